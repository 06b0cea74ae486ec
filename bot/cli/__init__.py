"""The command line: `drom run`, `try`, `ask`, `learn`, `check`, `doctor`, `backup`, `erase`, `audit`, …"""

import asyncio
import sys
from typing import Annotated, NoReturn

import typer

from bot import running
from bot.adapters.crypto import Keyring, UnreadableError, new_key
from bot.adapters.db.backups import BackupError
from bot.adapters.db.opening import opened
from bot.adapters.db.rotation import reseal
from bot.cli import asking, backups, demo, people
from bot.cli import check as checking
from bot.cli import dashboard as dashboard_command
from bot.cli import doctor as examination
from bot.cli import knowledge as knowledge_commands
from bot.cli import report as report_command
from bot.config import Settings
from bot.domain.audit import Deed
from bot.sandbox import trial

app = typer.Typer(
    help="Drom: a counselling bot that answers from reviewed knowledge, or hands over to a person.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
keys = typer.Typer(
    help="The keys that keep the database unreadable for everybody else.", no_args_is_help=True
)
app.add_typer(knowledge_commands.commands, name="knowledge")
app.add_typer(keys, name="keys")

#: Each carries a message that says what to do; a traceback would only hide it.
EXPECTED = (
    *running.EXPECTED,
    BackupError,
    checking.CheckError,
    trial.TrialError,
    asking.BadQuestionsError,
    people.NobodyKnownError,
    demo.RealDatabaseError,
    report_command.ReportError,
    *knowledge_commands.EXPECTED,
)


def main() -> None:
    """Run the command line; what people can mend ends with a sentence and status 1."""
    try:
        app()
    except EXPECTED as error:
        _fail(str(error))


def _fail(message: str) -> NoReturn:
    typer.echo(message, err=True)
    sys.exit(1)


app.command()(running.run)


@app.command(name="try")
def try_out(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of the page; 0 takes any free one.")] = 0,
    open_page: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in a browser.")] = False,
    demo_data: Annotated[
        bool, typer.Option("--demo-data", help="Fill it with a made-up year of figures.")
    ] = False,
) -> None:
    """Start the sandbox: a Telegram of its own in the browser, with the real bot in it."""
    trial.run(port, open_page=open_page, demo_data=demo_data)


app.command()(asking.ask)
app.command()(asking.learn)


app.command()(checking.check)
app.command()(dashboard_command.dashboard)
app.command()(demo.demo_data)
app.command()(report_command.report)


app.command()(examination.doctor)
app.command()(examination.healthy)
app.command()(backups.backup)
app.command()(backups.restore)


app.command()(people.erase)
app.command()(people.audit)


@keys.command(name="new")
def keys_new() -> None:
    """Print a new key for DROM_SECRET_KEYS. Whoever has it can read the database: keep it safe."""
    typer.echo(new_key())


@keys.command(name="check")
def keys_check() -> None:
    """Say whether the keys of the environment can be used."""
    Keyring.from_text(Settings.from_environment().secret_keys.get_secret_value())
    typer.echo("The keys can be used.")


@keys.command(name="rotate")
def keys_rotate() -> None:
    """Write the whole database anew under the first key of DROM_SECRET_KEYS. Stop the bot before."""
    settings = Settings.from_environment()
    rows = asyncio.run(_rotate(settings))
    asyncio.run(people.note(settings, Deed.ROTATE))
    typer.echo(
        f"{rows} rows are now written under the first key of DROM_SECRET_KEYS. "
        "The other keys can be taken out; only backups of the database still need them."
    )


async def _rotate(settings: Settings) -> int:
    vault = Keyring.from_text(settings.secret_keys.get_secret_value())
    async with opened(settings.database_url, vault) as database:
        try:
            return await reseal(database, vault)
        except UnreadableError:
            _fail(
                "Something in the database was written with a key that is not in DROM_SECRET_KEYS. "
                "Add that key at the end, after a comma. Nothing was changed."
            )

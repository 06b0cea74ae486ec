"""The command line: `drom run`, `try`, `ask`, `learn`, `check`, `doctor`, `backup`, `erase`, `audit`, …"""

import sys
from typing import Annotated, NoReturn

import typer

from bot import running
from bot.adapters.db.backups import BackupError
from bot.adapters.db.rotation import StillBusyError
from bot.cli import asking, backups, demo, keys, people
from bot.cli import check as checking
from bot.cli import dashboard as dashboard_command
from bot.cli import doctor as examination
from bot.cli import knowledge as knowledge_commands
from bot.cli import report as report_command
from bot.sandbox import trial

app = typer.Typer(
    help="Drom: a counselling bot that answers from reviewed knowledge, or hands over to a person.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(knowledge_commands.commands, name="knowledge")
app.add_typer(keys.commands, name="keys")

#: Each carries a message that says what to do; a traceback would only hide it.
EXPECTED = (
    *running.EXPECTED,
    BackupError,
    StillBusyError,
    keys.LostKeyError,
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

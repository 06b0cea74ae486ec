"""The command line: `drom run`, `drom try`, `drom ask`, `drom check`, `drom knowledge`, `drom keys`."""

import asyncio
import json
import signal
import sys
from datetime import UTC, datetime
from typing import Annotated, NoReturn

import typer

from bot import bootstrap
from bot.adapters.crypto import BadKeyError, Keyring, UnreadableError, new_key
from bot.adapters.db.engine import DatabaseUnusableError
from bot.adapters.db.guard import AlreadyRunningError, WrongKeyError
from bot.adapters.db.opening import opened
from bot.adapters.db.rotation import reseal
from bot.adapters.knowledge.complaints import KnowledgeError
from bot.adapters.knowledge.files import load
from bot.adapters.matching.matcher import RapidfuzzMatcher
from bot.adapters.telegram.client import UnreachableError, WrongTokenError
from bot.adapters.translations import CatalogueError
from bot.cli import check as checking
from bot.cli import knowledge as knowledge_commands
from bot.config import Settings, SettingsError, content_folder
from bot.domain.knowledge import KnowledgeBase
from bot.domain.languages import DEFAULT_LANGUAGE, LANGUAGES
from bot.domain.matching import Answered, Candidate, NoAnswer, Options, Ranking, decide
from bot.observability import start_logging
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
    SettingsError,
    BadKeyError,
    DatabaseUnusableError,
    AlreadyRunningError,
    WrongKeyError,
    KnowledgeError,
    CatalogueError,
    checking.CheckError,
    UnreachableError,
    WrongTokenError,
    trial.TrialError,
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


@app.command()
def run() -> None:
    """Start the bot with the settings of the environment or of the file .env."""
    settings = Settings.from_environment()
    start_logging(settings.log_level)
    asyncio.run(_run(settings))


async def _run(settings: Settings) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with bootstrap.connected(settings, stop) as bot:
        typer.echo(f"Drom runs as @{bot.username}. Ctrl-C stops it.")
        await bot.run()


@app.command(name="try")
def try_out(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of the page; 0 takes any free one.")] = 0,
    open_page: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in a browser.")] = False,
) -> None:
    """Start the sandbox: a Telegram of its own in the browser, with the real bot in it."""
    trial.run(port, open_page=open_page)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="A question as a family would write it.")],
    lang: Annotated[str | None, typer.Option(help="The family's language: et, ru, lv, lt, en.")] = None,
    country: Annotated[str, typer.Option(help="The family's country.")] = "EE",
    explain: Annotated[bool, typer.Option("--explain", help="Say how the decision came about.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Ask the knowledge base one question, without Telegram."""
    if lang is not None and lang not in LANGUAGES:
        _fail(f"--lang {lang}: choose one of {', '.join(LANGUAGES)}")
    knowledge = load(content_folder("knowledge"))
    if country.upper() not in knowledge.countries:
        _fail(f"--country {country}: choose one of {', '.join(knowledge.countries)}")
    ranking = RapidfuzzMatcher(knowledge).rank(question, language=lang)
    answer = _explained(knowledge, ranking, country.upper(), lang)
    danger = knowledge.dangers.found_in(question)
    signals = danger.signals if danger else ()
    answer["danger"] = [{"kind": one.kind.value, "signal": one.sign.text} for one in signals]
    if as_json:
        if not explain:
            answer = {name: answer[name] for name in ("decision", "language", "candidates")}
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        for signal in signals:
            typer.echo(f"danger: {signal.kind.value} ({signal.language}: {signal.sign.text})")
        typer.echo(_as_text(knowledge, answer, explain=explain))


def _explained(
    knowledge: KnowledgeBase, ranking: Ranking, country: str, lang: str | None
) -> dict[str, object]:
    decision = decide(ranking.candidates)
    chosen: tuple[Candidate, ...] = ()
    match decision:
        case Answered(candidate):
            name, chosen = "answer", (candidate,)
        case Options(candidates):
            name, chosen = "options", candidates
        case NoAnswer():
            name = "none"
    shown = chosen or ranking.candidates[:3]
    language = ranking.language or lang or DEFAULT_LANGUAGE
    card = None
    if name == "answer":
        card = knowledge.card(chosen[0].entry, country, None, language, datetime.now(UTC).date())
    return {
        "decision": name,
        "reason": decision.reason,
        "language": language,
        "candidates": [
            {
                "entry": candidate.entry,
                "probability": round(candidate.probability, 4),
                "nearest_phrasing": candidate.phrasing,
                "phrasing_language": candidate.language,
            }
            for candidate in shown
        ],
        "tokens": list(ranking.tokens),
        "repairs": [list(pair) for pair in ranking.repairs],
        "answer": list(card.text.summary) if card else [],
    }


def _as_text(knowledge: KnowledgeBase, answer: dict[str, object], *, explain: bool) -> str:
    candidates = answer["candidates"]
    summary = answer["answer"]
    assert isinstance(candidates, list)
    assert isinstance(summary, list)
    language = str(answer["language"])
    lines = [f"{answer['decision']} ({language})"]
    for found in candidates:
        title = knowledge.entries[found["entry"]].titles.get(language, "")
        lines.append(f"  {found['probability']:.2f}  {found['entry']}  {title}")
        if explain:
            lines.append(f"        nearest: {found['nearest_phrasing']} ({found['phrasing_language']})")
    if explain:
        lines += [
            f"because: {answer['reason']}",
            f"words: {answer['tokens']}",
            f"repairs: {answer['repairs']}",
        ]
    return "\n".join([*lines, *(f"  {sentence}" for sentence in summary)])


app.command()(checking.check)


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

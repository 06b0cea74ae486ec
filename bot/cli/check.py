"""`drom check`: is everything that families read in order, and how fresh is it?"""

import json
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.adapters import translations
from bot.adapters.knowledge import checks
from bot.adapters.knowledge.complaints import Report
from bot.adapters.knowledge.files import load
from bot.adapters.knowledge.freshness import freshness
from bot.adapters.knowledge.freshness_tables import as_csv, as_markdown
from bot.cli.check_matching import check_matching
from bot.config import content_folder


class CheckError(Exception):
    """What was typed cannot be done; the message says what can."""


def check(
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    today: Annotated[str | None, typer.Option(help="Check as of this day (YYYY-MM-DD).")] = None,
    report: Annotated[
        str | None,
        typer.Option(help="Write how fresh the knowledge is into a file .md or .csv; - shows it here."),
    ] = None,
    matching: Annotated[
        bool,
        typer.Option("--matching", help="Say which questions the bot mixes up, and what to do about it."),
    ] = False,
    quick: Annotated[bool, typer.Option("--quick", help="With --matching: by letters alone.")] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="With --matching: everything, not the worst alone.")
    ] = False,
) -> None:
    """Check the knowledge and the translations; every mistake with file and line."""
    if matching:
        check_matching(quick=quick, everything=everything, for_programs=as_json)
        return
    if quick or everything:
        raise CheckError("--quick and --all belong to --matching: drom check --matching --all")
    day = _day(today)
    if report is not None:
        _write(report, day)
        return
    knowledge = checks.check(content_folder("knowledge"), day)
    faults = translations.check(content_folder("locales"))
    typer.echo(_as_json(knowledge, faults) if as_json else _as_text(knowledge, faults))
    if knowledge.errors or any(fault.severity == "error" for fault in faults):
        raise typer.Exit(1)


def _day(today: str | None) -> date:
    try:
        return date.fromisoformat(today) if today else datetime.now(UTC).date()
    except ValueError:
        raise CheckError(f"--today {today}: write it like 2026-11-22") from None


def _as_text(knowledge: Report, faults: list[translations.Fault]) -> str:
    return "\n".join([knowledge.as_text(), *map(str, faults)]).strip()


def _as_json(knowledge: Report, faults: list[translations.Fault]) -> str:
    found = {"knowledge": json.loads(knowledge.as_json()), "catalogues": [asdict(fault) for fault in faults]}
    return json.dumps(found, ensure_ascii=False, indent=2)


def _write(target: str, day: date) -> None:
    forms = {".md": as_markdown, ".csv": as_csv}
    file = Path(target)
    form = as_markdown if target == "-" else forms.get(file.suffix.lower())
    if form is None:
        raise CheckError(f"--report {target}: the name of the file ends with .md or .csv, or is -")
    text = form(freshness(load(content_folder("knowledge")), day))
    if target == "-":
        typer.echo(text, nl=False)
        return
    try:
        # With the mark at the beginning, spreadsheets read the file as UTF-8.
        file.write_text(text, encoding="utf-8-sig" if file.suffix.lower() == ".csv" else "utf-8")
    except OSError as error:
        said = f"--report {target}: cannot be written ({error.strerror}). Choose another place."
        raise CheckError(said) from None
    typer.echo(f"{target} is written.")

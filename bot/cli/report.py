"""`drom report`: the figures of several months for funders, in one file."""

import asyncio
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bot.adapters.clock import SystemClock
from bot.adapters.crypto import Keyring
from bot.adapters.db.opening import looked_into
from bot.adapters.db.unit_of_work import SqlTransactions
from bot.adapters.knowledge.live import LiveKnowledge
from bot.adapters.translations import GettextCatalogues
from bot.config import Settings
from bot.domain.languages import DEFAULT_LANGUAGE
from bot.domain.publication import Span
from bot.domain.reports import Format, ReportView
from bot.domain.selection import MOST_MONTHS, month_from
from bot.services.figures import Figures
from bot.services.reports import Reports


class ReportError(Exception):
    """There is no such report; the text says why."""


def report(
    first: Annotated[str, typer.Option("--from", help="The first month, as 2026-01.")],
    last: Annotated[str, typer.Option("--to", help="The last month, as 2026-12.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="The file to write.")],
    country: Annotated[str | None, typer.Option(help="EE, LV or LT; without it, all together.")] = None,
    wanted: Annotated[Format | None, typer.Option("--format", help="Without it, the file's ending.")] = None,
    language: Annotated[str, typer.Option(help="et, ru, lv, lt or en.")] = DEFAULT_LANGUAGE,
) -> None:
    """Write a report for funders: published figures only, with charts, tables and how to read them."""
    settings = Settings.from_environment()
    span, wanted = _span(first, last), wanted or _format_of(out)
    translator = GettextCatalogues.load(settings.locales_dir)
    if language not in translator.languages():
        raise ReportError(f"There is no language {language}. Choose {', '.join(translator.languages())}.")
    content = asyncio.run(_made(settings, translator, span, country, wanted, language))
    try:
        out.write_bytes(content)
    except OSError as error:
        raise ReportError(f"{out} cannot be written: {error.strerror}.") from None
    typer.echo(f"{out} is written.")


async def _made(
    settings: Settings,
    translator: GettextCatalogues,
    span: Span,
    country: str | None,
    wanted: Format,
    language: str,
) -> bytes:
    # What it needs is loaded by this command alone.
    from bot.dashboard import press

    view = await _view(settings, span, country)
    return await press(translator).report(view, language, wanted)


async def _view(settings: Settings, span: Span, country: str | None) -> ReportView:
    knowledge = LiveKnowledge(settings.knowledge_dir)
    known = knowledge.current.countries
    if country is not None and country.upper() not in known:
        raise ReportError(f"There is no country {country}. Choose {', '.join(known)}.")
    vault = Keyring.from_text(settings.secret_keys.get_secret_value())
    async with looked_into(settings.database_url, vault) as database:
        transactions = SqlTransactions(database, vault, SystemClock())
        async with transactions.reading() as uow:
            reports = Reports(Figures(), knowledge)
            view = await reports.report(uow, span, country.upper() if country else None)
    if view is None:
        raise ReportError("Nothing of these months is published yet. A month is published when it is over.")
    return view


def _span(first: str, last: str) -> Span:
    found = [month_from(text) for text in (first, last)]
    begins, ends = found
    if begins is None or ends is None:
        raise ReportError("Write months like this: --from 2026-01 --to 2026-12.")
    span = Span(begins, ends)
    if not 0 < _length(begins, ends) <= MOST_MONTHS:
        raise ReportError(f"Choose from 1 to {MOST_MONTHS} months, the first one first.")
    return span


def _length(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month + 1


def _format_of(out: Path) -> Format:
    try:
        return Format(out.suffix.lstrip(".").lower())
    except ValueError:
        known = ", ".join(Format)
        raise ReportError(f"What is {out.name} to be? Name a format: {known}.") from None

"""`drom doctor`: does everything work that the bot needs, and if not, what is to be done?"""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from bot import health_check
from bot.adapters.telegram.inspection import Inspection
from bot.cli.doctoring.database import DatabaseExamination
from bot.cli.doctoring.findings import Finding, Verdict, bad
from bot.cli.doctoring.house import (
    examine_embedder,
    examine_files,
    examine_knowledge,
    examine_memory,
    examine_models,
    examine_translations,
)
from bot.cli.doctoring.telegram import examine_telegram
from bot.config import Settings, SettingsError, models_folder

_SETTINGS_FILE: Final = Path(".env")


def doctor(as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False) -> None:
    """Examine everything the bot needs, and say what to do; the bot may run meanwhile. Changes nothing."""
    found = asyncio.run(_examined(shown=not as_json))
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in found], ensure_ascii=False, indent=2))
    if any(finding.verdict is Verdict.BAD for finding in found):
        raise typer.Exit(1)


async def _examined(*, shown: bool) -> list[Finding]:
    found = []
    async for finding in _findings():
        found.append(finding)
        if shown:
            # Some take seconds: each line is said as soon as it is known.
            typer.echo(finding.as_text())
    return found


async def _findings() -> AsyncIterator[Finding]:
    try:
        settings = Settings.from_environment()
    except SettingsError as error:
        yield bad("settings", str(error), "The README lists every setting.")
        return
    database = DatabaseExamination(settings.database_url, settings.secret_keys.get_secret_value())
    async for finding in database.findings():
        yield finding
    for finding in examine_files((_SETTINGS_FILE, *database.files())):
        yield finding
    async with Inspection(settings.token.get_secret_value(), settings.api_base_url) as telegram:
        # Older installations poll, and have no such setting.
        webhook = getattr(settings, "webhook_url", None)
        async for finding in examine_telegram(telegram, database.rooms, webhook):
            yield finding
    for finding in examine_knowledge(settings.knowledge_dir, datetime.now(UTC).date()):
        yield finding
    yield examine_translations(settings.locales_dir)
    yield examine_models(models_folder(settings.database_url, settings.models_dir))
    async for finding in examine_embedder(settings.embedder):
        yield finding
    yield examine_memory()


def healthy() -> None:
    """Ask the bot beside this command whether it works; the health check of a container without curl."""
    health_check.main()

"""`drom demo-data`: a made-up year for a sandbox; a real database is refused."""

import asyncio
import secrets

import typer
from sqlalchemy import func, select

from bot.adapters.clock import SystemClock
from bot.adapters.crypto import Keyring
from bot.adapters.db.engine import Database
from bot.adapters.db.opening import opened
from bot.adapters.db.tables import contacts, counters, publications
from bot.adapters.db.unit_of_work import SqlTransactions
from bot.adapters.knowledge.live import LiveKnowledge
from bot.adapters.telegram.client import TELEGRAM
from bot.config import Settings
from bot.domain.selection import USUAL_MONTHS, months_until
from bot.services.demo import Demo
from bot.services.months import Months


class RealDatabaseError(Exception):
    """Made-up figures beside true ones could never be told apart again."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"{reason} Made-up figures are for the empty database of a sandbox. Nothing was changed."
        )


def demo_data() -> None:
    """Fill the empty database of a sandbox with a made-up year of figures."""
    settings = Settings.from_environment()
    if settings.api_base_url in (None, TELEGRAM):
        raise RealDatabaseError("These settings belong to a bot at Telegram itself.")
    months = asyncio.run(_fill(settings))
    typer.echo(
        f"{months} made-up months are published. Start the bot, then write /dashboard in the staff room."
    )


async def _fill(settings: Settings) -> int:
    clock, knowledge = SystemClock(), LiveKnowledge(settings.knowledge_dir)
    vault = Keyring.from_text(settings.secret_keys.get_secret_value())
    async with opened(settings.database_url, vault) as database:
        await check_empty(database)
        transactions = SqlTransactions(database, vault, clock)
        months = months_until(clock.now().date(), USUAL_MONTHS + 1)[:-1]
        await Demo(knowledge.current).months(transactions, months)
        await Months(knowledge, secrets.randbelow, settings.smallest_shown).close_due(transactions)
    return len(months)


async def check_empty(database: Database) -> None:
    """Raises `RealDatabaseError` where anybody or anything was counted before."""
    async with database.reading() as connection:
        for table in (contacts, counters, publications):
            if await connection.scalar(select(func.count()).select_from(table)):
                raise RealDatabaseError("This database is in use.")

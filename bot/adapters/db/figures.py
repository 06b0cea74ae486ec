"""How much waits in the database, by numbers that name nobody."""

from datetime import datetime

from sqlalchemy import func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.db.engine import Database
from bot.adapters.db.heads import IS_UNSETTLED
from bot.adapters.db.tables import cases, inbox, outbox
from bot.services.ports import Queues

_UPDATES = select(func.count(), func.min(inbox.c.received_at)).where(
    inbox.c.state == literal_column("'open'")  # written out: the partial index fits only then
)
_MESSAGES = select(func.count(), func.min(outbox.c.created_at)).where(IS_UNSETTLED)
_CASES = select(cases.c.state, func.count()).group_by(cases.c.state)


async def queues(database: Database, now: datetime) -> Queues:
    """As they are at that moment."""
    async with database.reading() as connection:
        updates, oldest_update = await _waiting(connection, _UPDATES, now)
        messages, oldest_message = await _waiting(connection, _MESSAGES, now)
        found = {str(state): int(number) for state, number in await connection.execute(_CASES)}
    return Queues(updates, oldest_update, messages, oldest_message, found)


async def answers(database: Database) -> None:
    """Returns when the database has answered something."""
    async with database.reading() as connection:
        await connection.scalar(select(1))


async def _waiting(connection: AsyncConnection, query: object, now: datetime) -> tuple[int, float]:
    number, oldest = (await connection.execute(query)).one()  # type: ignore[call-overload]
    return int(number), max(0.0, (now - oldest).total_seconds()) if oldest else 0.0

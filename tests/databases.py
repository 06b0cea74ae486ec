"""A real database with everything that a test needs to work on it."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, event, text

from bot.adapters.crypto import Keyring, new_key
from bot.adapters.db.engine import Database
from bot.adapters.db.opening import opened
from bot.adapters.db.unit_of_work import SqlTransactions
from bot.services.ports import LeasedMessage, OldRows, UnitOfWork
from tests.doubles import FrozenClock


@dataclass(frozen=True, slots=True)
class Ground:
    """An open, migrated database and what belongs to it."""

    database: Database
    vault: Keyring
    clock: FrozenClock
    transactions: SqlTransactions

    async def rows(self, query: str) -> list[dict[str, Any]]:
        """What is committed, seen through a connection of its own."""
        async with self.database.reading() as connection:
            return [dict(row) for row in (await connection.execute(text(query))).mappings()]


@asynccontextmanager
async def grounded(
    url: str, *, vault: Keyring | None = None, clock: FrozenClock | None = None
) -> AsyncIterator[Ground]:
    """Open a database as the program does."""
    vault = vault or Keyring.from_text(new_key())
    clock = clock or FrozenClock()
    async with opened(url, vault) as database:
        yield Ground(database, vault, clock, SqlTransactions(database, vault, clock))


async def forgotten(uow: UnitOfWork, kind: OldRows, before: datetime) -> list[Any]:
    """Forget what is old, one row after another; their keys."""
    keys: list[Any] = []
    while found := await uow.remains.old_rows(kind, before, keys[-1] if keys else None, 1):
        await uow.remains.forget_rows(kind, found, before)
        keys += found
    return keys


async def lease_next(uow: UnitOfWork, most: int, lease: timedelta) -> list[LeasedMessage]:
    """The oldest due message of each lane, as a sender without limits takes them."""
    seen: set[int] = set()
    while waiting := [one.id for one in await uow.outbox.waiting(uow.now) if one.id not in seen]:
        seen.update(waiting[:most])
        if leased := await uow.outbox.lease(uow.now, waiting[:most], lease):
            return leased
    return []


@contextmanager
def machine_steps(ground: Ground) -> Iterator[list[int]]:
    """One more in the list for each step of SQLite's own machine, of which every computer makes as many."""
    engine = ground.database.engine.sync_engine
    steps: list[int] = []

    def watch(connection: Connection) -> None:
        driver: Any = connection.connection.driver_connection
        driver.set_progress_handler(lambda: steps.append(1), 1)

    event.listen(engine, "begin", watch)
    try:
        yield steps
    finally:
        event.remove(engine, "begin", watch)

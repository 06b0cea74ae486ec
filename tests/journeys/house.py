"""Databases for stories: migrated once, emptied for each."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import text

from bot.adapters.crypto import Keyring, new_key
from bot.adapters.db.engine import Database, create
from bot.adapters.db.opening import opened
from bot.adapters.db.tables import meta, metadata
from bot.adapters.db.unit_of_work import SqlTransactions
from tests.databases import Ground
from tests.doubles import FrozenClock
from tests.postgres_server import PostgresServer


@dataclass(frozen=True, slots=True)
class House:
    """An address at which a story may be played, and the key of what is stored there."""

    url: str
    vault: Keyring
    template: Path | None = None  #: a migrated SQLite file to be copied

    def address(self, folder: Path) -> str:
        """Where the database is; on SQLite a new file of this story."""
        return self.url if self.template is None else _copied(self.template, folder)

    async def sweep(self, database: Database) -> None:
        """Nothing of an earlier story is left where stories share a database."""
        if self.template is None:
            await _truncate(database)

    @asynccontextmanager
    async def empty(self, folder: Path, clock: FrozenClock) -> AsyncIterator[Ground]:
        """The database without any row of another story."""
        database = _kept(self.url if self.template is None else _copied(self.template, self.template.parent))
        try:
            await self.sweep(database)
            yield Ground(database, self.vault, clock, SqlTransactions(database, self.vault, clock))
        finally:
            await database.close()


@cache
def _kept(url: str) -> Database:
    """Closed after each story and used for the next: it remembers how each statement is written."""
    return create(url)


def _copied(template: Path, folder: Path) -> str:
    target = folder / "drom.sqlite3"
    shutil.copy(template, target)
    return f"sqlite:///{target}"


async def _truncate(database: Database) -> None:
    names = ", ".join(table.name for table in metadata.sorted_tables if table is not meta)
    async with database.writing() as connection:
        await connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))
        await connection.commit()


def house_on_sqlite(folder: Path) -> House:
    """One file, migrated as the program does it."""
    vault, file = Keyring.from_text(new_key()), folder / "template.sqlite3"
    _migrate(f"sqlite:///{file}", vault)
    return House("", vault, file)


def house_on_postgresql(server: PostgresServer) -> House:
    """One database, migrated as the program does it."""
    vault, url = Keyring.from_text(new_key()), server.url(server.create_database())
    _migrate(url, vault)
    return House(url, vault)


def _migrate(url: str, vault: Keyring) -> None:
    async def once() -> None:
        async with opened(url, vault):
            pass

    with asyncio.Runner() as runner:
        runner.run(once())

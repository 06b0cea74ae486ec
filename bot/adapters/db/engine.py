"""Opens a database so that PostgreSQL and SQLite keep the same promises."""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.adapters.db.near_sqlite import NEAR, NearAsyncConnection

#: What people write, and the driver that is meant.
_DRIVERS: Final = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}
_BUSY_MILLISECONDS: Final = 10_000
_CONNECT_SECONDS: Final = 10
_LOG_SECONDS: Final = 0.5
#: Kilobytes of the file that a connection keeps: the one that writes as SQLite would by itself. There may be
#: fifteen that read; what they read is seldom read again, and the system has it too.
_WRITERS_CACHE: Final = 2000
_READERS_CACHE: Final = 256
#: What PostgreSQL does by itself when a process hangs or its machine is gone: the locks of a transaction that
#: has said nothing for longer than any handler takes are free again, and dead connections are noticed.
_SESSION: Final = {
    "application_name": "drom",
    "idle_in_transaction_session_timeout": "20s",
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}


class DatabaseUnusableError(Exception):
    """The database cannot be used as it is; the message says what to do."""


class Database:
    """One database: where work is written, and where it is only looked at."""

    def __init__(self, url: URL, *, foreign_keys: bool = True) -> None:
        self.url = url
        self.is_sqlite = url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            self.engine = _sqlite(url.set(drivername=NEAR), foreign_keys, _WRITERS_CACHE)
            # Reports may read for long: from a thread of their own, so that nobody waits for them.
            self._readers = _sqlite(url, foreign_keys, _READERS_CACHE).execution_options(deferred=True)
        else:
            self.engine = _postgresql(url)
            self._readers = self.engine.execution_options(postgresql_readonly=True)
        # SQLite lets one writer in at a time. Queueing here is fair; its own busy handler polls and is not.
        self._writer: AbstractAsyncContextManager[None] = asyncio.Lock() if self.is_sqlite else nullcontext()

    @property
    def file(self) -> Path | None:
        """The file of an SQLite database."""
        return Path(self.url.database) if self.is_sqlite and self.url.database else None

    @property
    def name(self) -> str:
        """The address without its password, for sentences; one may also stand among the options."""
        return self.url.set(query={}).render_as_string(hide_password=True)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction for work; leaving it without `commit()` rolls back."""
        near = NearAsyncConnection(self.engine) if self.is_sqlite else self.engine.connect()
        async with self._writer, near as connection:
            yield connection

    def alone(self) -> AbstractAsyncContextManager[object]:
        """Keep this process from writing, where only one may."""
        return self._writer

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only looks; it neither waits for writers nor holds them up."""
        async with self._readers.connect() as connection:
            yield connection

    async def forget_log(self) -> None:
        """SQLite's log keeps what was deleted until it is written over, which may take a quiet bot weeks."""
        if self.file is None:
            return
        async with self._writer:
            await asyncio.to_thread(_empty_log, self.file)

    async def close(self) -> None:
        """Give all connections back; whoever uses it afterwards gets new ones, also in another loop."""
        await self.engine.dispose()
        if self.is_sqlite:
            await self._readers.dispose()
            self._writer = asyncio.Lock()


def create(url: str, *, foreign_keys: bool = True) -> Database:
    """The database at a URL; nothing is opened yet. Only migrations do without foreign keys."""
    try:
        parsed = make_url(url)
        driver = _DRIVERS[parsed.drivername]
    except (ArgumentError, KeyError, ValueError):
        # "from None": the chained error would carry a password into a log.
        raise DatabaseUnusableError(
            "DROM_DATABASE_URL is not the address of a database that Drom knows. "
            "Write sqlite:///drom.sqlite3 or postgresql://user:password@host/name."
        ) from None
    if driver.startswith("sqlite") and parsed.database in (None, "", ":memory:"):
        raise DatabaseUnusableError(
            "An SQLite database in memory would be empty after every start: "
            "write sqlite:/// and the path of a file into DROM_DATABASE_URL."
        )
    if not driver.startswith("sqlite") and "@" in f"{parsed.host}{parsed.database}":
        # The rest of the password would be taken for the host, asked for in the network, and shown.
        raise DatabaseUnusableError(
            "The password in DROM_DATABASE_URL has a sign that an address uses itself: "
            "write %40 for @, %3A for :, %2F for / and %3F for ?."
        )
    return Database(parsed.set(drivername=driver), foreign_keys=foreign_keys)


def _postgresql(url: URL) -> AsyncEngine:
    return create_async_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        connect_args={"timeout": _CONNECT_SECONDS, "server_settings": _SESSION},
    )


def _empty_log(file: Path) -> None:
    with contextlib.closing(sqlite3.connect(file, timeout=_LOG_SECONDS)) as connection:
        # Where somebody reads for long it stays: an hour later it is tried again.
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _sqlite(url: URL, foreign_keys: bool, cache: int) -> AsyncEngine:
    engine = create_async_engine(url, hide_parameters=True)

    def prepare(connection: Any, _: object) -> None:
        # The driver would begin transactions by itself, too late and without IMMEDIATE.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute(f"PRAGMA cache_size = -{cache}")
        # With NORMAL a power cut may undo a commit after Telegram was told "received".
        cursor.execute("PRAGMA synchronous = FULL")
        # Not every build of SQLite writes over what it deletes.
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
        cursor.close()

    def begin(connection: Connection) -> None:
        # A transaction that reads first and writes later fails with "locked" when another wrote between.
        deferred = connection.get_execution_options().get("deferred", False)
        connection.exec_driver_sql("BEGIN" if deferred else "BEGIN IMMEDIATE")

    def give_up(connection: Any, _: object, __: BaseException | None) -> None:
        # A handler was stopped inside a statement. Closing ends nothing as long as its cursor is alive,
        # and until then nobody else could write.
        with contextlib.suppress(sqlite3.Error, ValueError):
            connection.rollback()

    event.listen(engine.sync_engine, "connect", prepare)
    event.listen(engine.sync_engine, "begin", begin)
    event.listen(engine.sync_engine, "invalidate", give_up)
    return engine

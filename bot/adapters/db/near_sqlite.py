"""Speaks to an SQLite file from where the work is done: a thread for each statement costs more than it.

What may wait goes to a thread: for the disk committing and sweeping up, for another process beginning.
"""

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable, Generator
from itertools import cycle
from typing import Any, Final, TypeVar

from sqlalchemy import URL, Insert, Select, Update, pool
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.util.concurrency import await_, in_greenlet

NEAR: Final = "sqlite+near"
Result = TypeVar("Result")

#: Of SQLite's error codes: the rest tells more of the same.
_PRIMARY: Final = 0xFF
_MAY_TAKE_LONG: Final = ("DELETE", "CREATE", "ALTER", "DROP")


class _Done:
    """Awaited, it is over at once: SQLAlchemy insists that an asynchronous driver awaits something."""

    def __await__(self) -> Generator[Any, None, None]:
        yield from ()


_DONE: Final = _Done()
#: Every so many statements others have their turn; a handler without end can be stopped there.
_turns: Final = cycle(range(20))


class NearConnection(sqlite3.Connection):
    """A connection of the standard library that lets others run while it waits for the disk."""

    def cursor(self, *_: Any) -> "NearCursor":  # type: ignore[override]
        """For one statement."""
        return super().cursor(NearCursor)

    def commit(self) -> None:
        """In a thread, since it ends when the disk has it."""
        _aside(super().commit)


class NearCursor(sqlite3.Cursor):
    """Runs most statements at once, and reads what they bring: nothing stays open until somebody looks."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection)
        self._rows: deque[Any] = deque()

    def execute(self, statement: str, *parameters: Any) -> "NearCursor":
        """One statement."""
        if statement.startswith("BEGIN"):
            self._begin(statement)
        elif statement.startswith(_MAY_TAKE_LONG):
            _aside(lambda: super(NearCursor, self).execute(statement, *parameters))
        else:
            super().execute(statement, *parameters)
            _let_pass()
        if self.description:
            self._rows = deque(super().fetchall())
        return self

    def _begin(self, statement: str) -> None:
        """At once where nobody writes; who must wait for another program does so in a thread."""
        super().execute("PRAGMA busy_timeout")
        (patience,) = super().fetchone()
        super().execute("PRAGMA busy_timeout = 0")
        try:
            super().execute(statement)
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & _PRIMARY != sqlite3.SQLITE_BUSY:
                raise
        finally:
            super().execute(f"PRAGMA busy_timeout = {patience:d}")
        _aside(lambda: super(NearCursor, self).execute(statement))

    def executemany(self, statement: str, *parameters: Any) -> "NearCursor":
        """The same statement for many rows."""
        super().executemany(statement, *parameters)
        _let_pass()
        return self

    def fetchone(self) -> Any:
        """The next row."""
        return self._rows.popleft() if self._rows else None

    def fetchmany(self, size: int | None = None) -> list[Any]:
        """The next rows."""
        return [self._rows.popleft() for _ in range(min(size or self.arraysize, len(self._rows)))]

    def fetchall(self) -> list[Any]:
        """All further rows."""
        rows = list(self._rows)
        self._rows = deque()
        return rows

    async def _async_soft_close(self) -> None:
        """SQLAlchemy asks for it when it has what it wanted; nothing is open any more."""


class NearAsyncConnection(AsyncConnection):
    """For work: what is over at once runs without SQLAlchemy's detour, which costs more than it."""

    async def start(self, is_ctxmanager: bool = False) -> "NearAsyncConnection":
        """Begin at once: that may wait for another process, and later statements do not wait for anything."""
        await super().start(is_ctxmanager)
        try:
            await self.begin()
        except BaseException:
            # Nobody has it yet, so nobody else would give it back to the pool.
            await self.close()
            raise
        return self

    async def execute(self, statement: Any, parameters: Any = None, **options: Any) -> Any:
        """One statement; what may take long goes the usual way, and from there to a thread."""
        if not isinstance(statement, Select | Insert | Update):
            return await super().execute(statement, parameters, **options)
        await others_have_their_turn()
        return self._proxied.execute(statement, parameters, **options)

    async def exec_driver_sql(self, statement: str, *parameters: Any, **options: Any) -> Any:
        """One statement as it is written."""
        if statement.startswith(_MAY_TAKE_LONG):
            return await super().exec_driver_sql(statement, *parameters, **options)
        await others_have_their_turn()
        return self._proxied.exec_driver_sql(statement, *parameters, **options)


async def others_have_their_turn() -> None:
    """Now and then; awaited before each statement."""
    if next(_turns) == 0:
        await asyncio.sleep(0)


def _let_pass() -> None:
    if in_greenlet():
        await_(asyncio.sleep(0) if next(_turns) == 0 else _DONE)


def _aside(work: Callable[[], Result]) -> Result:
    return await_(_in_thread(work)) if in_greenlet() else work()


async def _in_thread(work: Callable[[], Result]) -> Result:
    """In another thread; never left before it has ended, because a connection is not for two at a time."""
    working = asyncio.get_running_loop().run_in_executor(None, work)
    try:
        return await asyncio.shield(working)
    except asyncio.CancelledError:
        while not working.done():
            try:
                await asyncio.wait([working])
            except asyncio.CancelledError:
                continue
        working.exception()
        raise


class NearSqliteDialect(SQLiteDialect_pysqlite):
    """SQLAlchemy's own dialect for SQLite, called from coroutines."""

    driver = "near"
    is_async = True
    supports_statement_cache = True

    @classmethod
    def get_pool_class(cls, url: URL) -> type[pool.Pool]:
        """One that waits without blocking."""
        return pool.AsyncAdaptedQueuePool

    def create_connect_args(self, url: URL) -> Any:
        """The usual ones, and a connection of our kind."""
        positional, named = super().create_connect_args(url)
        return positional, {
            **named,
            "factory": NearConnection,
            "check_same_thread": False,
            "isolation_level": None,
        }


registry.register("sqlite.near", __name__, NearSqliteDialect.__name__)

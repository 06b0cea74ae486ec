"""What runs a statement without SQLAlchemy: the driver below a connection that has begun a transaction."""

import sqlite3
from collections.abc import Sequence
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.db.near_sqlite import NearAsyncConnection, others_have_their_turn
from bot.adapters.db.troubles import trouble_of


class Driver(Protocol):
    """Errors that are the database's trouble have its name; others are those of the driver."""

    async def rows(self, sql: str, parameters: Sequence[Any]) -> Sequence[Sequence[Any]]:
        """What a statement brings."""
        ...

    async def add(self, sql: str, parameters: Sequence[Any]) -> int:
        """The number of the row that a statement inserts."""
        ...


def driver_of(connection: AsyncConnection) -> Driver | None:
    """None where nothing was begun, or SQLAlchemy has to see to what became of the connection."""
    below = connection.sync_connection
    if below is None or below.closed or below.invalidated:
        return None
    if isinstance(connection, NearAsyncConnection):
        return _Near(connection, below.connection.dbapi_connection)
    if connection.dialect.name == "postgresql":
        driver: Any = below.connection.driver_connection
        return _PostgreSQL(connection, driver) if driver.is_in_transaction() else None
    return None


async def run_plainly(connection: AsyncConnection, sql: str) -> None:
    """A word to the database about the transaction itself."""
    driver = driver_of(connection)
    if driver is None:
        await connection.exec_driver_sql(sql)
    else:
        await driver.rows(sql, ())


class _Near:
    def __init__(self, connection: NearAsyncConnection, file: Any) -> None:
        self._connection = connection
        self._file = file

    async def rows(self, sql: str, parameters: Sequence[Any]) -> Sequence[Sequence[Any]]:
        return (await self._executed(sql, parameters)).fetchall()

    async def add(self, sql: str, parameters: Sequence[Any]) -> int:
        return (await self._executed(sql, parameters)).lastrowid or 0

    async def _executed(self, sql: str, parameters: Sequence[Any]) -> sqlite3.Cursor:
        await others_have_their_turn()
        _tell(self._connection, sql, parameters)
        try:
            return sqlite3.Cursor(self._file).execute(sql, parameters)
        except sqlite3.Error as error:
            if trouble := trouble_of(error):
                raise trouble from None
            raise


class _PostgreSQL:
    def __init__(self, connection: AsyncConnection, driver: Any) -> None:
        self._connection = connection
        self._driver = driver

    async def rows(self, sql: str, parameters: Sequence[Any]) -> Sequence[Sequence[Any]]:
        _tell(self._connection, sql, parameters)
        try:
            found: Sequence[Sequence[Any]] = await self._driver.fetch(sql, *parameters)
        except BaseException as error:
            # Stopped in the middle, nobody knows what the other side made of it.
            is_stopped = not isinstance(error, Exception)
            if is_stopped or self._driver.is_closed():
                await self._connection.invalidate()
            if not is_stopped and (trouble := trouble_of(error, is_gone=self._driver.is_closed())):
                raise trouble from None
            raise
        return found

    async def add(self, sql: str, parameters: Sequence[Any]) -> int:
        return int((await self.rows(sql, parameters))[0][0])


def _tell(connection: AsyncConnection, sql: str, parameters: Sequence[Any]) -> None:
    """Whoever listens to SQLAlchemy's statements hears of these too."""
    below: Any = connection.sync_connection
    for heard in below.dispatch.before_cursor_execute:
        heard(below, None, sql, parameters, None, False)

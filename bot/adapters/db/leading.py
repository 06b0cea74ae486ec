"""The lock by which one of several processes on PostgreSQL leads, on a connection of its own."""

import asyncio
from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.db.engine import Database, create
from bot.adapters.db.locks import LEADER, PROGRAMS
from bot.adapters.db.migrations import newest_revision

#: PostgreSQL ends the session, and with it the lock, of a process that was silent for so long: it hangs, was
#: stopped, or its machine is gone. Longer than `CERTAIN_SECONDS`, after which it does nothing any more.
SILENCE: Final = "5s"
#: A database that takes longer for so little is as good as away; shorter than `SILENCE`.
_ANSWER_SECONDS: Final = 4.0
_CHANNEL: Final = "drom_outbox"


class SessionReplacedError(Exception):
    """Statements reach different sessions of PostgreSQL, so a lock cannot be held: it needs a pooler that
    keeps the session (not "transaction pooling"), or none."""


class LeaderLock:
    """Held as long as this session lives; says nothing of what it is for."""

    def __init__(self, database: Database) -> None:
        self._own = create(database.url.render_as_string(hide_password=False))
        self._woken: Callable[[], None] = lambda: None
        self._connection: AsyncConnection | None = None
        self._session = 0
        self._is_held = False

    def listen(self, woken: Callable[[], None]) -> None:
        """Who is to be told when somebody calls."""
        self._woken = woken

    async def hold(self) -> bool:
        """Take it, or make sure that it is still ours; raises when nobody can tell."""
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                connection = self._connection or await self._open()
                if await connection.scalar(text("SELECT pg_backend_pid()")) != self._session:
                    raise SessionReplacedError(SessionReplacedError.__doc__)
                if not self._is_held:
                    self._is_held = bool(await connection.scalar(_statement("pg_try_advisory_lock", *LEADER)))
        except BaseException:
            await self.let_go()
            raise
        return self._is_held

    async def rouse(self) -> None:
        """Wake whoever has it."""
        if self._connection is not None:
            async with asyncio.timeout(_ANSWER_SECONDS):
                await self._connection.execute(text(f"NOTIFY {_CHANNEL}"))

    async def let_go(self) -> None:
        """End the session, also one that does not answer."""
        connection, self._connection, self._is_held = self._connection, None, False
        if connection is not None:
            await connection.invalidate()
            await connection.close()
        await self._own.close()

    async def _open(self) -> AsyncConnection:
        self._connection = connection = await self._own.engine.connect()
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text(f"SET idle_session_timeout = '{SILENCE}'"))
        # Whoever changes the shape of the database sees by this which programs still work on it.
        revision = int(newest_revision())
        await connection.execute(_statement("pg_advisory_lock_shared", PROGRAMS, revision))
        driver: Any = (await connection.get_raw_connection()).driver_connection
        await driver.add_listener(_CHANNEL, lambda *_: self._woken())
        self._session = int(await connection.scalar(text("SELECT pg_backend_pid()")) or 0)
        return connection


def _statement(function: str, *numbers: int) -> Any:
    first, second = numbers
    return text(f"SELECT {function}({first:d}, {second:d})")

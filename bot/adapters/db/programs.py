"""Which programs work on the database at this moment, and which keys each of them has.

On PostgreSQL every process holds shared locks that are numbered by its keys, on a session of its own: they
end with it, however it ends. An SQLite file has one process, which says in the lock file which keys it has.
"""

import asyncio
import contextlib
import fcntl
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.db.engine import Database, create
from bot.adapters.db.guard import lock_of
from bot.adapters.db.locks import READS, WRITES
from bot.services.ports import Vault

_log: Final = logging.getLogger(__name__)
#: How soon a session that was lost is noticed.
_LOOK_SECONDS: Final = 2.0
_HELD: Final = text(
    "SELECT pid, classid, objid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2"
    " AND classid IN (:reads, :writes)"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


@dataclass(frozen=True, slots=True)
class Program:
    """Numbers of keys."""

    read: frozenset[int]
    written: frozenset[int]

    def reads(self, name: str) -> bool:
        """Whether it has the key of that name."""
        return _number(name) in self.read

    def seals_with(self, name: str) -> bool:
        """Whether that is its first key."""
        return self.written == {_number(name)}


class Presence:
    """This process, as others see it."""

    def __init__(self, database: Database, vault: Vault, *, holds_file: bool = False) -> None:
        self._own = None if database.is_sqlite else create(database.url.render_as_string(hide_password=False))
        self._file = None if holds_file else database.file
        self._vault = vault
        self._connection: AsyncConnection | None = None
        self._session = 0

    async def others(self, connection: AsyncConnection) -> list[Program]:
        """Every other program that works on the database."""
        if self._own is None:
            return _holder(self._file) if self._file is not None else []
        found: dict[int, tuple[set[int], set[int]]] = {}
        for row in await connection.execute(_HELD, {"reads": READS, "writes": WRITES}):
            if row.pid != self._session:
                found.setdefault(row.pid, (set(), set()))[row.classid == WRITES].add(row.objid)
        return [Program(frozenset(read), frozenset(written)) for read, written in found.values()]

    async def show(self) -> None:
        """Be seen from here on."""
        if self._own is None:
            return
        self._connection = connection = await self._own.engine.connect()
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        for name in self._vault.names:
            await _share(connection, READS, name)
        await _share(connection, WRITES, self._vault.names[0])
        self._session = int(await connection.scalar(text("SELECT pg_backend_pid()")) or 0)

    async def keep_showing(self) -> None:
        """The session ends with a restart of PostgreSQL, or with a network that is away for long."""
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            try:
                if self._connection is None:
                    await self.show()
                else:
                    await self._connection.execute(text("SELECT 1"))
            except (DBAPIError, OSError) as error:
                _log.warning("action=presence_lost error=%s", type(error).__name__)
                await self.hide()

    async def hide(self) -> None:
        """Be seen no longer."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(DBAPIError, OSError):
                await connection.invalidate()
            await connection.close()
        if self._own is not None:
            await self._own.close()


@asynccontextmanager
async def present(database: Database, vault: Vault, *, holds_file: bool = False) -> AsyncIterator[Presence]:
    """Seen by other programs for the length of a block."""
    presence = Presence(database, vault, holds_file=holds_file)
    keeper: asyncio.Task[None] | None = None
    try:
        await presence.show()
        keeper = None if database.is_sqlite else asyncio.create_task(presence.keep_showing())  # noqa: TID251 - ends below
        yield presence
    finally:
        if keeper is not None:
            keeper.cancel()
            await asyncio.wait([keeper])
        await presence.hide()


def said_of(vault: Vault) -> str:
    """What the holder of an SQLite file writes into its lock."""
    return ",".join(vault.names)


def _holder(file: Path) -> list[Program]:
    try:
        descriptor = os.open(lock_of(file), os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return []
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        names = [name for name in os.read(descriptor, 4096).decode().split(",") if name]
        return [Program(frozenset(map(_number, names)), frozenset(map(_number, names[:1])))]
    finally:
        os.close(descriptor)
    return []  # what is written there is of one that has ended


async def _share(connection: AsyncConnection, kind: int, name: str) -> None:
    await connection.execute(text(f"SELECT pg_advisory_lock_shared({kind:d}, {_number(name):d})"))


def _number(name: str) -> int:
    """What PostgreSQL can lock: 31 bits of the name."""
    return int(name[:8], 16) & 0x7FFFFFFF

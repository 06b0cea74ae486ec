"""A database of each kind for the measured program, and a way to look at it from outside."""

import asyncio
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen
from tempfile import TemporaryDirectory
from typing import Final, Protocol

from benchmarks.local_telegram import LocalTelegram
from tests.postgres_server import PostgresServer

SQLITE: Final = "sqlite"
POSTGRESQL: Final = "postgresql"
KINDS: Final = (SQLITE, POSTGRESQL)

_UNFINISHED: Final = (
    "SELECT (SELECT count(*) FROM inbox WHERE state = 'open')"
    " + (SELECT count(*) FROM outbox WHERE settled_at IS NULL)"
)
_GIVEN_UP: Final = (
    "SELECT (SELECT count(*) FROM inbox WHERE state = 'buried')"
    " + (SELECT count(*) FROM outbox WHERE state IN ('buried', 'refused'))"
)
_END_LEASES: Final = (
    "UPDATE outbox SET leased_until = created_at WHERE settled_at IS NULL AND leased_until IS NOT NULL"
)


class Ground(Protocol):
    """A database that a bot works on."""

    @property
    def disk(self) -> Path | None:
        """A file system of its own for it, if there is one."""
        ...

    @property
    def url(self) -> str:
        """Its address, for the bot's settings."""
        ...

    def ask(self, statement: str) -> str:
        """One statement, through a connection of its own; the first value of its answer."""
        ...

    def let_go(self) -> None:
        """Returns when the database has noticed that its clients are dead."""
        ...


def unfinished(ground: Ground) -> int:
    """Updates that are not handled and messages that are not settled."""
    return int(ground.ask(_UNFINISHED))


def given_up(ground: Ground) -> int:
    """Updates and messages that ended in any other way than well."""
    return int(ground.ask(_GIVEN_UP))


async def until_finished(telegram: LocalTelegram, ground: Ground, seconds: float = 300.0) -> None:
    """Nothing waits at Telegram, in the inbox or in the outbox."""
    async with asyncio.timeout(seconds):
        while await telegram.pending() or await asyncio.to_thread(unfinished, ground):  # noqa: ASYNC110 - what is waited for happens in other processes
            await asyncio.sleep(0.2)


def end_leases(ground: Ground) -> None:
    """As if the two minutes were over for which a dead process had taken messages; only while none lives."""
    ground.let_go()
    ground.ask(_END_LEASES)


@dataclass(frozen=True, slots=True)
class SqliteGround:
    """An SQLite file."""

    file: Path
    disk: Path | None = None  #: a file system of its own, if there is one

    @property
    def url(self) -> str:
        return f"sqlite:///{self.file}"

    def ask(self, statement: str) -> str:
        with closing(sqlite3.connect(self.file, timeout=30, isolation_level=None)) as connection:
            row = connection.execute(statement).fetchone()
        return "" if row is None else str(row[0])

    def let_go(self) -> None:
        """The locks of a dead process are gone with it."""


@dataclass(frozen=True, slots=True)
class PostgresGround:
    """A database on a PostgreSQL server."""

    server: PostgresServer
    name: str
    disk: Path | None = None

    @property
    def url(self) -> str:
        return self.server.url(self.name)

    def ask(self, statement: str) -> str:
        return self.server.execute(statement, self.name)

    def let_go(self) -> None:
        question = (
            "SELECT count(*) FROM pg_stat_activity"
            f" WHERE datname = '{self.name}' AND application_name = 'drom'"
        )
        while self.ask(question) != "0":
            time.sleep(0.02)


class DurablePostgresServer(PostgresServer):
    """As the tests' server, but every commit reaches the disk, as in service."""

    def _as_server_account(self, command: Sequence[str]) -> Popen[bytes]:
        is_server = "postgres" in {Path(part).name for part in command}
        switches = ("fsync=on", "synchronous_commit=on", "full_page_writes=on") if is_server else ()
        return super()._as_server_account([*command, *(part for on in switches for part in ("-c", on))])


@contextmanager
def ground_of(kind: str) -> Iterator[Ground]:
    """An empty database that is gone afterwards; its commits are as durable as in service."""
    if kind == SQLITE:
        with TemporaryDirectory(prefix="drom-benchmark-") as folder:
            yield SqliteGround(Path(folder, "drom.sqlite3"))
        return
    with DurablePostgresServer() as server:
        yield PostgresGround(server, server.create_database())

"""What can befall a bot: each of these lasts as long as its block and is over at the end of it."""

import asyncio
import contextlib
import resource
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Final

from benchmarks.databases import PostgresGround, SqliteGround, until_finished
from benchmarks.fault_run import FaultRun, Misfortune, while_repeating
from benchmarks.faulty_line import Trouble, broken, only_sending
from benchmarks.shifted_bot import shift
from benchmarks.small_disks import clear, fill

_KILL_SECONDS: Final = (0.3, 1.5)
#: The server is down for so long, again and again.
_DOWN_SECONDS: Final = 2.0
#: Telegram fails before each jump, so that something is put off until a time that is not right.
_TROUBLED_SECONDS: Final = 1.5


def one_after_another(*parts: Misfortune) -> Misfortune:
    """All of them, each for its share of the time."""

    @asynccontextmanager
    async def misfortune(run: FaultRun) -> AsyncIterator[None]:
        async def suffer() -> None:
            for part in parts:
                async with part(run):
                    await asyncio.sleep(run.seconds / len(parts))

        async with asyncio.TaskGroup() as group:
            group.create_task(suffer())
            yield

    return misfortune


# ── the process ──


@asynccontextmanager
async def killed(run: FaultRun) -> AsyncIterator[None]:
    """SIGKILL while it works, and a new start, again and again."""

    async def once() -> None:
        await asyncio.sleep(run.random.uniform(*_KILL_SECONDS))
        await run.kill_bot()
        await run.start_bot()

    async with while_repeating(once):
        yield


@asynccontextmanager
async def frozen(run: FaultRun) -> AsyncIterator[None]:
    """The machine sleeps, as a virtual one does while it is moved."""
    assert run.bot is not None
    run.bot.freeze()
    try:
        yield
    finally:
        run.bot.thaw()


# ── Telegram, and the way to it ──


def on_the_line(trouble: Trouble) -> Misfortune:
    """Every call meets it."""

    def misfortune(run: FaultRun) -> contextlib.AbstractAsyncContextManager[None]:
        return run.to_telegram.troubled(trouble)

    return misfortune


def refused(run: FaultRun) -> contextlib.AbstractAsyncContextManager[None]:
    """Nobody listens where Telegram was."""
    return run.to_telegram.refusing()


# ── the database ──


@asynccontextmanager
async def restarted(run: FaultRun) -> AsyncIterator[None]:
    """PostgreSQL crashes under load and comes back, again and again."""
    assert isinstance(run.ground, PostgresGround)
    server = run.ground.server

    async def once() -> None:
        await asyncio.to_thread(server.crash)
        await asyncio.sleep(_DOWN_SECONDS)
        await asyncio.to_thread(server.start_again)
        await asyncio.sleep(_DOWN_SECONDS)

    async with while_repeating(once):
        yield


@asynccontextmanager
async def away(run: FaultRun) -> AsyncIterator[None]:
    """PostgreSQL is down as long as the block lasts."""
    assert isinstance(run.ground, PostgresGround)
    await asyncio.to_thread(run.ground.server.crash)
    try:
        yield
    finally:
        await asyncio.to_thread(run.ground.server.start_again)


@asynccontextmanager
async def read_only(run: FaultRun) -> AsyncIterator[None]:
    """PostgreSQL takes no changes, like a replica; SQLite is held by another program."""
    if isinstance(run.ground, SqliteGround):
        with closing(_other_program(run.ground.file)) as other:
            await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")
            yield
        return
    await _set_read_only(run, "on")
    try:
        yield
    finally:
        await _set_read_only(run, "off")


def _other_program(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file, timeout=60, isolation_level=None, check_same_thread=False)


async def _set_read_only(run: FaultRun, value: str) -> None:
    for statement in (
        f"ALTER SYSTEM SET default_transaction_read_only = {value}",
        "SELECT pg_reload_conf()",
    ):
        await asyncio.to_thread(run.ground.ask, statement)


@asynccontextmanager
async def full(run: FaultRun) -> AsyncIterator[None]:
    """Not a byte is left on the disk of the database."""
    assert run.ground.disk is not None
    if isinstance(run.ground, SqliteGround):
        # Otherwise the room in its log would still be used, and it would be full only now and then.
        with contextlib.suppress(sqlite3.Error):
            await asyncio.to_thread(run.ground.ask, "PRAGMA wal_checkpoint(TRUNCATE)")
    await asyncio.to_thread(fill, run.ground.disk)
    try:
        yield
    finally:
        clear(run.ground.disk)


@asynccontextmanager
async def stunted(run: FaultRun) -> AsyncIterator[None]:
    """No file of the bot may grow: what anybody can do who may not mount a disk."""
    assert run.bot is not None
    assert isinstance(run.ground, SqliteGround)
    sizes = [file.stat().st_size for file in run.ground.file.parent.iterdir()]
    resource.prlimit(run.bot.id, resource.RLIMIT_FSIZE, (max(sizes), resource.RLIM_INFINITY))
    try:
        yield
    finally:
        resource.prlimit(run.bot.id, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)


# ── the clock ──


def set_clock(*hours: float) -> Misfortune:
    """The clock on the wall is so far off, one after another, and right again at the end."""

    @asynccontextmanager
    async def misfortune(run: FaultRun) -> AsyncIterator[None]:
        turns = iter(hours)

        async def next_one() -> None:
            shift(run.clock_file, next(turns, hours[-1]))
            await asyncio.sleep(run.seconds / len(hours))
            async with run.to_telegram.troubled(only_sending(broken(500))):
                await asyncio.sleep(_TROUBLED_SECONDS)

        async with while_repeating(next_one):
            yield
        shift(run.clock_file, 0)

    return misfortune


# ── what was written while nobody was there ──


@asynccontextmanager
async def away_for_a_day(run: FaultRun) -> AsyncIterator[None]:
    """The bot is down for 24 hours in which families write; the sandbox's own clock says so."""
    await until_finished(run.telegram, run.ground)
    await run.stop_bot()
    hours = 24

    async def an_hour() -> None:
        nonlocal hours
        await asyncio.sleep(run.seconds / 24)
        if hours:
            hours -= 1
            await run.telegram.act("clock", hours=1)

    async with while_repeating(an_hour):
        yield
    if hours:
        await run.telegram.act("clock", hours=hours)
    await run.start_bot()

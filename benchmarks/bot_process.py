"""A bot as a process that can be killed at any moment and whose memory and time can be read."""

import asyncio
import contextlib
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from benchmarks.local_telegram import ROOT, START_SECONDS, LocalTelegram, NotInTimeError
from bot.adapters.crypto import new_key

DROM: Final = ("bot", "run")
_TICKS_PER_SECOND: Final = os.sysconf("SC_CLK_TCK")
#: Where content lies and how questions are read may come from outside; every other setting is ours.
_CONTENT: Final = ("DROM_KNOWLEDGE_DIR", "DROM_LOCALES_DIR", "DROM_MODELS_DIR", "DROM_EMBEDDER")
#: Learned once and kept, without sentence vectors: a bot that learns meanwhile would be measured learning.
_MATCHING: Final = {"DROM_MODELS_DIR": str(ROOT / "build" / "benchmark-models"), "DROM_EMBEDDER": "off"}


@dataclass(frozen=True, slots=True)
class Usage:
    """What a process has used so far."""

    cpu_seconds: float
    resident_megabytes: float
    private_megabytes: float  #: what would be free again without it

    @classmethod
    def of(cls, process_id: int) -> Self:
        """As Linux counts it."""
        folder = Path("/proc", str(process_id))
        # The name in the second field may hold spaces; after it come the fields that have none.
        fields = (folder / "stat").read_text().rpartition(")")[2].split()
        # A line such as "Rss:   1024 kB"; the first names the range of addresses.
        lines = (folder / "smaps_rollup").read_text().splitlines()[1:]
        kilobytes = {line.split()[0]: int(line.split()[1]) for line in lines}
        private = kilobytes["Private_Clean:"] + kilobytes["Private_Dirty:"]
        spent = (int(fields[11]) + int(fields[12])) / _TICKS_PER_SECOND
        return cls(spent, kilobytes["Rss:"] / 1024, private / 1024)


async def settings_for(telegram: LocalTelegram, database_url: str) -> dict[str, str]:
    """The settings of a bot on a sandbox, with keys of its own."""
    return {
        "DROM_TOKEN": telegram.token,
        "DROM_SECRET_KEYS": new_key(),
        "DROM_ADMIN_IDS": str(await telegram.id_of("staff")),
        "DROM_API_BASE_URL": telegram.address,
        "DROM_DATABASE_URL": database_url,
        "DROM_LOG_LEVEL": "ERROR",
        "DROM_PACING": "0",  # the bot is measured, not Telegram's patience
    }


class BotProcess:
    """One process that runs a module; what it prints first says that it is ready."""

    def __init__(self, process: Process) -> None:
        self._process = process

    @classmethod
    async def start(
        cls, settings: dict[str, str], module: tuple[str, ...] = DROM, *, log: Path | None = None
    ) -> Self:
        """Start it without waiting until it is ready; what it logs is added to a file, if there is one."""
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("DROM_") or name in _CONTENT
        }
        with log.open("ab") if log else contextlib.nullcontext() as errors:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                *module,
                cwd=ROOT,
                env=_MATCHING | inherited | settings,
                stdin=DEVNULL,
                stdout=PIPE,
                stderr=errors,
            )
        return cls(process)

    @property
    def id(self) -> int:
        """Its number on this machine."""
        return self._process.pid

    async def ready(self) -> None:
        """Returns when it has printed its first line."""
        assert self._process.stdout is not None
        try:
            async with asyncio.timeout(START_SECONDS):
                if not await self._process.stdout.readline():
                    raise NotInTimeError("The bot ended before it was ready; the lines above say why.")
        except TimeoutError:
            raise NotInTimeError("The bot did not get ready.") from None

    async def lines(self) -> AsyncIterator[str]:
        """What it prints."""
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            yield line.decode()

    @property
    def has_ended(self) -> bool:
        """By itself, or because somebody ended it."""
        return self._process.returncode is not None

    def usage(self) -> Usage:
        """What it has used so far."""
        return Usage.of(self.id)

    def freeze(self) -> None:
        """Let it stand still, so that work piles up."""
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._process.send_signal(signal.SIGCONT)

    async def kill(self) -> None:
        """SIGKILL: nothing of it is asked, nothing of it can tidy up."""
        if self._process.returncode is None:
            self._process.kill()
        # Reading to the end closes the pipe; waiting alone would leave it open.
        await self._process.communicate()

    async def stop(self) -> None:
        """SIGTERM, and the end of it."""
        if self._process.returncode is None:
            self._process.terminate()
        await self._process.communicate()


class BotProcesses:
    """Several processes of one bot on one database, measured as one."""

    def __init__(self, bots: Sequence[BotProcess]) -> None:
        self._bots = bots

    @classmethod
    async def start(
        cls,
        settings: dict[str, str],
        module: tuple[str, ...] = DROM,
        number: int = 1,
        listening: Sequence[str] = (),
    ) -> Self:
        """Returns when all are ready; each listens on an address of its own, where there are some."""
        bots = []
        for position in range(number):
            own = {"DROM_LISTEN": listening[position]} if listening else {}
            # One after the other: the first one makes the tables.
            bots.append(await BotProcess.start(settings | own, module))
            await bots[-1].ready()
        return cls(bots)

    def usage(self) -> Usage:
        """What all have used so far, and hold now."""
        used = [bot.usage() for bot in self._bots]
        return Usage(
            sum(one.cpu_seconds for one in used),
            sum(one.resident_megabytes for one in used),
            sum(one.private_megabytes for one in used),
        )

    def freeze(self) -> None:
        """Let all stand still, so that work piles up."""
        for bot in self._bots:
            bot.freeze()

    def thaw(self) -> None:
        """Let all go on."""
        for bot in self._bots:
            bot.thaw()

    async def stop(self) -> None:
        """SIGTERM to each, and the end of it."""
        for bot in self._bots:
            await bot.stop()

"""One bot under one misfortune: families write before, during and after it, and the end is judged."""

import asyncio
import contextlib
import re
import secrets
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final

import httpx

from benchmarks.bot_process import DROM, BotProcess, settings_for
from benchmarks.databases import Ground, given_up, until_finished
from benchmarks.families import Family, gather, mixed, speak
from benchmarks.faulty_line import FaultyLine, faulty_line
from benchmarks.local_telegram import HOST, LocalTelegram, bind_rooms, local_telegram
from benchmarks.verdict import Verdict, judged
from bot.sandbox.clock import CLOCK_FILE
from bot.sandbox.server import listen

#: So often the operator's machine asks whether the bot is ready.
_PROBE_SECONDS: Final = 0.25
#: So many messages staff get when rooms are bound and a few things are wrong.
_CALM_STAFF: Final = 6
_ACTION: Final = re.compile(r"action=(\w+)")
_ERROR: Final = re.compile(r"error=(\w+)")
#: Beside the real bot: one whose clock can be set.
SHIFTED: Final = ("benchmarks.shifted_bot", "run")


@dataclass(slots=True)
class FaultRun:
    """Everything that a misfortune may touch."""

    telegram: LocalTelegram
    ground: Ground
    to_telegram: FaultyLine  #: what the bot says to Telegram
    to_bot: FaultyLine  #: what Telegram says to the bot, where there is a webhook
    folder: Path
    settings: dict[str, str]
    random: Random
    seconds: float  #: how long the misfortune lasts
    module: tuple[str, ...] = DROM
    bot: BotProcess | None = None
    families: list[Family] = field(default_factory=list)
    turns: Iterator[Family] = field(default_factory=lambda: iter(()))
    kills: list[float] = field(default_factory=list)
    statuses: list[tuple[float, int]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)  #: what a misfortune measured itself
    #: The misfortune itself has brought their messages in another order.
    may_be_reordered: set[str] = field(default_factory=set)

    @property
    def log(self) -> Path:
        """What the bot logs."""
        return self.folder / "log"

    @property
    def clock_file(self) -> Path:
        """How far the clock of a shifted bot is ahead."""
        return self.folder / "shift"

    async def start_bot(self) -> None:
        """Ready for work."""
        self.bot = await BotProcess.start(self.settings, self.module, log=self.log)
        await self.bot.ready()

    async def stop_bot(self) -> None:
        """In good order."""
        if self.bot is not None:
            await self.bot.stop()

    async def kill_bot(self) -> None:
        """Not in good order."""
        assert self.bot is not None
        await self.bot.kill()
        self.kills.append(time.time())

    async def begin(self, families: int, questions: int) -> None:
        """Rooms are bound and families greeted."""
        await self.start_bot()
        await bind_rooms(self.telegram)
        self.families = await gather(self.telegram, families, questions, self.random)
        self.turns = mixed(self.families, self.random)

    async def speak(self, count: int | None = None, seconds: float = 0.0) -> None:
        """Families go on with what they have to say."""
        await speak(self.telegram, self.turns, count, seconds)

    async def readiness(self, where: str = "DROM_METRICS_LISTEN") -> int:
        """As a balancer sees it; 0 is no answer."""
        listening = self.settings[where]
        try:
            async with httpx.AsyncClient(timeout=5.0, trust_env=False) as http:
                return (await http.get(f"http://{listening}/readyz")).status_code
        except httpx.TransportError:
            return 0

    @asynccontextmanager
    async def watched(self) -> AsyncIterator[None]:
        """Note what an operator's machine sees before the block begins and while it lasts."""

        async def look() -> None:
            await asyncio.sleep(_PROBE_SECONDS)
            self.statuses.append((time.monotonic(), await self.readiness()))

        self.statuses.append((time.monotonic(), await self.readiness()))
        async with while_repeating(look):
            yield

    def seen_by_operator(self) -> str:
        """Readiness in the order of its changes, and how often which line was logged."""
        changes = [
            status
            for at, (_, status) in enumerate(self.statuses)
            if not at or self.statuses[at - 1][1] != status
        ]
        found = Counter(
            " ".join(part[1] for pattern in (_ACTION, _ERROR) if (part := pattern.search(line)))
            for line in self.log.read_text("utf-8").splitlines()
            if "action=" in line
        )
        ready = "→".join(str(status or "none") for status in changes) or "-"
        lines = ", ".join(f"{name} x{count}" for name, count in found.most_common(6))
        return f"{ready}; {lines or 'nothing logged'}"


@asynccontextmanager
async def while_repeating(step: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    """Again and again while the block lasts; the last time to its end."""
    is_over = asyncio.Event()

    async def repeat() -> None:
        while not is_over.is_set():
            await step()

    async with asyncio.TaskGroup() as group:
        group.create_task(repeat())
        try:
            yield
        finally:
            is_over.set()


Misfortune = Callable[[FaultRun], AbstractAsyncContextManager[None]]


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is said, and how long the misfortune lasts."""

    misfortune: Misfortune
    seconds: float
    families: int = 20
    questions: int = 200
    shares: tuple[float, float] = (0.3, 0.5)  #: said before, and during; the rest comes afterwards
    seed: int = 1
    uses_webhook: bool = False
    module: tuple[str, ...] = DROM
    follows_sandbox: bool = False  #: its clock is the sandbox's


@dataclass(slots=True)
class Outcome:
    """What is told of one scenario."""

    verdict: Verdict
    healed_after: float
    updates: int
    seen: str
    remarks: list[str]


async def fault_run(plan: Plan, ground: Ground) -> Outcome:
    """A whole run on an empty database."""
    async with _stage(plan, ground) as run:
        try:
            await run.begin(plan.families, plan.questions)
            steps = sum(len(family.says) for family in run.families)
            before, during = (int(steps * share) for share in plan.shares)
            await run.speak(before)
            async with run.watched():
                async with plan.misfortune(run):
                    await run.speak(during, plan.seconds)
                healed_at = time.monotonic()
                await until_finished(run.telegram, run.ground)
                healed_after = time.monotonic() - healed_at
                await run.speak()
                await until_finished(run.telegram, run.ground)
        finally:
            await run.stop_bot()
        return Outcome(await _judged(run), healed_after, steps, run.seen_by_operator(), run.remarks)


async def _judged(run: FaultRun) -> Verdict:
    verdict = await judged(run.telegram, run.families, run.kills, run.to_telegram.withheld)
    verdict.given_up = given_up(run.ground)
    verdict.disordered = [
        one for one in verdict.disordered if one.partition(":")[0] not in run.may_be_reordered
    ]
    noise = await _noise(run)
    run.remarks.append(noise.sentence)
    if noise.is_a_storm(verdict.hand_overs):
        verdict.strange.append(f"too much: {noise.sentence}")
    return verdict


@dataclass(frozen=True, slots=True)
class _Noise:
    """What nobody had asked for."""

    to_staff: int
    into_room: int
    deleted: int

    @property
    def sentence(self) -> str:
        """For the report."""
        return f"staff {self.to_staff}, room outside of topics {self.into_room}, deleted {self.deleted}"

    def is_a_storm(self, cases: int) -> bool:
        """A notice for a case is not too much; more is, and nothing is old enough to be deleted."""
        return self.to_staff > _CALM_STAFF or self.into_room > cases + _CALM_STAFF or self.deleted > 0


async def _noise(run: FaultRun) -> _Noise:
    chats = {chat["slug"]: chat["id"] for chat in (await run.telegram.look("world"))["chats"]}
    calls = [call for call in (await run.telegram.look("calls", since=0))["calls"] if call["ok"]]
    said = [call["params"] for call in calls if call["method"] == "sendMessage"]
    into_room = [one for one in said if one["chat_id"] == chats["mediators"]]
    return _Noise(
        to_staff=sum(one["chat_id"] == chats["staffroom"] for one in said),
        into_room=sum("message_thread_id" not in one for one in into_room),
        deleted=sum(call["method"].startswith("delete") and "chat_id" in call["params"] for call in calls),
    )


@asynccontextmanager
async def _stage(plan: Plan, ground: Ground) -> AsyncIterator[FaultRun]:
    with TemporaryDirectory(prefix="drom-faults-") as folder:
        async with (
            local_telegram(trial_folder=Path(folder)) as telegram,
            faulty_line(telegram.address) as to_telegram,
            faulty_line(f"http://{HOST}:{(port := free_port())}") as to_bot,
        ):
            settings = await settings_for(telegram, ground.url)
            settings |= {
                "DROM_API_BASE_URL": to_telegram.address,
                "DROM_LOG_LEVEL": "WARNING",
                "DROM_METRICS_LISTEN": f"{HOST}:{free_port()}",
            }
            if plan.uses_webhook:
                settings |= {
                    "DROM_WEBHOOK_URL": f"{to_bot.address}/telegram",
                    "DROM_LISTEN": f"{HOST}:{port}",
                    "DROM_WEBHOOK_SECRET": secrets.token_urlsafe(24),
                }
            run = FaultRun(
                telegram,
                ground,
                to_telegram,
                to_bot,
                Path(folder),
                settings,
                Random(plan.seed),
                plan.seconds,
                plan.module,
            )
            run.log.touch()
            if plan.follows_sandbox:
                settings["DROM_SANDBOX_CLOCK"] = str(Path(folder) / CLOCK_FILE)
            if plan.module == SHIFTED:
                run.clock_file.write_text("0", "ascii")
                settings["SHIFT_FILE"] = str(run.clock_file)
            yield run


def free_port() -> int:
    """Nobody listens there now."""
    with contextlib.closing(listen(HOST, 0)) as probe:
        port: int = probe.getsockname()[1]
    return port

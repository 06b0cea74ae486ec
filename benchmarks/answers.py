"""Measures from the side of the families: when was each message sent, when did its answer arrive."""

import asyncio
import statistics
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from benchmarks.bot_process import BotProcesses, Usage
from benchmarks.families import Family, questions_of
from benchmarks.local_telegram import Json, LocalTelegram, NotInTimeError

#: No run may take longer: a bot that stopped answering is an error, not a slow bot.
PATIENCE_SECONDS: Final = 180.0
Mark = tuple[str, int]


@dataclass(slots=True)
class Answers:
    """Which messages have been answered, and when."""

    seen: dict[Mark, float] = field(default_factory=dict)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def note(self, event: Json) -> None:
        """An event of the sandbox; only the bot's answers count."""
        message = event.get("message") or {}
        if event["kind"] == "message" and message["from_slug"] == "bot" and "reply_to_message" in message:
            mark = event["chat"], int(message["reply_to_message"]["message_id"])
            self.seen.setdefault(mark, time.monotonic())
            self._changed.set()

    async def all_of(self, marks: Sequence[Mark]) -> float:
        """When the last of them was answered."""
        waiting = set(marks)
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while waiting := waiting - self.seen.keys():
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            raise NotInTimeError(f"{len(waiting)} of {len(marks)} messages were not answered.") from None
        return max(self.seen[mark] for mark in marks)


@asynccontextmanager
async def watching(telegram: LocalTelegram) -> AsyncIterator[Answers]:
    """Answers as they arrive, until the block ends."""
    answers = Answers()
    listening = asyncio.Event()

    async def follow() -> None:
        async for event in telegram.events(listening):
            answers.note(event)

    async with asyncio.TaskGroup() as group:
        task = group.create_task(follow())
        await listening.wait()
        yield answers
        task.cancel()


@dataclass(frozen=True, slots=True)
class Load:
    """What a bot is given to do."""

    updates: int  #: at once, for the throughput
    per_second: int  #: evenly, for the waiting time
    seconds: int


@dataclass(frozen=True, slots=True)
class Measured:
    """How a bot did."""

    per_second: float
    median_milliseconds: float
    p99_milliseconds: float
    cpu_milliseconds: float  #: per update, of the bot's process, under full load
    sandbox_milliseconds: float  #: per update, of the local Bot API server, in the same time
    resident_megabytes: float


class Measurement:
    """One bot on one sandbox."""

    def __init__(self, telegram: LocalTelegram, bot: BotProcesses, families: Sequence[Family]) -> None:
        self._telegram = telegram
        self._bot = bot
        self._families = families
        self._questions = questions_of()
        self._said = 0

    async def run(self, load: Load) -> Measured:
        """First everything at once, then evenly."""
        async with watching(self._telegram) as answers:
            await answers.all_of([await self._say() for _ in range(50)])  # warm
            per_second, bot, sandbox = await self._at_once(answers, load.updates)
            waits = sorted(await self._evenly(answers, load))
        return Measured(
            per_second=per_second,
            median_milliseconds=statistics.median(waits) * 1000,
            p99_milliseconds=waits[int(len(waits) * 0.99)] * 1000,
            cpu_milliseconds=bot * 1000 / load.updates,
            sandbox_milliseconds=sandbox * 1000 / load.updates,
            resident_megabytes=self._bot.usage().resident_megabytes,
        )

    async def _say(self) -> Mark:
        family = self._families[self._said % len(self._families)]
        text = self._questions[self._said % len(self._questions)]
        self._said += 1
        sent = await self._telegram.act("send", as_=family.slug, chat=family.slug, text=text)
        return family.slug, int(sent["message_id"])

    async def _at_once(self, answers: Answers, count: int) -> tuple[float, float, float]:
        """The bot stands still while the work piles up, so that no generator of load is measured."""
        self._bot.freeze()
        marks = [await self._say() for _ in range(count)]
        before, sandbox_before = self._bot.usage(), Usage.of(self._telegram.process.pid)
        began = time.monotonic()
        self._bot.thaw()
        ended = await answers.all_of(marks)
        cpu = self._bot.usage().cpu_seconds - before.cpu_seconds
        sandbox = Usage.of(self._telegram.process.pid).cpu_seconds - sandbox_before.cpu_seconds
        return count / (ended - began), cpu, sandbox

    async def _evenly(self, answers: Answers, load: Load) -> list[float]:
        """By the clock, whether or not the bot keeps up."""
        sent: dict[Mark, float] = {}
        began = time.monotonic()
        for number in range(load.per_second * load.seconds):
            await asyncio.sleep(max(0.0, began + number / load.per_second - time.monotonic()))
            at = time.monotonic()
            sent[await self._say()] = at
        await answers.all_of(list(sent))
        return [answers.seen[mark] - at for mark, at in sent.items()]

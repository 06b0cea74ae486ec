"""One run under SIGKILL: families write, processes die at moments drawn by a seed, the end is judged."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Final

from benchmarks.bot_process import BotProcess, settings_for
from benchmarks.databases import Ground, end_leases, given_up, until_finished
from benchmarks.families import Family, gather, mixed, speak
from benchmarks.local_telegram import LocalTelegram, bind_rooms, local_telegram
from benchmarks.verdict import Verdict, judged

#: A kill falls within this time after the bot is ready, while it works off what has piled up.
_WORK_SECONDS: Final = 0.7


@dataclass(frozen=True, slots=True)
class Plan:
    """What is done to the bot."""

    questions: int
    families: int
    kills: int
    seed: int
    processes: int = 1  #: one of them polls and sends, all handle
    waits_for_leases: bool = True  #: otherwise the two minutes are skipped in the database


class CrashRun:
    """Bots on one database that are killed again and again."""

    def __init__(self, plan: Plan, telegram: LocalTelegram, ground: Ground, settings: dict[str, str]) -> None:
        assert plan.waits_for_leases or plan.processes == 1, "a living process keeps its leases"
        self._plan = plan
        self._telegram = telegram
        self._ground = ground
        self._settings = settings
        self._random = Random(plan.seed)
        self._bots: list[BotProcess] = []
        self._kills: list[float] = []

    async def run(self) -> Verdict:
        """From the first start to the verdict."""
        try:
            for _ in range(self._plan.processes):
                self._bots.append(await self._started())
            await bind_rooms(self._telegram)
            families = await gather(self._telegram, self._plan.families, self._plan.questions, self._random)
            await self._under_fire(mixed(families, self._random))
            await until_finished(self._telegram, self._ground)
        finally:
            for bot in self._bots:
                await bot.stop()
        verdict = await judged(self._telegram, families, self._kills)
        verdict.given_up = given_up(self._ground)
        return verdict

    async def _started(self) -> BotProcess:
        bot = await BotProcess.start(self._settings)
        await bot.ready()
        return bot

    async def _under_fire(self, turns: Iterator[Family]) -> None:
        shares = self._plan.kills + 1
        share = -(-self._plan.questions // shares) + 1
        for _ in range(self._plan.kills):
            async with asyncio.TaskGroup() as group:
                group.create_task(speak(self._telegram, turns, share))
                group.create_task(self._kill_one())
        await speak(self._telegram, turns)

    async def _kill_one(self) -> None:
        victim = self._random.randrange(self._plan.processes)
        await asyncio.sleep(self._random.uniform(0, _WORK_SECONDS))
        await self._bots[victim].kill()
        self._kills.append(time.time())
        if not self._plan.waits_for_leases:
            await asyncio.to_thread(end_leases, self._ground)
        self._bots[victim] = await self._started()


async def crash_run(plan: Plan, ground: Ground) -> Verdict:
    """A whole run on an empty database."""
    async with local_telegram() as telegram:
        settings = await settings_for(telegram, ground.url)
        return await CrashRun(plan, telegram, ground, settings).run()

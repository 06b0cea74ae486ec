"""What all rules of a story without an author have in common: its world, and what holds after each step."""

import tempfile
from asyncio import Runner
from collections.abc import Awaitable
from datetime import timedelta
from pathlib import Path
from typing import ClassVar, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize

from bot.adapters.matching.matcher import LearnedMatcher
from bot.domain.knowledge import KnowledgeBase
from bot.services.ports import Translator
from tests.journeys.cast import Cast
from tests.journeys.house import House
from tests.journeys.mortal import MortalStage
from tests.journeys.ownership import Seen
from tests.journeys.people import Family, Mediator
from tests.journeys.quiet import Quiet
from tests.journeys.truth import Truth

T = TypeVar("T")
number = st.integers(0, 9)


class StoryWithoutAuthor(RuleBasedStateMachine):
    """Each rule is something that a person, a clock, Telegram or a power cut does."""

    stage_parts: ClassVar[tuple[House, KnowledgeBase, LearnedMatcher, Translator]]
    steps: ClassVar[int] = 0
    deaths: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.runner = Runner()
        self.folder = tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None)
        self.stage = self.does(self._stage())
        self.truth = Truth(self.stage)
        self.cast = Cast(self.stage, self.truth)
        self.quiet = Quiet(self.truth)
        self.begun = False

    async def _stage(self) -> MortalStage:
        house, knowledge, matcher, translator = self.stage_parts
        stage = MortalStage(house, Path(self.folder.name), knowledge, matcher, translator)
        await house.sweep(stage.ground.database)
        return stage

    def does(self, work: Awaitable[T]) -> T:
        async def awaited() -> T:
            return await work

        return self.runner.run(awaited())

    def acts(self, work: Awaitable[object]) -> None:
        StoryWithoutAuthor.steps += 1
        self.does(work)
        if not self.stage.is_slow:
            self.does(self.stage.waits_until_quiet())
            self.quiet.holds()

    def family(self, which: int) -> Family:
        return self.cast.families[which % len(self.cast.families)]

    def case_of(self, which: int) -> Seen | None:
        found = sorted(self.truth.cases.values(), key=lambda one: (not one.is_open, -one.id))
        return found[which % len(found)] if found else None

    def somebody(self, which: int, case: Seen) -> Mediator | None:
        there = [one for one in self.cast.mediators if one.group.chat_id == case.room]
        there = sorted(there, key=lambda one: one.user["id"] != case.mediator)
        return there[(which // 5) % len(there)] if there else None

    @initialize(
        forums=st.lists(st.booleans(), min_size=3, max_size=3),
        staff=st.booleans(),
        hours=st.booleans(),
        asking=st.integers(1, 3),
    )
    def a_world_begins(self, forums: list[bool], staff: bool, hours: bool, asking: int) -> None:
        self.does(self.cast.gathers(forums, has_staff=staff, has_hours=hours))
        for who in range(asking):
            self.acts(self.cast.families[who].forges("yes:-"))
            case = self.case_of(0)
            mediator = self.somebody(0, case) if case else None
            if who != 1 and case and mediator:
                self.acts(self.cast.presses(mediator, case, f"ta:{case.word}"))

    async def _some_days_later(self) -> None:
        await self.stage.waits_until_quiet()
        for group in self.cast.groups:
            if group.chat_id in self.stage.phones.left_groups:
                await group.bot_becomes("administrator", can_manage_topics=True)
        for _ in range(8):
            self.stage.clock.tick(timedelta(hours=14))
            await self.stage.survives(self.stage.ticks)
            await self.stage.waits_until_quiet()

    def teardown(self) -> None:
        StoryWithoutAuthor.deaths += self.stage.deaths
        try:
            if self.truth.families:
                self.stage.fuse.left = None
                self.does(self._some_days_later())
                self.quiet.holds(all_visible=True)
        finally:
            self.does(self.stage.closes())
            self.runner.close()
            self.folder.cleanup()

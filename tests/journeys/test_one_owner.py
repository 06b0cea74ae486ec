"""A story without an author: whatever people, clocks and power cuts do, a case has one owner and no word is lost."""

import os
import tempfile
from asyncio import Runner
from collections.abc import Awaitable
from datetime import timedelta
from pathlib import Path
from typing import ClassVar, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

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
OUTCOMES = ("solved", "referred", "refused_paper", "could_not_help", "no_reply", "not_a_question")


class OneOwner(RuleBasedStateMachine):
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
        house, *parts = self.stage_parts
        stage = MortalStage(house, Path(self.folder.name), *parts)
        await house.sweep(stage.ground.database)
        return stage

    def does(self, work: Awaitable[T]) -> T:
        async def awaited() -> T:
            return await work

        return self.runner.run(awaited())

    def acts(self, work: Awaitable[object]) -> None:
        OneOwner.steps += 1
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

    @initialize(forums=st.lists(st.booleans(), min_size=3, max_size=3), staff=st.booleans(), hours=st.booleans())
    def a_world_begins(self, forums: list[bool], staff: bool, hours: bool) -> None:
        self.does(self.cast.gathers(forums, has_staff=staff, has_hours=hours))
        self.does(self.stage.waits_until_quiet())

    # ── families ──

    @rule(who=number, urgent=st.booleans())
    def a_family_asks_for_a_person(self, who: int, urgent: bool) -> None:
        family = self.family(who)
        if urgent and who > 4:
            self.acts(family.forges("pe:-:urgent"))
        else:
            self.acts(family.forges("yes:-"))

    @rule(who=number, photo=st.booleans())
    def a_family_writes(self, who: int, photo: bool) -> None:
        self.acts(self.cast.family_writes(self.family(who), photo=photo))

    @rule(who=number, which=number)
    def a_family_edits(self, who: int, which: int) -> None:
        family = self.family(who)
        own = [one for one in self.truth.words.values() if one.by_family and one.family == family.chat_id]
        if own:
            self.acts(self.cast.family_edits(family, own[-1 - which % min(3, len(own))], self.steps))

    @rule(who=number)
    def a_family_takes_its_question_back(self, who: int) -> None:
        family = self.family(who)
        case = self.cast.open_case(family)
        if case is not None:
            self.cast.plans(case, "withdrawn", case.mediator, case.room)
            self.acts(family.forges(f"wi:{case.word}"))

    @rule(who=number)
    def a_family_still_needs_help(self, who: int) -> None:
        family = self.family(who)
        ended = [one for one in self.truth.cases.values() if one.family == family.chat_id and not one.is_open]
        if ended:
            self.acts(family.forges(f"re:{ended[-1].word}"))

    # ── mediators ──

    @rule(who=number, which=number)
    def somebody_takes(self, who: int, which: int) -> None:
        case = self.case_of(which)
        mediator = self.somebody(who, case) if case else None
        if case and mediator:
            hands = ("taken", mediator.user["id"], case.room) if case.state == "waiting" else case.hands
            self.cast.plans(case, *hands)
            self.acts(self.cast.presses(mediator, case, f"ta:{case.word}"))

    @rule(who=number, which=number, note=st.booleans(), photo=st.booleans())
    def somebody_writes(self, who: int, which: int, note: bool, photo: bool) -> None:
        case = self.case_of(which)
        mediator = self.somebody(who, case) if case else None
        if case and mediator:
            self.acts(self.cast.says(mediator, case, note=note and who % 2 == 0, photo=photo))

    @rule(who=number, which=number, to_note=st.booleans())
    def somebody_edits(self, who: int, which: int, to_note: bool) -> None:
        own = [one for one in self.truth.words.values() if not one.by_family and one.case]
        if own:
            words = own[-1 - which % min(3, len(own))]
            case = self.truth.cases[words.case or 0]
            mediator = self.somebody(who, case)
            if mediator:
                self.acts(self.cast.edits(mediator, words, version=self.steps, to_note=to_note))

    @rule(who=number, which=number, outcome=st.sampled_from(OUTCOMES))
    def somebody_closes(self, who: int, which: int, outcome: str) -> None:
        case = self.case_of(which)
        mediator = self.somebody(who, case) if case else None
        if case and mediator:
            is_asked = outcome in ("solved", "referred", "refused_paper")
            data = f"ps:{case.word}:{outcome}:2" if is_asked else f"oc:{case.word}:{outcome}"
            may = self.cast.is_owner(mediator, case)
            self.cast.plans(case, *(("closed", case.mediator, case.room) if may else case.hands))
            self.acts(self.cast.presses(mediator, case, data))

    # ── time, and what goes wrong ──

    @rule(hours=st.sampled_from([1, 1, 3, 5, 14, 24, 63]))
    def time_goes_by(self, hours: int) -> None:
        async def work() -> None:
            await self.stage.waits_until_quiet()
            for _ in range(min(hours, 6)):
                self.stage.clock.tick(timedelta(hours=hours / min(hours, 6)))
                await self.stage.survives(self.stage.ticks)
            await self.stage.survives(self.stage.sweep)

        self.acts(work())

    @rule(step=st.integers(1, 60))
    def the_power_will_be_cut(self, step: int) -> None:
        self.stage.fuse.left = step

    def teardown(self) -> None:
        OneOwner.deaths += self.stage.deaths
        try:
            if self.truth.families:
                self.stage.fuse.left = None
                self.does(self.stage.waits_until_quiet())
                self.quiet.holds()
        finally:
            self.does(self.stage.closes())
            self.runner.close()
            self.folder.cleanup()


def test_whatever_happens_a_case_has_one_owner_and_no_word_is_lost(
    sqlite_house: House,
    knowledge: KnowledgeBase,
    matcher: LearnedMatcher,
    translator: Translator,
    capsys: pytest.CaptureFixture[str],
) -> None:
    OneOwner.stage_parts = (sqlite_house, knowledge, matcher, translator)
    OneOwner.steps = OneOwner.deaths = 0
    examples, steps = int(os.environ.get("DROM_STORIES", "40")), int(os.environ.get("DROM_STORY_STEPS", "40"))
    chosen = os.environ.get("DROM_STORY_SEED")
    profile = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        derandomize=chosen is None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    machine = seed(int(chosen))(OneOwner) if chosen else OneOwner
    run_state_machine_as_test(machine, settings=profile)
    with capsys.disabled():
        print(f"\none owner: {OneOwner.steps} steps in {examples} stories, {OneOwner.deaths} power cuts")

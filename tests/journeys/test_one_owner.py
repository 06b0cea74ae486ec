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
            if who != 1:
                self.somebody_takes(who=0, which=0)

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

    @rule(who=number, which=number)
    def a_family_answers_a_message(self, who: int, which: int) -> None:
        family = self.family(who)
        screen = [one for one in family.screen if one.is_copy or one.author != "Drom"]
        if screen:
            answered = screen[-1 - which % min(4, len(screen))].id
            self.acts(self.cast.family_writes(family, reply_to=answered))

    @rule(who=number, which=number, emoji=st.sampled_from(["👍", "❤", ""]))
    def a_family_sets_a_sign(self, who: int, which: int, emoji: str) -> None:
        family = self.family(who)
        if family.screen:
            self.acts(family.reacts(emoji, family.screen[-1 - which % min(4, len(family.screen))].id))

    @rule(who=number, same=st.booleans())
    def a_family_says_whether_it_is_the_same_matter(self, who: int, same: bool) -> None:
        family = self.family(who)
        own = [one for one in self.truth.words.values() if one.by_family and one.family == family.chat_id]
        ended = [one for one in self.truth.cases.values() if one.family == family.chat_id and not one.is_open]
        if own and ended:
            verb = "sm" if same else "om"
            self.acts(family.forges(f"{verb}:{ended[-1].word}:{own[-1].number}", reply_to=own[-1].number))

    @rule(who=number)
    def a_family_has_everything_deleted(self, who: int) -> None:
        if who > 6:
            self.acts(self.cast.family_forgets(self.family(who)))

    @rule(who=number, knows=st.booleans())
    def a_family_blocks_the_bot_or_comes_back(self, who: int, knows: bool) -> None:
        family = self.family(who)
        if family.chat_id in self.stage.phones.blocked:
            self.acts(family.returns())
        elif who > 4:
            self.cast.is_blocked(family)
            if knows:
                self.acts(family.blocks_the_bot())

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

    @rule(who=number, which=number)
    def somebody_gives_back(self, who: int, which: int) -> None:
        case = self.case_of(which)
        mediator = self.somebody(who, case) if case else None
        if case and mediator:
            may = self.cast.is_owner(mediator, case)
            self.cast.plans(case, *(("waiting", None, case.room) if may else case.hands))
            self.acts(self.cast.presses(mediator, case, f"gb:{case.word}"))

    @rule(who=number, which=number, to=number, at_once=st.booleans())
    def somebody_transfers(self, who: int, which: int, to: int, at_once: bool) -> None:
        case = self.case_of(which)
        mediator = self.somebody(who, case) if case else None
        if case and mediator:
            self.acts(self.cast.transfers(mediator, case, self.cast.groups[to % 3], at_once=at_once))

    @rule(who=number, which=number, emoji=st.sampled_from(["👍", "❤", ""]))
    def somebody_sets_a_sign(self, who: int, which: int, emoji: str) -> None:
        case = self.case_of(which)
        mediator = self.somebody(who, case) if case else None
        if case and mediator:
            there = [one for one in mediator.group.screen if one.thread == case.thread]
            if there:
                self.acts(mediator.reacts(emoji, there[-1 - which % min(4, len(there))].id))

    @rule(who=number, which=number, note=st.booleans(), answered=number)
    def somebody_answers_a_bubble(self, who: int, which: int, note: bool, answered: int) -> None:
        case = self.case_of(which)
        mediator = self.somebody(who, case) if case else None
        if case and mediator:
            about = [
                one
                for one in mediator.group.screen
                if self.truth.about.get((mediator.group.chat_id, one.id)) == case.id
            ]
            if about:
                bubble = about[-1 - answered % len(about)]
                self.acts(self.cast.says(mediator, case, note=note, bubble=bubble))

    @rule(who=number)
    def somebody_leaves_the_room(self, who: int) -> None:
        mediator = self.cast.mediators[who % 5]
        if who > 4:
            self.acts(mediator.group.loses(mediator))

    @rule(who=number, back=st.booleans())
    def somebody_is_away_or_back(self, who: int, back: bool) -> None:
        mediator = self.cast.mediators[who % 5]
        day = (self.stage.clock.now() + timedelta(days=who)).strftime("%d.%m")
        self.acts(mediator.writes("/back" if back else f"/away {day}"))

    # ── rooms ──

    @rule(which=number)
    def a_topic_is_deleted_by_hand(self, which: int) -> None:
        case = self.case_of(which)
        if case and case.room and case.thread and which > 4:
            topics = self.stage.phones.topics.get(case.room, {})
            if case.thread in topics:
                self.stage.phones.delete_topic(case.room, case.thread)
                self.acts(self.truth.topic_was_deleted(case))

    @rule(which=number, knows=st.booleans())
    def the_bot_is_removed_or_added(self, which: int, knows: bool) -> None:
        group = self.cast.groups[which % 3]
        if group.chat_id in self.stage.phones.left_groups:
            self.acts(group.bot_becomes("administrator", can_manage_topics=True))
        elif which > 5:
            self.truth.bot_is_removed(group.chat_id)
            if knows:
                self.acts(group.bot_becomes("kicked"))
            else:
                self.stage.phones.left_groups.add(group.chat_id)

    @rule(which=number, place=st.sampled_from(["valga", "ee", "all", "narva"]))
    def a_room_gets_another_place(self, which: int, place: str) -> None:
        if which > 6:
            group = self.cast.groups[which % 3]
            if group.chat_id not in self.stage.phones.left_groups:
                self.acts(self.cast.admin_says(group, f"/bind {place}"))

    # ── Telegram ──

    @rule()
    def telegram_becomes_slow_or_quick(self) -> None:
        if self.stage.is_slow:
            self.acts(self.stage.waits_until_quiet())
        else:
            self.stage.is_slow = True

    @rule(most=st.integers(1, 6))
    def some_messages_arrive_and_telegrams_answer_is_late(self, most: int) -> None:
        async def work() -> None:
            await self.stage.send(await self.stage.exchange(most))

        if self.stage.is_slow:
            self.acts(self.stage.survives(work))

    @rule(
        which=number,
        kind=st.sampled_from(["flood", "silence", "silence", "uncopyable"]),
        times=st.integers(1, 3),
    )
    def telegram_makes_trouble(self, which: int, kind: str, times: int) -> None:
        chats = [*self.truth.groups, *self.truth.families]
        self.cast.trouble(chats[which % len(chats)], kind, times)

    @rule()
    def the_last_update_comes_again(self) -> None:
        if self.stage.last_update is not None:
            self.acts(self.stage.receive_as_it_is(self.stage.last_update))

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
        OneOwner.deaths += self.stage.deaths
        try:
            if self.truth.families:
                self.stage.fuse.left = None
                self.does(self._some_days_later())
                self.quiet.holds(all_visible=True)
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
        phases=[Phase.generate, Phase.shrink] if os.environ.get("DROM_STORY_SHRINK") else [Phase.generate],
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    machine = seed(int(chosen))(OneOwner) if chosen else OneOwner
    run_state_machine_as_test(machine, settings=profile)
    with capsys.disabled():
        print(f"\none owner: {OneOwner.steps} steps in {examples} stories, {OneOwner.deaths} power cuts")

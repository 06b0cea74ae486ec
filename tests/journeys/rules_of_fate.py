"""What befalls a story without an author: lost rooms, slow Telegram, time, power cuts."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.journeys.world import StoryWithoutAuthor, number


class Fate(StoryWithoutAuthor):
    """What nobody in the story has in hand."""

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

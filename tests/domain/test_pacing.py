"""Never more than Telegram allows, whenever it counts; what is urgent first; nobody for ever last."""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.pacing import MOST_PREFERRED, Busy, Limit, Pace, Pacer, Sending, Waiting, telegrams_pace
from bot.domain.urgency import Urgency

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ROOM, FAMILY = "room", "family"


def in_room(number: int, urgency: Urgency = Urgency.COPY) -> Waiting:
    return Waiting(number, ROOM, is_group=True, urgency=urgency)


def to_family(number: int, chat: str = FAMILY) -> Waiting:
    return Waiting(number, chat, is_group=False, urgency=Urgency.AWAITED)


def ids(chosen: tuple[Waiting, ...]) -> list[int]:
    return [one.id for one in chosen]


def a_pacer() -> Pacer:
    return Pacer(telegrams_pace())


# ── order ──


def test_what_is_urgent_goes_first_then_what_is_awaited_then_copies_then_names() -> None:
    waiting = [in_room(number, urgency) for number, urgency in enumerate(reversed(Urgency))]
    assert ids(a_pacer().choose(waiting, NOW, 4).chosen) == [3, 2, 1, 0]


def test_among_equals_whoever_came_first_goes_first() -> None:
    assert ids(a_pacer().choose([in_room(3), in_room(1), in_room(2)], NOW, 2).chosen) == [1, 2]


def test_a_full_room_holds_up_no_family() -> None:
    pacer = a_pacer()
    waiting = [*map(in_room, range(50)), to_family(99)]
    assert 99 in ids(pacer.choose(waiting, NOW, 60).chosen)


def test_copies_leave_room_for_somebody_in_danger() -> None:
    pacer = a_pacer()
    assert len(pacer.choose(map(in_room, range(50)), NOW, 60).chosen) == 5
    urgent = [in_room(100 + number, Urgency.URGENT) for number in range(3)]
    assert ids(pacer.choose([*map(in_room, range(5, 50)), *urgent], NOW, 60).chosen) == [100, 101, 102]


def test_the_oldest_has_its_turn_however_many_others_are_preferred() -> None:
    pacer = Pacer(Pace())
    name = in_room(1, Urgency.COSMETIC)
    numbers = iter(range(2, 100))
    for _ in range(MOST_PREFERRED):
        urgent = in_room(next(numbers), Urgency.URGENT)
        assert pacer.choose([name, urgent], NOW, 1).chosen == (urgent,)
    assert pacer.choose([name, in_room(next(numbers), Urgency.URGENT)], NOW, 1).chosen == (name,)


# ── tokens ──


def test_a_token_comes_back_a_window_after_the_answer_and_not_after_the_sending() -> None:
    pacer = Pacer(Pace(group=(Limit(1, 60 * SECOND),), group_calmly=(Limit(1, 60 * SECOND),)))
    assert ids(pacer.choose([in_room(1)], NOW, 1).chosen) == [1]
    turn = pacer.choose([in_room(2)], NOW + 100 * SECOND, 1)
    assert turn.chosen == ()
    assert turn.again_at is None, "only an answer can tell"
    pacer.land(1, NOW + 100 * SECOND)
    turn = pacer.choose([in_room(2)], NOW + 101 * SECOND, 1)
    assert (turn.chosen, turn.again_at) == ((), NOW + 160 * SECOND)
    assert ids(pacer.choose([in_room(2)], NOW + 160 * SECOND, 1).chosen) == [2]


def test_what_was_not_sent_after_all_costs_nothing() -> None:
    pacer = a_pacer()
    for one in pacer.choose(map(in_room, range(5)), NOW, 5).chosen:
        pacer.give_back(one.id)
        pacer.give_back(one.id)
    assert len(pacer.choose(map(in_room, range(9)), NOW, 9).chosen) == 5


def test_an_answer_that_is_told_twice_is_one_answer() -> None:
    pacer = a_pacer()
    pacer.choose([in_room(1)], NOW, 1)
    pacer.land(1, NOW)
    pacer.land(1, NOW)
    assert len(pacer.choose(map(in_room, range(2, 20)), NOW, 9).chosen) == 4


def test_whoever_starts_anew_remembers_what_was_sent_before() -> None:
    pacer = a_pacer()
    for number in range(20):
        pacer.remember(Sending(ROOM, True, NOW - (59 - number) * SECOND))
    turn = pacer.choose([in_room(1, Urgency.URGENT)], NOW, 1)
    assert (turn.chosen, turn.again_at) == ((), NOW + SECOND)
    assert pacer.choose([in_room(1, Urgency.URGENT)], NOW + SECOND, 1).chosen


def test_a_clock_that_is_set_back_blocks_nobody_for_hours() -> None:
    pacer = a_pacer()
    for one in pacer.choose([in_room(number, Urgency.URGENT) for number in range(20)], NOW, 20).chosen:
        pacer.land(one.id, NOW)
    earlier = NOW - timedelta(hours=1)
    assert not pacer.choose([in_room(30, Urgency.URGENT)], earlier, 1).chosen
    assert pacer.choose([in_room(30, Urgency.URGENT)], earlier + 60 * SECOND, 1).chosen


def test_without_limits_everything_goes_at_once() -> None:
    turn = Pacer(telegrams_pace(0)).choose(map(in_room, range(500)), NOW, 500)
    assert (len(turn.chosen), turn.again_at) == (500, None)


@pytest.mark.parametrize("scale", [1.0, 0.1])
def test_windows_can_be_shortened_for_measurements(scale: float) -> None:
    pace = telegrams_pace(scale)
    assert [limit.most for limit in (*pace.overall, *pace.private, *pace.group)] == [30, 5, 20]
    assert pace.group[0].window == timedelta(seconds=60 * scale)


# ── who is looked at ──


def test_whoever_has_had_its_messages_is_left_out_until_the_first_of_them_counts_no_longer() -> None:
    pacer = a_pacer()
    chosen = pacer.choose((to_family(number) for number in range(5)), NOW, 5).chosen
    assert pacer.busy(NOW) == Busy(chats=frozenset({FAMILY})), "only an answer can tell how long"
    for one in chosen:
        pacer.land(one.id, NOW)
    busy = pacer.busy(NOW + SECOND)
    assert busy == Busy(chats=frozenset({FAMILY}), again=(NOW + 5 * SECOND,))
    turn = pacer.choose([], NOW + SECOND, 16, busy)
    assert turn.again_at == NOW + 5 * SECOND, "nobody who is looked at tells it"
    assert pacer.busy(NOW + 5 * SECOND) == Busy()


def test_a_room_that_is_to_be_calm_is_shown_for_what_is_urgent_and_for_the_turn_of_the_oldest() -> None:
    pacer = a_pacer()
    for one in pacer.choose(map(in_room, range(5)), NOW, 5).chosen:
        pacer.land(one.id, NOW)
    for number in range(MOST_PREFERRED):
        busy = pacer.busy(NOW)
        assert busy.calmly == {ROOM}, "an older one may have been left out"
        assert pacer.choose([in_room(100 + number, Urgency.URGENT)], NOW, 1, busy).chosen
    assert pacer.busy(NOW).calmly == frozenset()


# ── whatever comes ──


class Crowd:
    """Messages come, leave, and land late; Telegram counts each at a moment of its own choice."""

    def __init__(self, pace: Pace) -> None:
        self.pacer = Pacer(pace)
        self.pace = pace
        self.now = NOW
        self.waiting: dict[int, Waiting] = {}
        self.under_way: list[tuple[datetime, float, Waiting]] = []
        self.counted: dict[str, list[datetime]] = {}
        self.left: list[tuple[datetime, Waiting]] = []

    def come(self, one: Waiting) -> None:
        self.waiting[one.id] = one

    def looked_at(self, busy: Busy) -> list[Waiting]:
        """As the queue shows them: not all, and none to whom nothing may leave."""
        free = [
            one
            for one in self.waiting.values()
            if one.chat not in busy.chats and (one.chat not in busy.calmly or one.urgency is Urgency.URGENT)
        ]
        worthiest = sorted(free, key=lambda one: (one.urgency, one.id))
        return list(
            {one.id: one for one in sorted(free, key=lambda one: one.id)[:16] + worthiest[:16]}.values()
        )

    def leave(self, most: int, moment: float) -> None:
        busy = self.pacer.busy(self.now)
        for one in self.pacer.choose(self.looked_at(busy), self.now, most, busy).chosen:
            del self.waiting[one.id]
            self.under_way.append((self.now, moment, one))
            self.left.append((self.now, one))

    def land(self, number: int) -> None:
        landing, self.under_way = self.under_way[:number], self.under_way[number:]
        for left_at, moment, one in landing:
            self.pacer.land(one.id, self.now)
            self.counted.setdefault(one.chat, []).append(left_at + (self.now - left_at) * moment)

    def check(self) -> None:
        self.land(len(self.under_way))
        everything = [moment for moments in self.counted.values() for moment in moments]
        _within(self.pace.overall, everything)
        for chat, moments in self.counted.items():
            _within(self.pace.group if chat.startswith(ROOM) else self.pace.private, moments)


def _within(limits: tuple[Limit, ...], moments: list[datetime]) -> None:
    for limit in limits:
        window: deque[datetime] = deque()
        for moment in sorted(moments):
            window.append(moment)
            while window[0] <= moment - limit.window:
                window.popleft()
            assert len(window) <= limit.most


_STEPS = st.lists(
    st.tuples(
        st.sampled_from([ROOM, "room2", "a", "b", "c"]),
        st.sampled_from(Urgency),
        st.integers(0, 40),  # so many come
        st.integers(0, 40),  # so many may leave
        st.integers(0, 40),  # so many land
        st.floats(0, 20, allow_nan=False),  # so many seconds pass
        st.floats(0, 1, allow_nan=False),  # when Telegram counts: 0 at leaving, 1 at landing
    ),
    max_size=40,
)


@given(_STEPS)
@settings(deadline=None)
def test_no_window_ever_holds_more_than_its_limit_whenever_telegram_counts(
    steps: list[tuple[str, Urgency, int, int, int, float, float]],
) -> None:
    crowd, numbers = Crowd(telegrams_pace()), iter(range(10_000))
    for chat, urgency, coming, leaving, landing, seconds, moment in steps:
        for _ in range(coming):
            crowd.come(Waiting(next(numbers), chat, chat.startswith(ROOM), urgency))
        crowd.leave(leaving, moment)
        crowd.now += timedelta(seconds=seconds)
        crowd.land(landing)
    crowd.check()


@given(st.lists(st.sampled_from(Urgency), min_size=1, max_size=60), st.floats(0.05, 3))
@settings(deadline=None, max_examples=40)
def test_everybody_gets_a_turn_although_urgent_ones_never_cease(
    others: list[Urgency], seconds: float
) -> None:
    crowd = Crowd(telegrams_pace())
    for number, urgency in enumerate(others):
        crowd.come(in_room(number, urgency))
    for number in range(10_000, 30_000):
        crowd.come(in_room(number, Urgency.URGENT))  # more than can ever leave
        crowd.leave(16, 0.5)
        crowd.now += timedelta(seconds=seconds)
        crowd.land(16)
        if not any(waiting < len(others) for waiting in crowd.waiting):
            break
    # Each fifth message is the oldest, and twenty leave in a minute.
    bound = timedelta(minutes=(len(others) * (MOST_PREFERRED + 1)) / 20 + 2, seconds=60 * seconds)
    assert crowd.now - NOW <= bound
    crowd.check()


@given(st.permutations([*Urgency] * 6))
@settings(deadline=None, max_examples=30)
def test_nothing_is_lost_or_repeated_and_lanes_keep_their_order(kinds: list[Urgency]) -> None:
    crowd = Crowd(telegrams_pace())
    lanes = {lane: deque(_lane(lane, kinds)) for lane in range(6)}
    while any(lanes.values()):
        for lane in lanes.values():
            # As the queue does: only the first of a lane, as urgent as the most urgent behind it.
            if lane and lane[0].id not in crowd.waiting:
                crowd.come(replace(lane[0], urgency=min(one.urgency for one in lane)))
        crowd.leave(16, 0.5)
        crowd.now += SECOND
        crowd.land(16)
        gone = {one.id for _, one in crowd.left}
        for lane in lanes.values():
            if lane and lane[0].id in gone:
                lane.popleft()
        assert crowd.now < NOW + timedelta(minutes=10)
    numbers = [one.id for _, one in crowd.left]
    assert Counter(numbers) == Counter(range(len(kinds)))
    for remainder in range(6):
        of_lane = [number for number in numbers if number % 6 == remainder]
        assert of_lane == sorted(of_lane)


def _lane(lane: int, kinds: list[Urgency]) -> Iterator[Waiting]:
    return (in_room(number, urgency) for number, urgency in enumerate(kinds) if number % 6 == lane)

"""Which step of the queue is due when: in working time, through weekends, holidays and summer time."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cases import Case, State
from bot.domain.clocks import OFFICE_WEEK, Step, due_step
from bot.domain.hours import MIDNIGHT, NO_WEEK, Calendar, Hours, Period, SpecialDay
from bot.domain.people import Mediator, Place, Room, RoomKind, wider_room

TALLINN = ZoneInfo("Europe/Tallinn")
OFFICE = Hours(OFFICE_WEEK)
ROUND_THE_CLOCK = Hours(((Period(0, MIDNIGHT),),) * 7)
INDEPENDENCE = date(2027, 2, 24)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TALLINN).astimezone(UTC)


def calendar(hours: Hours = OFFICE) -> Calendar:
    return Calendar(hours, TALLINN, lambda day: day == INDEPENDENCE)


def waiting(since: str, *, urgent: bool = False) -> Case:
    moment = at(since)
    return Case(1, "K7M2", 5, State.WAITING, moment, "ru", urgent=urgent, waits_since=moment, clock_at=moment)


def course(case: Case, until: str, hours: Hours = OFFICE, every: int = 30) -> Iterator[tuple[str, Step]]:
    """Every step until then, when the clock is looked at every few minutes; nobody does anything."""
    now, room = case.clock_at or case.opened_at, calendar(hours)
    while now <= at(until):
        step = due_step(case, now, room)
        if step is not None:
            yield f"{now.astimezone(TALLINN):%a %H:%M}", step
            case = case.returned(now) if step is Step.RETURN else case.reminded(now)
        now += timedelta(minutes=every)


def test_a_case_that_nobody_takes_is_said_again_and_then_goes_on() -> None:
    assert list(course(waiting("2026-03-09 09:00"), "2026-03-09 16:30")) == [
        ("Mon 11:00", Step.ANNOUNCE),
        ("Mon 13:00", Step.WIDEN),
    ]


def test_over_the_weekend_the_clock_stands_still() -> None:
    assert list(course(waiting("2026-03-06 16:00"), "2026-03-09 16:30")) == [
        ("Mon 10:00", Step.ANNOUNCE),
        ("Mon 12:00", Step.WIDEN),
    ]


def test_on_a_holiday_the_clock_stands_still() -> None:
    assert [moment for moment, _ in course(waiting("2027-02-23 16:00"), "2027-02-25 16:00")] == [
        "Thu 10:00",
        "Thu 12:00",
    ]


def test_in_the_night_of_summer_time_an_hour_less_is_waited() -> None:
    steps = course(waiting("2026-03-29 01:00"), "2026-03-29 06:00", ROUND_THE_CLOCK)
    assert [moment for moment, _ in steps] == ["Sun 04:00", "Sun 06:00"]
    steps = course(waiting("2026-10-25 01:00"), "2026-10-25 06:00", ROUND_THE_CLOCK)
    assert [moment for moment, _ in steps] == ["Sun 03:00", "Sun 04:00"]


def test_who_waits_for_days_is_brought_up_each_working_day() -> None:
    steps = list(course(waiting("2026-03-05 09:00"), "2026-03-10 16:00"))
    assert steps[2:] == [("Fri 13:00", Step.WIDEN), ("Mon 13:00", Step.WIDEN), ("Tue 13:00", Step.WIDEN)]


def test_a_silent_owner_is_reminded_and_then_loses_the_case() -> None:
    taken = waiting("2026-03-09 09:00").taken_by(7, at("2026-03-09 10:00"))
    assert list(course(taken, "2026-03-09 14:30")) == [
        ("Mon 13:00", Step.REMIND),
        ("Mon 14:00", Step.RETURN),
    ]


def test_an_owner_with_the_last_word_keeps_the_case_and_is_asked_twice_whether_it_is_over() -> None:
    taken = waiting("2026-03-02 09:00").taken_by(7, at("2026-03-02 10:00")).replied(at("2026-03-02 11:00"))
    assert list(course(taken, "2026-04-20 16:00")) == [
        ("Mon 11:00", Step.ASK_TO_CLOSE),
        ("Mon 11:00", Step.ASK_TO_CLOSE),
    ]


def test_what_fell_due_while_the_bot_was_down_is_said_before_it_is_done() -> None:
    """After a day of silence of the bot itself, nobody loses a case that they could not answer."""
    taken = waiting("2026-03-09 09:00").taken_by(7, at("2026-03-09 10:00"))
    started = at("2026-03-11 10:00")
    assert due_step(taken, started, calendar()) is Step.REMIND
    reminded = taken.reminded(started)
    assert due_step(reminded, started + timedelta(minutes=59), calendar()) is None
    assert due_step(reminded, started + timedelta(minutes=60), calendar()) is Step.RETURN


def test_nothing_that_is_not_urgent_happens_at_night_even_after_a_pause() -> None:
    case = waiting("2026-03-09 09:00")
    assert due_step(case, at("2026-03-10 03:00"), calendar()) is None
    assert due_step(case, at("2026-03-10 09:00"), calendar()) is Step.ANNOUNCE


def test_an_urgent_case_goes_by_minutes_at_night_too() -> None:
    steps = list(course(waiting("2026-03-07 02:00", urgent=True), "2026-03-07 08:00", every=1))
    assert [moment for moment, _ in steps] == [
        "Sat 02:02", "Sat 02:05", "Sat 02:15", "Sat 03:00", "Sat 07:00",
    ]  # fmt: skip


def test_an_urgent_case_comes_back_soon_and_keeps_office_hours_when_it_was_answered() -> None:
    taken = waiting("2026-03-07 02:00", urgent=True).taken_by(7, at("2026-03-07 02:01"))
    assert [step for _, step in course(taken, "2026-03-07 02:31", every=1)] == [Step.REMIND, Step.RETURN]
    assert list(course(taken.replied(at("2026-03-07 02:10")), "2026-03-08 23:00")) == []


def test_hours_that_change_meanwhile_hold_for_what_is_waited_already() -> None:
    case = waiting("2026-03-09 09:00")
    eleven = at("2026-03-09 11:00")
    assert due_step(case, eleven, calendar()) is Step.ANNOUNCE
    later = replace(OFFICE, week=((Period(10 * 60, 17 * 60),), *NO_WEEK[1:]))
    assert due_step(case, eleven, calendar(later)) is None
    assert due_step(case, eleven, calendar(replace(OFFICE, promise=8))) is None
    free = replace(OFFICE, special_days=(SpecialDay(date(2026, 3, 9)),))
    assert due_step(case, eleven, calendar(free)) is None


def test_whoever_is_away_loses_a_case_in_which_the_family_waits_and_keeps_the_others() -> None:
    taken = waiting("2026-03-09 09:00").taken_by(7, at("2026-03-09 10:00"))
    now = at("2026-03-09 10:01")
    assert due_step(taken, now, calendar(), owner_is_away=True) is Step.RETURN
    assert due_step(taken.reminded(now), now, calendar(), owner_is_away=True) is Step.RETURN
    answered = taken.replied(now)
    assert due_step(answered, at("2026-04-09 10:00"), calendar(), owner_is_away=True) is None
    assert due_step(taken, at("2026-03-09 20:00"), calendar(), owner_is_away=True) is None


def test_what_no_room_has_seen_yet_waits_for_telegram_but_not_for_ever() -> None:
    case = replace(waiting("2026-03-09 09:00"), card_row=5)
    assert due_step(case, at("2026-03-09 16:00"), calendar()) is None
    assert due_step(case, at("2026-03-10 10:00"), calendar()) is Step.ANNOUNCE
    assert due_step(replace(case, urgent=True), at("2026-03-09 09:10"), calendar()) is None


def test_a_case_that_is_over_has_no_clock() -> None:
    assert due_step(waiting("2026-03-02 09:00").withdrawn(at("2026-03-02 10:00")),
                    at("2026-03-20 10:00"), calendar()) is None  # fmt: skip


MOMENTS = st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: at("2026-01-01") + timedelta(minutes=minutes))
ACTS: tuple[Callable[[Case, datetime], Case], ...] = (
    lambda case, now: case.taken_by(7, now) if case.state is State.WAITING else case.replied(now),
    lambda case, now: case.written_to(now),
    lambda case, now: case.made_urgent(now),
)


@given(MOMENTS, st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 5000)), max_size=6), st.booleans())
def test_whatever_happened_a_family_that_waits_is_heard_of_within_days(
    opened: datetime, acts: list[tuple[Callable[[Case, datetime], Case], int]], urgent: bool
) -> None:
    case, now = replace(waiting("2026-03-09 09:00"), opened_at=opened, clock_at=opened, urgent=urgent), opened
    for act, minutes in acts:
        now += timedelta(minutes=minutes)
        case = act(case, now)
    if case.waits_since is None:
        return
    hours = (now + timedelta(hours=number) for number in range(24 * 7))
    assert any(due_step(case, hour, calendar()) is not None for hour in hours)


@given(MOMENTS, st.integers(0, 60 * 60), st.sampled_from((OFFICE, ROUND_THE_CLOCK)))
def test_the_moment_before_so_much_work_is_the_latest_from_which_it_has_passed(
    now: datetime, minutes: int, hours: Hours
) -> None:
    work, room = timedelta(minutes=minutes), calendar(hours)
    since = room.before(now, work)
    assert room.worked(since, now) >= work
    assert not work or room.worked(since + timedelta(minutes=1), now) < work


def room(number: int, *places: Place, is_open: bool = True, kind: RoomKind = RoomKind.CASES) -> Room:
    return Room(number, -number, kind, is_forum=True, language="et", places=places, is_open=is_open)


VALGA = room(1, Place("EE", "valga"))
TARTU = room(2, Place("EE", "tartu"))
ESTONIA = room(3, Place("EE"))
EVERYTHING = room(4, Place())
BOTH = room(5, Place("EE", "valga"), Place("EE"))


@pytest.mark.parametrize(
    ("rooms", "present", "expected"),
    [
        ((VALGA, ESTONIA, EVERYTHING), VALGA, ESTONIA),
        ((VALGA, ESTONIA, EVERYTHING), ESTONIA, EVERYTHING),
        ((VALGA, ESTONIA, EVERYTHING), EVERYTHING, None),
        ((VALGA, EVERYTHING), VALGA, EVERYTHING),
        ((VALGA, replace(ESTONIA, is_open=False), EVERYTHING), VALGA, EVERYTHING),
        ((VALGA, room(9, Place("LV"))), VALGA, None),
        ((VALGA, room(9, kind=RoomKind.STAFF)), VALGA, None),
        ((VALGA, TARTU, ESTONIA), TARTU, ESTONIA),  # it was brought to Tartu by hand
        ((BOTH, EVERYTHING), BOTH, EVERYTHING),
    ],
)  # fmt: skip
def test_a_case_goes_from_the_municipality_to_the_country_to_all(
    rooms: tuple[Room, ...], present: Room, expected: Room | None
) -> None:
    assert wider_room(rooms, present, "EE", "valga") == expected


def test_without_a_place_the_room_for_everything_is_the_widest() -> None:
    assert wider_room((VALGA, ESTONIA, EVERYTHING), EVERYTHING, None, None) is None


def test_an_absence_lasts_to_the_end_of_its_last_day() -> None:
    away = Mediator(7, 77).away(date(2026, 3, 9), 1)
    assert [away.is_away(date(2026, 3, day)) for day in (8, 9, 10)] == [True, True, False]
    assert not away.back().is_away(date(2026, 3, 8))

"""Working time as a clock on the wall tells it, through nights, pauses, holidays and summer time."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.hours import (
    MIDNIGHT,
    Calendar,
    Closed,
    EndsBeforeItBegins,
    Hours,
    Overlap,
    Period,
    PeriodError,
    Periods,
    SpecialDay,
    periods,
)

TALLINN = ZoneInfo("Europe/Tallinn")
MORNING, AFTERNOON = Period(9 * 60, 12 * 60), Period(13 * 60, 17 * 60)
OFFICE = Hours(week=((MORNING, AFTERNOON),) * 5 + ((), ()))
INDEPENDENCE_DAY = date(2026, 2, 24)


def calendar(hours: Hours = OFFICE, *holidays: date, zone: ZoneInfo = TALLINN) -> Calendar:
    return Calendar(hours, zone, frozenset(holidays).__contains__)


def at(day: str, clock: str = "0:00") -> datetime:
    """A moment on the clock of Tallinn."""
    hour, minute = clock.split(":")
    return datetime.combine(date.fromisoformat(day), time(int(hour), int(minute)), TALLINN)


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


# ── one day ──


def test_a_period_over_midnight_is_refused() -> None:
    with pytest.raises(EndsBeforeItBegins):
        Period(22 * 60, 6 * 60)


def test_an_empty_period_is_refused() -> None:
    with pytest.raises(EndsBeforeItBegins):
        Period(540, 540)


@pytest.mark.parametrize(("opens", "closes"), [(-1, 60), (0, MIDNIGHT + 1), (MIDNIGHT, MIDNIGHT + 5)])
def test_a_time_that_no_clock_shows_is_refused(opens: int, closes: int) -> None:
    with pytest.raises(PeriodError):
        Period(opens, closes)


def test_overlapping_periods_are_refused() -> None:
    with pytest.raises(Overlap):
        periods(MORNING, Period(11 * 60, 13 * 60))


def test_periods_are_put_in_order_and_touching_ones_become_one() -> None:
    assert periods(AFTERNOON, MORNING) == (MORNING, AFTERNOON)
    assert periods(Period(540, 720), Period(720, 780)) == (Period(540, 780),)


# ── whole days ──


def test_a_week_without_periods_says_nothing() -> None:
    empty = calendar(Hours(special_days=(SpecialDay(date(2026, 3, 2), (MORNING,)),)))
    now = at("2026-03-02", "10:00")
    assert not empty.hours.are_said
    assert (empty.opening(now), empty.after(now, hours(1))) == (None, None)
    assert empty.worked(now, now + timedelta(days=30)) == hours(0)


def test_friday_evening_waits_for_monday_morning() -> None:
    assert calendar().opening(at("2026-03-06", "18:30")) == at("2026-03-09", "9:00")


def test_a_pause_is_no_working_time() -> None:
    noon = at("2026-03-02", "12:15")
    assert not calendar().is_open(noon)
    assert calendar().opening(noon) == at("2026-03-02", "13:00")
    assert calendar().worked(at("2026-03-02", "11:00"), at("2026-03-02", "14:00")) == hours(2)


def test_the_minute_of_opening_is_open_and_the_minute_of_closing_is_not() -> None:
    assert calendar().is_open(at("2026-03-02", "9:00"))
    assert not calendar().is_open(at("2026-03-02", "17:00"))


def test_four_working_hours_reach_over_the_weekend() -> None:
    assert calendar().after(at("2026-03-06", "16:00"), hours(4)) == at("2026-03-09", "12:00")


def test_nobody_works_on_a_holiday_and_it_is_known_why() -> None:
    found = calendar(OFFICE, INDEPENDENCE_DAY)
    assert found.opening(at("2026-02-24", "10:00")) == at("2026-02-25", "9:00")
    assert found.closed_on(INDEPENDENCE_DAY) is Closed.HOLIDAY
    assert found.closed_on(date(2026, 2, 25)) is None


def test_a_holiday_on_a_day_without_hours_explains_nothing() -> None:
    assert calendar(OFFICE, date(2026, 12, 26)).closed_on(date(2026, 12, 26)) is None


def test_what_the_room_says_of_a_day_holds_on_a_holiday_too() -> None:
    special = OFFICE.with_days((INDEPENDENCE_DAY,), (MORNING,))
    assert calendar(special, INDEPENDENCE_DAY).is_open(at("2026-02-24", "10:00"))


def test_a_special_day_can_be_closed_and_be_usual_again() -> None:
    day = date(2026, 3, 2)
    closed = OFFICE.with_days((day,), ())
    assert calendar(closed).closed_on(day) is Closed.SPECIAL_DAY
    assert calendar(closed).opening(at("2026-03-02")) == at("2026-03-03", "9:00")
    assert closed.with_days((day,), None) == OFFICE


def test_special_days_that_are_over_are_forgotten() -> None:
    days = OFFICE.with_days((date(2025, 1, 1), date(2026, 1, 2)), ())
    assert [one.day for one in days.without_days_before(date(2026, 1, 1)).special_days] == [date(2026, 1, 2)]


def test_the_other_weekdays_stay_as_they_are() -> None:
    friday = OFFICE.with_weekdays(frozenset({4}), (MORNING,))
    assert friday.week == ((MORNING, AFTERNOON),) * 4 + ((MORNING,), (), ())


def test_a_working_day_is_as_long_as_a_day_on_which_people_work() -> None:
    assert OFFICE.working_day == hours(7)
    assert Hours().working_day == timedelta(days=1)


def test_a_night_is_two_periods_that_meet_at_midnight() -> None:
    night = Hours(week=((Period(22 * 60, MIDNIGHT),), (Period(0, 6 * 60),), (), (), (), (), ()))
    assert calendar(night).worked(at("2026-03-02", "21:00"), at("2026-03-03", "12:00")) == hours(8)
    assert calendar(night).after(at("2026-03-02", "23:00"), hours(3)) == at("2026-03-03", "2:00")


# ── the nights on which clocks change: 29 March 3:00 → 4:00, 25 October 4:00 → 3:00 ──

EVERY_NIGHT = Hours(week=((Period(60, 6 * 60),),) * 7)


@pytest.mark.parametrize(("night", "long"), [("2026-03-28", 5), ("2026-03-29", 4), ("2026-10-25", 6)])
def test_a_night_is_as_long_as_it_really_is(night: str, long: int) -> None:
    assert calendar(EVERY_NIGHT).worked(at(night), at(night, "12:00")) == hours(long)


def test_who_comes_at_an_hour_that_is_left_out_comes_when_clocks_jump() -> None:
    left_out = Hours(week=((Period(3 * 60 + 30, 5 * 60),),) * 7)
    assert calendar(left_out).opening(at("2026-03-29")) == at("2026-03-29", "4:00")


def test_a_period_that_is_left_out_as_a_whole_does_not_happen() -> None:
    left_out = Hours(week=((Period(3 * 60, 4 * 60), Period(5 * 60, 6 * 60)),) * 7)
    assert calendar(left_out).worked(at("2026-03-29"), at("2026-03-29", "12:00")) == hours(1)


def test_an_hour_that_comes_twice_is_worked_twice_when_it_lies_within() -> None:
    within = Hours(week=((Period(2 * 60, 3 * 60 + 30), Period(3 * 60 + 30, 5 * 60)),) * 7)
    assert calendar(within).worked(at("2026-10-25"), at("2026-10-25", "12:00")) == hours(4)


def test_the_second_of_two_equal_hours_is_open_too() -> None:
    assert calendar(EVERY_NIGHT).is_open(at("2026-10-25", "3:30").replace(fold=1))


def test_monday_morning_is_monday_morning_after_the_clocks_have_changed() -> None:
    assert calendar().opening(at("2026-03-27", "18:00")) == at("2026-03-30", "9:00")
    assert calendar().opening(at("2026-10-23", "18:00")) == at("2026-10-26", "9:00")


# ── whatever the hours ──


def _day_of(cuts: list[int]) -> Periods:
    cuts = sorted(set(cuts))
    return periods(*(Period(*pair) for pair in zip(cuts[::2], cuts[1::2], strict=False)))


DAYS = st.lists(st.integers(0, MIDNIGHT), max_size=6).map(_day_of)
SPECIAL = st.dictionaries(st.dates(date(2026, 3, 20), date(2026, 4, 10)), DAYS, max_size=4)
CALENDARS = st.builds(
    lambda week, special, holidays, zone: Calendar(
        Hours(tuple(week), tuple(SpecialDay(day, special[day]) for day in sorted(special))),
        ZoneInfo(zone),
        holidays.__contains__,
    ),
    st.lists(DAYS, min_size=7, max_size=7).filter(any),
    SPECIAL,
    st.frozensets(st.dates(date(2026, 3, 20), date(2026, 4, 10)), max_size=3),
    st.sampled_from(["Europe/Tallinn", "Europe/Riga", "Europe/Vilnius", "Atlantic/Azores", "UTC"]),
)
MOMENTS = st.integers(0, 11 * 24 * 60).map(
    lambda minutes: datetime(2026, 3, 25, tzinfo=UTC) + timedelta(minutes=minutes)
)
LENGTHS = st.timedeltas(timedelta(), timedelta(days=3))


@given(CALENDARS, MOMENTS, LENGTHS, LENGTHS)
def test_working_time_adds_up(one: Calendar, start: datetime, first: timedelta, second: timedelta) -> None:
    middle, end = start + first, start + first + second
    assert one.worked(start, end) == one.worked(start, middle) + one.worked(middle, end)
    assert timedelta() <= one.worked(start, end) <= end - start


@given(CALENDARS, MOMENTS, LENGTHS)
def test_later_moments_open_later(one: Calendar, moment: datetime, pause: timedelta) -> None:
    early, late = one.opening(moment), one.opening(moment + pause)
    assert early is not None and late is not None
    assert moment <= early <= late
    assert one.is_open(early)
    assert one.worked(moment, early) == timedelta()


@given(CALENDARS, MOMENTS, LENGTHS.filter(bool), LENGTHS)
def test_more_work_ends_later_and_takes_exactly_its_time(
    one: Calendar, moment: datetime, work: timedelta, more: timedelta
) -> None:
    end = one.after(moment, work)
    if end is None:
        return  # a few minutes a week do not add up to three days before the horizon
    assert one.worked(moment, end) == work
    later = one.after(moment, work + more)
    assert later is None or later >= end


@given(MOMENTS, LENGTHS)
def test_who_always_works_works_all_the_time(moment: datetime, length: timedelta) -> None:
    always = calendar(Hours(week=((Period(0, MIDNIGHT),),) * 7))
    assert always.is_open(moment)
    assert always.worked(moment, moment + length) == length
    assert always.after(moment, length) == moment + length

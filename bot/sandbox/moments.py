"""The moments to which the clock jumps: those at which a room's hours matter."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cache

from holidays import HolidayBase, country_holidays

SATURDAY = 5
NIGHT = time(22)
MORNING = time(9, 30)
NOON = time(12)


@cache
def _holidays() -> HolidayBase:
    return country_holidays("EE", language="en_US")


def holiday_name(day: date) -> str | None:
    return _holidays().get(day)


def _is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and holiday_name(day) is None


def _days_after(now: datetime, at: time) -> list[datetime]:
    """That time of every day within a year, as long as it is still to come."""
    days = (datetime.combine(now.date() + timedelta(days=ahead), at, now.tzinfo) for ahead in range(400))
    return [moment for moment in days if moment > now]


def saturday_night(now: datetime) -> datetime:
    return next(one for one in _days_after(now, NIGHT) if one.weekday() == SATURDAY)


def holiday(now: datetime) -> datetime:
    """The next public holiday that would otherwise be a working day: on a Sunday one would notice nothing."""
    return next(
        one for one in _days_after(now, NOON) if one.weekday() < SATURDAY and holiday_name(one.date())
    )


def three_days_later(now: datetime) -> datetime:
    return now + timedelta(days=3)


def working_morning(now: datetime) -> datetime:
    return next(one for one in _days_after(now, MORNING) if _is_working_day(one.date()))


JUMPS = {
    "saturday_night": saturday_night,
    "holiday": holiday,
    "three_days": three_days_later,
    "working_morning": working_morning,
}

"""Opening hours as weekly rules in the words of RFC 5545."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.domain.directory import WEEKDAYS, OpeningHours, Service, Words
from bot.domain.languages import DEFAULT_LANGUAGE

#: Shorter than summer or winter time, so that the clocks change once in it at most.
_AHEAD: Final = timedelta(days=140)
_ALWAYS: Final = OpeningHours(WEEKDAYS, time(0), time(23, 59))


def schedule_fields(service: Service, timezone: str, today: date) -> Iterator[dict[str, str]]:
    """The rules from today on, each with the offset that is in force while it is valid."""
    # The standard has no "always"; midnight to a minute before it is what its guidance asks for.
    periods = (_ALWAYS,) if service.always_open else service.hours
    note = _english(service.hours_note)
    if not periods and note:
        yield {"description": note}
    for period in periods:
        for first, last, offset in _eras(ZoneInfo(timezone), today):
            yield {
                "valid_from": first.isoformat(),
                "valid_to": last.isoformat(),
                "freq": "WEEKLY",
                "byday": ",".join(day.upper() for day in period.days),
                "opens_at": f"{period.opens:%H:%M}{offset}",
                "closes_at": f"{period.closes:%H:%M}{offset}",
                "description": _said(period, timezone),
                "notes": note,
            }


def _eras(zone: ZoneInfo, today: date) -> Iterator[tuple[date, date, str]]:
    """A time with an offset is right until the clocks change; then another rule takes over."""
    end = today + _AHEAD
    first, offset, day = today, _offset(zone, today), today
    while day < end:
        day += timedelta(days=1)
        if _offset(zone, day) != offset:
            yield first, day - timedelta(days=1), offset
            first, offset = day, _offset(zone, day)
    yield first, end, offset


def _offset(zone: ZoneInfo, day: date) -> str:
    # Noon: the clocks change at night.
    return datetime.combine(day, time(12), zone).isoformat()[-6:]


def _said(period: OpeningHours, timezone: str) -> str:
    if period == _ALWAYS:
        return "Day and night, every day"
    days = ", ".join(day.capitalize() for day in period.days)
    return f"{days} {period.opens:%H:%M}–{period.closes:%H:%M}, local time ({timezone})"


def _english(words: Words) -> str:
    return words.get(DEFAULT_LANGUAGE, "") or next(iter(words.values()), "")

"""What may be promised at a moment."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.hours import Calendar, Closed, Hours, Period
from bot.domain.promises import Before, Opens, Promise, Within, promise_at

TALLINN = ZoneInfo("Europe/Tallinn")
OFFICE = Hours(week=((Period(9 * 60, 12 * 60), Period(13 * 60, 17 * 60)),) * 5 + ((), ()))
ON_LEAVE = OFFICE.with_days((date(2026, 2, 26),), ())


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TALLINN)


@pytest.mark.parametrize(
    ("now", "promised"),
    [
        ("2026-02-23 13:00", Within(4)),
        ("2026-02-23 13:01", Before(at("2026-02-25 09:01"))),  # the 24th is a holiday
        ("2026-02-23 10:00", Before(at("2026-02-23 15:00"))),  # the pause comes in between
        ("2026-02-23 12:30", Opens(at("2026-02-23 13:00"))),
        ("2026-02-23 20:00", Opens(at("2026-02-25 09:00"))),
        ("2026-02-24 10:00", Opens(at("2026-02-25 09:00"), Closed.HOLIDAY)),
        ("2026-02-26 10:00", Opens(at("2026-02-27 09:00"), Closed.SPECIAL_DAY)),
        ("2026-02-28 10:00", Opens(at("2026-03-02 09:00"))),
    ],
)
def test_the_promise_is_what_the_calendar_can_keep(now: str, promised: Promise) -> None:
    calendar = Calendar(ON_LEAVE, TALLINN, {date(2026, 2, 24)}.__contains__)
    assert promise_at(at(now), calendar) == promised


def test_a_room_without_hours_promises_nothing() -> None:
    assert promise_at(at("2026-02-23 10:00"), Calendar(Hours(), TALLINN, lambda day: False)) is None

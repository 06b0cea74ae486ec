"""What a family may expect when it asks: computed from a room's calendar, never invented."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.hours import Calendar, Closed


@dataclass(frozen=True, slots=True)
class Within:
    """Somebody works now, and goes on working for as long as was promised."""

    hours: int


@dataclass(frozen=True, slots=True)
class Before:
    """Somebody works now, but the promised time reaches beyond a pause or the end of the day."""

    moment: datetime


@dataclass(frozen=True, slots=True)
class Opens:
    """Nobody works now."""

    moment: datetime
    today: Closed | None = None  #: why nobody works on a day like this


#: None: nothing was said, so nothing is promised.
Promise = Within | Before | Opens | None


def promise_at(now: datetime, calendar: Calendar) -> Promise:
    """The promise at a moment."""
    opening = calendar.opening(now)
    if opening is None:
        return None
    if opening > now:
        return Opens(opening, calendar.closed_on(now.astimezone(calendar.zone).date()))
    promised = timedelta(hours=calendar.hours.promise)
    until = calendar.after(now, promised)
    if until is None:
        return None
    return Within(calendar.hours.promise) if until - now == promised else Before(until)

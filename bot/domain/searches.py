"""Which cases a clock asks for, said so that an index finds them and nobody looks at all the others."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.domain.clocks import Standing, plan_of
from bot.domain.delivery import GIVE_UP_AFTER
from bot.domain.hours import NOTHING_SAID, Calendar, Hours

#: What an absence abandons is asked for by its owner: it may be due at once, whatever its clock shows.
_ASKED_FOR: Final = (Standing.UNTAKEN, Standing.SILENT, Standing.ANSWERED)
_ON_A_CLOCK_WITHOUT_REST: Final = (Standing.UNTAKEN, Standing.SILENT)


@dataclass(frozen=True, slots=True)
class Countries:
    """Where a case may come from, beside others that a room has in it."""

    these: tuple[str | None, ...] = ()
    are_left_out: bool = False  #: every other country is meant


#: A room whose hours are the same for every case.
ANY_COUNTRY: Final = Countries(are_left_out=True)


@dataclass(frozen=True, slots=True)
class Area:
    """Cases that wait by the same calendar."""

    room_id: int | None
    countries: Countries = ANY_COUNTRY


@dataclass(frozen=True, slots=True)
class Sought:
    """Cases that have waited for one step, at least since a moment."""

    standing: Standing
    steps: int  #: made already
    is_repeated: bool  #: more steps may have been made
    until: datetime


@dataclass(frozen=True, slots=True)
class Search:
    """Everything that is due on one calendar, or on the clock that never stops where no area is said."""

    area: Area | None
    sought: tuple[Sought, ...]
    away: frozenset[int]  #: owners who cannot answer today: their cases are left out
    unseen_until: datetime  #: a card that is on the way for longer hinders nothing


def in_working_time(now: datetime, area: Area, calendar: Calendar, away: frozenset[int]) -> Search | None:
    """Of one area; None while nobody works there, because then nothing happens."""
    if not calendar.is_open(now):
        return None
    return _search(now, area, away, _ASKED_FOR, calendar.hours, lambda wait: calendar.before(now, wait))


def in_danger(now: datetime) -> Search:
    """Of every room, at any time."""
    return _search(now, None, frozenset(), _ON_A_CLOCK_WITHOUT_REST, NOTHING_SAID, lambda wait: now - wait)


def _search(
    now: datetime,
    area: Area | None,
    away: frozenset[int],
    standings: tuple[Standing, ...],
    hours: Hours,
    before: Callable[[timedelta], datetime],
) -> Search:
    found = tuple(one for waits in standings for one in _steps(waits, hours, before, area is None))
    return Search(area, found, away, now - GIVE_UP_AFTER)


def _steps(
    waits: Standing, hours: Hours, before: Callable[[timedelta], datetime], is_in_danger: bool
) -> Iterator[Sought]:
    plan = plan_of(waits, hours, in_danger=is_in_danger)
    for number, mark in enumerate(plan):
        is_last = number == len(plan) - 1
        yield Sought(waits, number, is_last and waits is Standing.UNTAKEN, before(mark.wait))

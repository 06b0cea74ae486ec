"""When somebody works in a room: periods of the week, special days, and the working time between moments."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Final

MIDNIGHT: Final = 24 * 60  #: the end of a day, in minutes
DEFAULT_PROMISE: Final = 4
#: Whoever has not worked for so long cannot say when they will.
_HORIZON: Final = timedelta(days=400)
_MINUTE: Final = timedelta(minutes=1)


class PeriodError(ValueError):
    """A period that no day can have."""


class EndsBeforeItBegins(PeriodError):
    """It would go over midnight: the night is two periods, one on each day."""


class Overlap(PeriodError):
    """Two periods of a day share some time."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A part of one day, in minutes since midnight on the clock of the place; the end is not in it."""

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not (0 <= self.opens < MIDNIGHT and 0 <= self.closes <= MIDNIGHT):
            raise PeriodError(str(self))
        if self.closes <= self.opens:
            raise EndsBeforeItBegins(str(self))

    def __str__(self) -> str:
        return f"{clock(self.opens)}–{clock(self.closes)}"


Periods = tuple[Period, ...]  #: of one day, in order; empty: nobody works
Week = tuple[Periods, ...]  #: seven days, Monday first
NO_WEEK: Final[Week] = ((),) * 7


def periods(*given: Period) -> Periods:
    """The periods of a day in order; those that touch become one, those that overlap raise `Overlap`."""
    found: list[Period] = []
    for period in sorted(given):
        if found and period.opens < found[-1].closes:
            raise Overlap(f"{found[-1]} {period}")
        if found and period.opens == found[-1].closes:
            found[-1] = Period(found[-1].opens, period.closes)
        else:
            found.append(period)
    return tuple(found)


def clock(minutes: int) -> str:
    """As on a door: "9:00"."""
    return f"{minutes // 60}:{minutes % 60:02}"


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day with other hours than its weekday has; also than a public holiday has."""

    day: date
    periods: Periods = ()


@dataclass(frozen=True, slots=True)
class Hours:
    """What a room has said about its hours; a week without any period means that nothing was said."""

    week: Week = NO_WEEK
    special_days: tuple[SpecialDay, ...] = ()
    zone: str | None = None  #: IANA name, where it is not the country's
    promise: int = DEFAULT_PROMISE  #: working hours until a first reply, usually

    @property
    def are_said(self) -> bool:
        return any(self.week)

    @property
    def working_day(self) -> timedelta:
        """How long people work on a day on which they work, on average over the week."""
        lengths = [sum(one.closes - one.opens for one in day) for day in self.week if day]
        return timedelta(minutes=sum(lengths) / len(lengths)) if lengths else timedelta(days=1)

    def with_weekdays(self, weekdays: frozenset[int], day: Periods) -> "Hours":
        """Those weekdays get these periods; the others stay as they are."""
        week = tuple(day if number in weekdays else old for number, old in enumerate(self.week))
        return replace(self, week=week)

    def with_days(self, days: tuple[date, ...], periods_of_day: Periods | None) -> "Hours":
        """Those days become special, or with None as usual again."""
        kept = [one for one in self.special_days if one.day not in days]
        if periods_of_day is not None:
            kept += [SpecialDay(day, periods_of_day) for day in days]
        return replace(self, special_days=tuple(sorted(kept, key=lambda one: one.day)))

    def without_days_before(self, day: date) -> "Hours":
        """What is long over is forgotten."""
        return replace(self, special_days=tuple(one for one in self.special_days if one.day >= day))


NOTHING_SAID: Final = Hours()


class Closed(StrEnum):
    """Why nobody works on a day on which people usually do."""

    HOLIDAY = "holiday"
    SPECIAL_DAY = "special_day"


class Calendar:
    """The hours of a room on the calendar of its place; moments are aware of their zone."""

    def __init__(self, hours: Hours, zone: tzinfo, is_holiday: Callable[[date], bool]) -> None:
        self.hours = hours
        self.zone = zone
        self._is_holiday = is_holiday
        self._special = {one.day: one.periods for one in hours.special_days}

    def of_day(self, day: date) -> Periods:
        """When somebody works on that day. What the room says of a day holds on a public holiday too."""
        if not self.hours.are_said:
            return ()
        if day in self._special:
            return self._special[day]
        return () if self._is_holiday(day) else self.hours.week[day.weekday()]

    def closed_on(self, day: date) -> Closed | None:
        """Why nobody works on a day whose weekday has hours; None on any other day."""
        if not self.hours.week[day.weekday()] or self.of_day(day):
            return None
        return Closed.SPECIAL_DAY if day in self._special else Closed.HOLIDAY

    def is_open(self, moment: datetime) -> bool:
        # Moments of an hour that comes twice are equal to none of another zone.
        return self.opening(moment) == moment.astimezone(UTC)

    def opening(self, moment: datetime) -> datetime | None:
        """The next moment at which somebody works, which may be this one; None when nobody can tell."""
        for opens, _ in self._spans(moment):
            return max(opens, moment.astimezone(UTC))
        return None

    def worked(self, start: datetime, end: datetime) -> timedelta:
        """The working time between two moments."""
        total = timedelta()
        for opens, closes in self._spans(start, end - start):
            total += max(min(closes, end) - max(opens, start), timedelta())
        return total

    def after(self, moment: datetime, work: timedelta) -> datetime | None:
        """The moment at which so much working time has passed; None when nobody can tell."""
        for opens, closes in self._spans(moment):
            begins = max(opens, moment.astimezone(UTC))
            if closes - begins >= work:
                return begins + work
            work -= closes - begins
        return None

    def before(self, moment: datetime, work: timedelta) -> datetime:
        """The latest moment from which so much working time has passed until this one."""
        until = moment.astimezone(UTC)
        if not work:
            return until
        for opens, closes in self._spans_back(until):
            ends = min(closes, until)
            if ends - opens >= work:
                return ends - work
            work -= ends - opens
        return until - _HORIZON

    def _spans_back(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        """What was open before a moment, the latest first."""
        day, last = _day_of(moment, self.zone), _day_of(moment - _HORIZON, self.zone)
        while day >= last:
            for opens, closes in reversed(list(self._spans_of(day))):
                if opens < moment:
                    yield opens, closes
            day -= timedelta(days=1)

    def _spans(self, moment: datetime, length: timedelta = _HORIZON) -> Iterator[tuple[datetime, datetime]]:
        """What is open after a moment, in UTC, where subtracting needs no thought of summer time."""
        day, last = _day_of(moment, self.zone), _day_of(moment + length, self.zone)
        while day <= last:
            for opens, closes in self._spans_of(day):
                if closes > moment:
                    yield opens, closes
            day += timedelta(days=1)

    def _spans_of(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        for period in self.of_day(day):
            opens, closes = (self._moment(day, minutes) for minutes in (period.opens, period.closes))
            if opens < closes:
                yield opens, closes

    def _moment(self, day: date, minutes: int) -> datetime:
        """The first moment at which clocks there show this, or anything later."""
        day, minutes = day + timedelta(days=minutes // MIDNIGHT), minutes % MIDNIGHT
        wall = datetime.combine(day, time(minutes // 60, minutes % 60))
        moment = wall.replace(tzinfo=self.zone).astimezone(UTC)
        if _wall(moment, self.zone) == wall:
            return moment
        # Clocks jump over this: people come when they jump.
        while _wall(moment - _MINUTE, self.zone) > wall:
            moment -= _MINUTE
        return moment


def _wall(moment: datetime, zone: tzinfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


def _day_of(moment: datetime, zone: tzinfo) -> date:
    return moment.astimezone(zone).date()

"""What leaves the house: figures of closed months, each a sum of one rounded and consistent set of tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.cases import WaitingClass
from bot.domain.counting import Event


class Side(StrEnum):
    """By what a table is split: one row for each value."""

    MONTH = "month"
    DAY = "day"  #: of countries with enough to show
    COUNTRY = "country"
    MUNICIPALITY = "municipality"
    LANGUAGE = "language"
    TOPIC = "topic"
    ENTRY = "entry"
    INSTITUTION = "institution"


class Why(StrEnum):
    """Why there is no number."""

    OPEN = "open"  #: the month is not over, or its figures are not published yet
    NOT_CROSSED = "not_crossed"  #: these sides are never shown together
    TOO_FEW_FAMILIES = "too_few_families"  #: the place is counted with the others of its country
    TOO_SMALL_FOR_DAYS = "too_small_for_days"


@dataclass(frozen=True, slots=True)
class Number:
    """A published figure: a multiple of k for each month and event; 0 stands for "fewer than k"."""

    value: int
    margin: int  #: the truth is not farther away than this
    likely: int  #: in 95 of 100 cases it is not farther away than this
    is_partial: bool = False  #: in some of the months the place had too few families and is not in it


@dataclass(frozen=True, slots=True)
class Hidden:
    """No number, and the reason that the reader is told."""

    why: Why


Shown = Number | Hidden

#: The row of everything that stands under no name: a place not said, or one with too few families.
ELSEWHERE = "*"


@dataclass(frozen=True, slots=True)
class Span:
    """Whole months, both inclusive; days in them do not matter."""

    first: date
    last: date

    @property
    def months(self) -> tuple[date, ...]:
        """The first day of each."""
        found, month = [], self.first.replace(day=1)
        while month <= self.last:
            found.append(month)
            month = next_month(month)
        return tuple(found)


def next_month(day: date) -> date:
    """The first day of the month after this day's."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody wants to see; None means all of them, `ELSEWHERE` the rest of a country."""

    span: Span
    by: Side
    events: tuple[Event, ...]
    country: str | None = None
    municipality: str | None = None  #: only together with its country
    topic: str | None = None
    language: str | None = None


Key = tuple[str, ...]  #: ("2026-03",), ("EE",), ("EE", "valga"), ("health",), ("health", "dentist"), ("ru",)


@dataclass(frozen=True, slots=True)
class Published:
    """A table as it may be shown; its columns add up to its totals."""

    query: Query
    rows: Mapping[Key, Mapping[Event, Shown]]  #: largest first, months and days in order
    totals: Mapping[Event, Shown]
    missing: tuple[date, ...]  #: months of the span that are not published (yet)
    notes: frozenset[Why]  #: what the reader must be told
    smallest: int  #: the largest k of its months: smaller numbers are not shown


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures at the top; all of them are made of published numbers."""

    numbers: Mapping[Event, Shown]
    questions: Shown
    answered_percent: int | None  #: None where there is too little to divide
    family_months: Shown  #: over one month: families this month
    persons: Shown
    first_reply: WaitingClass | None  #: the median class


class Waiting(StrEnum):
    """How long the oldest waiting case has waited, in working time where the room has said its hours."""

    NOBODY_LATE = "nobody_late"  #: nobody waits, or not yet longer than was promised
    LATE = "late"
    VERY_LATE = "very_late"  #: longer than three working days


class Few(StrEnum):
    """How many are open; exact small numbers are nobody's business."""

    UNDER_5 = "under_5"
    FROM_5 = "from_5"
    FROM_10 = "from_10"
    FROM_25 = "from_25"


@dataclass(frozen=True, slots=True)
class RoomHealth:
    """One room's queue without content, live."""

    places: tuple[tuple[str | None, str | None], ...]  #: (country, municipality) that the room is for
    open: Few
    oldest: Waiting


@dataclass(frozen=True, slots=True)
class EntryHealth:
    """How one entry does."""

    topic: str
    entry: str
    asked: Number  #: answered and opened
    helped: Number
    not_helped: Number


@dataclass(frozen=True, slots=True)
class KnowledgeHealth:
    """What to write or mend next."""

    most_asked: tuple[EntryHealth, ...]
    least_helpful: tuple[EntryHealth, ...]
    unanswered_percent: int | None
    smallest: int  #: the largest k of the months: smaller numbers are not shown

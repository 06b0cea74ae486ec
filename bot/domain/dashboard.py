"""What the pages of the dashboard show, ready to be put into words."""

from dataclasses import dataclass
from datetime import date

from bot.domain.directory import Words
from bot.domain.knowledge import KnowledgeBase
from bot.domain.publication import KnowledgeHealth, Published, RoomHealth, Summary
from bot.domain.selection import Selection


@dataclass(frozen=True, slots=True)
class FiguresView:
    """The page of figures for one selection."""

    knowledge: KnowledgeBase
    selection: Selection
    months: tuple[date, ...]  #: that can be chosen, oldest first
    summary: Summary
    course: Published  #: what is drawn by month; its totals are outcomes and first replies
    topics: Published
    languages: Published
    places: Published  #: municipalities of the country, or the countries

    @property
    def smallest(self) -> int:
        """Smaller numbers are not shown."""
        return self.course.smallest


@dataclass(frozen=True, slots=True)
class OverdueAnswer:
    """An answer that nobody has looked at in time."""

    entry: str
    country: str
    review_by: date


@dataclass(frozen=True, slots=True)
class MissingLanguages:
    """An answer that families of a country cannot read in one of its languages."""

    entry: str
    country: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnverifiedService:
    """A service whose number families are not shown, because nobody stands for it."""

    country: str
    slug: str
    names: Words


@dataclass(frozen=True, slots=True)
class BaseHealth:
    """What of the knowledge itself needs somebody's work."""

    answers: int
    overdue: tuple[OverdueAnswer, ...]
    unverified: tuple[UnverifiedService, ...]
    missing: tuple[MissingLanguages, ...]


@dataclass(frozen=True, slots=True)
class KnowledgeView:
    """The page about the knowledge: what families did with it, and what it lacks."""

    knowledge: KnowledgeBase
    asked: KnowledgeHealth | None  #: None before the first month is published
    selection: Selection | None
    health: BaseHealth


@dataclass(frozen=True, slots=True)
class QueueView:
    """The rooms as they keep up now."""

    knowledge: KnowledgeBase
    rooms: tuple[RoomHealth, ...]

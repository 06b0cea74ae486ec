"""What somebody wants to see of the figures: whole months, and optionally one place, topic or language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.domain.knowledge import KnowledgeBase
from bot.domain.languages import ALL_LANGUAGES

#: The first months that can be chosen lie so far back.
MOST_MONTHS: Final = 60
#: What is shown when nothing is chosen: a year up to this month.
USUAL_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class Selection:
    """Months `first` to `last`, both named by their first day; "" leaves a side open."""

    first: date
    last: date
    country: str = ""
    municipality: str = ""
    topic: str = ""
    language: str = ""

    @property
    def months(self) -> tuple[date, ...]:
        """The first day of each month, oldest first."""
        return tuple(months_until(self.last, _months_between(self.first, self.last) + 1))


def months_until(last: date, number: int) -> list[date]:
    """So many months, oldest first, `last` included."""
    counted = last.year * 12 + last.month - 1
    return [date(*_year_and_month(counted - back), 1) for back in range(number - 1, -1, -1)]


def selection_of(query: Mapping[str, str], knowledge: KnowledgeBase, today: date) -> Selection:
    """What an address asks for; anybody may write anything there, and what means nothing is left out."""
    last_possible = today.replace(day=1)
    first_possible = months_until(last_possible, MOST_MONTHS)[0]
    last = _month(query.get("to", "")) or last_possible
    last = min(max(last, first_possible), last_possible)
    first = _month(query.get("from", "")) or months_until(last, USUAL_MONTHS)[0]
    first = min(max(first, first_possible), last)
    home = knowledge.countries.get(query.get("country", ""))
    municipality = query.get("municipality", "")
    topic, language = query.get("topic", ""), query.get("language", "")
    return Selection(
        first,
        last,
        home.code if home else "",
        municipality if home and municipality in home.municipalities else "",
        topic if topic in knowledge.topics else "",
        language if language in ALL_LANGUAGES else "",
    )


def _month(text: str) -> date | None:
    year, _, month = text.partition("-")
    if len(text) != 7 or not (text.isascii() and year.isdigit() and month.isdigit()):
        return None
    try:
        return date(int(year), int(month), 1)
    except ValueError:
        return None


def _months_between(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month


def _year_and_month(counted: int) -> tuple[int, int]:
    return counted // 12, counted % 12 + 1

"""What somebody wants to see of the figures: whole months, and optionally one place, topic or language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.domain.knowledge import KnowledgeBase
from bot.domain.languages import ALL_LANGUAGES
from bot.domain.publication import ELSEWHERE, Span

#: The first months that can be chosen lie so far back.
MOST_MONTHS: Final = 60
#: What is shown when nothing is chosen: a year up to the newest month.
USUAL_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class Selection:
    """Months of the span; None leaves a side open."""

    span: Span
    country: str | None = None
    municipality: str | None = None
    topic: str | None = None
    language: str | None = None

    @property
    def name(self) -> str:
        """For files: safe letters only, and the same for the same choice."""
        months = dict.fromkeys(f"{day:%Y-%m}" for day in (self.span.first, self.span.last))
        rest = "other" if self.municipality == ELSEWHERE else self.municipality
        return "-".join(part for part in (*months, self.country, rest, self.topic, self.language) if part)


def months_until(newest: date, number: int = MOST_MONTHS) -> tuple[date, ...]:
    """So many months by their first day, oldest first, the newest included."""
    counted = newest.year * 12 + newest.month - 1
    return tuple(
        date((counted - back) // 12, (counted - back) % 12 + 1, 1) for back in range(number - 1, -1, -1)
    )


def selection_of(query: Mapping[str, str], knowledge: KnowledgeBase, newest: date) -> Selection:
    """What an address asks for; anybody may write anything there, and what means nothing is left out."""
    oldest, newest = months_until(newest)[0], newest.replace(day=1)
    last = min(max(month_from(query.get("to", "")) or newest, oldest), newest)
    usual = max(months_until(last, USUAL_MONTHS)[0], oldest)
    first = min(max(month_from(query.get("from", "")) or usual, oldest), last)
    home = knowledge.countries.get(query.get("country", ""))
    municipality = query.get("municipality", "")
    is_place = home is not None and (municipality in home.municipalities or municipality == ELSEWHERE)
    topic, language = query.get("topic", ""), query.get("language", "")
    return Selection(
        Span(first, last),
        home.code if home else None,
        municipality if is_place else None,
        topic if topic in knowledge.topics else None,
        language if language in ALL_LANGUAGES else None,
    )


def month_from(text: str) -> date | None:
    """The first day of "2026-03"; None for anything else."""
    year, _, month = text.partition("-")
    if len(text) != 7 or not (text.isascii() and year.isdigit() and month.isdigit()):
        return None
    try:
        return date(int(year), int(month), 1)
    except ValueError:
        return None

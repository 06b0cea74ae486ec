"""How fresh and how well founded the base is, entry by entry: where the next round of reviews begins."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.adapters.knowledge.facts import STALE
from bot.domain.knowledge import Answer, KnowledgeBase
from bot.domain.languages import LANGUAGES


@dataclass(frozen=True, slots=True)
class Share:
    """How many of an answer's facts somebody stands for."""

    verified: int
    facts: int

    def __add__(self, other: "Share") -> "Share":
        return Share(self.verified + other.verified, self.facts + other.facts)

    def __str__(self) -> str:
        if not self.facts:
            return ""
        return f"{self.verified}/{self.facts} ({100 * self.verified // self.facts} %)"


@dataclass(frozen=True, slots=True)
class Row:
    """An entry in one country and language; without dates where nothing is written."""

    entry: str
    country: str
    language: str
    reviewed: date | None
    review_by: date | None
    is_overdue: bool
    share: Share


@dataclass(frozen=True, slots=True)
class Freshness:
    """The whole base on one day."""

    day: date
    rows: tuple[Row, ...]
    phrasings: dict[str, dict[str, int]]  #: by entry and language

    def of_country(self, country: str) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.country == country)

    @property
    def countries(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(row.country for row in self.rows))

    @property
    def languages(self) -> tuple[str, ...]:
        """Of the phrasings; a language that speakers are adding comes last."""
        added = {language for counts in self.phrasings.values() for language in counts} - set(LANGUAGES)
        return (*LANGUAGES, *sorted(added))


def freshness(knowledge: KnowledgeBase, today: date) -> Freshness:
    """A row for each entry, country and language of the country, also where the answer is still missing."""
    rows = (row for entry in knowledge.entries for row in _rows(knowledge, entry, today))
    return Freshness(
        today,
        tuple(rows),
        {
            slug: {language: len(texts) for language, texts in entry.phrasings.items()}
            for slug, entry in knowledge.entries.items()
        },
    )


def _rows(knowledge: KnowledgeBase, entry: str, today: date) -> Iterator[Row]:
    for code, country in knowledge.countries.items():
        answer = knowledge.answers.get((code, entry))
        written = answer.texts if answer else {}
        for language in dict.fromkeys([*country.languages, *written]):
            if answer is None or language not in written:
                yield Row(entry, code, language, None, None, False, Share(0, 0))
            else:
                overdue = answer.review_by < today
                share = _share(knowledge, answer, today)
                yield Row(entry, code, language, answer.reviewed, answer.review_by, overdue, share)


def _share(knowledge: KnowledgeBase, answer: Answer, today: date) -> Share:
    """Facts are the services that the answer names and the sources that it was written from."""
    local = answer.local.values()
    slugs = dict.fromkeys([*answer.services, *(slug for part in local for slug in part.services)])
    services = [knowledge.services[answer.country, slug] for slug in slugs]
    sources = [*answer.sources, *(source for part in local for source in part.sources)]
    fresh = [service.verified and today - service.source.checked <= STALE for service in services]
    fresh += [today - source.checked <= STALE for source in sources]
    return Share(sum(fresh), len(fresh))

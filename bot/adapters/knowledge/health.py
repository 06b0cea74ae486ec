"""What of the knowledge needs somebody's work, for the dashboard."""

from datetime import date

from bot.adapters.knowledge.freshness import Freshness, freshness
from bot.domain.dashboard import BaseHealth, MissingLanguages, OverdueAnswer, UnverifiedService
from bot.domain.knowledge import KnowledgeBase


def health_of(knowledge: KnowledgeBase, today: date) -> BaseHealth:
    """What is overdue, unverified or not there in a country's own languages."""
    found = freshness(knowledge, today)
    overdue = {
        (row.entry, row.country): OverdueAnswer(row.entry, row.country, row.review_by)
        for row in found.rows
        if row.is_overdue and row.review_by
    }
    unverified = [
        UnverifiedService(country, slug, service.names)
        for (country, slug), service in knowledge.services.items()
        if not service.verified
    ]
    return BaseHealth(
        answers=len(knowledge.answers),
        overdue=tuple(sorted(overdue.values(), key=lambda one: (one.review_by, one.country, one.entry))),
        unverified=tuple(unverified),
        missing=_missing(found, knowledge),
    )


def _missing(found: Freshness, knowledge: KnowledgeBase) -> tuple[MissingLanguages, ...]:
    wanted: dict[tuple[str, str], list[str]] = {}
    for row in found.rows:
        if row.reviewed is None and row.language in knowledge.countries[row.country].languages:
            wanted.setdefault((row.entry, row.country), []).append(row.language)
    return tuple(
        MissingLanguages(entry, country, tuple(languages)) for (entry, country), languages in wanted.items()
    )

"""Which institution a family was sent to, or refused by: chosen from the directory, counted by its slug."""

from hashlib import blake2s
from typing import Final

from bot.domain.cases import Case
from bot.domain.directory import Service
from bot.domain.knowledge import KnowledgeBase

#: An institution that the directory does not have.
ANOTHER: Final = "another"
#: In a button: no institution was named.
UNNAMED: Final = "-"


def key_of(slug: str) -> str:
    """A slug in a button: slugs are longer than what Telegram leaves for them, and positions change."""
    return slug if slug == ANOTHER else blake2s(slug.encode(), digest_size=5).hexdigest()


def institutions(knowledge: KnowledgeBase, case: Case) -> tuple[Service, ...]:
    """What may be meant: first what answers this question, then this topic, then the place, then the rest."""
    near = [
        service
        for (country, _), service in knowledge.services.items()
        if country == (case.country or country)
        and service.municipality in (None, case.municipality or service.municipality)
    ]
    of_entry = _services_of(knowledge, case, {case.entry or ""})
    topic = {entry.slug for entry in knowledge.in_topic(case.topic or "")}
    of_topic = _services_of(knowledge, case, topic)

    def rank(service: Service) -> tuple[bool, bool, bool]:
        slug = (service.country, service.slug)
        return slug not in of_entry, slug not in of_topic, service.municipality is None

    return tuple(sorted(near, key=rank))  # within a rank they keep the order of the directory


def institution_by_key(knowledge: KnowledgeBase, case: Case, key: str) -> str | None:
    """The slug that a button means, if it is one of this case's country; the data may be forged."""
    if key == ANOTHER:
        return ANOTHER
    return next((one.slug for one in institutions(knowledge, case) if key_of(one.slug) == key), None)


def _services_of(knowledge: KnowledgeBase, case: Case, entries: set[str]) -> set[tuple[str, str]]:
    """By (country, slug): what the answers to these entries name."""
    found: set[tuple[str, str]] = set()
    for (country, entry), answer in knowledge.answers.items():
        if entry in entries:
            local = answer.local.get(case.municipality or "")
            slugs = (*answer.services, *(local.services if local else ()))
            found.update((country, slug) for slug in slugs)
    return found

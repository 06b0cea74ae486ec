"""Answers that mediators found wanting: which, and how often it was said; never by whom."""

import hashlib
from dataclasses import dataclass
from datetime import date

from bot.domain.knowledge import KnowledgeBase


@dataclass(frozen=True, slots=True)
class Mending:
    """An answer in one language that needs mending."""

    entry: str
    country: str
    language: str
    day: date  #: when it was said last
    number: int  #: how often it was said
    state: str  #: of what was complained about; another state is another answer


def state_of(knowledge: KnowledgeBase, entry: str, country: str) -> str | None:
    """Changes with everything that a card of this answer is made of; None where there is no answer."""
    answer = knowledge.answers.get((country, entry))
    if answer is None or entry not in knowledge.entries:
        return None
    local = [slug for difference in answer.local.values() for slug in difference.services]
    services = [knowledge.services.get((country, slug)) for slug in (*answer.services, *local)]
    said = repr((knowledge.entries[entry], answer, services))
    return hashlib.sha256(said.encode()).hexdigest()


def is_mended(mending: Mending, knowledge: KnowledgeBase) -> bool:
    """True when the answer is another one by now, or is gone."""
    return state_of(knowledge, mending.entry, mending.country) != mending.state

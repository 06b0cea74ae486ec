"""What there is to learn from: every phrasing and title with its entry, in an order of its own."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.knowledge import KnowledgeBase

#: Changes whenever the same phrasings would make another model.
_RECIPE: Final = 7


class TooLittleError(Exception):
    """There is nothing to choose between: a base needs at least two entries."""


@dataclass(frozen=True, slots=True, order=True)
class Example:
    """One known way to ask for an entry."""

    entry: str
    language: str
    text: str
    group: str = ""  #: entries of one group are neighbours: the topic of the base


def examples_of(knowledge: KnowledgeBase) -> tuple[Example, ...]:
    """Every phrasing and title; the same whatever the order of files and lines."""
    found = [
        Example(slug, language, text, entry.topic)
        for slug, entry in knowledge.entries.items()
        for language in entry.phrasings
        for text in (*entry.phrasings[language], entry.titles[language])
    ]
    return in_order(found)


def in_order(examples: Iterable[Example]) -> tuple[Example, ...]:
    """Sorted and each once, so that a model depends on what is said and not on where it stands."""
    return tuple(sorted(set(examples)))


def fingerprint(examples: Sequence[Example], engine: str = "") -> str:
    """Names a model by what it is learned from: phrasings, and an engine for vectors where there is one."""
    rows = [[e.entry, e.language, e.text, e.group] for e in examples]
    content = json.dumps([_RECIPE, engine, rows], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(content.encode()).hexdigest()[:24]

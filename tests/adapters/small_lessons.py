"""Six entries that can be learned in a second, for tests of what is true of every model."""

from collections.abc import Iterable, Mapping
from functools import cache

from bot.adapters.matching.examples import Example, in_order
from bot.adapters.matching.learning.lesson import teach
from bot.adapters.matching.matcher import LearnedMatcher
from bot.adapters.matching.model import Model
from bot.domain.knowledge import Entry, KnowledgeBase
from bot.services.ports import Embedder
from tests.learned import real_knowledge

ENTRIES = ("family-doctor-find", "dentist", "school-enrolment", "lost-document", "find-job", "social-housing")
#: Enough of each for a lesson; all of them would take ten times as long.
MOST_PHRASINGS = 14


@cache
def small_base() -> KnowledgeBase:
    """Real entries with some of their real phrasings."""
    real = real_knowledge()
    return base_of({name: real.entries[name] for name in ENTRIES})


def base_of(entries: Mapping[str, Entry], most: int = MOST_PHRASINGS) -> KnowledgeBase:
    """A base of these entries and nothing else."""
    cut = {
        name: Entry(
            entry.slug,
            entry.topic,
            entry.titles,
            {language: tuple(texts[:most]) for language, texts in entry.phrasings.items()},
        )
        for name, entry in entries.items()
    }
    return KnowledgeBase("1", {}, cut, {}, {}, {})


def examples(base: KnowledgeBase) -> tuple[Example, ...]:
    """Its phrasings alone, without titles."""
    return in_order(every_phrasing(base))


def every_phrasing(base: KnowledgeBase) -> Iterable[Example]:
    """In the order of the base."""
    for name, entry in base.entries.items():
        for language, texts in entry.phrasings.items():
            for text in texts:
                yield Example(name, language, text, entry.topic)


@cache
def small_model() -> Model:
    """Of the small base, from letters alone."""
    return teach(examples(small_base()), None)


def small_matcher(embedder: Embedder | None = None) -> LearnedMatcher:
    """Over the small base."""
    return LearnedMatcher(small_model(), small_base(), embedder)

"""What the knowledge base has for a few words, whatever language they are in."""

from typing import Final

from bot.domain.knowledge import Entry
from bot.domain.matching import MOST_OPTIONS, Context, Ranking
from bot.services.attempts import NotYet
from bot.services.ports import Knowledge, Matcher

#: What somebody looks up is short; more than this is a pasted letter, whose beginning says what it is about.
_LONGEST_WORDS: Final = 1000


class Lookup:
    """For people who read a list and choose: they are shown the best even when it is doubtful."""

    def __init__(self, knowledge: Knowledge, matcher: Matcher) -> None:
        self._knowledge = knowledge
        self._matcher = matcher

    def find(self, words: str, language: str, topic: str | None, country: str | None) -> tuple[Entry, ...]:
        """Inside a transaction: raises `NotYet` where a sentence vector is needed first."""
        words = _cut(words)
        if self._matcher.wants_meaning(words):
            raise NotYet(lambda: self._matcher.prepare(words))
        return self._best(words, language, topic, country)

    async def find_outside(self, words: str, language: str) -> tuple[Entry, ...]:
        """Outside of any transaction, where waiting holds nobody up."""
        words = _cut(words)
        if self._matcher.wants_meaning(words):
            await self._matcher.prepare(words)
        return self._best(words, language, None, None)

    def near(self, entry: str | None, topic: str | None) -> tuple[Entry, ...]:
        """What may be meant where nobody has said a word yet: the entry itself, its relatives, its shelf."""
        entries = self._knowledge.current.entries
        own = entries.get(entry or "")
        first = [own, *(entries.get(slug) for slug in own.related)] if own else []
        shelf = self._knowledge.current.in_topic(topic) if topic else ()
        found = {each.slug: each for each in (*first, *shelf) if each is not None}
        return tuple(found.values())[:MOST_OPTIONS]

    def _best(self, words: str, language: str, topic: str | None, country: str | None) -> tuple[Entry, ...]:
        if not words:
            return ()
        knowledge = self._knowledge.current
        answered = {entry for home, entry in knowledge.answers if country in (None, home)}
        context = Context(language=language, topic=topic, answered=frozenset(answered) or None)
        ranking: Ranking = self._matcher.rank(words, context)
        present = [each for each in ranking.candidates if each.entry in knowledge.entries]
        return tuple(knowledge.entries[each.entry] for each in present[:MOST_OPTIONS])


def _cut(words: str) -> str:
    return " ".join(words.split())[:_LONGEST_WORDS].strip()

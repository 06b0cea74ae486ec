"""Says in a knowledge editor's words why a question was ranked as it was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process

from bot.adapters.matching.model import Model
from bot.adapters.matching.normalise import words_of
from bot.domain.knowledge import Entry, KnowledgeBase
from bot.domain.matching import Ranking

_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a person wants to know who wonders at a decision."""

    nearest: Mapping[str, tuple[str, str]]  #: entry → (its phrasing that comes nearest, its language)
    words: str
    repairs: Sequence[tuple[str, str]]
    unknown: Sequence[str]
    signs: Mapping[str, float]
    known: float
    used_meaning: bool

    def lines(self) -> list[str]:
        """The same as lines of text."""
        repairs = ", ".join(f"{written} → {meant}" for written, meant in self.repairs) or "none"
        return [
            f"words: {self.words}",
            f"repaired: {repairs}",
            f"in no phrasing: {', '.join(self.unknown) or 'none'}",
            f"looked at: {'letters and meaning' if self.used_meaning else 'letters alone'}",
            f"the base knows this question with probability {self.known:.2f}, because of",
            *(f"  {value:8.2f}  {name}" for name, value in self.signs.items()),
        ]


def explain(ranking: Ranking, text: str, knowledge: KnowledgeBase, model: Model) -> Explanation:
    """For the candidates of a ranking of that text."""
    understood = model.vocabulary.understand(words_of(text))
    asked = " ".join(word.key for word in understood)
    nearest = {
        candidate.entry: _nearest(asked, knowledge.entries[candidate.entry])
        for candidate in ranking.candidates[:_SHOWN]
        if candidate.entry in knowledge.entries
    }
    return Explanation(
        nearest=nearest,
        words=" ".join(word.word.written for word in understood),
        repairs=[(word.word.written, word.proper) for word in understood if word.is_repaired],
        unknown=[word.word.written for word in understood if not word.is_known],
        signs=ranking.candidates[0].evidence if ranking.candidates else {},
        known=ranking.known,
        used_meaning=ranking.used_meaning,
    )


def _nearest(asked: str, entry: Entry) -> tuple[str, str]:
    """By words in any order: what an editor would find when looking for the same."""
    known = [
        (text, language)
        for language, texts in entry.phrasings.items()
        for text in (*texts, entry.titles[language])
    ]
    keys = [" ".join(word.key for word in words_of(text)) for text, _ in known]
    best = process.extractOne(asked, keys, scorer=fuzz.token_sort_ratio)
    return known[best[2]]

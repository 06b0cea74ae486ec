"""The `Matcher` port on rapidfuzz and word statistics: offline, without a model, in a millisecond or two."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.adapters.matching.calibration import probability, score
from bot.adapters.matching.evidence import Comparison, Found
from bot.adapters.matching.index import Index, Understood
from bot.adapters.matching.language import FUNCTION_KEYS, detect
from bot.adapters.matching.normalise import Word, words_of
from bot.domain.knowledge import KnowledgeBase
from bot.domain.matching import Candidate, Ranking

#: Up to here a text is one question; beyond, it is a story with a question somewhere in it.
_QUESTION_WORDS: Final = 16
_WINDOW_WORDS: Final = 12
_WINDOW_STEP: Final = 4
_WINDOWS: Final = 2
_MOST_CANDIDATES: Final = 6
#: More words than these do not make the language any clearer.
_LANGUAGE_WORDS: Final = 80
_FAMILY_VOTE: Final = 0.4
#: Fewer points than this are an accident of letters.
_LEAST_PROBABILITY: Final = 0.01


class RapidfuzzMatcher:
    """Ranks entries by an index that is swapped as a whole, so a question never sees half of a reload."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._index = Index(knowledge)

    def rebuild(self, knowledge: KnowledgeBase) -> None:
        """Swap the index atomically for one of this knowledge base."""
        self._index = Index(knowledge)

    def rank(
        self,
        text: str,
        *,
        language: str | None = None,
        excluding: frozenset[str] = frozenset(),
        topic: str | None = None,
    ) -> Ranking:
        """The ranking for any text whatsoever; `topic` keeps to one shelf, `excluding` leaves entries out."""
        index = self._index
        words = words_of(text)
        windows = _windows(index, words)

        def allowed(entry: str) -> bool:
            return entry not in excluding and topic in (None, index.topics[entry])

        best: dict[str, tuple[float, Found]] = {}
        for window in windows:
            for found in Comparison(index, window).found(allowed):
                points = score(found.evidence)
                if found.entry not in best or points > best[found.entry][0]:
                    best[found.entry] = (points, found)
        return Ranking(
            candidates=_candidates(index, best),
            language=_language(index, words, language),
            tokens=tuple(word.written for word in words[:_LANGUAGE_WORDS]),
            repairs=_repairs(windows, words),
        )


def _windows(index: Index, words: Sequence[Word]) -> list[tuple[Understood, ...]]:
    """The whole of a question; of a story the stretches that say most of what the base knows."""
    if len(words) <= _QUESTION_WORDS:
        return [tuple(index.understand(word.key) for word in words)]
    weights = [index.known_weight(word.key) for word in words]
    starts = range(0, len(words) - _WINDOW_WORDS + _WINDOW_STEP, _WINDOW_STEP)
    telling = sorted(starts, key=lambda start: (-sum(weights[start : start + _WINDOW_WORDS]), start))
    return [
        tuple(index.understand(word.key) for word in words[start : start + _WINDOW_WORDS])
        for start in telling[:_WINDOWS]
    ]


def _candidates(index: Index, best: Mapping[str, tuple[float, Found]]) -> tuple[Candidate, ...]:
    points = sorted((score for score, _ in best.values()), reverse=True)
    candidates = []
    for entry, (own, found) in best.items():
        rival = points[1] if own == points[0] and len(points) > 1 else points[0] if own < points[0] else 0.0
        likely = probability(own, rival)
        if likely >= _LEAST_PROBABILITY:
            nearest = index.phrasings[found.phrasing]
            candidates.append(Candidate(entry, likely, nearest.text, nearest.language))
    candidates.sort(key=lambda candidate: (-candidate.probability, candidate.entry))
    return tuple(candidates[:_MOST_CANDIDATES])


def _language(index: Index, words: Sequence[Word], family: str | None) -> str | None:
    """What the words say; the family's own language only tips the balance."""
    read = words[:_LANGUAGE_WORDS]
    votes = [index.votes(word.key) for word in read if word.key not in FUNCTION_KEYS]
    if family is not None and words:
        votes.append({family: _FAMILY_VOTE})
    return detect(read, votes)


def _repairs(windows: Sequence[Sequence[Understood]], words: Sequence[Word]) -> tuple[tuple[str, str], ...]:
    written = {word.key: word.written for word in words}
    repaired = {w.key: w.repaired_as for window in windows for w in window if w.repaired_as}
    return tuple((written[key], meant) for key, meant in repaired.items())

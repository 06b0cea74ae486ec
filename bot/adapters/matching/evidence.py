"""Gathers what speaks for each entry, as a few numbers that a person can read."""

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
from typing import Final

from rapidfuzz import fuzz

from bot.adapters.matching.index import Index, Understood, runs_of

#: Entries and phrasings that are compared letter by letter; the others are too far behind to win.
_ENTRIES_COMPARED: Final = 8
_PHRASINGS_COMPARED: Final = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for one entry; every number lies in 0..1 and more of it never counts against the entry."""

    said: float  #: share of the nearest phrasing's weight that the question says
    set_ratio: float  #: rapidfuzz token_set_ratio
    sort_ratio: float  #: rapidfuzz token_sort_ratio
    telling: float  #: share of the question's known words that stand in this entry rather than in others
    overlap: float  #: share of the question and share of the phrasing, both at once
    profile: float  #: how much better the letters suit this entry than the others
    grounded: float  #: the same, as far as the entry explains the question's words

    def values(self) -> tuple[float, ...]:
        """The numbers in the order of the fields."""
        return astuple(self)


@dataclass(frozen=True, slots=True)
class Found:
    """An entry with its evidence and the phrasing that came nearest."""

    entry: str
    evidence: Evidence
    phrasing: int


class Comparison:
    """One question, or one window of a story, held against every phrasing of an index."""

    def __init__(self, index: Index, words: Sequence[Understood]) -> None:
        self._index = index
        self._words = tuple({word.key: word for word in words}.values())
        self._total = sum(word.weight for word in self._words) or 1.0
        keys = [word.repaired_as or word.key for word in words]
        self._joined = " ".join(keys)
        self._likeness = index.likeness(keys)
        if any(word.repaired_as for word in words):
            self._add_raw_likeness(words)
        self._asked: dict[int, float] = defaultdict(float)
        self._said: dict[int, float] = defaultdict(float)
        self._known: dict[str, float] = defaultdict(float)
        self._telling: dict[str, float] = defaultdict(float)
        self._profile = index.profiles.shares(runs_of(keys))
        self._cover()

    def found(self, allowed: Callable[[str], bool]) -> list[Found]:
        """The entries worth a look, with their evidence; in no particular order."""
        by_entry: dict[str, list[tuple[float, int]]] = defaultdict(list)
        phrasings = self._index.phrasings
        for number in sorted(self._likeness.keys() | self._asked.keys()):
            entry = phrasings[number].entry
            if allowed(entry):
                by_entry[entry].append((self._nearness(number), number))
        ranked = sorted(by_entry, key=lambda entry: (-max(by_entry[entry])[0], entry))
        return [self._evidence(entry, by_entry[entry]) for entry in ranked[:_ENTRIES_COMPARED]]

    def _add_raw_likeness(self, words: Sequence[Understood]) -> None:
        """A repair may be wrong: the question as written counts half."""
        raw = self._index.likeness([word.key for word in words])
        for number in self._likeness.keys() | raw.keys():
            self._likeness[number] = (self._likeness.get(number, 0.0) + raw.get(number, 0.0)) / 2

    def _cover(self) -> None:
        index = self._index
        said: dict[str, float] = {}
        for word in self._words:
            reached: dict[int, float] = {}
            for form, share in word.known.items():
                said[form] = max(share, said.get(form, 0.0))
                for number in index.postings[form]:
                    if share > reached.get(number, 0.0):
                        reached[number] = share
            for number, share in reached.items():
                self._asked[number] += word.weight * share
            self._spread(word, reached)
        for form, share in said.items():
            for number in index.postings[form]:
                self._said[number] += index.weights[form] * share

    def _spread(self, word: Understood, reached: dict[int, float]) -> None:
        best: dict[str, float] = defaultdict(float)
        mass: dict[str, float] = defaultdict(float)
        for number, share in reached.items():
            entry = self._index.phrasings[number].entry
            best[entry] = max(best[entry], share)
            mass[entry] += share
        total = sum(mass.values())
        for entry, share in best.items():
            self._known[entry] += word.weight * share
            self._telling[entry] += word.weight * mass[entry] / total

    def _nearness(self, number: int) -> float:
        asked = self._asked.get(number, 0.0) / self._total
        said = self._said.get(number, 0.0) / self._index.phrasings[number].length
        return self._likeness.get(number, 0.0) + 0.5 * asked + 0.5 * (said if said < 1.0 else 1.0)

    def _both(self, number: int) -> float:
        asked = self._asked.get(number, 0.0) / self._total
        said = self._said.get(number, 0.0) / self._index.phrasings[number].length
        return min(1.0, math.sqrt(asked * said))

    def _evidence(self, entry: str, near: list[tuple[float, int]]) -> Found:
        near.sort(key=lambda pair: (-pair[0], pair[1]))
        compared = [self._index.phrasings[number] for _, number in near[:_PHRASINGS_COMPARED]]
        best = near[0][1]
        said = min(1.0, self._said.get(best, 0.0) / self._index.phrasings[best].length)
        known = min(1.0, self._known.get(entry, 0.0) / self._total)
        profile = self._profile.get(entry, 0.0)
        both = max(self._both(number) for _, number in near[:_PHRASINGS_COMPARED])
        evidence = Evidence(
            said=said,
            set_ratio=max(fuzz.token_set_ratio(self._joined, p.joined) for p in compared) / 100,
            sort_ratio=max(fuzz.token_sort_ratio(self._joined, p.joined) for p in compared) / 100,
            telling=min(1.0, self._telling.get(entry, 0.0) / self._total),
            overlap=both,
            profile=profile,
            grounded=profile * math.sqrt(known),
        )
        return Found(entry, evidence, best)

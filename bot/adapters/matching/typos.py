"""Which known word a mistyped one is most like, without comparing it with every one of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

#: Letters share the bits of a number; where two share one, a difference is missed, and none is made up.
_BITS: Final = 32


@dataclass(frozen=True, slots=True)
class _Shelf:
    """Words with the same first letter."""

    words: tuple[str, ...]
    letters: NDArray[np.uint32]  #: of each word, a bit each
    lengths: NDArray[np.float32]


class Typos:
    """Words by their first letter, which people get right; never changed after it is built."""

    def __init__(self, words: Iterable[str], likeness: float) -> None:
        self._likeness = likeness  #: of 100: what is less alike is not found
        shelves: dict[str, list[str]] = defaultdict(list)
        for word in words:
            shelves[word[0]].append(word)
        self._shelves = {first: _shelf(found) for first, found in shelves.items()}

    def nearest(self, word: str) -> tuple[str, float] | None:
        """The word that is most like this one, of equals the first; and how like it is, of 100."""
        shelf = self._shelves.get(word[:1])
        if shelf is None:
            return None
        # A letter that only one of two words has must be taken out or put in: one step of as many
        # as their likeness leaves room for. Nearly all words fall away so, and none that would be found.
        steps = np.bitwise_count(shelf.letters ^ _letters_of(word))
        room = (shelf.lengths + len(word)) * np.float32(1 - self._likeness / 100)
        likely = [shelf.words[place] for place in np.flatnonzero(steps <= room + 0.01).tolist()]
        best = process.extractOne(word, likely, scorer=fuzz.ratio, score_cutoff=self._likeness)
        return (best[0], best[1]) if best else None


def _shelf(words: list[str]) -> _Shelf:
    return _Shelf(
        tuple(words),
        np.array([_letters_of(word) for word in words], np.uint32),
        np.array([len(word) for word in words], np.float32),
    )


def _letters_of(word: str) -> np.uint32:
    found = 0
    for letter in word:
        found |= 1 << ord(letter) % _BITS
    return np.uint32(found)

"""Finds known words in a message, one typing mistake allowed, in time that its length alone decides."""

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

#: Shorter words are too like one another for a mistake to be forgiven; most so where nothing else is asked.
FORGIVEN_FROM: Final = 5
FORGIVEN_ALONE_FROM: Final = 8
#: A word that is written more often says nothing new; without a limit a hostile text would take seconds.
MOST_PLACES: Final = 40

#: Where each known word stands in a message, in order.
Places = Mapping["KnownWord", Sequence[int]]


@dataclass(frozen=True, slots=True)
class KnownWord:
    """A word by its sound key; a stem stands for every word that begins so."""

    key: str
    is_stem: bool = False
    is_alone: bool = False  #: nothing else is needed beside it

    @property
    def is_forgiving(self) -> bool:
        """True for words that are recognised with a typing mistake in them."""
        return len(self.key) >= self.is_stem + (FORGIVEN_ALONE_FROM if self.is_alone else FORGIVEN_FROM)


class Vocabulary:
    """Many known words, looked up without comparing each with each.

    Two words that differ by one mistake become equal when one letter, at most, is left out of each.
    So every known word is filed under what is left of it. A word that is right as it stands, because
    it is among the ordinary ones, is never taken for another that was mistyped.
    """

    def __init__(self, words: Iterable[KnownWord], ordinary: frozenset[str] = frozenset()) -> None:
        self._ordinary = ordinary
        every = set(words)
        whole, stems = [w for w in every if not w.is_stem], [w for w in every if w.is_stem]
        self._whole = _filed((word.key, word) for word in whole)
        self._stems = _filed((word.key, word) for word in stems)
        self._nearly_whole, self._nearly_stems = _Rests(whole), _Rests(stems)
        self._longest_stem = max((len(word.key) for word in stems), default=0)

    def places_in(self, keys: Sequence[str]) -> dict[KnownWord, list[int]]:
        """Every known word that a message has, with its positions."""
        meant: dict[str, set[KnownWord]] = {}
        places: dict[KnownWord, list[int]] = defaultdict(list)
        for position, key in enumerate(keys):
            if key not in meant:
                meant[key] = self._meant_by(key)
            for word in meant[key]:
                if len(places[word]) < MOST_PLACES:
                    places[word].append(position)
        return dict(places)

    def _meant_by(self, key: str) -> set[KnownWord]:
        beginnings = [key[:length] for length in range(1, min(len(key), self._longest_stem + 1) + 1)]
        found = set(self._whole.get(key, ()))
        for beginning in beginnings:
            found.update(self._stems.get(beginning, ()))
        if key not in self._whole and key not in self._ordinary:
            found.update(self._nearly_whole.of(key))
            for beginning in beginnings:
                found.update(self._nearly_stems.of(beginning))
        return found


class _Rests:
    """Words by what is left of them, in rows of numbers: tens of thousands of texts would weigh megabytes."""

    def __init__(self, words: Iterable[KnownWord]) -> None:
        self._words = tuple(word for word in words if word.is_forgiving)
        filed = sorted((hash(rest), at) for at, word in enumerate(self._words) for rest in _rests(word.key))
        self._marks = array("q", (mark for mark, _ in filed))
        self._owners = array("I", (at for _, at in filed))
        # Nearly every rest of a message's words is nowhere; eight places for each that is tell so at once.
        self._last = (1 << (8 * len(filed)).bit_length()) - 1
        taken = bytearray(self._last + 1)
        for mark in self._marks:
            taken[mark & self._last] = 1
        self._taken = bytes(taken)

    def of(self, key: str) -> Iterator[KnownWord]:
        """The words that differ from it by one mistake at most."""
        if len(key) < FORGIVEN_FROM - 1:
            return
        for rest in _rests(key):
            mark = hash(rest)
            if self._taken[mark & self._last]:
                for word in self._marked(mark):
                    if word.key[0] == key[0] and is_within_one_mistake(word.key, key):
                        yield word

    def _marked(self, mark: int) -> Iterator[KnownWord]:
        at = bisect_left(self._marks, mark)
        while at < len(self._marks) and self._marks[at] == mark:
            yield self._words[self._owners[at]]
            at += 1


def _filed(pairs: Iterable[tuple[str, KnownWord]]) -> dict[str, tuple[KnownWord, ...]]:
    shelves: dict[str, tuple[KnownWord, ...]] = {}
    for key, word in pairs:
        shelves[key] = (*shelves.get(key, ()), word)
    return shelves


def _rests(key: str) -> set[str]:
    return {key, *(key[:left_out] + key[left_out + 1 :] for left_out in range(len(key)))}


def is_within_one_mistake(one: str, other: str) -> bool:
    """True when a letter too many, too few or wrong, or two changed places, make one word the other."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    rest, others_rest = one[start:], other[start:]
    if len(one) != len(other):
        return rest[1:] == others_rest or rest == others_rest[1:]
    swapped = rest[1:2] + rest[:1] + rest[2:]
    return rest[1:] == others_rest[1:] or swapped == others_rest

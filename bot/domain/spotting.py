"""Finds known words in a message, one typing mistake allowed, in time that its length alone decides."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

#: Shorter words are too like one another for a mistake to be forgiven; most so where nothing else is asked.
FORGIVEN_FROM: Final = 5
FORGIVEN_ALONE_FROM: Final = 8
#: A word that is written more often says nothing new; without a limit a hostile text would take seconds.
MOST_PLACES: Final = 40

#: A number of 32 bits: which of up to a million words, and twelve bits of a hash.
_NUMBER: Final = (1 << 20) - 1
_MARK: Final = 0xFFFFFFFF ^ _NUMBER

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
    """Words by what is left of them, in one row of numbers: tens of thousands of texts would weigh megabytes.

    Each rest has a place by its hash, or the next free one after it. There stands the number of its word,
    with some more of the hash, which spares most comparisons.
    """

    def __init__(self, words: Iterable[KnownWord]) -> None:
        self._words = tuple(word for word in words if word.is_forgiving)
        # Four places and more for each: nearly every rest of a message is nowhere, which shows at once.
        places = 4 * sum(len(word.key) + 1 for word in self._words)
        self._last = (1 << places.bit_length()) - 1
        self._filed = array("I", [0]) * (self._last + 1)
        for number, word in enumerate(self._words, 1):
            for rest in _rests(word.key):
                self._file(hash(rest), number)

    def __reduce__(self) -> "tuple[type[_Rests], tuple[tuple[KnownWord, ...]]]":
        # Python's hashes of texts are others in every process.
        return _Rests, (self._words,)

    def of(self, key: str) -> Iterator[KnownWord]:
        """The words that differ from it by one mistake at most."""
        if len(key) < FORGIVEN_FROM - 1:
            return
        filed, last = self._filed, self._last
        for rest in _rests(key):
            mark = hash(rest)
            place = mark & last
            while found := filed[place]:
                if (mark ^ found) & _MARK == 0:
                    word = self._words[(found & _NUMBER) - 1]
                    if word.key[0] == key[0] and is_within_one_mistake(word.key, key):
                        yield word
                place = (place + 1) & last

    def _file(self, mark: int, number: int) -> None:
        place = mark & self._last
        while self._filed[place]:
            place = (place + 1) & self._last
        self._filed[place] = (mark & _MARK) | number


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

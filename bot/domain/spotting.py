"""Finds known words in a message, one typing mistake allowed, in time that its length alone decides."""

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
        self._whole_rests, self._stem_rests = _filed(_by_rests(whole)), _filed(_by_rests(stems))
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
            found.update(_nearly(key, self._whole_rests))
            for beginning in beginnings:
                found.update(_nearly(beginning, self._stem_rests))
        return found


def _by_rests(words: Iterable[KnownWord]) -> Iterator[tuple[str, KnownWord]]:
    return ((rest, word) for word in words if word.is_forgiving for rest in _rests(word.key))


def _filed(pairs: Iterable[tuple[str, KnownWord]]) -> dict[str, tuple[KnownWord, ...]]:
    """Most shelves hold a single word, and all those of a word are one: there are tens of thousands."""
    alone: dict[KnownWord, tuple[KnownWord, ...]] = {}
    shelves: dict[str, tuple[KnownWord, ...]] = {}
    for key, word in pairs:
        here = shelves.get(key)
        if here is None:
            shelves[key] = alone.setdefault(word, (word,))
        else:
            shelves[key] = (*here, word)
    return shelves


def _nearly(key: str, shelf: Mapping[str, Sequence[KnownWord]]) -> Iterator[KnownWord]:
    if len(key) < FORGIVEN_FROM - 1:
        return
    for rest in _rests(key):
        for word in shelf.get(rest, ()):
            if word.key[0] == key[0] and is_within_one_mistake(word.key, key):
                yield word


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

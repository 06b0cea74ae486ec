"""A sign: words that stand together in a message, as staff write it in one line.

"ei hinga"               these words in this order; one other word may stand between
"laps* / poeg + kadunud" parts in any order, near each other; a part is one of several; * is any ending
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product
from sys import intern
from typing import Final

from bot.domain.spelling import sounds_of
from bot.domain.spotting import KnownWord, Places

#: How many other words may stand between two words of a phrase.
GAP: Final = 1
#: How many words of a message all parts of a sign must lie in.
REACH: Final = 12
_MOST_EXAMPLES: Final = 64

Phrase = tuple[KnownWord, ...]
Part = tuple[Phrase, ...]
Span = tuple[int, ...]  #: the positions of the words that were found, in order


class UnreadableSignError(ValueError):
    """The line is not a sign."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One line of the list of signals or of look-alikes."""

    text: str
    parts: tuple[Part, ...]

    @property
    def words(self) -> frozenset[KnownWord]:
        """Every word that may take part."""
        return frozenset(word for part in self.parts for phrase in part for word in phrase)

    @property
    def openings(self) -> frozenset[KnownWord]:
        """Words of which at least one is in every message that has the sign."""
        narrowest = min(self.parts, key=len)
        return frozenset(max(phrase, key=lambda word: len(word.key)) for phrase in narrowest)

    def found_at(self, places: Places) -> Iterator[Span]:
        """Where the sign stands in a message; a message with many of its words names each of them once."""
        spans = [sorted(_spans(part, places)) for part in self.parts]
        if not all(spans):
            return
        first, *others = spans
        for anchor in first:
            near = [_nearest(other, anchor) for other in others]
            positions = tuple(sorted({*anchor, *(position for span in near for position in span)}))
            if len(self.parts) == 1 or positions[-1] - positions[0] < REACH:
                yield positions

    def examples(self) -> Iterator[str]:
        """Messages that consist of the sign alone, for checking one sign with others."""
        texts = [[part.strip().replace("*", "") for part in side.split("/")] for side in self.text.split("+")]
        return islice((" ".join(choice) for choice in product(*texts)), _MOST_EXAMPLES)


def _spans(part: Part, places: Places) -> Iterator[Span]:
    for phrase in part:
        for start in places.get(phrase[0], ()):
            span = _continued(phrase, start, places)
            if span:
                yield span


def _continued(phrase: Phrase, start: int, places: Places) -> Span:
    span = [start]
    for word in phrase[1:]:
        found = places.get(word, ())
        index = bisect_left(found, span[-1] + 1)
        if index == len(found) or found[index] > span[-1] + 1 + GAP:
            return ()
        span.append(found[index])
    return tuple(span)


def _nearest(spans: Sequence[Span], anchor: Span) -> Span:
    index = bisect_left(spans, anchor)
    return min(spans[max(0, index - 1) : index + 1], key=lambda span: abs(span[0] - anchor[0]))


@lru_cache(maxsize=8192)
def read_sign(line: str) -> Sign:
    """The sign that a line means; UnreadableSignError when it means none."""
    sides = line.split("+")
    parts = tuple(
        tuple(_phrase(one.strip(), alone=len(sides) == 1) for one in side.split("/")) for side in sides
    )
    return Sign(line, parts)


@lru_cache(maxsize=8192)
def _phrase(text: str, *, alone: bool) -> Phrase:
    sounds: list[str] = []
    stems: set[int] = set()
    for token in text.split():
        bare = token.removesuffix("*")
        found = [*sounds_of(bare)]
        if "*" in bare or not found:
            raise UnreadableSignError(token)
        sounds += found
        if bare != token:
            stems.add(len(sounds) - 1)
    if not sounds:
        raise UnreadableSignError(text)
    is_alone = alone and len(sounds) == 1
    return tuple(_word(sound, at in stems, is_alone) for at, sound in enumerate(sounds))


@lru_cache(maxsize=8192)
def _word(sound: str, is_stem: bool, is_alone: bool) -> KnownWord:
    """One object for all places where it stands: the same words are in many signs."""
    return KnownWord(intern(sound), is_stem, is_alone)

"""A learned model of one knowledge base: never changed after it is loaded, and swapped as a whole."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from bot.adapters.matching.coarse import Coarse
from bot.adapters.matching.nearness import sharpened, turned
from bot.adapters.matching.neighbours import Neighbours
from bot.adapters.matching.scoring import Head, Matrix, Vector
from bot.adapters.matching.space import LexicalSpace, Sparse
from bot.adapters.matching.vocabulary import Vocabulary
from bot.domain.matching import Thresholds

#: Phrasings in one piece of work: full numbers of all of them would be megabytes for each question.
_AT_ONCE: Final = 256


class Meaning(Protocol):
    """The part of a side that reads sentence vectors."""

    @property
    def mean(self) -> Vector:
        """Of all phrasings: what every sentence has in common tells nothing."""
        ...

    def scores(self, vector: Vector) -> Vector:
        """What the meaning of a text adds to each entry's score."""
        ...

    def arrays(self) -> Iterator[NDArray[Any]]:
        """The large ones."""
        ...


@dataclass(frozen=True, slots=True)
class StraightMeaning:
    """Each dimension speaks for or against each entry."""

    mean: Vector
    weights: Matrix  #: dimensions × entries

    def scores(self, vector: Vector) -> Vector:
        """The same for near and for far."""
        return (turned(vector, self.mean) @ self.weights).astype(np.float32, copy=False)

    def arrays(self) -> Iterator[NDArray[Any]]:
        """The weights."""
        yield self.weights


@dataclass(frozen=True, slots=True)
class NearMeaning:
    """Each phrasing speaks for or against each entry, the more the nearer it is."""

    mean: Vector
    sharpness: float
    vectors: Coarse  #: of the phrasings, centred, of length 1
    votes: Coarse  #: phrasings × entries

    def scores(self, vector: Vector) -> Vector:
        """The same as a kernel machine; time grows with the number of phrasings."""
        asked = turned(vector, self.mean)
        found = np.zeros(self.votes.shape[1], np.float32)
        for start in range(0, self.vectors.shape[0], _AT_ONCE):
            rows = slice(start, start + _AT_ONCE)
            nearness = sharpened(self.vectors.products(rows, asked), self.sharpness)
            found += self.votes.sum_of(rows, nearness)
        return found

    def arrays(self) -> Iterator[NDArray[Any]]:
        """Vectors and votes."""
        yield from (self.vectors.numbers, self.vectors.steps, self.votes.numbers, self.votes.steps)


@dataclass(frozen=True, slots=True)
class Side:
    """One way to score entries: by letters alone, or by letters and meaning together."""

    letters: Coarse  #: runs × entries
    offset: Vector
    meaning: Meaning | None
    neighbours: tuple[Neighbours, ...]  #: by letters, and by meaning where there is meaning
    temperature: float
    head: Head
    thresholds: Thresholds
    persistence: float  #: how much the first message counts when a second says the same in other words
    figures: Mapping[str, float]

    def scores(self, letters: Sparse, vector: Vector | None) -> Vector:
        """One number for each entry."""
        scores: Vector = self.offset + self.letters.weighted(letters.ids, letters.weights)
        if self.meaning is not None and vector is not None:
            scores = scores + self.meaning.scores(vector)
        return scores

    def arrays(self) -> Iterator[NDArray[Any]]:
        """The large ones."""
        yield self.letters.numbers
        yield self.letters.steps
        if self.meaning is not None:
            yield from self.meaning.arrays()
        for neighbours in self.neighbours:
            yield from neighbours.arrays().values()


@dataclass(frozen=True, slots=True)
class Model:
    """Everything that is needed to rank entries for a question."""

    fingerprint: str
    entries: tuple[str, ...]
    vocabulary: Vocabulary
    space: LexicalSpace
    lexical: Side
    fused: Side | None
    #: From this probability on the letters alone decide as both together would; above 1: never.
    sure_by_letters: float = 1.01

    def understands(self, vector: Vector) -> bool:
        """Whether a sentence vector is of the kind that this model was learned with."""
        meaning = self.fused.meaning if self.fused else None
        return meaning is not None and vector.shape == meaning.mean.shape and bool(np.isfinite(vector).all())

    @property
    def best(self) -> Side:
        """The side that a question gets when time allows."""
        return self.fused or self.lexical

    def arrays(self) -> Iterator[NDArray[Any]]:
        """The large ones, of which most are pages of files; some of them more than once."""
        yield from (self.space.inside, self.space.across, self.space.rarity)
        for side in filter(None, (self.lexical, self.fused)):
            yield from side.arrays()

"""A learned model of one knowledge base: never changed after it is loaded, and swapped as a whole."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.adapters.matching.coarse import Coarse
from bot.adapters.matching.neighbours import Neighbours
from bot.adapters.matching.scoring import Head, Matrix, Vector
from bot.adapters.matching.space import LexicalSpace, Sparse
from bot.adapters.matching.vocabulary import Vocabulary
from bot.domain.matching import Thresholds


@dataclass(frozen=True, slots=True)
class Meaning:
    """The part of a side that reads sentence vectors."""

    mean: Vector  #: of all phrasings: what every sentence has in common tells nothing
    weights: Matrix  #: dimensions × entries

    def scores(self, vector: Vector) -> Vector:
        """What the meaning of a text adds to each entry's score."""
        turned = vector - self.mean
        length = float(np.sqrt(turned @ turned)) or 1.0
        return ((turned / np.float32(length)) @ self.weights).astype(np.float32, copy=False)


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
            yield self.meaning.weights
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

"""The lexical space: every text as a sparse vector of weighted letter runs."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.adapters.matching.letters import Hashes, runs_of

Ids = NDArray[np.int32]
Weights = NDArray[np.float32]

#: Runs across the border of two words say less than those inside a word.
_ACROSS: Final = 0.5
#: In a large base a run that stands in one text only costs memory and tells nothing about others.
_RARE_FROM_TEXTS: Final = 3000


@dataclass(frozen=True, slots=True)
class Sparse:
    """One text: the numbers of its runs, rising, and their weights."""

    ids: Ids
    weights: Weights

    def halfway_to(self, other: "Sparse") -> "Sparse":
        """The mean of two vectors; of a text as it was written and as it was understood."""
        ids, at = np.unique(np.concatenate((self.ids, other.ids)), return_inverse=True)
        weights = np.zeros(len(ids), np.float32)
        np.add.at(weights, at, np.concatenate((self.weights, other.weights)) / 2)
        return Sparse(ids, weights)


class LexicalSpace:
    """Which runs are known and how rare they are; never changed after it is learned."""

    def __init__(self, inside: Hashes, across: Hashes, rarity: Weights) -> None:
        self.inside = inside  #: rising
        self.across = across  #: rising; numbered after those inside
        self.rarity = rarity  #: of both, in that order

    @classmethod
    def of(cls, texts: Iterable[Sequence[str]]) -> "LexicalSpace":
        """The space of texts that are given as sound keys."""
        runs = [runs_of(keys) for keys in texts]
        inside, inside_rarity = _known([each.inside[0] for each in runs])
        across, across_rarity = _known([each.across[0] for each in runs])
        return cls(inside, across, np.concatenate((inside_rarity, across_rarity)))

    @property
    def size(self) -> int:
        """How many numbers a vector may have."""
        return len(self.rarity)

    def vector(self, keys: Sequence[str]) -> Sparse:
        """The vector of a text; empty where nothing in it is known."""
        runs = runs_of(keys)
        inside = self._part(runs.inside[0], runs.inside[1], self.inside, 0, 1.0)
        across = self._part(runs.across[0], runs.across[1], self.across, len(self.inside), _ACROSS)
        return Sparse(
            np.concatenate((inside.ids, across.ids)), np.concatenate((inside.weights, across.weights))
        )

    def _part(self, hashes: Hashes, counts: Weights, known: Hashes, first: int, share: float) -> Sparse:
        if not len(known) or not len(hashes):
            return Sparse(np.empty(0, np.int32), np.empty(0, np.float32))
        at = np.searchsorted(known, hashes)
        at[at == len(known)] = 0
        found = known[at] == hashes
        ids = (at[found] + first).astype(np.int32)
        weights = (1 + np.log(counts[found])) * self.rarity[ids]
        length = math.sqrt(float(weights @ weights)) or 1.0
        return Sparse(ids, (weights * (share / length)).astype(np.float32))


def _known(texts: Sequence[Hashes]) -> tuple[Hashes, Weights]:
    if not texts:
        return np.empty(0, np.uint32), np.empty(0, np.float32)
    hashes, spread = np.unique(np.concatenate(texts), return_counts=True)
    if len(texts) >= _RARE_FROM_TEXTS:
        hashes, spread = hashes[spread > 1], spread[spread > 1]
    rarity = np.log((1 + len(texts)) / (1 + spread)) + 1
    return hashes, rarity.astype(np.float32)

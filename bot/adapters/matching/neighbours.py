"""The phrasings that come nearest: how near they are tells a known question from one that only sounds so."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from bot.adapters.matching.coarse import Coarse
from bot.adapters.matching.nearness import turned
from bot.adapters.matching.scoring import Vector
from bot.adapters.matching.space import Sparse

#: Only the phrasings of the first entries are looked at, so the cost does not grow with their number.
FIRST: Final = 5
#: More than one phrasing has to speak for an entry.
SEVERAL: Final = 3
#: The names of the numbers that `near_signs` gives, for `drom ask --explain`.
NEAR_SIGNS: Final = (
    "nearest phrasing of the best",
    "nearer phrasing of another",
    "nearest three of the best",
)


def near_signs(likeness: Sequence[Vector]) -> tuple[float, float, float]:
    """What the likeness with the phrasings of the first entries says, the best entry's first."""
    first = likeness[0]
    if not len(first):
        return 0.0, 0.0, 0.0
    nearest = float(first.max())
    others = max((float(each.max()) for each in likeness[1:] if len(each)), default=nearest)
    several = np.partition(first, -min(SEVERAL, len(first)))[-SEVERAL:]
    return nearest, max(others, nearest) - nearest, float(several.mean())


class Neighbours(Protocol):
    """The phrasings of a base, an entry's beside each other."""

    def likeness(self, letters: Sparse, vector: Vector | None, entries: Sequence[int]) -> list[Vector]:
        """Of a question with each phrasing of these entries, at most 1."""
        ...

    def arrays(self) -> dict[str, NDArray[Any]]:
        """What has to be kept of it, by name."""
        ...


@dataclass(frozen=True, slots=True)
class LetterNeighbours:
    """By letters: for each run the phrasings that it stands in, as search engines keep them."""

    first_rows: NDArray[np.int32]  #: of each entry, and the end
    starts: NDArray[np.int32]  #: of each run, and the end
    rows: NDArray[np.integer]
    weights: NDArray[np.float16]  #: of length 1 in each phrasing

    def likeness(self, letters: Sparse, vector: Vector | None, entries: Sequence[int]) -> list[Vector]:
        """Cosines."""
        number = int(self.first_rows[-1])
        begins = self.starts[letters.ids]
        lengths = self.starts[letters.ids + 1] - begins
        known = lengths > 0  # common runs are left out: they cost most of the time and tell nothing
        begins, lengths, weights = begins[known], lengths[known], letters.weights[known]
        ends = np.cumsum(lengths)
        at = np.arange(int(ends[-1]) if len(ends) else 0) + np.repeat(begins - ends + lengths, lengths)
        asked = weights / (float(np.sqrt(weights @ weights)) or 1.0)
        products = self.weights[at] * np.repeat(asked, lengths)
        found = np.bincount(self.rows[at], products, minlength=number).astype(np.float32)
        return [found[self.first_rows[n] : self.first_rows[n + 1]] for n in entries]

    def arrays(self) -> dict[str, NDArray[Any]]:
        """By the names of files."""
        return {
            "rows": self.first_rows,
            "run-starts": self.starts,
            # Two bytes are enough for most bases; what is read by every question should be small.
            "run-rows": self.rows.astype(np.min_scalar_type(int(self.first_rows[-1])), copy=False),
            "run-weights": self.weights,
        }


@dataclass(frozen=True, slots=True)
class MeaningNeighbours:
    """By meaning."""

    first_rows: NDArray[np.int32]
    mean: Vector
    vectors: Coarse  #: centred, of length 1

    def likeness(self, letters: Sparse, vector: Vector | None, entries: Sequence[int]) -> list[Vector]:
        """Cosines."""
        if vector is None:
            return [np.zeros(0, np.float32) for _ in entries]
        asked, first = turned(vector, self.mean), self.first_rows
        return [self.vectors.products(slice(first[n], first[n + 1]), asked) for n in entries]

    def arrays(self) -> dict[str, NDArray[Any]]:
        """By the names of files; the mean is kept with the weights of meaning."""
        return {
            "rows": self.first_rows,
            "row-vectors": self.vectors.numbers,
            "row-steps": self.vectors.steps,
        }

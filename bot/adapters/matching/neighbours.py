"""The phrasings that come nearest: how near they are tells a known question from one that only sounds so."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

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
    """By letters."""

    first_rows: NDArray[np.int32]  #: of each entry, and the end
    starts: NDArray[np.int32]  #: of each row, and the end
    ids: NDArray[np.int32]
    weights: NDArray[np.float16]  #: of length 1 in each row
    size: int  #: how many runs there are

    def likeness(self, letters: Sparse, vector: Vector | None, entries: Sequence[int]) -> list[Vector]:
        """Cosines."""
        length = float(np.sqrt(letters.weights @ letters.weights)) or 1.0
        asked = np.zeros(self.size, np.float32)
        asked[letters.ids] = letters.weights / length
        return [self._with(asked, entry) for entry in entries]

    def arrays(self) -> dict[str, NDArray[Any]]:
        """By the names of files."""
        return {
            "rows": self.first_rows,
            "row-starts": self.starts,
            "row-ids": self.ids,
            "row-weights": self.weights,
        }

    def _with(self, asked: Vector, entry: int) -> Vector:
        rows = self.starts[self.first_rows[entry] : self.first_rows[entry + 1] + 1]
        products = asked[self.ids[rows[0] : rows[-1]]] * self.weights[rows[0] : rows[-1]]
        sums = np.concatenate(([0.0], np.cumsum(products, dtype=np.float64)))
        likeness: Vector = np.diff(sums[rows - rows[0]]).astype(np.float32)
        return likeness


@dataclass(frozen=True, slots=True)
class MeaningNeighbours:
    """By meaning."""

    first_rows: NDArray[np.int32]
    mean: Vector
    vectors: NDArray[np.float16]  #: centred, of length 1

    def likeness(self, letters: Sparse, vector: Vector | None, entries: Sequence[int]) -> list[Vector]:
        """Cosines."""
        if vector is None:
            return [np.zeros(0, np.float32) for _ in entries]
        turned = vector - self.mean
        turned = turned / (float(np.sqrt(turned @ turned)) or 1.0)
        return [
            (self.vectors[self.first_rows[n] : self.first_rows[n + 1]].astype(np.float32) @ turned).astype(
                np.float32
            )
            for n in entries
        ]

    def arrays(self) -> dict[str, NDArray[Any]]:
        """By the names of files; the mean is kept with the weights of meaning."""
        return {"rows": self.first_rows, "row-vectors": self.vectors}

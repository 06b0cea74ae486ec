"""Large matrices in a quarter of their memory: a byte a number, and for each row how much one step is."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

_STEPS: Final = 127


@dataclass(frozen=True, slots=True)
class Coarse:
    """A matrix whose numbers are off by half a step at most, that is by 0.4 % of the largest in their row."""

    numbers: NDArray[np.int8]
    steps: NDArray[np.float32]  #: of each row

    @classmethod
    def of(cls, matrix: NDArray[np.float32]) -> "Coarse":
        """The nearest to a matrix."""
        largest = np.abs(matrix).max(axis=1, initial=0.0)
        steps = np.where(largest > 0, largest / _STEPS, 1).astype(np.float32)
        return cls(np.rint(matrix / steps[:, None]).astype(np.int8), steps)

    @property
    def shape(self) -> tuple[int, ...]:
        """Rows and columns."""
        return self.numbers.shape

    def weighted(self, rows: NDArray[np.int32], weights: NDArray[np.float32]) -> NDArray[np.float32]:
        """The sum of some rows, each times its weight."""
        found: NDArray[np.float32] = (weights * self.steps[rows]) @ self.numbers[rows].astype(np.float32)
        return found

    def products(self, rows: slice, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """Each row of a range times a vector."""
        found: NDArray[np.float32] = (self.numbers[rows].astype(np.float32) @ vector) * self.steps[rows]
        return found

    def sum_of(self, rows: slice, weights: NDArray[np.float32]) -> NDArray[np.float32]:
        """The sum of a range of rows, each times its weight."""
        found: NDArray[np.float32] = (weights * self.steps[rows]) @ self.numbers[rows].astype(np.float32)
        return found

    def full(self) -> NDArray[np.float32]:
        """The matrix again, as far as it is kept."""
        found: NDArray[np.float32] = self.numbers.astype(np.float32) * self.steps[:, None]
        return found

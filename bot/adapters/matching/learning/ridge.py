"""Kernel ridge regression: one inverse gives the exact score of every text as if it had not been learned.

For K + λ = G⁻¹ and coefficients α = G·Y, leaving out the rows B changes the coefficients by
−G[:, B]·G[B, B]⁻¹·α[B] (Rifkin & Lippert 2007, "Notes on regularized least squares"). So cross-validation
costs hardly more than learning once, and nothing is ever scored by a model that has seen it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
Rows = NDArray[np.intp]

#: Below every real score: an entry that is held out cannot be chosen.
HELD_OUT: Final = np.float32(-9.0)


def targets_of(entries: NDArray[np.intp], number: int) -> Matrix:
    """+1 for the entry of each row, −1 for the others."""
    targets = np.full((len(entries), number), -1.0, np.float32)
    targets[np.arange(len(entries)), entries] = 1.0
    return targets


@dataclass(frozen=True, slots=True)
class Ridge:
    """A learned kernel model, with what it needs to forget some of its rows again."""

    inverse: Matrix
    coefficients: Matrix

    @classmethod
    def of(cls, kernel: Matrix, targets: Matrix, penalty: float) -> "Ridge":
        """Learn; the constant in the kernel stands for the offset."""
        loaded = kernel + np.float32(1.0)
        loaded[np.diag_indices_from(loaded)] += np.float32(penalty)
        inverse = np.linalg.inv(loaded)
        return cls(inverse, inverse @ targets)

    def without(self, rows: Rows) -> tuple[Matrix, Matrix]:
        """(columns of the inverse, correction): subtract `columns @ correction` from the coefficients."""
        block = self.inverse[np.ix_(rows, rows)]
        return self.inverse[:, rows], np.linalg.solve(block, self.coefficients[rows])

    def scores_without(self, kernel_rows: Matrix, rows: Rows) -> Matrix:
        """Scores of new texts (their kernel with every row) by a model that has not seen `rows`."""
        columns, correction = self.without(rows)
        loaded = kernel_rows + np.float32(1.0)
        scores = loaded @ self.coefficients - (loaded @ columns) @ correction
        return scores.astype(np.float32, copy=False)

    def pair_scores(self, kernel_rows: Matrix, pairs: NDArray[np.intp]) -> Matrix:
        """Row by row: the text made of two learned ones, by a model that has seen neither."""
        loaded = kernel_rows + np.float32(1.0)
        scores = (loaded @ self.coefficients).astype(np.float32, copy=False)
        for number, pair in enumerate(pairs):
            columns, correction = self.without(np.unique(pair))
            scores[number] -= (loaded[number] @ columns) @ correction
        return scores

    def group_scores(
        self, kernel_rows: Matrix, owners: NDArray[np.intp], entries: NDArray[np.intp], groups: Sequence[Rows]
    ) -> Matrix:
        """Scores of each text by a model that knows nothing of its whole group of entries."""
        scores = np.full((len(owners), self.coefficients.shape[1]), HELD_OUT, np.float32)
        for group in groups:
            asked = np.flatnonzero(np.isin(owners, group))
            found = self.scores_without(kernel_rows[asked], np.flatnonzero(np.isin(entries, group)))
            found[:, group] = HELD_OUT
            scores[asked] = found
        return scores

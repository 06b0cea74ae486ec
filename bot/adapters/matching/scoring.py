"""From scores to probabilities: which entry, and whether the base knows the question at all."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
Vector = NDArray[np.float32]

#: The names of the numbers that `signs_of` gives, for `drom ask --explain`.
SIGNS: Final = (
    "score of the best",
    "lead over the second",
    "share of the best",
    "spread over the entries",
    "share of unknown words",
    "length",
    "score, for long questions",
)


def shares_of(scores: Matrix, temperature: float) -> Matrix:
    """For each row of scores the probability of every entry, supposing that one of them is meant."""
    raised = scores / np.float32(temperature)
    raised = np.exp(raised - raised.max(axis=1, keepdims=True))
    shares: Matrix = (raised / raised.sum(axis=1, keepdims=True)).astype(np.float32)
    return shares


def signs_of(scores: Matrix, shares: Matrix, unknown: Vector, words: Vector) -> Matrix:
    """What tells a known question from an unknown one, a row each; see SIGNS."""
    best = scores.argmax(axis=1)
    rows = np.arange(len(scores))
    first = scores[rows, best]
    others = scores.copy()
    others[rows, best] = -np.inf
    second = others.max(axis=1) if scores.shape[1] > 1 else np.full(len(scores), -1.0, np.float32)
    spread = -(shares * np.log(shares + 1e-9)).sum(axis=1)
    length = np.log1p(words)
    columns = (first, first - second, shares[rows, best], spread, unknown, length, first * length)
    return np.stack(columns, axis=1).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Head:
    """A logistic model over signs: the probability that the base knows the question."""

    mean: Vector
    scale: Vector
    weights: Vector
    offset: float

    def probabilities(self, signs: Matrix) -> Vector:
        """One for each row of signs."""
        points = ((signs - self.mean) / self.scale) @ self.weights + self.offset

        probabilities: Vector = (1 / (1 + np.exp(-points))).astype(np.float32)
        return probabilities

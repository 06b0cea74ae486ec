"""What each text would score if it had not been learned: for a whole base in half a minute.

With K + λ = L·Lᵀ a text that is left out scores y − α ⁄ d, where α = (K + λ)⁻¹·y and d is the diagonal of
the inverse: the squared lengths of the columns of L⁻¹ (see `ridge` for the theory). Only L and L⁻¹ are made,
and in the memory of the kernel: a third of the work of an inverse, and a third of its memory.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import lapack

from bot.adapters.matching.learning.kernels import (
    MOST_AT_ONCE,
    Blend,
    Progress,
    done,
    factor_of,
    kernel_of,
)
from bot.adapters.matching.learning.material import Material
from bot.adapters.matching.learning.ridge import Matrix, targets_of


def scores_of_left_out(
    material: Material,
    blend: Blend,
    penalty: float,
    *,
    most_at_once: int = MOST_AT_ONCE,
    progress: Progress = lambda _: None,
) -> Matrix:
    """A row for each text: the score of every entry by a model that has learned all the others.

    A base that is too large is dealt into parts, each with its share of every entry and language.
    """
    scores = np.empty((len(material.owners), len(material.names)), np.float32)
    for rows in parts_of(len(material.owners), most_at_once):
        part = material.rows(rows)
        targets = targets_of(part.owners, len(part.names))
        scores[rows] = scores_of_kernel(kernel_of(part.texts, blend, progress), targets, penalty, progress)
    return scores


def parts_of(count: int, most: int) -> Iterator[NDArray[np.intp]]:
    """All rows, each once. Examples are in order, so dealing them out like cards keeps the proportions."""
    parts = max(1, -(-count // most))
    for part in range(parts):
        yield np.arange(part, count, parts, dtype=np.intp)


def scores_of_kernel(
    kernel: Matrix, targets: Matrix, penalty: float, progress: Progress = lambda _: None
) -> Matrix:
    """The same from a kernel with the constant for the offset in it, which is overwritten."""
    progress(f"learning {len(kernel)} ways of asking")
    lower = factor_of(kernel, penalty)
    coefficients = done(lapack.spotrs(lower, targets, lower=1))
    progress("leaving out each of them")
    inverse = done(lapack.strtri(lower, lower=1, overwrite_c=1))
    diagonal = np.array([inverse[n:, n] @ inverse[n:, n] for n in range(len(kernel))], np.float32)
    scores: Matrix = targets - coefficients / diagonal[:, None]
    return scores

"""How alike two texts are, by letters and by meaning, for all pairs at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import lapack
from scipy.sparse import csr_matrix, diags, hstack
from sklearn.linear_model import Ridge as PrimalRidge

from bot.adapters.matching.learning.ridge import Matrix, Rows
from bot.adapters.matching.nearness import sharpened
from bot.adapters.matching.space import LexicalSpace, Sparse

_TOLERANCE: Final = 1e-4
#: Memory grows with the square: 600 MB at this number.
MOST_AT_ONCE: Final = 12_000
_ROWS_AT_ONCE: Final = 500
_COMMON_SHARE: Final = 0.01
_COMMON_FROM: Final = 30

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, order=True)
class Blend:
    """How letters and meaning are put together."""

    share: float  #: the weight of meaning
    sharpness: float = 0.0  #: how much more the nearest phrasings count than the near ones


LETTERS_ALONE: Final = Blend(0.0)


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts as vectors of letter runs, and of meaning where there is an embedder."""

    letters: csr_matrix
    meaning: Matrix | None  #: centred, of length 1

    @property
    def number(self) -> int:
        """How many."""
        return int(self.letters.shape[0])

    def rows(self, rows: Rows) -> "Texts":
        """Some of them."""
        return Texts(self.letters[rows], None if self.meaning is None else self.meaning[rows])

    def kernel(self, others: "Texts", blend: Blend) -> Matrix:
        """Likeness of each of these with each of the others."""
        found: Matrix = (self.letters @ others.letters.T).toarray()
        if blend.share and self.meaning is not None and others.meaning is not None:
            cosines = self.meaning @ others.meaning.T
            found += np.float32(blend.share) * sharpened(cosines, blend.sharpness)
        return found


def as_matrix(vectors: Sequence[Sparse], space: LexicalSpace) -> csr_matrix:
    """Sparse vectors as the rows of one matrix."""
    starts = np.cumsum([0, *(len(vector.ids) for vector in vectors)])
    if not vectors:
        return csr_matrix((0, space.size), dtype=np.float32)
    return csr_matrix(
        (np.concatenate([v.weights for v in vectors]), np.concatenate([v.ids for v in vectors]), starts),
        shape=(len(vectors), space.size),
        dtype=np.float32,
    )


def centred(vectors: Matrix, mean: NDArray[np.float32]) -> Matrix:
    """Without what all sentences have in common, of length 1."""
    turned = vectors - mean
    lengths = np.linalg.norm(turned, axis=1, keepdims=True)
    return (turned / np.where(lengths > 0, lengths, 1)).astype(np.float32, copy=False)


def telling_runs(letters: csr_matrix) -> NDArray[np.bool_]:
    """The runs that do not stand in many texts: near phrasings share them, others seldom do."""
    spread = np.asarray((letters > 0).sum(axis=0)).ravel()
    found: NDArray[np.bool_] = spread <= max(_COMMON_FROM, _COMMON_SHARE * letters.shape[0])
    return found


def unit_rows(letters: csr_matrix, runs: NDArray[np.bool_] | None = None) -> csr_matrix:
    """Every row of length 1 over those runs, or all, for cosines."""
    if runs is not None:
        letters = (letters @ diags(runs.astype(np.float32))).tocsr()
        letters.eliminate_zeros()
    lengths = np.sqrt(np.asarray(letters.multiply(letters).sum(axis=1))).ravel()
    scaled = letters.copy()
    scaled.data = letters.data / np.repeat(np.where(lengths > 0, lengths, 1), np.diff(letters.indptr))
    return scaled


@dataclass(frozen=True, slots=True)
class Weights:
    """A learned model of all texts."""

    letters: Matrix  #: runs × entries
    meaning: Matrix  #: dimensions × entries, or with sharpness texts × entries
    offset: NDArray[np.float32]  #: of each entry


def weights_of(texts: Texts, targets: Matrix, blend: Blend, penalty: float) -> Weights:
    """The same model as weights. Here every text is learned; time and memory grow with their number.

    With sharpness they grow with its second power: not for more texts than `MOST_AT_ONCE`.
    """
    if blend.sharpness:
        votes = coefficients_of(kernel_of(texts, blend), targets, penalty)
        letters = np.asarray(texts.letters.T @ votes, np.float32)
        return Weights(letters, votes * np.float32(blend.share), votes.sum(axis=0))
    parts = [texts.letters]
    if blend.share and texts.meaning is not None:
        parts.append(csr_matrix(texts.meaning * np.float32(np.sqrt(blend.share))))
    parts.append(csr_matrix(np.ones((texts.number, 1), np.float32)))
    model = PrimalRidge(alpha=penalty, fit_intercept=False, solver="sparse_cg", tol=_TOLERANCE)
    found = np.atleast_2d(model.fit(hstack(parts).tocsr(), targets).coef_).T.astype(np.float32)
    runs = texts.letters.shape[1]
    return Weights(found[:runs], found[runs:-1] * np.float32(np.sqrt(blend.share)), found[-1])


def kernel_of(texts: Texts, blend: Blend, progress: Progress = lambda _: None) -> Matrix:
    """The likeness of all pairs and a constant for the offset; in pieces: a sparse product is large."""
    kernel = np.empty((texts.number, texts.number), np.float32)
    for start in range(0, texts.number, _ROWS_AT_ONCE):
        progress(f"comparing {start} of {texts.number}")
        rows = np.arange(start, min(start + _ROWS_AT_ONCE, texts.number), dtype=np.intp)
        kernel[rows] = texts.rows(rows).kernel(texts, blend)
    kernel += np.float32(1.0)
    return kernel


def factor_of(kernel: Matrix, penalty: float) -> Matrix:
    """The lower triangle L with K + λ = L·Lᵀ, in the memory of the kernel."""
    kernel[np.diag_indices_from(kernel)] += np.float32(penalty)
    # The transposed view is in Fortran's order, so LAPACK works in place; the kernel is symmetric.
    return done(lapack.spotrf(kernel.T, lower=1, overwrite_a=1))


def coefficients_of(kernel: Matrix, targets: Matrix, penalty: float) -> Matrix:
    """What each text says for and against each entry; the kernel is overwritten."""
    return done(lapack.spotrs(factor_of(kernel, penalty), targets, lower=1))


def done(result: tuple[Matrix, int]) -> Matrix:
    """What LAPACK has found."""
    found, failed = result
    if failed:  # cannot happen: a kernel with a penalty is positive definite
        raise np.linalg.LinAlgError(f"LAPACK: {failed}")
    return found

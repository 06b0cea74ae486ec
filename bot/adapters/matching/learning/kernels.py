"""How alike two texts are, by letters and by meaning, for all pairs at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags, hstack
from sklearn.linear_model import Ridge as PrimalRidge

from bot.adapters.matching.learning.ridge import Matrix, Rows
from bot.adapters.matching.space import LexicalSpace, Sparse

_TOLERANCE: Final = 1e-4
_COMMON_SHARE: Final = 0.01
_COMMON_FROM: Final = 30


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

    def kernel(self, others: "Texts", share: float) -> Matrix:
        """Likeness of each of these with each of the others; `share` is the weight of meaning."""
        found: Matrix = (self.letters @ others.letters.T).toarray()
        if share and self.meaning is not None and others.meaning is not None:
            found += np.float32(share) * (self.meaning @ others.meaning.T)
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


def weights_of(texts: Texts, targets: Matrix, share: float, penalty: float) -> tuple[Matrix, Matrix, Matrix]:
    """The same model as weights: (runs × entries, dimensions × entries, offset per entry).

    Here every text is learned, however many there are; time and memory grow with their number.
    """
    parts = [texts.letters]
    if share and texts.meaning is not None:
        parts.append(csr_matrix(texts.meaning * np.float32(np.sqrt(share))))
    parts.append(csr_matrix(np.ones((texts.number, 1), np.float32)))
    model = PrimalRidge(alpha=penalty, fit_intercept=False, solver="sparse_cg", tol=_TOLERANCE)
    found = np.atleast_2d(model.fit(hstack(parts).tocsr(), targets).coef_).T.astype(np.float32)
    runs = texts.letters.shape[1]
    return found[:runs], found[runs:-1] * np.float32(np.sqrt(share)), found[-1]

"""How near the phrasings are that are left when a question is held out."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.adapters.matching.coarse import Coarse
from bot.adapters.matching.learning.kernels import telling_runs, unit_rows
from bot.adapters.matching.learning.material import Material
from bot.adapters.matching.learning.questions import Held
from bot.adapters.matching.learning.ridge import Matrix
from bot.adapters.matching.neighbours import (
    FIRST,
    LetterNeighbours,
    MeaningNeighbours,
    Neighbours,
    near_signs,
)


class Nearness:
    """How like a held-out question is to the phrasings that are left."""

    def __init__(
        self, material: Material, held: Held, groups: Sequence[NDArray[np.intp]], *, by_meaning: bool
    ) -> None:
        joined, texts = material.joined(held), material.texts
        runs = telling_runs(texts.letters)
        self._likeness = [(unit_rows(joined.letters, runs) @ unit_rows(texts.letters, runs).T).toarray()]
        if by_meaning and joined.meaning is not None and texts.meaning is not None:
            self._likeness.append(joined.meaning @ texts.meaning.T)
        rows = np.arange(len(held.pairs))
        for likeness in self._likeness:
            likeness[rows, held.pairs[:, 0]] = likeness[rows, held.pairs[:, 1]] = -1.0
        self._owners, self._asked, self._groups = material.owners, held.owners, groups
        self._rows = [np.flatnonzero(material.owners == n) for n in range(len(material.names))]

    def without_groups(self) -> "Nearness":
        """As if the group of each question were not there at all."""
        for group in self._groups:
            asked = np.flatnonzero(np.isin(self._asked, group))
            gone = np.flatnonzero(np.isin(self._owners, group))
            for likeness in self._likeness:
                likeness[np.ix_(asked, gone)] = -1.0
        return self

    def signs(self, scores: Matrix) -> Matrix:
        """For each question."""
        first = np.argsort(-scores, axis=1, kind="stable")[:, :FIRST]
        found = [
            [
                sign
                for likeness in self._likeness
                for sign in near_signs([likeness[question][self._rows[entry]] for entry in entries])
            ]
            for question, entries in enumerate(first)
        ]
        return np.array(found, np.float32).reshape(len(scores), -1)


def neighbours_of(material: Material, mean: NDArray[np.float32] | None) -> tuple[Neighbours, ...]:
    """All phrasings; examples are in order, so those of an entry lie beside each other."""
    first = np.searchsorted(material.owners, np.arange(len(material.names) + 1)).astype(np.int32)
    letters = material.texts.letters
    letters = unit_rows(letters, telling_runs(letters)).tocsc()
    by_letters = LetterNeighbours(
        first,
        letters.indptr.astype(np.int32),
        letters.indices.astype(np.int32),
        letters.data.astype(np.float16),
    )
    if mean is None or material.texts.meaning is None:
        return (by_letters,)
    return by_letters, MeaningNeighbours(first, mean, Coarse.of(material.texts.meaning))

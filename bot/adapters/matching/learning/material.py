"""What a lesson works with: texts as vectors, and the questions that pairs of them make."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.adapters.matching.examples import Example, TooLittleError
from bot.adapters.matching.language import FUNCTION_KEYS
from bot.adapters.matching.learning.kernels import Texts, as_matrix, centred
from bot.adapters.matching.learning.questions import Held
from bot.adapters.matching.normalise import words_of
from bot.adapters.matching.space import LexicalSpace


@dataclass(frozen=True, slots=True)
class Material:
    """What is learned from: texts as vectors, and which entry each belongs to."""

    examples: tuple[Example, ...]
    names: tuple[str, ...]
    owners: NDArray[np.intp]
    keys: tuple[tuple[str, ...], ...]
    space: LexicalSpace
    texts: Texts

    @classmethod
    def of(cls, examples: Sequence[Example], vectors: NDArray[np.float32] | None) -> "Material":
        """Of examples that are `in_order`, with their sentence vectors; raises `TooLittleError`."""
        names = tuple(sorted({example.entry for example in examples}))
        if len(names) < 2:
            raise TooLittleError(TooLittleError.__doc__)
        keys = tuple(tuple(word.key for word in words_of(example.text)) for example in examples)
        space = LexicalSpace.of(keys)
        texts = Texts(
            as_matrix([space.vector(each) for each in keys], space),
            None if vectors is None else centred(vectors, vectors.mean(axis=0)),
        )
        number = {name: place for place, name in enumerate(names)}
        owners = np.array([number[example.entry] for example in examples], np.intp)
        return cls(tuple(examples), names, owners, keys, space, texts)

    def some(self, most: int) -> "Material":
        """At most so many rows, every entry and language in proportion; always the same ones."""
        count = len(self.owners)
        if count <= most:
            return self
        shelves: dict[tuple[str, str], list[int]] = defaultdict(list)
        for row, example in enumerate(self.examples):
            shelves[example.entry, example.language].append(row)
        dice, chosen = np.random.default_rng(0), []
        for rows in shelves.values():
            share = max(2, int(len(rows) * most / count))
            chosen += dice.permutation(rows)[:share].tolist()
        return self.rows(np.sort(np.array(chosen, np.intp)))

    def rows(self, rows: NDArray[np.intp]) -> "Material":
        """A part of it."""
        return Material(
            tuple(self.examples[row] for row in rows),
            self.names,
            self.owners[rows],
            tuple(self.keys[row] for row in rows),
            self.space,
            self.texts.rows(rows),
        )

    def words(self, held: Held) -> NDArray[np.float32]:
        """How many words each question has."""
        return np.array([sum(len(self.keys[row]) for row in set(pair)) for pair in held.pairs], np.float32)

    def joined(self, held: Held) -> Texts:
        """The questions that pairs of texts make when somebody says both."""
        pairs = [(int(one), int(other)) for one, other in held.pairs]
        letters = [
            self.space.vector(self.keys[one] if one == other else (*self.keys[one], *self.keys[other]))
            for one, other in pairs
        ]
        meaning = self.texts.meaning
        if meaning is not None:
            sums = meaning[held.pairs[:, 0]] + meaning[held.pairs[:, 1]]
            meaning = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6)
        return Texts(as_matrix(letters, self.space), meaning)


def unknown_words(
    material: Material, held: Held, groups: Sequence[NDArray[np.intp]] | None = None
) -> NDArray[np.float32]:
    """The share of words that stand in no other phrasing than the held-out ones.

    With `groups`: that stand in no phrasing outside the whole group of the question. A question about
    something else altogether is known by them, and would not be by words of its own neighbours.
    """
    spread = Counter(key for keys in material.keys for key in set(keys))
    of_groups = None if groups is None else _spread_in(material, groups)
    shares = []
    for pair, owner in zip(held.pairs, held.owners, strict=True):
        rows = set(pair.tolist())
        if of_groups is None:
            here = Counter(key for row in rows for key in set(material.keys[row]))
        else:
            here = of_groups[int(owner)]
        words = [key for row in rows for key in material.keys[row]]
        unknown = [key for key in words if spread[key] <= here[key] and key not in FUNCTION_KEYS]
        shares.append(len(unknown) / len(words) if words else 1.0)
    return np.array(shares, np.float32)


def _spread_in(material: Material, groups: Sequence[NDArray[np.intp]]) -> dict[int, Counter[str]]:
    """By entry, in how many phrasings of its group each word stands."""
    found: dict[int, Counter[str]] = {}
    for group in groups:
        rows = np.flatnonzero(np.isin(material.owners, group))
        counted = Counter(key for row in rows for key in set(material.keys[row]))
        found |= dict.fromkeys(group.tolist(), counted)
    return found

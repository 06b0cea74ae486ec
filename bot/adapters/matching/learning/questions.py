"""Questions that were never learned, made from phrasings: two of one entry and language, joined.

Editors write every phrasing once and as differently as they can, each with one hint at what it is about.
Families write what they know in one message. A single phrasing that is held out is therefore a harder and
stranger question than people ask; two that are held out together come near. See docs/matching.md.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.adapters.matching.examples import Example

#: Each phrasing stands in so many pairs.
_ROUNDS: Final = 2
#: With fewer pairs than this nothing can be learned from them; single phrasings are held out as well.
_FEWEST: Final = 200
_GROUPS: Final = 4


@dataclass(frozen=True, slots=True)
class Held:
    """Pairs of rows that are held out together; a pair of a row with itself is that row alone."""

    pairs: NDArray[np.intp]
    owners: NDArray[np.intp]  #: the entry of each pair


def held_out(examples: Sequence[Example], entries: NDArray[np.intp], seed: int = 0) -> Held:
    """The pairs of a base, always the same ones."""
    dice = np.random.default_rng(seed)
    shelves: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row, example in enumerate(examples):
        shelves[example.entry, example.language].append(row)
    pairs: list[tuple[int, int]] = []
    for _ in range(_ROUNDS):
        for rows in shelves.values():
            mixed = dice.permutation(rows)
            half = len(mixed) // 2
            pairs += zip(mixed[:half].tolist(), mixed[half : 2 * half].tolist(), strict=True)
    pairs = sorted({(min(pair), max(pair)) for pair in pairs})
    if len(pairs) < _FEWEST:
        pairs += [(row, row) for row in range(len(examples))]
    found = np.array(pairs, np.intp).reshape(-1, 2)
    return Held(found, entries[found[:, 0]])


def groups_of(examples: Sequence[Example], names: Sequence[str], seed: int = 0) -> list[NDArray[np.intp]]:
    """Entries that are held out together, to stand for questions about other things altogether.

    The topics of the base, since a question out of its scope has no neighbours in it; else quarters.
    """
    topic = {example.entry: example.group for example in examples}
    topics = sorted(set(topic.values()))
    if len(topics) > 2:
        return [np.array([n for n, name in enumerate(names) if topic[name] == t], np.intp) for t in topics]
    mixed = np.random.default_rng(seed).permutation(len(names))
    parts = min(_GROUPS, len(names))
    return [np.sort(mixed[part::parts]) for part in range(parts)]

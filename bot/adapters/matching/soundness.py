"""Whether what was read from a folder is a model: a damaged one must not fail at a family's question."""

import math
from collections.abc import Iterator

from bot.adapters.matching.model import Model, NearMeaning, Side, StraightMeaning
from bot.adapters.matching.neighbours import NEAR_SIGNS, LetterNeighbours, MeaningNeighbours
from bot.adapters.matching.scoring import SIGNS


class UnsoundModelError(ValueError):
    """Its parts do not fit together."""


def check(model: Model) -> None:
    """Raises `UnsoundModelError`, and whatever arrays of strange shapes raise."""
    if not all(_facts(model)):
        raise UnsoundModelError(UnsoundModelError.__doc__)


def _facts(model: Model) -> Iterator[bool]:
    space = model.space
    yield len(model.entries) >= 2 and all(isinstance(name, str) for name in model.entries)
    yield len(space.inside) + len(space.across) == space.size
    yield math.isfinite(model.sure_by_letters)
    for side in filter(None, (model.lexical, model.fused)):
        yield from _facts_of_side(side, len(model.entries), space.size)
    yield model.lexical.meaning is None
    yield model.fused is None or model.fused.meaning is not None


def _facts_of_side(side: Side, entries: int, runs: int) -> Iterator[bool]:
    yield side.letters.shape == (runs, entries) and side.letters.steps.shape == (runs,)
    yield side.offset.shape == (entries,)
    signs = len(SIGNS) + len(NEAR_SIGNS) * len(side.neighbours)
    yield side.head.mean.shape == side.head.scale.shape == side.head.weights.shape == (signs,)
    numbers = (side.thresholds.answer, side.thresholds.options, side.persistence, side.head.offset)
    yield all(math.isfinite(number) for number in (*numbers, side.figures["top1"]))
    yield side.temperature > 0
    dimensions = 0 if side.meaning is None else len(side.meaning.mean)
    match side.meaning:
        case StraightMeaning(weights=weights):
            yield weights.shape == (dimensions, entries)
        case NearMeaning(sharpness=sharpness, vectors=vectors, votes=votes):
            yield 0 < sharpness < math.inf
            yield votes.shape == (vectors.shape[0], entries) and votes.steps.shape == votes.shape[:1]
    for neighbours in side.neighbours:
        if isinstance(neighbours, LetterNeighbours):
            yield from _facts_of_letters(neighbours, entries, runs)
        elif isinstance(neighbours, MeaningNeighbours):
            yield len(neighbours.first_rows) == entries + 1
            yield neighbours.vectors.shape == (neighbours.first_rows[-1], dimensions)
            yield len(neighbours.vectors.steps) == neighbours.first_rows[-1]


def _facts_of_letters(neighbours: LetterNeighbours, entries: int, runs: int) -> Iterator[bool]:
    first, starts, rows = neighbours.first_rows, neighbours.starts, neighbours.rows
    yield len(first) == entries + 1 and bool((first[:-1] <= first[1:]).all()) and first[0] == 0
    yield len(starts) == runs + 1 and bool((starts[:-1] <= starts[1:]).all()) and starts[0] == 0
    yield len(rows) == len(neighbours.weights) == starts[-1]
    yield not len(rows) or bool(rows.min() >= 0 and rows.max() < first[-1])

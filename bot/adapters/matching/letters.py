"""Runs of letters as numbers: what survives typos, endings and missing spaces."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint32]
Counts = NDArray[np.float32]

#: Inside words, with the words' borders; two letters still tell short words apart.
_INSIDE: Final = (2, 3, 4, 5)
#: Across the border of two words: which words stand beside each other.
_ACROSS: Final = (3, 4, 5)
_LENGTHS: Final = tuple(sorted({*_INSIDE, *_ACROSS}))
_SPACE: Final = np.uint32(32)
#: An odd multiplier keeps different runs apart when their letters are mixed into one number.
_MULTIPLIER: Final = np.uint32(0x9E3779B1)


@dataclass(frozen=True, slots=True)
class Runs:
    """The distinct runs of a text, each with how often it stands there."""

    inside: tuple[Hashes, Counts]
    across: tuple[Hashes, Counts]


def runs_of(keys: Sequence[str]) -> Runs:
    """The runs of words given by their sound keys; the cost grows with the number of letters alone."""
    codes = np.frombuffer(f" {' '.join(keys)} ".encode("utf-32-le"), dtype=np.uint32)
    spaces = np.concatenate(([0], np.cumsum(codes == _SPACE)))
    inside, across = [], []
    for length, row in zip(_LENGTHS, _hashes(codes), strict=True):
        if len(codes) < length:
            break
        # Spaces in the middle of a run, its first and last sign left out.
        broken = spaces[length - 1 : len(codes)] > spaces[1 : len(codes) - length + 2]
        hashes = row[: len(codes) - length + 1]
        if length in _INSIDE:
            inside.append(hashes[~broken])
        if length in _ACROSS:
            across.append(hashes[broken])
    return Runs(_counted(inside), _counted(across))


def _hashes(codes: Hashes) -> Hashes:
    """A row for each length, with a run from each sign on; the last of a row would go beyond the end."""
    mixed = np.repeat(np.array(_LENGTHS, np.uint32)[:, None], len(codes), axis=1)
    signs = np.concatenate((codes, np.zeros(_LENGTHS[-1], np.uint32)))
    for offset in range(_LENGTHS[-1]):
        longer = mixed[sum(length <= offset for length in _LENGTHS) :]
        longer ^= signs[offset : offset + len(codes)]
        longer *= _MULTIPLIER
        longer ^= longer >> np.uint32(15)
    return mixed


def _counted(parts: list[Hashes]) -> tuple[Hashes, Counts]:
    """As `np.unique` counts, in half of its time for the length of a question."""
    hashes = np.concatenate(parts) if parts else np.empty(0, np.uint32)
    hashes.sort()
    is_first = np.ones(len(hashes), bool)
    np.not_equal(hashes[1:], hashes[:-1], out=is_first[1:])
    first = np.flatnonzero(is_first)
    counts = np.diff(first, append=len(hashes))
    return hashes[first], counts.astype(np.float32)

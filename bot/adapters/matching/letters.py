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
    for length in sorted({*_INSIDE, *_ACROSS}):
        if len(codes) < length:
            break
        hashes = _hashes(codes, length)
        # Spaces in the middle of a run, its first and last sign left out.
        ends = np.arange(length - 1, len(codes))
        broken = spaces[ends] - spaces[ends - (length - 2)] > 0
        if length in _INSIDE:
            inside.append(hashes[~broken])
        if length in _ACROSS:
            across.append(hashes[broken])
    return Runs(_counted(inside), _counted(across))


def _hashes(codes: Hashes, length: int) -> Hashes:
    count = len(codes) - length + 1
    mixed = np.full(count, np.uint32(length), dtype=np.uint32)
    for offset in range(length):
        mixed = (mixed ^ codes[offset : offset + count]) * _MULTIPLIER
        mixed ^= mixed >> np.uint32(15)
    return mixed


def _counted(parts: list[Hashes]) -> tuple[Hashes, Counts]:
    if not parts:
        return np.empty(0, np.uint32), np.empty(0, np.float32)
    hashes, counts = np.unique(np.concatenate(parts), return_counts=True)
    return hashes, counts.astype(np.float32)

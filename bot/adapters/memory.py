"""What Python and the C library under it do with memory, for a process that runs for months."""

import contextlib
import ctypes
import gc
import mmap
from collections.abc import Iterable
from typing import Any, Final

from numpy.typing import NDArray

#: GNU's name for the greatest number of regions that threads allocate from.
_ARENA_MAX: Final = -8


def be_thrifty() -> None:
    """Once, before there are threads: each would get a region of its own and seldom give it back."""
    with contextlib.suppress(AttributeError, OSError):  # another C library has no such switch
        ctypes.CDLL(None).mallopt(_ARENA_MAX, 1)


def settle() -> None:
    """Once, when everything is loaded: give back what loading left over, and keep the rest out of the way."""
    gc.collect()
    keep()
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)


def keep() -> None:
    """After a reload: the search for garbage stops everything, so it should not look at what stays anyway."""
    gc.freeze()


def let_go(arrays: Iterable[NDArray[Any]]) -> None:
    """Give back the pages of files that these lie in; the next look at them brings them again.

    The system keeps such pages as long as there is room, so that takes a thousandth of a second.
    """
    for array in arrays:
        owner: object = array
        while owner is not None and not isinstance(owner, mmap.mmap):
            owner = getattr(owner, "base", None)
        if owner is not None and hasattr(mmap, "MADV_DONTNEED"):
            owner.madvise(mmap.MADV_DONTNEED)

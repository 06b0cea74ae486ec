"""What Python and the C library under it do with memory, for a process that runs for months."""

import contextlib
import ctypes
import gc
import mmap
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from numpy.typing import NDArray

#: GNU's name for the greatest number of regions that threads allocate from.
_ARENA_MAX: Final = -8
#: A line of Linux's list of what a process has mapped, where it is a file that is not written.
_UNWRITTEN_FILE: Final = re.compile(r"([0-9a-f]+)-([0-9a-f]+) r-[x-]p \S+ \S+ \S+ +/")


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
        _let_go_of_code()


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


def _let_go_of_code() -> None:
    """Most code of libraries in C has run for the last time at the start; what is needed comes again."""
    advise = ctypes.CDLL(None).madvise
    advise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    for start, end in _untouched():
        advise(start, end - start, mmap.MADV_DONTNEED)


def _untouched() -> Iterator[tuple[int, int]]:
    """Where files are mapped as they are on the disk: nothing that was changed in memory would come again."""
    region: tuple[int, int] | None = None
    for line in Path("/proc/self/smaps").read_text().splitlines():
        if found := _UNWRITTEN_FILE.match(line):
            region = int(found[1], 16), int(found[2], 16)
        elif line.startswith("Anonymous:"):
            if region and line.split()[1] == "0":
                yield region
            region = None

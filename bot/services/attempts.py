"""The one place where any error is caught: what failed is tried again or put aside, never lost."""

import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Self, TypeVar

from bot.services.ports import StorageAwayError

Result = TypeVar("Result")


class NotYet(Exception):
    """Something slow has to happen first, outside of the transaction; then the same is tried again."""

    def __init__(self, first: Callable[[], Awaitable[None]]) -> None:
        super().__init__(NotYet.__doc__)
        self.first = first


@dataclass(frozen=True, slots=True)
class Failure:
    """What may be known of an error: its class and its place. Its message may hold what a family wrote."""

    name: str
    place: str
    #: Set when the database could do nothing at all: then nothing is known of what was tried.
    trouble: StorageAwayError | None = field(default=None, compare=False)

    @classmethod
    def of(cls, error: BaseException) -> Self:
        """Where in the code it happened, which says nothing about whom it happened to."""
        frames = traceback.extract_tb(error.__traceback__)
        ours = [frame for frame in frames if "/bot/" in frame.filename.replace("\\", "/")] or frames
        place = f"{_file_name(ours[-1].filename)}:{ours[-1].lineno}" if ours else "?"
        trouble = type(error)() if isinstance(error, StorageAwayError) else None
        return cls(type(error).__name__, place, trouble)


def _file_name(path: str) -> str:
    return path.replace("\\", "/").rsplit("/", 1)[-1]


async def attempt(work: Awaitable[Result]) -> Result | Failure:
    """Do it, or say what went wrong. Whoever stops the program is not held up; `NotYet` is no failure."""
    try:
        return await work
    except NotYet:
        raise
    except Exception as error:  # noqa: BLE001  # one bad update or receipt must not stop all the others
        return Failure.of(error)

"""The one place where any error is caught: what failed is tried again or put aside, never lost."""

import traceback
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Failure:
    """What may be known of an error: its class and its place. Its message may hold what a family wrote."""

    name: str
    place: str

    @classmethod
    def of(cls, error: BaseException) -> Self:
        """Where in the code it happened, which says nothing about whom it happened to."""
        frames = [
            (frame.filename.replace("\\", "/").split("/"), frame.lineno)
            for frame in traceback.extract_tb(error.__traceback__)
        ]
        ours = [frame for frame in frames if "bot" in frame[0][:-1]] or frames
        place = f"{ours[-1][0][-1]}:{ours[-1][1]}" if ours else "?"
        return cls(type(error).__name__, place)


async def attempt(work: Awaitable[None]) -> Failure | None:
    """Do it, and say what went wrong, if anything. Whoever stops the program is not held up."""
    try:
        await work
    except Exception as error:  # noqa: BLE001  # one bad update or receipt must not stop all the others
        return Failure.of(error)
    return None

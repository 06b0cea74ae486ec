"""The one place where the loops catch everything: a fault of a moment must not end the service."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

_logger = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """It worked."""

    value: T


@dataclass(frozen=True, slots=True)
class Failed:
    """It did not; only the name of the error's class is kept, its text may quote people."""

    error: str


async def attempt(action: str, work: Callable[[], Awaitable[T]]) -> Done[T] | Failed:
    """Do it once; an error becomes a log line and a value. Cancellation passes through."""
    try:
        return Done(await work())
    except Exception as error:  # noqa: BLE001 - the database may be away in any way; the loop goes on
        name = type(error).__name__
        _logger.error("failed and will be tried again", extra={"action": action, "error": name})
        return Failed(name)


def pause_after(failures: int, longest: float = 30.0) -> float:
    """Seconds to wait after so many failures in a row: 1, 2, 4 … at most `longest`."""
    return float(min(2 ** min(max(failures - 1, 0), 10), longest))

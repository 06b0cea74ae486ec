"""How the loops of the program go on after a fault of a moment: a log line, a pause, another try."""

import logging
from collections.abc import Awaitable
from typing import TypeVar

from bot.services.attempts import Failure, attempt

_logger = logging.getLogger(__name__)
Result = TypeVar("Result")


async def logged_attempt(action: str, work: Awaitable[Result]) -> Result | Failure:
    """Do it once; an error becomes a log line and a value. Cancellation passes through."""
    done = await attempt(work)
    if isinstance(done, Failure):
        extra = {"action": action, "error": done.name, "place": done.place}
        _logger.error("failed and will be tried again", extra=extra)
    return done


def pause_after(failures: int, longest: float = 30.0) -> float:
    """Seconds to wait after so many failures in a row: 1, 2, 4 … at most `longest`."""
    return float(min(2 ** min(max(failures - 1, 0), 10), longest))

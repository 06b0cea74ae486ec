"""One alarm of a kind in a while: a thousand of the same would hide what else staff have to read."""

from datetime import datetime, timedelta
from typing import Final

_PAUSE: Final = timedelta(hours=1)


class Calm:
    """Remembers when it last let an alarm pass; each process for itself."""

    def __init__(self) -> None:
        self._told_at: datetime | None = None

    def may_tell(self, now: datetime) -> bool:
        """True for the first, and again when the pause is over; a clock that was set back ends it."""
        if self._told_at is not None and timedelta() <= now - self._told_at < _PAUSE:
            return False
        self._told_at = now
        return True

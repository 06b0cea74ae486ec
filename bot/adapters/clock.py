"""The real time."""

from datetime import UTC, datetime


class SystemClock:
    """`Clock` of this machine."""

    def now(self) -> datetime:
        """In UTC."""
        return datetime.now(UTC)

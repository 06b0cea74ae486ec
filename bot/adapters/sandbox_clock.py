"""The time of the sandbox, for the bot of `drom try` alone: a small file says how far ahead it is."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

_LOOK_SECONDS: Final = 0.2


class SandboxClock:
    """`Clock` that jumps with the sandbox and never goes back."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._ahead = 0.0

    def now(self) -> datetime:
        """In UTC."""
        return datetime.now(UTC) + timedelta(seconds=self._read())

    def _read(self) -> float:
        try:
            told = float(self._file.read_text("ascii"))
        except (OSError, ValueError):
            told = self._ahead
        self._ahead = max(self._ahead, told)
        return self._ahead


class JumpWatch:
    """A source that brings nothing in, but rings after every jump."""

    def __init__(self, clock: SandboxClock, ring: Callable[[], None]) -> None:
        self._clock = clock
        self._ring = ring

    async def run(self) -> None:
        """Until cancelled."""
        before = self._clock.now()
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            now = self._clock.now()
            # A second is what a busy machine may lose; no jump is as short.
            if now - before > timedelta(seconds=_LOOK_SECONDS + 1):
                self._ring()
            before = now

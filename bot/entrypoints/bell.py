"""Wakes whoever has nothing to do, so that nobody has to look all the time."""

import asyncio


class Bell:
    """Wakes everybody who waits; whoever was busy when it rang finds that it rang."""

    def __init__(self) -> None:
        self._next_ring = asyncio.Event()

    def ring(self) -> None:
        """Something has been committed."""
        rung, self._next_ring = self._next_ring, asyncio.Event()
        rung.set()

    def next_ring(self) -> asyncio.Event:
        """Take it before looking for work, wait for it after finding none."""
        return self._next_ring

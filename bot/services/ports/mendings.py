"""Answers that need mending."""

from datetime import date
from typing import Protocol

from bot.domain.mending import Mending


class Mendings(Protocol):
    """What mediators have marked; no row says who did."""

    async def mark(self, mending: Mending) -> None:
        """Add it, or add its number to what was said before; day and state are those of the newest."""
        ...

    async def all(self) -> tuple[Mending, ...]:
        """Most often marked first."""
        ...

    async def marked_on(self, entry: str, day: date) -> bool:
        """Whether the entry was marked that day, in whatever country and language."""
        ...

    async def remove(self, entry: str, country: str, language: str) -> bool:
        """False when it was not there any more."""
        ...

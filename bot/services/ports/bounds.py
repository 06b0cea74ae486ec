"""How often somebody did lately what others have to answer."""

from datetime import datetime
from typing import Protocol

from bot.domain.bounds import Bounded


class Tallies(Protocol):
    """By keyed hash, so that erasing a person and beginning anew is no way around."""

    async def note(self, deed: Bounded, who: int) -> None:
        """Once more, now."""
        ...

    async def count(self, deed: Bounded, who: int, since: datetime) -> int:
        """How often after that moment."""
        ...

    async def forget(self, who: int) -> None:
        """The operator erases a person."""
        ...

    async def forget_before(self, moment: datetime) -> None:
        """What is older."""
        ...

"""Whose messages people need not take for a while."""

from datetime import datetime
from typing import Protocol

from bot.domain.mutes import Mute, MuteReason


class Mutes(Protocol):
    """By keyed hash, so that erasing oneself and coming again is no way around."""

    async def of(self, user_id: int, now: datetime) -> Mute | None:
        """The one that holds now."""
        ...

    async def put(self, user_id: int, reason: MuteReason, until: datetime, room_id: int) -> Mute:
        """A new one takes the place of an older one."""
        ...

    async def all(self, now: datetime) -> tuple[Mute, ...]:
        """Those that hold, the one that ends first before the others."""
        ...

    async def lift(self, mute_id: int) -> bool:
        """False when there is none any more."""
        ...

    async def forget(self, user_id: int) -> None:
        """The operator erases a person."""
        ...

    async def forget_before(self, now: datetime) -> None:
        """What is over leaves nothing behind."""
        ...

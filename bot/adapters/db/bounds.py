"""How often somebody did something that others have to answer; forgotten after a day."""

from datetime import datetime
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.db.tables import tallies
from bot.domain.bounds import Bounded
from bot.services.ports import Vault

#: Another purpose than a family's row has: without the key nobody sees that the two belong together.
_PURPOSE: Final = "tally"


class SqlTallies:
    """`Tallies` in the transaction of one connection."""

    def __init__(self, connection: AsyncConnection, vault: Vault, now: datetime) -> None:
        self._connection = connection
        self._vault = vault
        self._now = now

    async def note(self, deed: Bounded, who: int) -> None:
        """Once more."""
        key = self._vault.index(_PURPOSE, f"{deed}/{who}")
        await self._connection.execute(tallies.insert().values(who_key=key, deed=deed, at=self._now))

    async def count(self, deed: Bounded, who: int, since: datetime) -> int:
        """How often after that moment."""
        query = select(func.count()).where(
            tallies.c.who_key.in_(self._vault.indexes(_PURPOSE, f"{deed}/{who}")),
            tallies.c.deed == deed,
            tallies.c.at > since,
        )
        return int(await self._connection.scalar(query) or 0)

    async def forget(self, who: int) -> None:
        """The operator erases a person."""
        keys = self._vault.indexes(_PURPOSE, f"{Bounded.CALL}/{who}")
        await self._connection.execute(delete(tallies).where(tallies.c.who_key.in_(keys)))

    async def forget_before(self, moment: datetime) -> None:
        """What is older."""
        await self._connection.execute(delete(tallies).where(tallies.c.at < moment))

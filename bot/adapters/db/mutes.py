"""Muted senders, as keyed hashes that go when their time is over."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import CursorResult, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.db.tables import mutes
from bot.domain.mutes import Mute, MuteReason
from bot.services.ports import Vault

#: Another purpose than a family's row has: without the key nobody sees that the two belong together.
_PURPOSE: Final = "mute"


class SqlMutes:
    """`Mutes` in the transaction of one connection."""

    def __init__(self, connection: AsyncConnection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def of(self, user_id: int, now: datetime) -> Mute | None:
        """The one that holds now."""
        query = select(mutes).where(
            mutes.c.who_key.in_(self._vault.indexes(_PURPOSE, user_id)), mutes.c.until > now
        )
        row = (await self._connection.execute(query.order_by(mutes.c.until.desc()))).first()
        return None if row is None else _mute(row)

    async def put(self, user_id: int, reason: MuteReason, until: datetime, room_id: int) -> Mute:
        """A new one takes the place of an older one."""
        await self.forget(user_id)
        values = {
            "who_key": self._vault.index(_PURPOSE, user_id),
            "reason": reason,
            "until": until,
            "room_id": room_id,
        }
        added = await self._connection.execute(mutes.insert().values(values).returning(*mutes.c))
        return _mute(added.one())

    async def all(self, now: datetime) -> tuple[Mute, ...]:
        """Those that hold, the one that ends first before the others."""
        query = select(mutes).where(mutes.c.until > now).order_by(mutes.c.until, mutes.c.id)
        return tuple(_mute(row) for row in await self._connection.execute(query))

    async def lift(self, mute_id: int) -> bool:
        """False when there is none any more."""
        lifted: CursorResult[tuple[()]] = await self._connection.execute(
            delete(mutes).where(mutes.c.id == mute_id)
        )
        return lifted.rowcount > 0

    async def forget(self, user_id: int) -> None:
        """The operator erases a person."""
        await self._connection.execute(
            delete(mutes).where(mutes.c.who_key.in_(self._vault.indexes(_PURPOSE, user_id)))
        )

    async def forget_before(self, now: datetime) -> None:
        """What is over leaves nothing behind."""
        await self._connection.execute(delete(mutes).where(mutes.c.until <= now))


def _mute(row: Any) -> Mute:
    return Mute(row.id, row.reason, row.until, row.room_id)

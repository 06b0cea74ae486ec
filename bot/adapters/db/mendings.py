"""Answers that need mending, as mediators have marked them."""

from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import CursorResult, delete, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.db.statements import insert_into
from bot.adapters.db.tables import mendings
from bot.domain.mending import Mending


class SqlMendings:
    """`Mendings` in the transaction of one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def mark(self, mending: Mending) -> None:
        """Add it, or add its number to what was said before; day and state are those of the newest."""
        insert = insert_into(self._connection, mendings).values(asdict(mending))
        await self._connection.execute(
            insert.on_conflict_do_update(
                index_elements=list(mendings.primary_key),
                set_={
                    "day": insert.excluded.day,
                    "state": insert.excluded.state,
                    "number": mendings.c.number + insert.excluded.number,
                },
            )
        )

    async def all(self) -> tuple[Mending, ...]:
        """Most often marked first."""
        order = (mendings.c.number.desc(), *mendings.primary_key)
        rows = await self._connection.execute(select(mendings).order_by(*order))
        return tuple(Mending(**row) for row in rows.mappings())

    async def marked_on(self, entry: str, day: date) -> bool:
        """Whether the entry was marked that day, in whatever country and language."""
        found = select(exists().where(mendings.c.entry == entry, mendings.c.day == day))
        return bool(await self._connection.scalar(found))

    async def remove(self, entry: str, country: str, language: str) -> bool:
        """False when it was not there any more."""
        is_it = (
            mendings.c.entry == entry,
            mendings.c.country == country,
            mendings.c.language == language,
        )
        removed: CursorResult[Any] = await self._connection.execute(delete(mendings).where(*is_it))
        return bool(removed.rowcount)

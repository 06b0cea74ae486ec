"""What staff have done, readable only with the key as far as it tells who."""

from datetime import datetime
from typing import Final

from sqlalchemy import CursorResult, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.db.tables import audit
from bot.domain.audit import AuditEntry, Deed
from bot.services.ports import Vault

#: Another purpose than a mediator's row has, so that the two cannot be joined without the key.
_PURPOSE: Final = "audit"


class SqlAudit:
    """`Audit` in the transaction of one connection."""

    def __init__(self, connection: AsyncConnection, vault: Vault, now: datetime) -> None:
        self._connection = connection
        self._vault = vault
        self._now = now

    async def note(self, deed: Deed, user_id: int | None, subject: str = "") -> None:
        """Remember it."""
        person = {}
        if user_id is not None:
            person = {
                "person_key": self._vault.index(_PURPOSE, user_id),
                "person_sealed": self._vault.seal(str(user_id).encode()),
            }
        await self._connection.execute(
            audit.insert().values(at=self._now, deed=deed, subject=subject or None, **person)
        )

    async def entries(
        self, *, deed: Deed | None = None, subject: str | None = None, since: datetime | None = None
    ) -> tuple[AuditEntry, ...]:
        """Oldest first."""
        query = select(audit).order_by(audit.c.at, audit.c.id)
        if deed is not None:
            query = query.where(audit.c.deed == deed)
        if subject is not None:
            query = query.where(audit.c.subject == subject)
        if since is not None:
            query = query.where(audit.c.at >= since)
        return tuple(
            AuditEntry(
                row.at,
                None if row.person_sealed is None else int(self._vault.unseal(row.person_sealed)),
                row.deed,
                row.subject or "",
            )
            for row in await self._connection.execute(query)
        )

    async def number_of(self, user_id: int) -> int:
        """How many deeds of that person are kept."""
        keys = self._vault.indexes(_PURPOSE, user_id)
        query = select(func.count()).select_from(audit).where(audit.c.person_key.in_(keys))
        return int(await self._connection.scalar(query) or 0)

    async def forget_before(self, moment: datetime) -> None:
        """What is older."""
        await self._connection.execute(delete(audit).where(audit.c.at < moment))

    async def forget_subject(self, subject: str) -> None:
        """The deed stays."""
        await self._connection.execute(update(audit).where(audit.c.subject == subject).values(subject=None))

    async def forget_person(self, user_id: int) -> int:
        """The deed stays."""
        keys = self._vault.indexes(_PURPOSE, user_id)
        forgotten: CursorResult[tuple[()]] = await self._connection.execute(
            update(audit).where(audit.c.person_key.in_(keys)).values(person_key=None, person_sealed=None)
        )
        return forgotten.rowcount

"""Different families of a month: a keyed hash each; the key is destroyed when the month is published."""

import hashlib
import hmac
import secrets
from datetime import date
from typing import Final

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.db.statements import insert_into
from bot.adapters.db.tables import family_keys, month_families
from bot.services.ports import Vault

_KEY_BYTES: Final = 32
_HASH_BYTES: Final = 16


class SqlFamilies:
    """`Families` in the transaction of one connection."""

    def __init__(self, connection: AsyncConnection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault
        self._seen: dict[tuple[date, int], tuple[str, str]] = {}

    async def seen(self, month: date, contact_id: int, country: str, municipality: str) -> None:
        """It is written with the commit."""
        self._seen[month, contact_id] = (country, municipality)

    async def write(self) -> None:
        """Write who was seen."""
        seen, self._seen = self._seen, {}
        for (month, contact_id), (country, municipality) in sorted(seen.items()):
            key = await self._key(month) or await self._new_key(month)
            insert = insert_into(self._connection, month_families).values(
                month=month,
                family_key=_hash(key, contact_id),
                country=country,
                municipality=municipality,
            )
            moved = or_(
                month_families.c.country != insert.excluded.country,
                month_families.c.municipality != insert.excluded.municipality,
            )
            await self._connection.execute(
                insert.on_conflict_do_update(
                    index_elements=["month", "family_key"],
                    set_={
                        "country": insert.excluded.country,
                        "municipality": insert.excluded.municipality,
                    },
                    # Whoever takes its place back has lived there all the same.
                    where=moved & (insert.excluded.country != ""),
                )
            )

    async def counted(self, contact_id: int) -> bool:
        """Whether the family is among those of a month that is not over."""
        for month in (await self._connection.scalars(select(family_keys.c.month))).all():
            key = await self._key(month)
            if key is not None and await self._connection.scalar(
                select(month_families.c.month).where(
                    month_families.c.month == month,
                    month_families.c.family_key == _hash(key, contact_id),
                )
            ):
                return True
        return False

    async def forget(self, contact_id: int) -> None:
        """The row stays and counts, under a name that belongs to nobody."""
        self._seen = {seen: place for seen, place in self._seen.items() if seen[1] != contact_id}
        for month in (await self._connection.scalars(select(family_keys.c.month))).all():
            key = await self._key(month)
            if key is not None:
                await self._connection.execute(
                    update(month_families)
                    .where(
                        month_families.c.month == month,
                        month_families.c.family_key == _hash(key, contact_id),
                    )
                    .values(family_key=secrets.token_hex(_HASH_BYTES))
                )

    async def _key(self, month: date) -> bytes | None:
        sealed = await self._connection.scalar(
            select(family_keys.c.key_sealed).where(family_keys.c.month == month)
        )
        return None if sealed is None else self._vault.unseal(sealed)

    async def _new_key(self, month: date) -> bytes:
        """Another process may make it at this very moment: then its key is the one."""
        await self._connection.execute(
            insert_into(self._connection, family_keys)
            .values(month=month, key_sealed=self._vault.seal(secrets.token_bytes(_KEY_BYTES)))
            .on_conflict_do_nothing(index_elements=["month"])
        )
        key = await self._key(month)
        assert key is not None
        return key


def _hash(key: bytes, contact_id: int) -> str:
    return hmac.digest(key, str(contact_id).encode(), hashlib.sha256)[:_HASH_BYTES].hex()

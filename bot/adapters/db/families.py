"""Different families of a month: a keyed hash each; the key is destroyed when the month is published."""

import hashlib
import hmac
import secrets
from collections.abc import Collection
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from sqlalchemy import Insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.db.statements import insert_into
from bot.adapters.db.tables import family_keys, month_families
from bot.services.ports import Vault

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

_KEY_BYTES: Final = 32
_HASH_BYTES: Final = 16


class SqlFamilies:
    """`Families` in the transaction of one connection."""

    def __init__(self, connection: AsyncConnection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault
        self._seen: dict[tuple[date, int], tuple[str, str]] = {}
        self._forgotten: set[int] = set()

    async def seen(self, month: date, contact_id: int, country: str, municipality: str) -> None:
        """It is written with the commit."""
        self._see((month, contact_id), (country, municipality))

    def _see(self, seen: tuple[date, int], place: tuple[str, str]) -> None:
        # Whoever takes its place back has lived there all the same.
        if place[0] or seen not in self._seen:
            self._seen[seen] = place

    def take_over(self, part: "SqlFamilies") -> None:
        """Who was seen, and forgotten, in a part of the transaction that is done."""
        self._drop(part._forgotten)
        for seen, place in part._seen.items():
            self._see(seen, place)

    async def write(self) -> None:
        """Write who was seen, all at once."""
        seen, self._seen = self._seen, {}
        months = sorted({month for month, _ in seen})
        keys = {month: await self._key(month) or await self._new_key(month) for month in months}
        # Sorted, so that two processes never wait for each other in a circle.
        rows = sorted(
            (month, _hash(keys[month], contact_id), *place) for (month, contact_id), place in seen.items()
        )
        if rows:
            names = ("month", "family_key", "country", "municipality")
            await self._connection.execute(
                _seeing(insert_into(self._connection, month_families)),
                [dict(zip(names, row, strict=True)) for row in rows],
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
        self._forgotten.add(contact_id)
        self._drop({contact_id})
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

    def _drop(self, contact_ids: Collection[int]) -> None:
        self._seen = {seen: place for seen, place in self._seen.items() if seen[1] not in contact_ids}

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


# Made once: making a statement takes longer than executing it.
@lru_cache
def _seeing(insert: "postgresql.Insert | sqlite.Insert") -> Insert:
    place = {name: insert.excluded[name] for name in ("country", "municipality")}
    moved = or_(*(month_families.c[name] != new for name, new in place.items()))
    return insert.on_conflict_do_update(
        index_elements=["month", "family_key"],
        set_=place,
        where=moved & (insert.excluded.country != ""),
    )


def _hash(key: bytes, contact_id: int) -> str:
    return hmac.digest(key, str(contact_id).encode(), hashlib.sha256)[:_HASH_BYTES].hex()

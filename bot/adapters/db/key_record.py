"""Which keys rows of this database may stand under: a note in plain text, of the names of keys alone."""

import json
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.db.statements import insert_into
from bot.adapters.db.tables import meta

NAME: Final = "keys"


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """The names of keys."""

    held: frozenset[str]  #: rows may stand under them, so every program must have them
    going: frozenset[str] = frozenset()  #: nobody may seal with them any more


async def read(connection: AsyncConnection) -> KeyRecord | None:
    """None in a database of before there was such a note."""
    value = await connection.scalar(select(meta.c.value).where(meta.c.name == NAME))
    if value is None:
        return None
    noted = json.loads(value)
    return KeyRecord(frozenset(noted["held"]), frozenset(noted["going"]))


async def write(connection: AsyncConnection, record: KeyRecord) -> None:
    """With the commit of the connection."""
    value = json.dumps({"held": sorted(record.held), "going": sorted(record.going)}).encode()
    noted = insert_into(connection, meta).values(name=NAME, value=value)
    await connection.execute(
        noted.on_conflict_do_update(index_elements=["name"], set_={"value": noted.excluded.value})
    )

"""The order in which keys come and go, so that no program ever meets a row that it cannot read.

1. The new key stands last in the settings of every program: all can read it, nobody seals with it.
2. It stands first: programs seal with it, one after another.
3. `drom keys rotate`: nobody may seal with the old one any more, and all rows are sealed anew.
4. The old one is taken out.
"""

from dataclasses import replace

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.db import key_record
from bot.adapters.db.engine import Database
from bot.adapters.db.guard import CHECK_NAME, check_complete
from bot.adapters.db.key_record import KeyRecord
from bot.adapters.db.locks import KEYS
from bot.adapters.db.programs import Presence
from bot.adapters.db.tables import meta
from bot.services.ports import Vault


class KeyOrderError(Exception):
    """It is not yet the turn of that key; the message says what comes first."""


async def admit(database: Database, vault: Vault, presence: Presence) -> None:
    """Note that this program is about to seal with its first key; raises when others could not read it."""
    async with database.writing() as connection:
        noted = await _noted(connection, vault)
        first = vault.names[0]
        if first in noted.going:
            raise KeyOrderError(
                f"The first key of DROM_SECRET_KEYS ({first}) is on its way out: `drom keys rotate` has "
                "begun to write everything under another one. Put that one in front. Nothing was changed."
            )
        if first not in noted.held:
            await _refuse_what_others_cannot_read(connection, presence, first)
        await key_record.write(connection, replace(noted, held=noted.held | {first}))
        await connection.commit()


async def begin_rotation(database: Database, vault: Vault, presence: Presence) -> None:
    """From here on nobody seals with another key than the first; raises while somebody still does."""
    async with database.writing() as connection:
        noted = await _noted(connection, vault)
        first = vault.names[0]
        await _refuse_what_others_cannot_read(connection, presence, first)
        late = [program for program in await presence.others(connection) if not program.seals_with(first)]
        if late:
            raise KeyOrderError(
                f"{len(late)} running program(s) still write with another key than the first one of "
                f"DROM_SECRET_KEYS ({first}). Put it in front there too, restart them one by one, and "
                "repeat this. Nothing was changed."
            )
        held = noted.held | {first}
        await key_record.write(connection, KeyRecord(held, going=held - {first}))
        await connection.commit()


async def end_rotation(database: Database, vault: Vault) -> None:
    """Everything stands under the first key: from here on the others are needed by nobody."""
    async with database.writing() as connection:
        await _noted(connection, vault)
        await key_record.write(connection, KeyRecord(frozenset(vault.names[:1])))
        await connection.commit()


async def _noted(connection: AsyncConnection, vault: Vault) -> KeyRecord:
    """The note, of which nobody else changes anything until the commit."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text(f"SELECT pg_advisory_xact_lock({KEYS:d})"))
    noted = await key_record.read(connection)
    check_complete(vault, noted)
    return noted or await _first_note(connection, vault)


async def _first_note(connection: AsyncConnection, vault: Vault) -> KeyRecord:
    """A database of before: what was its first key is known, and what lies between is not."""
    if len(vault.names) > 2:
        return KeyRecord(frozenset(vault.names))
    checked = await connection.scalar(select(meta.c.value).where(meta.c.name == CHECK_NAME))
    name = None if checked is None else vault.name_of(checked)
    return KeyRecord(frozenset({name} if name else ()))


async def _refuse_what_others_cannot_read(connection: AsyncConnection, presence: Presence, name: str) -> None:
    blind = [program for program in await presence.others(connection) if not program.reads(name)]
    if blind:
        raise KeyOrderError(
            f"{len(blind)} running program(s) do not have the first key of DROM_SECRET_KEYS ({name}) "
            "and could not read what is written with it. First append it, as the last one, to "
            "DROM_SECRET_KEYS of every program and restart them one by one; then put it in front. "
            "`drom keys status` shows how far that is. Nothing was changed."
        )

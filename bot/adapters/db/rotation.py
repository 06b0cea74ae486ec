"""Writes everything anew under the first key beside the running bot, in many short transactions.

What is done already is left alone, so it can be ended at any moment and begun again. Nobody waits for it: a
row that a handler holds is left for the next round, and what was changed meanwhile is never overwritten.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Table, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.db import key_record
from bot.adapters.db.engine import Database
from bot.adapters.db.key_order import begin_rotation, end_rotation
from bot.adapters.db.migrations import WORKS_SINCE
from bot.adapters.db.moving_queues import PAUSE_SECONDS, move_queues, pause
from bot.adapters.db.programs import Presence
from bot.adapters.db.tables import (
    audit,
    contacts,
    family_keys,
    inbox,
    mediators,
    meta,
    outbox,
    rooms,
    staff,
)
from bot.services.ports import UnreadableError, Vault

#: Few enough that nobody notices the transaction.
_AT_ONCE: Final = 100
#: Payloads can be whole files.
_PAYLOADS_AT_ONCE: Final = 10
#: Rounds in which something was held by somebody else.
_MOST_ROUNDS: Final = 100


class StillBusyError(Exception):
    """Some rows were held by others all the time."""


@dataclass(frozen=True, slots=True)
class Place:
    """A column with sealed values; where an id is sealed, the hash beside it that it is found by."""

    table: Table
    sealed: Column[Any]
    key: Column[Any] | None = None
    purpose: str = ""

    @property
    def number(self) -> Column[Any]:
        """What rows are told apart by."""
        [number] = self.table.primary_key
        return number

    @property
    def is_filled(self) -> ColumnElement[bool]:
        """Rows in which something is sealed."""
        filled = self.sealed.is_not(None)
        return filled & meta.c.name.not_in((WORKS_SINCE, key_record.NAME)) if self.table is meta else filled

    @property
    def at_once(self) -> int:
        """How many rows are looked at together."""
        return _PAYLOADS_AT_ONCE if self.sealed.name == "payload" else _AT_ONCE


PLACES: Final = (
    Place(contacts, contacts.c.chat_sealed, contacts.c.chat_key, "chat"),
    Place(rooms, rooms.c.chat_sealed, rooms.c.chat_key, "chat"),
    Place(mediators, mediators.c.user_sealed, mediators.c.user_key, "mediator"),
    Place(audit, audit.c.person_sealed, audit.c.person_key, "audit"),
    Place(staff, staff.c.user_sealed, staff.c.user_key, "staff"),
    Place(contacts, contacts.c.recollection_sealed),
    Place(mediators, mediators.c.alias_sealed),
    Place(inbox, inbox.c.payload),
    Place(outbox, outbox.c.payload),
    Place(family_keys, family_keys.c.key_sealed),
    Place(meta, meta.c.value),
)


async def rotate(database: Database, vault: Vault, presence: Presence) -> int:
    """Everything under the first key; the number of values that were written.

    Raises `KeyOrderError` when it is not its turn, and `UnreadableError` before anything is changed.
    """
    await _check_readable(database, vault)
    await begin_rotation(database, vault, presence)
    written = 0
    for _ in range(_MOST_ROUNDS):
        done, left = await _round(database, vault)
        written += done
        # What others sealed just before they were told not to is found by a round that finds nothing more.
        if not done and not left:
            await end_rotation(database, vault)
            return written
        await asyncio.sleep(PAUSE_SECONDS)
    raise StillBusyError(
        "Some rows were in use all the time. Everything else is written anew; repeat `drom keys rotate`."
    )


async def counts(database: Database, vault: Vault) -> dict[str, dict[str | None, int]]:
    """For each table, how many values are sealed with which key; None stands for a key that is missing."""
    found: dict[str, dict[str | None, int]] = {}
    for place in PLACES:
        of_table = found.setdefault(place.table.name, {})
        async for rows in _batches(database, place):
            for row in rows:
                name = vault.name_of(row.sealed)
                of_table[name] = of_table.get(name, 0) + 1
    return found


async def _check_readable(database: Database, vault: Vault) -> None:
    lost = {table: names[None] for table, names in (await counts(database, vault)).items() if None in names}
    if lost:
        raise UnreadableError(", ".join(f"{table}: {number}" for table, number in lost.items()))


async def _round(database: Database, vault: Vault) -> tuple[int, int]:
    done, left = await move_queues(database, vault)
    for place in PLACES:
        async for rows in _batches(database, place):
            stale = [row.number for row in rows if vault.name_of(row.sealed) != vault.names[0]]
            if not stale:
                continue
            began = time.monotonic()
            written = await _reseal(database, vault, place, stale)
            done, left = done + written, left + len(stale) - written
            await asyncio.sleep(pause(database, began))
    return done, left


async def _batches(database: Database, place: Place) -> AsyncIterator[list[Any]]:
    """All rows, a few at a time; nothing is held meanwhile."""
    query = (
        select(place.number.label("number"), place.sealed.label("sealed"))
        .where(place.is_filled)
        .order_by(place.number)
        .limit(place.at_once)
    )
    last = None
    while True:
        async with database.reading() as connection:
            rows = (
                await connection.execute(query if last is None else query.where(place.number > last))
            ).all()
        if not rows:
            return
        yield list(rows)
        last = rows[-1].number


async def _reseal(database: Database, vault: Vault, place: Place, numbers: Iterable[Any]) -> int:
    written = 0
    async with database.writing() as connection:
        # Whoever holds one may wait for another one of these: it is left to the next round.
        rows = await connection.execute(
            select(place.number.label("number"), place.sealed.label("sealed"))
            .where(place.number.in_(list(numbers)), place.is_filled)
            .order_by(place.number)
            .with_for_update(skip_locked=True)
        )
        for row in rows.all():
            plain = _plain(vault, row.sealed)
            if plain is None:
                continue
            values = {place.sealed: vault.seal(plain)} | await _key_of(connection, vault, place, row, plain)
            changed = await connection.execute(
                update(place.table)
                .where(place.number == row.number, place.sealed == row.sealed)
                .values(values)
            )
            written += changed.rowcount
        await connection.commit()
    return written


def _plain(vault: Vault, sealed: bytes) -> bytes | None:
    """None when it was damaged since it was counted."""
    try:
        return vault.unseal(sealed)
    except UnreadableError:
        return None


async def _key_of(
    connection: AsyncConnection, vault: Vault, place: Place, row: Any, plain: bytes
) -> dict[Any, Any]:
    """The hash, unless another row has it: two programs with different first keys may have met one person."""
    if place.key is None:
        return {}
    key = vault.index(place.purpose, plain.decode())
    if place.key.unique:
        twin = select(place.number).where(place.key == key, place.number != row.number)
        if await connection.scalar(twin) is not None:
            return {}
    return {place.key: key}

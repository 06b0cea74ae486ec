"""Writes everything anew under the active key, so that an old key can be taken out of the settings."""

from typing import Any, Final

from pydantic import ValidationError
from sqlalchemy import Column, ColumnElement, Table, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.db.codec import decode
from bot.adapters.db.engine import Database
from bot.adapters.db.migrations import WORKS_SINCE
from bot.adapters.db.statements import insert_into
from bot.adapters.db.tables import (
    audit,
    chats,
    contacts,
    family_keys,
    inbox,
    mediators,
    meta,
    outbox,
    rooms,
    staff,
)
from bot.services.ports import Vault

#: Where a readable id is sealed beside the hash that it is found by, and the purpose of that hash.
_PEOPLE: Final = (
    (contacts, contacts.c.chat_key, contacts.c.chat_sealed, "chat"),
    (rooms, rooms.c.chat_key, rooms.c.chat_sealed, "chat"),
    (mediators, mediators.c.user_key, mediators.c.user_sealed, "mediator"),
    (audit, audit.c.person_key, audit.c.person_sealed, "audit"),
    (staff, staff.c.user_key, staff.c.user_sealed, "staff"),
)
_SEALED: Final = (
    (contacts, contacts.c.recollection_sealed),
    (mediators, mediators.c.alias_sealed),
    (inbox, inbox.c.payload),
    (meta, meta.c.value),
    (family_keys, family_keys.c.key_sealed),
)


async def reseal(database: Database, vault: Vault) -> int:
    """Write all sealed values and hashes anew, in one transaction; the number of rows that were written."""
    async with database.writing() as connection:
        written = [await _reindexed(connection, vault, *place) for place in _PEOPLE]
        written += [await _resealed(connection, vault, *place) for place in _SEALED]
        written.append(await _readdressed(connection, vault))
        await _requeued(connection, vault)
        await connection.commit()
    return sum(written)


async def _reindexed(
    connection: AsyncConnection,
    vault: Vault,
    table: Table,
    key: Column[Any],
    sealed: Column[Any],
    purpose: str,
) -> int:
    rows = (await connection.execute(select(table.c.id, sealed).where(sealed.is_not(None)))).all()
    for number, value in rows:
        plain = vault.unseal(value)
        values = {key: vault.index(purpose, plain.decode()), sealed: vault.seal(plain)}
        await connection.execute(update(table).where(table.c.id == number).values(values))
    return len(rows)


async def _resealed(connection: AsyncConnection, vault: Vault, table: Table, sealed: Column[Any]) -> int:
    [number] = table.primary_key
    is_sealed: ColumnElement[bool] = sealed.is_not(None)
    if table is meta:
        is_sealed &= meta.c.name != WORKS_SINCE  # a number of a revision, which older programs read
    rows = (await connection.execute(select(number, sealed).where(is_sealed))).all()
    for value_of, value in rows:
        values = {sealed: vault.seal(vault.unseal(value))}
        await connection.execute(update(table).where(number == value_of).values(values))
    return len(rows)


async def _readdressed(connection: AsyncConnection, vault: Vault) -> int:
    """Open rows; those that were sent hold nothing. A named lane keeps its hash until it is empty."""
    rows = (await connection.execute(select(outbox).where(outbox.c.payload.is_not(None)))).all()
    for row in rows:
        plain = vault.unseal(row.payload)
        try:
            key = vault.index("chat", decode(plain).chat_id)
        except ValidationError:
            # Not a message of this version: the queue gives it up when its turn comes.
            key = row.chat_key
        lane_key = key if row.lane_key == row.chat_key else row.lane_key
        await connection.execute(
            update(outbox)
            .where(outbox.c.id == row.id)
            .values(payload=vault.seal(plain), chat_key=key, lane_key=lane_key)
        )
    return len(rows)


async def _requeued(connection: AsyncConnection, vault: Vault) -> None:
    """Families' updates, so that whoever asks to be forgotten is; those of groups keep their hash."""
    for sealed in (await connection.scalars(select(contacts.c.chat_sealed))).all():
        key, *old = vault.indexes("queue", vault.unseal(sealed).decode())
        known = (await connection.scalars(select(chats.c.key).where(chats.c.key.in_(old)))).all()
        if not known:
            continue
        await connection.execute(
            insert_into(connection, chats).values(key=key).on_conflict_do_nothing(index_elements=["key"])
        )
        await connection.execute(update(inbox).where(inbox.c.chat_key.in_(known)).values(chat_key=key))
        await connection.execute(delete(chats).where(chats.c.key.in_(known)))

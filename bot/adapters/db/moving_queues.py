"""Moves the hashes by which waiting updates and messages are kept in order to the first key, chat by chat.

All that waits in a chat moves at once, because what stands under two hashes could overtake each other.
"""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from pydantic import ValidationError
from sqlalchemy import Select, case, delete, select, text, true, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.db.codec import decode
from bot.adapters.db.engine import Database
from bot.adapters.db.heads import IS_UNSETTLED
from bot.adapters.db.locks import LANES
from bot.adapters.db.statements import insert_if_new
from bot.adapters.db.tables import cases, chats, contacts, inbox, outbox, rooms
from bot.services.ports import UnreadableError, Vault

_AT_ONCE: Final = 50
#: SQLite lets a waiting writer look again after a tenth of a second at the latest.
PAUSE_SECONDS: Final = 0.11
#: PostgreSQL's codes for "somebody else has it", after which it is tried again in the next round.
_BUSY: Final = ("55P03", "40P01")


@dataclass(slots=True)
class Moves:
    """From old hashes to the new one."""

    vault: Vault
    lanes: dict[str, str] = field(default_factory=dict)
    queues: dict[str, str] = field(default_factory=dict)

    def chat(self, chat_id: int | str) -> None:
        """A family or a group; what has no other lane is kept in order by the chat."""
        self._add(self.lanes, "chat", chat_id)
        self._add(self.queues, "queue", chat_id)

    def case(self, case_id: int, chat_id: str | None, thread_id: int | None) -> None:
        """A case has a lane of its own, and perhaps a topic."""
        self._add(self.lanes, "lane", f"case/{case_id}")
        if chat_id is not None and thread_id is not None:
            self._add(self.queues, "queue", f"{chat_id}/{thread_id}")

    def _add(self, moves: dict[str, str], purpose: str, value: int | str) -> None:
        new, *old = self.vault.indexes(purpose, value)
        moves.update(dict.fromkeys(old, new))


async def move_queues(database: Database, vault: Vault) -> tuple[int, int]:
    """How many chats and lanes were moved, and how many were in use and stay for another round."""
    if len(vault.names) == 1:
        return 0, 0
    moves = await _known(database, vault)
    queues = await _standing(database, [select(chats.c.key)], moves.queues)
    lanes = await _standing(
        database,
        [select(outbox.c.chat_key), select(outbox.c.lane_key).where(IS_UNSETTLED)],
        moves.lanes,
    )
    done = left = 0
    for standing, mapping, move in ((queues, moves.queues, _move_queues), (lanes, moves.lanes, _move_lanes)):
        for some in _parts(sorted(standing)):
            moved = await _attempt(database, some, mapping, move)
            done, left = done + moved, left + len(some) - moved
    return done, left


async def _known(database: Database, vault: Vault) -> Moves:
    """Everybody whose id can be read: families, groups, cases, and whom something waits for."""
    moves = Moves(vault)
    by_room: dict[int, str] = {}
    async with database.reading() as connection:
        async for sealed in await connection.stream_scalars(select(contacts.c.chat_sealed)):
            moves.chat(vault.unseal(sealed).decode())
        for row in await connection.execute(select(rooms.c.id, rooms.c.chat_sealed)):
            by_room[row.id] = vault.unseal(row.chat_sealed).decode()
            moves.chat(by_room[row.id])
        topics = select(cases.c.id, cases.c.room_id, cases.c.thread_id)
        for case_id, room_id, thread_id in await connection.execute(topics):
            moves.case(case_id, by_room.get(room_id), thread_id)
        waiting = select(outbox.c.payload).where(IS_UNSETTLED, outbox.c.payload.is_not(None))
        async for payload in await connection.stream_scalars(waiting):
            try:
                moves.chat(decode(vault.unseal(payload)).chat_id)
            except (ValidationError, UnreadableError):
                continue  # the queue gives it up when its turn comes
    return moves


async def _standing(database: Database, queries: list[Select[Any]], mapping: dict[str, str]) -> set[str]:
    """Old hashes that rows stand under."""
    async with database.reading() as connection:
        return {
            key
            for query in queries
            for key in (await connection.scalars(query.distinct())).all()
            if key in mapping
        }


def _parts(keys: list[str]) -> Iterator[list[str]]:
    rest = iter(keys)
    while some := list(islice(rest, _AT_ONCE)):
        yield some


async def _attempt(database: Database, keys: list[str], mapping: dict[str, str], move: Any) -> int:
    """None are moved while others hold what is needed."""
    began = time.monotonic()
    try:
        async with database.writing() as connection:
            if not database.is_sqlite:
                await connection.execute(text("SET LOCAL lock_timeout = '300ms'"))
            moved: int = await move(connection, keys, mapping)
            await connection.commit()
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) not in _BUSY:
            raise
        moved = 0
    await asyncio.sleep(pause(database, began))
    return moved


def pause(database: Database, began: float) -> float:
    """As long as others have waited at the most, the database is theirs."""
    return max(PAUSE_SECONDS if database.is_sqlite else 0.0, time.monotonic() - began)


async def _move_queues(connection: AsyncConnection, keys: list[str], mapping: dict[str, str]) -> int:
    """Whoever handles an update of the chat, or is adding one, holds its row: then it is left as it is."""
    free = select(chats.c.key).where(chats.c.key.in_(keys)).order_by(chats.c.key)
    held = (await connection.scalars(free.with_for_update(skip_locked=True))).all()
    for old in held:
        new = mapping[old]
        await connection.execute(insert_if_new(connection, chats), [{"key": new}])
        await connection.execute(update(inbox).where(inbox.c.chat_key == old).values(chat_key=new))
        await connection.execute(delete(chats).where(chats.c.key == old))
    return len(held)


async def _move_lanes(connection: AsyncConnection, keys: list[str], mapping: dict[str, str]) -> int:
    """Alone: who has just seen rows under an old hash would add to that one afterwards."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text(f"SELECT pg_advisory_xact_lock({LANES:d})"))
    moving = {old: mapping[old] for old in keys}
    for column, which in ((outbox.c.lane_key, IS_UNSETTLED), (outbox.c.chat_key, true())):
        moved = update(outbox).where(column.in_(keys), which)
        await connection.execute(moved.values({column: case(moving, value=column)}))
    return len(keys)

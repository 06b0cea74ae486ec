"""The queue of updates: ours since they were committed, handled one after another in each chat."""

import logging
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Integer,
    bindparam,
    delete,
    exists,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.db.statements import class_name, insert_if_new
from bot.adapters.db.tables import chats, inbox
from bot.domain.bounds import TURN
from bot.domain.delivery import LONGEST_PAUSE
from bot.services.ports import Admits, Incoming, ReceivedUpdate, UnreadableError, Vault

_log: Final = logging.getLogger(__name__)
_PURPOSE: Final = "queue"
_earlier = inbox.alias("earlier")
#: Written out, not bound, so that the planner sees that the partial indexes fit.
_OPEN: Final[ColumnElement[str]] = literal_column("'open'")

# Both rows are locked. The chat's, because a press with a lower number may be committed while a later
# update is being handled, and would be the new head. The update's own, because PostgreSQL re-checks only
# rows that were changed: with the chat's row alone it would return an update that was finished meanwhile.
# NO KEY UPDATE, because the foreign key of an arriving update would wait for the handler otherwise.
_CLAIM: Final = (
    select(inbox.c.update_id, inbox.c.payload, inbox.c.attempts, inbox.c.received_at)
    .join_from(inbox, chats, inbox.c.chat_key == chats.c.key)
    .where(
        inbox.c.state == _OPEN,
        inbox.c.due_at <= bindparam("now", type_=inbox.c.due_at.type),
        ~exists()
        .where(
            _earlier.c.chat_key == inbox.c.chat_key,
            _earlier.c.update_id < inbox.c.update_id,
            _earlier.c.state == _OPEN,
        )
        .correlate(inbox),
    )
    .order_by(inbox.c.turn, inbox.c.update_id)
    .limit(bindparam("most", type_=Integer()))
    .with_for_update(of=(inbox, chats), key_share=True, skip_locked=True)
)

_KNOWN_CHATS: Final = (
    select(chats.c.key)
    .where(chats.c.key.in_(bindparam("keys", expanding=True)))
    .with_for_update(read=True, key_share=True)
)
_WAITING: Final = (
    select(inbox.c.chat_key, func.count().label("n"))
    .where(inbox.c.state == _OPEN, inbox.c.chat_key.in_(bindparam("keys", expanding=True)))
    .group_by(inbox.c.chat_key)
)
_COMPLETE: Final = (
    update(inbox)
    .where(inbox.c.update_id == bindparam("id"))
    .values(state="done", payload=None, done_at=bindparam("now"), error=None)
)


class SqlInbox:
    """`Inbox` in the transaction of one connection."""

    def __init__(self, connection: AsyncConnection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def add(
        self, updates: Sequence[Incoming], now: datetime, admits: Admits | None = None
    ) -> list[Incoming]:
        """Store them; one that is already known is left as it is. Returns those that were not admitted."""
        if not updates:
            return []
        keys = await self._keys({str(incoming.chat) for incoming in updates})
        waiting = await self._waiting(set(keys.values()))
        rows, left_out = [], []
        for incoming in sorted(updates, key=lambda one: one.update_id):
            key = keys[str(incoming.chat)]
            if admits is not None and not admits(incoming, waiting[key]):
                left_out.append(incoming)
                continue
            rows.append(self._row(incoming, key, waiting[key], now))
            waiting[key] += 1
        if rows:
            await self._connection.execute(insert_if_new(self._connection, inbox), rows)
        return left_out

    def _row(self, incoming: Incoming, key: str, ahead: int, now: datetime) -> dict[str, Any]:
        return {
            "update_id": incoming.update_id,
            "chat_key": key,
            "payload": self._vault.seal(incoming.payload),
            "state": "open",
            "attempts": 0,
            "received_at": now,
            "due_at": now,
            "turn": int((now + ahead * TURN).timestamp() * 1000),
        }

    async def _waiting(self, keys: set[str]) -> Counter[str]:
        rows = await self._connection.execute(_WAITING, {"keys": list(keys)})
        return Counter({row.chat_key: row.n for row in rows})

    async def is_first_to_say_full(self, chat: int | str, now: datetime, silent_for: timedelta) -> bool:
        """True once in that time."""
        told: CursorResult[tuple[()]] = await self._connection.execute(
            update(chats)
            .where(
                chats.c.key.in_(self._vault.indexes(_PURPOSE, str(chat))),
                or_(chats.c.told_full_at.is_(None), chats.c.told_full_at <= now - silent_for),
            )
            .values(told_full_at=now)
        )
        return told.rowcount > 0

    async def _keys(self, names: set[str]) -> dict[str, str]:
        """The key of each chat's row, which exists afterwards and stays at least until the commit."""
        possible = {name: self._vault.indexes(_PURPOSE, name) for name in names}
        # A share of the key keeps retention from removing a chat between this and the insert.
        rows = await self._connection.scalars(
            _KNOWN_CHATS, {"keys": [key for keys in possible.values() for key in keys]}
        )
        known = set(rows)
        # A row under an old key is used while it is there: its open updates must stay in front.
        chosen = {
            name: next((key for key in reversed(keys) if key in known), keys[0])
            for name, keys in possible.items()
        }
        # Sorted, so that two receivers never wait for each other in a circle.
        if new := sorted(set(chosen.values()) - known):
            await self._connection.execute(
                insert_if_new(self._connection, chats), [{"key": key} for key in new]
            )
        return chosen

    async def claim_next(self, now: datetime) -> ReceivedUpdate | None:
        """Whose turn it is, among the chats that no other transaction holds."""
        return next(iter(await self.claim(now, 1)), None)

    async def claim(self, now: datetime, most: int) -> list[ReceivedUpdate]:
        """The same for several chats."""
        while rows := (await self._connection.execute(_CLAIM, {"now": now, "most": most})).all():
            # When nothing of it can be read, there may be more behind it.
            if readable := [update for row in rows if (update := await self._opened(row))]:
                return readable
        return []

    async def _opened(self, row: Any) -> ReceivedUpdate | None:
        try:
            payload = self._vault.unseal(row.payload)
        except UnreadableError as error:
            # Nobody can ever read it: it must not stand in the way of every other update.
            _log.error("action=update_unreadable update=%d", row.update_id)
            await self.bury(row.update_id, type(error).__name__)
            return None
        return ReceivedUpdate(row.update_id, payload, row.attempts, row.received_at)

    async def complete(self, update_ids: Sequence[int], now: datetime) -> None:
        """Done: the payloads are erased."""
        if update_ids:
            done = [{"id": update_id, "now": now} for update_id in update_ids]
            await self._connection.execute(_COMPLETE, done)

    async def postpone(self, update_id: int, attempts: int, due_at: datetime, error: str) -> None:
        """Try again later; `error` is a class name, never a message."""
        # Another worker may have taken and finished it since the failed transaction let go of it.
        await self._connection.execute(
            update(inbox)
            .where(inbox.c.update_id == update_id, inbox.c.state == _OPEN)
            .values(attempts=attempts, due_at=due_at, error=class_name(error))
        )

    async def bury(self, update_id: int, error: str) -> bool:
        """Give up; the encrypted payload stays for the operator. False if somebody else was done first."""
        buried: CursorResult[tuple[()]] = await self._connection.execute(
            update(inbox)
            .where(inbox.c.update_id == update_id, inbox.c.state == _OPEN)
            .values(state="buried", attempts=inbox.c.attempts + 1, error=class_name(error))
        )
        return buried.rowcount > 0

    async def forget_the_future(self, now: datetime) -> int:
        """The clock was set back: nothing waits longer than the longest pause; the number of rows."""
        freed: CursorResult[tuple[()]] = await self._connection.execute(
            update(inbox)
            .where(inbox.c.state == _OPEN, inbox.c.due_at > now + LONGEST_PAUSE)
            .values(due_at=now)
        )
        return freed.rowcount

    async def forget_chat(self, chat_id: int) -> None:
        """Remove what was buried of that chat: the person asked to be forgotten."""
        keys = self._vault.indexes(_PURPOSE, chat_id)
        await self._connection.execute(
            delete(inbox).where(inbox.c.chat_key.in_(keys), inbox.c.state == "buried")
        )

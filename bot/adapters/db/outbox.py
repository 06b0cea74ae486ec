"""The queue of outgoing messages: sent because they were committed, in the order of their lanes."""

import logging
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from pydantic import ValidationError
from sqlalchemy import Column, CursorResult, Row, Select, bindparam, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.db.addressing import awaits, filled, readdressed
from bot.adapters.db.codec import decode, encode
from bot.adapters.db.heads import CHOSEN, IN_DANGER, IS_UNSETTLED, OLDEST, WORTHIEST
from bot.adapters.db.prepared import Prepared
from bot.adapters.db.statements import class_name, share_lanes
from bot.adapters.db.superseding import fold
from bot.adapters.db.tables import outbox
from bot.domain.delivery import LEASE, LONGEST_PAUSE
from bot.domain.folding import is_foldable
from bot.domain.messages import OutgoingMessage, Receipt
from bot.domain.pacing import MOST_NOMINEES, NOBODY, Busy, Sending, Waiting
from bot.domain.urgency import Urgency, urgency_of
from bot.services.ports import LeasedMessage, UnreadableError, Vault

_log: Final = logging.getLogger(__name__)
#: Nothing must tell afterwards that a family was in danger.
_ERASED: Final[dict[str, Any]] = {"payload": None, "urgency": Urgency.AWAITED}
_waited = outbox.alias("waited")
# Made once: making a statement takes longer than executing it.
_ADD: Final = Prepared(outbox.insert())
_SETTLE: Final = (
    update(outbox).where(outbox.c.id == bindparam("row"), IS_UNSETTLED).values(**_ERASED, leased_until=None)
)
_LEASE: Final = (
    update(outbox).where(outbox.c.id.in_(bindparam("rows", expanding=True))).values(state="leased")
)
_BACKLOG: Final = {
    purpose: Prepared(
        select(func.count().label("n")).where(column.in_(bindparam("keys", expanding=True)), IS_UNSETTLED)
    )
    for purpose, column in (("chat", outbox.c.chat_key), ("lane", outbox.c.lane_key))
}


class SqlOutbox:
    """`Outbox` in the transaction of one connection."""

    def __init__(self, connection: AsyncConnection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def add(
        self,
        message: OutgoingMessage,
        *,
        now: datetime,
        waits_for: int | None = None,
        receipt: Receipt | None = None,
        lane: str | None = None,
        urgency: Urgency | None = None,
    ) -> int:
        """Store a message, or make its change in one that still waits; the id of the row."""
        if waits_for is None and awaits(message):
            raise ValueError(f"A {type(message).__name__} awaits an id, but no row to bring it is named.")
        chat_key = await self._key(outbox.c.chat_key, "chat", message.chat_id)
        lane_key = chat_key if lane is None else await self._key(outbox.c.lane_key, "lane", lane)
        worth = urgency_of(message) if urgency is None else urgency
        if is_foldable(message):
            folded = await fold(self._connection, self._vault, message, lane_key, waits_for, worth)
            if folded is not None:
                return folded
        row = {
            "chat_key": chat_key,
            "lane_key": lane_key,
            "is_group": message.chat_id < 0,
            "urgency": worth,
            "payload": self._vault.seal(encode(message)),
            "waits_for": waits_for,
            "receipt_kind": receipt.kind if receipt else None,
            "receipt_id": receipt.id if receipt else None,
            "state": "open",
            "attempts": 0,
            "due_at": now,
            "created_at": now,
        }
        return await _ADD.add(self._connection, row)

    async def _key(self, column: Column[Any], purpose: str, value: int | str) -> str:
        """The key of new rows: an old one while rows stand under it, because they must stay in front."""
        keys = self._vault.indexes(purpose, value)
        if len(keys) == 1:
            return keys[0]
        await share_lanes(self._connection)
        standing = set(
            await self._connection.scalars(select(column).where(column.in_(keys), IS_UNSETTLED).distinct())
        )
        return next((key for key in reversed(keys) if key in standing), keys[0])

    async def waiting(self, now: datetime, busy: Busy = NOBODY, most: int = MOST_NOMINEES) -> list[Waiting]:
        """First messages of lanes: so many of the oldest, of the worthiest, and of those of danger."""
        values = {"now": now, "busy": list(busy.chats), "calm": list(busy.calmly), "most": most}
        found = await self._waiting(OLDEST, values)
        if len(found) == most:
            found |= await self._waiting(WORTHIEST, values) | await self._waiting(IN_DANGER, values)
        return [found[row_id] for row_id in sorted(found)]

    async def _waiting(self, statement: Select[Any], values: Mapping[str, Any]) -> dict[int, Waiting]:
        rows = await self._connection.execute(statement, values)
        return {row.id: Waiting(row.id, row.chat_key, row.is_group, Urgency(row.urgency)) for row in rows}

    async def lease(self, now: datetime, chosen: Sequence[int], lease: timedelta) -> list[LeasedMessage]:
        """Those of the rows that are still to be sent and that nobody else has, none twice at a time."""
        rows = (await self._connection.execute(CHOSEN, {"now": now, "chosen": chosen})).all()
        leased = [message for row in rows if (message := await self._opened(row, now))]
        if leased:
            rows_of = {"rows": [message.id for message in leased]}
            await self._connection.execute(_LEASE, rows_of | {"leased_at": now, "leased_until": now + lease})
        return leased

    async def shorten_leases(self, until: datetime, keeping: Collection[int]) -> None:
        """End what others have leased at that moment at the latest; these rows are not touched."""
        # A sender that hangs in the middle of a transaction must not hold up the one that takes over.
        leased = select(outbox.c.id).where(
            IS_UNSETTLED, outbox.c.leased_until > until, outbox.c.id.not_in(keeping)
        )
        rows = leased.with_for_update(key_share=True, skip_locked=True)
        await self._connection.execute(
            update(outbox).where(outbox.c.id.in_(rows.scalar_subquery())).values(leased_until=until)
        )

    async def recent(self, since: datetime, now: datetime) -> list[Sending]:
        """What was sent, in the order of the moments when it was certain that Telegram had it."""
        rows = await self._connection.execute(
            select(outbox.c.chat_key, outbox.c.is_group, outbox.c.settled_at).where(
                outbox.c.leased_at.is_not(None),
                or_(outbox.c.settled_at > since, (outbox.c.leased_at > since) & IS_UNSETTLED),
            )
        )
        found = [Sending(row.chat_key, row.is_group, row.settled_at or now) for row in rows]
        return sorted(found, key=lambda sending: sending.landed)

    async def withdraw(self, row_id: int, now: datetime) -> bool:
        """Take back a message that waits and was given to nobody; False when it is too late."""
        withdrawn: CursorResult[tuple[()]] = await self._connection.execute(
            update(outbox)
            .where(outbox.c.id == row_id, outbox.c.state == "open", outbox.c.leased_at.is_(None))
            .values(**_ERASED, settled_at=now, state="refused", error="Withdrawn")
        )
        return withdrawn.rowcount > 0

    async def backlog(self, *, chat_id: int | None = None, lane: str | None = None) -> int:
        """How much has not left yet, to a chat or of a lane."""
        purpose, value = ("lane", lane) if lane is not None else ("chat", chat_id or 0)
        keys = {"keys": list(self._vault.indexes(purpose, value))}
        return int((await _BACKLOG[purpose].rows(self._connection, keys))[0].n)

    async def is_sent(self, row_id: int) -> bool:
        """True when Telegram has it."""
        state = await self._connection.scalar(select(outbox.c.state).where(outbox.c.id == row_id))
        return state == "sent"

    async def _opened(self, row: Row[Any], now: datetime) -> LeasedMessage | None:
        try:
            message = decode(self._vault.unseal(row.payload))
        except (UnreadableError, ValidationError) as error:
            # Nobody can ever send it: it must not stand in the way of every other message.
            _log.error("action=message_unreadable row=%d error=%s", row.id, type(error).__name__)
            await self.bury(row.id, type(error).__name__, now)
            return None
        arrived = row.waited_result if row.waited_state == "sent" else None
        complete = filled(message, arrived)
        if complete is None:
            await self.refused(row.id, "AwaitedRefused", now)
            return None
        receipt = Receipt(row.receipt_kind, row.receipt_id) if row.receipt_kind else None
        return LeasedMessage(row.id, complete, receipt, row.attempts, row.created_at)

    async def sent(self, row_id: int, result: int | None, now: datetime) -> None:
        """Settled; the payload is erased, the result kept for rows that wait for it."""
        await self.all_sent({row_id: result}, now)

    async def all_sent(self, results: Mapping[int, int | None], now: datetime) -> None:
        """The same for several."""
        if results:
            rows = [
                {"row": row_id, "settled_at": now, "state": "sent", "result": result, "error": None}
                for row_id, result in results.items()
            ]
            await self._connection.execute(_SETTLE, rows)

    async def refused(self, row_id: int, reason: str, now: datetime) -> None:
        """Settled without success; the payload is erased."""
        await self._settle(row_id, now, state="refused", error=class_name(reason))

    async def bury(self, row_id: int, reason: str, now: datetime) -> None:
        """Given up after `GIVE_UP_AFTER`; the payload is erased."""
        await self._settle(row_id, now, state="buried", error=class_name(reason))

    async def _settle(self, row_id: int, now: datetime, **values: object) -> None:
        # Two processes may have sent it when a lease ran out: the first answer stands.
        await self._connection.execute(_SETTLE, {"row": row_id, "settled_at": now, **values})

    async def postpone(
        self, row_id: int, attempts: int, due_at: datetime, error: str, *, whole_chat: bool
    ) -> None:
        """Try again later; with `whole_chat` every open row of that chat waits."""
        await self._connection.execute(
            update(outbox)
            .where(outbox.c.id == row_id, IS_UNSETTLED)
            .values(
                state="open", attempts=attempts, due_at=due_at, leased_until=None, error=class_name(error)
            )
        )
        if whole_chat:
            chat_key = select(_waited.c.chat_key).where(_waited.c.id == row_id).scalar_subquery()
            await self._connection.execute(
                update(outbox)
                .where(outbox.c.chat_key == chat_key, IS_UNSETTLED, outbox.c.due_at < due_at)
                .values(due_at=due_at)
            )

    async def readdress(self, old_chat_id: int, new_chat_id: int, now: datetime) -> None:
        """Send the open rows of a chat to its new id (a group became a supergroup)."""
        rows = (await self._connection.execute(self._open_rows_to(old_chat_id))).all()
        if not rows:
            return
        new_key = await self._key(outbox.c.chat_key, "chat", new_chat_id)
        for row in rows:
            message = readdressed(decode(self._vault.unseal(row.payload)), old_chat_id, new_chat_id)
            if message is None or row.lane_key != row.chat_key:
                # Cases are brought into the new chat as a whole; what was on its way would come twice.
                await self.refused(row.id, "Superseded", now)
                continue
            await self._connection.execute(
                update(outbox)
                .where(outbox.c.id == row.id)
                .values(chat_key=new_key, lane_key=new_key, payload=self._vault.seal(encode(message)))
            )

    async def drop_for_chat(self, chat_id: int) -> None:
        """Remove every open row to that chat: the person asked to be forgotten."""
        keys = self._vault.indexes("chat", chat_id)
        await self._connection.execute(delete(outbox).where(outbox.c.chat_key.in_(keys), IS_UNSETTLED))

    async def forget_the_future(self, now: datetime) -> int:
        """The clock was set back: nothing waits or is leased for too long; the number of rows."""
        # A flood limit may hold for hours; what Telegram said while the clock was ahead is told by the row.
        is_from_there = or_(outbox.c.leased_at > now, outbox.c.created_at > now)
        freed: CursorResult[tuple[()]] = await self._connection.execute(
            update(outbox)
            .where(IS_UNSETTLED, outbox.c.due_at > now + LONGEST_PAUSE, is_from_there)
            .values(due_at=now)
        )
        shortened: CursorResult[tuple[()]] = await self._connection.execute(
            update(outbox)
            .where(IS_UNSETTLED, outbox.c.leased_until > now + LEASE)
            .values(leased_until=now + LEASE)
        )
        return freed.rowcount + shortened.rowcount

    def _open_rows_to(self, chat_id: int) -> Any:
        keys = self._vault.indexes("chat", chat_id)
        return (
            select(outbox.c.id, outbox.c.chat_key, outbox.c.lane_key, outbox.c.payload)
            .where(outbox.c.chat_key.in_(keys), IS_UNSETTLED)
            .order_by(outbox.c.id)
            .with_for_update()
        )

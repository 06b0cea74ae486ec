"""Cases on their way from room to room, and what they left where they were."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.db.statements import insert_into
from bot.adapters.db.tables import left_places, outbox, relays, transfers
from bot.domain.messages import ReceiptKind
from bot.domain.relays import FROM_FAMILYS_CHAT, SAID_BY_BOT, LeftPlace, Side, Transfer


class SqlMoves:
    """`Moves` in the transaction of one connection; whoever uses it holds the case."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def begin(self, transfer: Transfer) -> None:
        """Remember where the case is to go; an earlier choice is given up."""
        values = asdict(transfer)
        statement = insert_into(self._connection, transfers).values(values)
        await self._connection.execute(
            statement.on_conflict_do_update(index_elements=["case_id"], set_=values)
        )

    async def at_hand(self, case_id: int) -> Transfer | None:
        """The transfer that was begun, if any."""
        query = select(transfers).where(transfers.c.case_id == case_id)
        row = (await self._connection.execute(query)).mappings().one_or_none()
        return None if row is None else Transfer(**row)

    async def question_of(self, transfer: Transfer) -> int | None:
        """The row of the outbox in which the bot asked for a note: it was made at the same moment."""
        is_it = (
            (outbox.c.receipt_kind == ReceiptKind.NOTICE)
            & (outbox.c.receipt_id == transfer.case_id)
            & (outbox.c.created_at == transfer.begun_at)
        )
        query = select(outbox.c.id).where(is_it).order_by(outbox.c.id.desc()).limit(1)
        found: int | None = await self._connection.scalar(query)
        return found

    async def end(self, case_id: int) -> None:
        """The transfer is done or given up."""
        await self._connection.execute(delete(transfers).where(transfers.c.case_id == case_id))

    async def carry_numbers(self, case_id: int) -> None:
        """Forget the numbers of the room's messages; mediators' words are known by the family's copy now."""
        of_case = relays.c.case_id == case_id
        has_no_copy = (relays.c.side == Side.ROOM) & relays.c.copy_message_id.is_(None)
        await self._connection.execute(
            delete(relays).where(of_case, or_(relays.c.side.in_(SAID_BY_BOT), has_no_copy))
        )
        await self._connection.execute(
            update(relays)
            .where(of_case, relays.c.side == Side.ROOM)
            .values(side=Side.EARLIER, source_message_id=relays.c.copy_message_id)
        )
        await self._connection.execute(
            update(relays)
            .where(of_case, relays.c.side.in_(FROM_FAMILYS_CHAT))
            .values(copy_message_id=None, copy_row=None)
        )

    async def leave(self, places: Sequence[LeftPlace]) -> None:
        """Remember what is to be deleted with the case."""
        if places:
            await self._connection.execute(insert(left_places), [asdict(place) for place in places])

    async def left_by(self, case_id: int) -> tuple[LeftPlace, ...]:
        """Everything that the case left in other rooms, in that order."""
        return await self._left(left_places.c.case_id == case_id)

    async def left_in(self, room_id: int) -> tuple[LeftPlace, ...]:
        """Everything that cases left in that room, in that order."""
        return await self._left(left_places.c.room_id == room_id)

    async def case_left_at(self, room_id: int, thread_id: int | None, message_id: int | None) -> int | None:
        """The case that was there once, by its topic or by one of its messages."""
        is_there = left_places.c.message_id == message_id
        if thread_id is not None:
            is_there = left_places.c.thread_id == thread_id
        elif message_id is None:
            return None
        found = await self._left((left_places.c.room_id == room_id) & is_there)
        return found[-1].case_id if found else None

    async def forget_room(self, room_id: int, *, only_known: bool = False) -> None:
        """What was left there is gone, or means something else by its numbers now.

        `only_known`: a topic that has not arrived yet is still to be noted.
        """
        is_known = or_(left_places.c.thread_id.is_not(None), left_places.c.message_id.is_not(None))
        is_it = left_places.c.room_id == room_id
        await self._connection.execute(delete(left_places).where(is_it & is_known if only_known else is_it))

    async def topic_arrived(self, case_id: int, room_id: int, thread_id: int) -> None:
        """A topic came to be in a room that its case had left: now it can be deleted with the case.

        Of that room alone: in another one the same number is somebody else's topic.
        """
        first = (
            select(func.min(left_places.c.id))
            .where(
                left_places.c.case_id == case_id,
                left_places.c.room_id == room_id,
                left_places.c.thread_id.is_(None),
                left_places.c.message_id.is_(None),
            )
            .scalar_subquery()
        )
        noted: CursorResult[tuple[()]] = await self._connection.execute(
            update(left_places).where(left_places.c.id == first).values(thread_id=thread_id)
        )
        if not noted.rowcount:
            await self.leave([LeftPlace(case_id, room_id, thread_id=thread_id)])

    async def _left(self, condition: ColumnElement[bool]) -> tuple[LeftPlace, ...]:
        query = select(left_places).where(condition).order_by(left_places.c.id)
        rows: list[Any] = list((await self._connection.execute(query)).all())
        return tuple(LeftPlace(row.case_id, row.room_id, row.thread_id, row.message_id) for row in rows)

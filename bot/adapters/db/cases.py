"""Cases and the numbers of what was relayed in them; whoever works on a case holds its row."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.db.due_cases import abandoned_cases, due_cases
from bot.adapters.db.open_cases import overnight, own_page, queue_page, rooms_of, unanswered
from bot.adapters.db.prepared import Prepared
from bot.adapters.db.statements import insert_into
from bot.adapters.db.tables import cases, contacts, left_places, relays, transfers
from bot.adapters.db.tables.cases import CASE_IS_OPEN, ENDED
from bot.domain.cases import Case, State
from bot.domain.relays import FROM_FAMILYS_CHAT, Relay, Side
from bot.domain.searches import Search
from bot.services.ports import NewCase, Overnight, Some

# Asked with every message of a family. Made once: making a statement takes longer than executing it.
_OF_CONTACT: Final = select(cases).where(cases.c.contact_id == bindparam("contact"))
_ALL: Final = _OF_CONTACT.order_by(cases.c.opened_at.desc(), cases.c.id.desc())
_NEWEST_OPEN: Final = _OF_CONTACT.where(CASE_IS_OPEN).order_by(cases.c.id.desc()).limit(1)
_OPEN: Final = Prepared(_NEWEST_OPEN)
_OPEN_HELD: Final = Prepared(_NEWEST_OPEN.with_for_update(key_share=True))


class SqlCases:
    """`Cases` in the transaction of one connection."""

    def __init__(self, connection: AsyncConnection, *, holds: bool = True) -> None:
        self._connection = connection
        self._holds = holds
        self.has_held = False  #: one was found or made, and is held where a transaction holds what it found

    async def word_is_free(self, word: str) -> bool:
        return not await self._connection.scalar(select(exists().where(cases.c.word == word)))

    async def open(self, new: NewCase) -> Case:
        """A new case, waiting for somebody."""
        values = asdict(new) | {"state": State.WAITING, "rated": False, "persons_counted": 0}
        values |= {"waits_since": new.opened_at, "clock_at": new.opened_at, "clock_steps": 0}
        case_id = await self._connection.scalar(insert(cases).values(values).returning(cases.c.id))
        self.has_held = True
        return Case(id=case_id, **values)

    async def get(self, case_id: int) -> Case | None:
        """The case, locked until the end of the transaction."""
        return await self._one(cases.c.id == case_id)

    async def by_word(self, word: str) -> Case | None:
        """The case, locked until the end of the transaction."""
        return await self._one(cases.c.word == word)

    async def open_of(self, contact_id: int) -> Case | None:
        """The family's open case, locked; there is at most one."""
        rows = await (_OPEN_HELD if self._holds else _OPEN).rows(self._connection, {"contact": contact_id})
        self.has_held |= bool(rows)
        return Case(**rows[0]._asdict()) if rows else None

    async def all_of(self, contact_id: int) -> tuple[Case, ...]:
        """Every case of the family, newest first."""
        rows = (await self._connection.execute(_ALL, {"contact": contact_id})).mappings()
        return tuple(Case(**row) for row in rows)

    async def in_topic(self, room_id: int, thread_id: int) -> Case | None:
        """The case of that topic, locked."""
        return await self._one(cases.c.room_id == room_id, cases.c.thread_id == thread_id)

    async def by_room_message(self, room_id: int, message_id: int) -> Case | None:
        """The case of a card, a notice, a copy of a family's message, or a mediator's copied one; locked."""
        on_card = select(cases.c.id).where(cases.c.room_id == room_id, cases.c.card_message_id == message_id)
        relayed = select(relays.c.case_id).where(
            or_(
                and_(relays.c.side.in_(FROM_FAMILYS_CHAT), relays.c.copy_message_id == message_id),
                and_(relays.c.side.not_in(FROM_FAMILYS_CHAT), relays.c.source_message_id == message_id),
            )
        )
        # Asked for at first: with both in one statement SQLite would go through all cases of the room.
        found = (await self._connection.scalars(on_card.union(relayed))).all()
        return await self._one(cases.c.room_id == room_id, cases.c.id.in_(found)) if found else None

    async def due(self, search: Search) -> list[int]:
        """Numbers, oldest first; not locked: whoever acts on one gets it again and looks once more."""
        return await due_cases(self._connection, search)

    async def abandoned_by(self, mediator_id: int, unseen_until: datetime) -> list[Case]:
        """Taken by them while a family waits; a card on the way since that moment hinders nothing."""
        return await abandoned_cases(self._connection, mediator_id, unseen_until)

    async def queue(self, room_id: int, page: int, size: int) -> Some:
        """Of a room: urgent ones first, then what nobody has taken, then the oldest; not locked."""
        return await queue_page(self._connection, room_id, page, size)

    async def mine(self, mediator_id: int, room_ids: Collection[int], page: int, size: int) -> Some:
        """What a mediator has taken in these rooms, in the order of the queue; not locked."""
        return await own_page(self._connection, mediator_id, room_ids, page, size)

    async def rooms_of(self, mediator_id: int) -> frozenset[int]:
        """In which a mediator has taken something that is still open."""
        return await rooms_of(self._connection, mediator_id)

    async def overnight(self, room_id: int, most: int) -> Overnight:
        """The same for a morning: of each kind so many, urgent ones first; not locked."""
        return await overnight(self._connection, room_id, most)

    async def unanswered(self, room_id: int | None, most: int) -> Some:
        """How many are open, counted up to a number; with the oldest that nobody has taken or answered."""
        return await unanswered(self._connection, room_id, most)

    async def forget_the_future(self, now: datetime) -> int:
        """The clock was set back: every case's own clock runs at least from now on; the number of cases."""
        set_right: CursorResult[tuple[()]] = await self._connection.execute(
            update(cases).where(CASE_IS_OPEN, cases.c.clock_at > now).values(clock_at=now)
        )
        return set_right.rowcount

    async def closed_in(self, room_id: int, since: datetime) -> int:
        """How many cases of the room were closed since then."""
        is_it = and_(cases.c.room_id == room_id, cases.c.state == State.CLOSED, cases.c.closed_at >= since)
        return await self._connection.scalar(select(func.count()).select_from(cases).where(is_it)) or 0

    async def without_room(self) -> tuple[Case, ...]:
        """Open cases that no room has yet, oldest first."""
        query = select(cases).where(CASE_IS_OPEN, cases.c.room_id.is_(None))
        return await self._many(self._held(query.order_by(cases.c.opened_at, cases.c.id)))

    async def open_in(self, room_id: int) -> tuple[Case, ...]:
        """Open cases of a room, locked, oldest first."""
        query = select(cases).where(CASE_IS_OPEN, cases.c.room_id == room_id)
        return await self._many(self._held(query.order_by(cases.c.opened_at, cases.c.id)))

    async def all_in(self, room_id: int) -> tuple[Case, ...]:
        """Every case of a room, locked, oldest first."""
        query = select(cases).where(cases.c.room_id == room_id)
        return await self._many(self._held(query.order_by(cases.c.opened_at, cases.c.id)))

    async def forget_numbers(self, case_id: int) -> None:
        """Forget the numbers of the room's messages; the family's stay, so that they can be copied anew."""
        of_case = relays.c.case_id == case_id
        in_familys_chat = relays.c.side.in_(FROM_FAMILYS_CHAT)
        await self._connection.execute(delete(relays).where(of_case, ~in_familys_chat))
        await self._connection.execute(
            update(relays).where(of_case).values(copy_message_id=None, copy_row=None)
        )

    async def held_by(self, mediator_id: int) -> tuple[Case, ...]:
        """Open cases that the mediator has taken, locked, oldest first."""
        query = select(cases).where(cases.c.state == State.TAKEN, cases.c.mediator_id == mediator_id)
        return await self._many(self._held(query.order_by(cases.c.opened_at, cases.c.id)))

    async def ended_before(self, moment: datetime, most: int) -> tuple[Case, ...]:
        """Closed or withdrawn cases whose retention is over."""
        query = select(cases).where(cases.c.state.in_(ENDED), cases.c.closed_at < moment)
        # A case that somebody is just reopening is left for the next time.
        return await self._many(
            self._held(query.order_by(cases.c.closed_at, cases.c.id).limit(most), skip_locked=True)
        )

    async def open_of_unreachable(self, since: datetime, most: int) -> Sequence[int]:
        """Open cases of families that have been unreachable since that moment or longer; not locked."""
        away = select(contacts.c.id).where(~contacts.c.reachable, contacts.c.unreachable_since <= since)
        query = select(cases.c.id).where(CASE_IS_OPEN, cases.c.contact_id.in_(away)).order_by(cases.c.id)
        return (await self._connection.scalars(query.limit(most))).all()

    async def save(self, case: Case) -> None:
        values = asdict(case)
        is_it = cases.c.id == values.pop("id")
        await self._connection.execute(update(cases).where(is_it).values(values))

    async def delete(self, case_id: int) -> None:
        """Forget the case and its relay numbers."""
        for table in (relays, transfers, left_places):
            await self._connection.execute(delete(table).where(table.c.case_id == case_id))
        await self._connection.execute(delete(cases).where(cases.c.id == case_id))

    async def add_relay(
        self, case_id: int, side: Side, source_message_id: int, album: str | None = None
    ) -> Relay:
        """Remember a message that is to be copied; the same message again gives the same relay."""
        values = {"case_id": case_id, "side": side, "source_message_id": source_message_id}
        await self._connection.execute(
            insert_into(self._connection, relays)
            .values(values | {"album": album})
            .on_conflict_do_nothing(index_elements=list(values))
        )
        relay = await self.relay_of(case_id, side, source_message_id)
        assert relay is not None
        return relay

    async def relay(self, relay_id: int) -> Relay | None:
        """The relay with that number."""
        return next(iter(await self._relays(relays.c.id == relay_id)), None)

    async def relay_of(self, case_id: int, side: Side, source_message_id: int) -> Relay | None:
        """The relay of a message that was written."""
        is_it = and_(
            relays.c.case_id == case_id,
            relays.c.side == side,
            relays.c.source_message_id == source_message_id,
        )
        return next(iter(await self._relays(is_it)), None)

    async def relay_at(self, case_id: int, side: Side, message_id: int) -> Relay | None:
        """The relay of a message that stands on that side: written there, or copied there."""
        from_family = relays.c.side.in_(FROM_FAMILYS_CHAT)
        from_room = relays.c.side == Side.ROOM
        written, copied = (from_family, from_room) if side is Side.FAMILY else (from_room, from_family)
        stands_there = or_(
            and_(written, relays.c.source_message_id == message_id),
            and_(copied, relays.c.copy_message_id == message_id),
        )
        return next(iter(await self._relays(and_(relays.c.case_id == case_id, stands_there))), None)

    async def relays(self, case_id: int) -> tuple[Relay, ...]:
        """All relays of a case in the order in which they came."""
        return await self._relays(relays.c.case_id == case_id)

    async def save_relay(self, relay: Relay) -> None:
        """Store where the copy is, or which row will bring it."""
        await self._connection.execute(
            update(relays)
            .where(relays.c.id == relay.id)
            .values(copy_message_id=relay.copy_message_id, copy_row=relay.copy_row)
        )

    def _held(self, query: Select[Any], *, skip_locked: bool = False) -> Select[Any]:
        # NO KEY UPDATE is enough against a second mediator and lets new relays point at the case.
        return query.with_for_update(key_share=True, skip_locked=skip_locked) if self._holds else query

    async def _one(self, *conditions: ColumnElement[bool]) -> Case | None:
        found = await self._many(
            self._held(select(cases).where(*conditions).order_by(cases.c.id.desc()).limit(1))
        )
        return next(iter(found), None)

    async def _many(self, query: Select[Any]) -> tuple[Case, ...]:
        rows: Iterable[Any] = (await self._connection.execute(query)).mappings()
        found = tuple(Case(**row) for row in rows)
        self.has_held |= bool(found)
        return found

    async def _relays(self, condition: ColumnElement[bool]) -> tuple[Relay, ...]:
        rows = (
            await self._connection.execute(select(relays).where(condition).order_by(relays.c.id))
        ).mappings()
        return tuple(Relay(**row) for row in rows)

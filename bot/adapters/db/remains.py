"""What is left behind of people: counted before it is deleted, and deleted when its time is over."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Table, delete, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.db.contacts import SqlContacts
from bot.adapters.db.old_rows import forget_chats, forget_rows, old_rows
from bot.adapters.db.rooms import SqlRooms
from bot.adapters.db.statements import insert_into
from bot.adapters.db.tables import cases, chats, contacts, inbox, mediators, outbox, rooms, staff, transfers
from bot.adapters.db.tables.cases import ENDED
from bot.domain.cases import State
from bot.domain.people import Contact, Mediator
from bot.domain.privacy import Due, Limits
from bot.services.ports import OldRows, Vault

#: Under this name rows stay for the recognition of repeats, and tell nothing of anybody.
_NOBODY: Final = "forgotten"


class SqlRemains:
    """`Remains` in the transaction of one connection."""

    def __init__(
        self, connection: AsyncConnection, vault: Vault, contacts: SqlContacts, rooms: SqlRooms
    ) -> None:
        self._connection = connection
        self._vault = vault
        self._contacts = contacts
        self._rooms = rooms

    async def due(self, limits: Limits) -> Due:
        """How many."""
        has_ended = cases.c.state.in_(ENDED) & (cases.c.closed_at < limits.cases_ended)
        return Due(
            await self._count(cases, has_ended),
            await self._count(contacts, _is_silent(limits.contacts_seen)),
            await self._count(mediators, _is_idle(limits.mediators_worked)),
        )

    async def _count(self, table: Table, condition: ColumnElement[bool]) -> int:
        return await self._connection.scalar(select(func.count()).select_from(table).where(condition)) or 0

    async def date_the_undated(self, day: date) -> None:
        """Their time begins now; without a day nobody would be forgotten, or everybody at once."""
        for seen in (contacts.c.seen_on, mediators.c.worked_on, staff.c.worked_on):
            await self._connection.execute(update(seen.table).where(seen.is_(None)).values({seen.name: day}))

    async def silent_contacts(self, seen_before: date, most: int) -> tuple[Contact, ...]:
        """Held, so that none of them opens a case while it is forgotten."""
        # In the order of their index: by numbers SQLite would go through all of them to find the first.
        found = await self._held(contacts, _is_silent(seen_before), most, contacts.c.seen_on)
        return tuple([one for number in found if (one := await self._contacts.get(number))])

    async def idle_mediators(self, worked_before: date, most: int) -> tuple[Mediator, ...]:
        """Held, so that none of them takes a case while they are forgotten."""
        found = await self._held(mediators, _is_idle(worked_before), most)
        return tuple([one for number in found if (one := await self._rooms.get_mediator(number))])

    async def idle_staff(self, asked_before: date, most: int) -> tuple[int, ...]:
        """A session lasts hours, so nobody of them is signed in."""
        return tuple(await self._held(staff, staff.c.worked_on < asked_before, most))

    async def _held(
        self, table: Table, condition: ColumnElement[bool], most: int, *order: ColumnElement[Any]
    ) -> list[int]:
        query = select(table.c.id).where(condition).order_by(*order, table.c.id).limit(most)
        return list((await self._connection.scalars(query.with_for_update(skip_locked=True))).all())

    async def forget_mediator(self, mediator_id: int) -> None:
        """What they did stays in the counts, where nobody has a name."""
        await self._connection.execute(delete(transfers).where(transfers.c.mediator_id == mediator_id))
        await self._connection.execute(
            update(cases).where(cases.c.mediator_id == mediator_id).values(mediator_id=None)
        )
        await self._connection.execute(delete(mediators).where(mediators.c.id == mediator_id))

    async def forget_traces(self, chat_id: int) -> None:
        """The outbox forgets its rows; the inbox still recognises updates that Telegram repeats."""
        sent_to = outbox.c.chat_key.in_(self._vault.indexes("chat", chat_id))
        await self._connection.execute(delete(outbox).where(sent_to, outbox.c.settled_at.is_not(None)))
        came_from = inbox.c.chat_key.in_(self._vault.indexes("queue", chat_id)) & (inbox.c.state == "done")
        if await self._count(inbox, came_from):
            await self._connection.execute(
                insert_into(self._connection, chats)
                .values(key=_NOBODY)
                .on_conflict_do_nothing(index_elements=["key"])
            )
            await self._connection.execute(update(inbox).where(came_from).values(chat_key=_NOBODY))
        await forget_chats(self._connection, self._vault.indexes("queue", chat_id))

    async def old_rows(self, kind: OldRows, before: datetime, after: Any, most: int) -> Sequence[Any]:
        """Keys of rows whose time was over then, in order, behind one of them; not locked."""
        return await old_rows(self._connection, kind, before, after, most)

    async def forget_rows(self, kind: OldRows, keys: Sequence[Any], before: datetime) -> None:
        """Delete them, unless something has happened to them since they were found."""
        await forget_rows(self._connection, kind, keys, before)

    async def shown_in(self, chat_id: int, since: datetime) -> tuple[int, ...]:
        """The queue knows them for a week anyway, by a keyed hash: no list of its own is kept."""
        found = await self._connection.scalars(
            select(outbox.c.result)
            .where(
                outbox.c.chat_key.in_(self._vault.indexes("chat", chat_id)),
                outbox.c.state == "sent",
                outbox.c.result.is_not(None),
                outbox.c.settled_at > since,
            )
            .order_by(outbox.c.result)
        )
        return tuple(found)

    async def take_notice(self, room_id: int, day: date) -> bool:
        """True once a day."""
        is_new = or_(rooms.c.deletions_told_on.is_(None), rooms.c.deletions_told_on < day)
        taken: Any = await self._connection.execute(
            update(rooms).where(rooms.c.id == room_id, is_new).values(deletions_told_on=day)
        )
        return bool(taken.rowcount)


def _is_silent(before: date) -> ColumnElement[bool]:
    """A family with a case is kept as long as that is."""
    has_case = exists().where(cases.c.contact_id == contacts.c.id).correlate(contacts)
    return (contacts.c.seen_on < before) & ~has_case


def _is_idle(before: date) -> ColumnElement[bool]:
    works = (cases.c.mediator_id == mediators.c.id) & (cases.c.state == State.TAKEN)
    moves = exists().where(transfers.c.mediator_id == mediators.c.id).correlate(mediators)
    return (mediators.c.worked_on < before) & ~exists().where(works).correlate(mediators) & ~moves

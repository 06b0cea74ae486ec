"""Families, rooms, cases and counts, and the transaction that holds them together."""

from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import date as date_type
from datetime import datetime
from typing import Protocol

from bot.domain.counting import Cell, Event, InstitutionCell
from bot.domain.disclosure import MonthCounts
from bot.domain.hours import Hours
from bot.domain.lattice import Block, Layer
from bot.domain.people import Contact, Mediator, Place, Room, RoomKind
from bot.domain.publication import Key, Side
from bot.services.ports.access import Access
from bot.services.ports.bounds import Tallies
from bot.services.ports.casebook import Cases, Moves
from bot.services.ports.mendings import Mendings
from bot.services.ports.mutes import Mutes
from bot.services.ports.queues import Inbox, Outbox
from bot.services.ports.remains import Audit, Remains

# ── people and cases ──


class Contacts(Protocol):
    """Families."""

    async def of(self, user_id: int) -> Contact:
        """The family of that Telegram user, made when it is new; it is noted that it is there today."""
        ...

    async def find(self, user_id: int) -> Contact | None:
        """The family of that Telegram user, if it is known."""
        ...

    async def get(self, contact_id: int) -> Contact | None: ...

    async def save(self, contact: Contact) -> None: ...

    async def delete(self, contact_id: int) -> None:
        """Forget the family; its cases must be gone already."""
        ...

    async def forget_recollections(self, before: datetime) -> None:
        """Erase what was remembered of questions before that moment."""
        ...


class Rooms(Protocol):
    """Groups and the mediators in them."""

    async def find(self, chat_id: int) -> Room | None: ...

    async def get(self, room_id: int) -> Room | None: ...

    async def all(self) -> tuple[Room, ...]: ...

    async def bind(
        self, chat_id: int, kind: RoomKind, places: tuple[Place, ...], *, is_forum: bool, language: str
    ) -> Room:
        """Make the group a room, or change what it is for."""
        ...

    async def save(self, room: Room) -> None:
        """Store all but the kind and the hours; the chat id too, since groups can move."""
        ...

    async def save_hours(self, room_id: int, hours: Hours) -> None:
        """Store when somebody works there; nothing else of the room is touched."""
        ...

    async def reported(self, room_id: int, month: date_type) -> bool:
        """Note that a month's report is posted there; False when somebody else has done so."""
        ...

    async def mediator(self, user_id: int) -> Mediator:
        """The mediator of that Telegram user, made when new; it is noted that they work today."""
        ...

    async def known_mediator(self, user_id: int) -> Mediator | None:
        """The mediator of that Telegram user, if there is one: asking leaves no trace of who asked."""
        ...

    async def get_mediator(self, mediator_id: int) -> Mediator | None: ...

    async def save_mediator(self, mediator: Mediator) -> None: ...

    async def hold_names(self) -> None:
        """Until the commit nobody else chooses a name."""
        ...

    async def named(self) -> tuple[Mediator, ...]:
        """Who has chosen a name for families."""
        ...

    async def away(self) -> tuple[Mediator, ...]:
        """Who has said that they are away."""
        ...

    async def end_absences(self, today: date_type) -> None:
        """Erase what is over."""
        ...

    async def take_morning(self, room_id: int, day: date_type) -> bool:
        """True for exactly one of all who ask for that morning of the room."""
        ...


class Counters(Protocol):
    """Anonymous counts."""

    async def add(self, cell: Cell, number: int = 1) -> None: ...

    async def add_institution(self, cell: InstitutionCell) -> None:
        """An institution was named at the end of a case."""
        ...

    async def totals(
        self, first: date_type, last: date_type, *, country: str | None = None
    ) -> Mapping[tuple[str, str, Event], int]:
        """Sums by (country, municipality, event) over days `first`..`last` , inclusive."""
        ...


class Families(Protocol):
    """How many different families there are in a month, without knowing which."""

    async def seen(self, month: date_type, contact_id: int, country: str, municipality: str) -> None:
        """A family was there; it counts once, at the last place that it said."""
        ...

    async def counted(self, contact_id: int) -> bool:
        """Whether the family is among those of a month that is not over."""
        ...

    async def forget(self, contact_id: int) -> None:
        """Keep the count, and nothing by which the family could be found in it."""
        ...


class Publications(Protocol):
    """What was counted in months that are over, and what was published of it."""

    async def counted_months(self) -> tuple[date_type, ...]:
        """Months with counts, by their first day, in order."""
        ...

    async def counts(self, month: date_type) -> MonthCounts: ...

    async def publish(self, month: date_type, smallest: int, blocks: Mapping[Block, int]) -> bool:
        """Store the month as it is published and destroy its counts; False when somebody else has done so."""
        ...

    async def months(self) -> Mapping[date_type, int]:
        """The published months, in order, each with the k that it was rounded to."""
        ...

    async def shown_places(
        self, first: date_type, last: date_type
    ) -> Mapping[date_type, tuple[tuple[str, str], ...]]:
        """The places (country, municipality) that stand under their own names, by month; a country has ""."""
        ...

    async def sums(
        self,
        first: date_type,
        last: date_type,
        events: Collection[Event],
        layer: Layer,
        by: Side | None = None,
        where: Mapping[Side, str] | None = None,
    ) -> Mapping[tuple[Key, Event], int]:
        """Sums of published numbers, by a side and by event."""
        ...


class UnitOfWork(Protocol):
    """One transaction: everything in it is committed together, or nothing."""

    now: datetime
    inbox: Inbox
    outbox: Outbox
    contacts: Contacts
    rooms: Rooms
    cases: Cases
    moves: Moves
    counters: Counters
    remains: Remains
    audit: Audit
    tallies: Tallies
    mendings: Mendings
    mutes: Mutes
    access: Access
    families: Families
    publications: Publications

    @property
    def holds_case(self) -> bool:
        """Others may be waiting for a case that it holds until its commit, or for the names."""
        ...

    async def commit(self) -> None:
        """Only whoever started the work calls this."""
        ...

    def part(self) -> "AbstractAsyncContextManager[UnitOfWork]":
        """A part that can be undone alone: leaving the block without its `commit()` does so.

        What it committed happens when the whole is committed.
        """
        ...


class StorageAwayError(Exception):
    """The database cannot work now, whatever is asked of it; nothing is wrong with what was asked."""


class StorageBusyError(StorageAwayError):
    """Another program holds it, or it has no connection or memory left."""


class StorageFullError(StorageAwayError):
    """Its disk is full."""


class StorageReadOnlyError(StorageAwayError):
    """It takes no changes."""


class StorageUnreadableError(StorageAwayError):
    """Its disk cannot be read or written."""


#: Opens a transaction; leaving the block without `commit()` rolls back.
Transactions = Callable[[], AbstractAsyncContextManager[UnitOfWork]]

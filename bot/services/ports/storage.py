"""Families, rooms, cases and counts, and the transaction that holds them together."""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date as date_type
from datetime import datetime
from typing import Protocol

from bot.domain.cases import Case, Relay, Side
from bot.domain.counting import Cell, Event
from bot.domain.hours import Hours
from bot.domain.people import Contact, Mediator, Place, Room, RoomKind
from bot.services.ports.queues import Inbox, Outbox

# ── people and cases ──


class Contacts(Protocol):
    """Families."""

    async def of(self, user_id: int) -> Contact:
        """The family of that Telegram user, made when it is new."""
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
        """Store `is_open`, `is_forum`, `language`, `places` and the chat id (groups can move)."""
        ...

    async def save_hours(self, room_id: int, hours: Hours) -> None:
        """Store when somebody works there; nothing else of the room is touched."""
        ...

    async def mediator(self, user_id: int) -> Mediator:
        """The mediator of that Telegram user, made when new."""
        ...

    async def get_mediator(self, mediator_id: int) -> Mediator | None: ...

    async def save_mediator(self, mediator: Mediator) -> None: ...


@dataclass(frozen=True, slots=True)
class NewCase:
    """What is known when a case opens."""

    word: str
    contact_id: int
    language: str
    opened_at: datetime
    country: str | None
    municipality: str | None
    topic: str | None
    entry: str | None
    urgent: bool
    room_id: int | None


class Cases(Protocol):
    """Cases and the numbers of the messages that were relayed in them."""

    async def word_is_free(self, word: str) -> bool: ...

    async def open(self, new: NewCase) -> Case: ...

    async def get(self, case_id: int) -> Case | None:
        """The case, locked until the end of the transaction."""
        ...

    async def by_word(self, word: str) -> Case | None:
        """The case, locked until the end of the transaction."""
        ...

    async def open_of(self, contact_id: int) -> Case | None:
        """The family's open case, locked; there is at most one."""
        ...

    async def all_of(self, contact_id: int) -> tuple[Case, ...]:
        """Every case of the family, newest first."""
        ...

    async def in_topic(self, room_id: int, thread_id: int) -> Case | None:
        """The case of that topic, locked."""
        ...

    async def by_room_message(self, room_id: int, message_id: int) -> Case | None:
        """The case that a message in the room belongs to, locked.

        That is a card, a copy of a family's message, or a mediator's message that was copied to the family.
        """
        ...

    async def without_room(self) -> tuple[Case, ...]:
        """Open cases that no room has yet, oldest first."""
        ...

    async def open_in(self, room_id: int) -> tuple[Case, ...]:
        """Open cases of a room, locked, oldest first."""
        ...

    async def all_in(self, room_id: int) -> tuple[Case, ...]:
        """Every case of a room, locked, oldest first."""
        ...

    async def forget_numbers(self, case_id: int) -> None:
        """Forget the numbers of the room's messages; the family's stay, so that they can be copied anew."""
        ...

    async def ended_before(self, moment: datetime, most: int) -> tuple[Case, ...]:
        """Closed or withdrawn cases whose retention is over."""
        ...

    async def save(self, case: Case) -> None: ...

    async def delete(self, case_id: int) -> None:
        """Forget the case and its relay numbers."""
        ...

    async def add_relay(self, case_id: int, side: Side, source_message_id: int) -> Relay:
        """Remember a message that is to be copied; the same message again gives the same relay."""
        ...

    async def relay(self, relay_id: int) -> Relay | None: ...

    async def relay_of(self, case_id: int, side: Side, source_message_id: int) -> Relay | None: ...

    async def relay_at(self, case_id: int, side: Side, message_id: int) -> Relay | None:
        """The relay of a message that stands on that side: written there, or copied there."""
        ...

    async def relays(self, case_id: int) -> tuple[Relay, ...]:
        """All relays of a case in the order in which they came."""
        ...

    async def save_relay(self, relay: Relay) -> None: ...


class Counters(Protocol):
    """Anonymous counts."""

    async def add(self, cell: Cell, number: int = 1) -> None: ...

    async def totals(
        self, first: date_type, last: date_type, *, country: str | None = None
    ) -> Mapping[tuple[str, str, Event], int]:
        """Sums by (country, municipality, event) over days `first`..`last` , inclusive."""
        ...


class UnitOfWork(Protocol):
    """One transaction: everything in it is committed together, or nothing."""

    now: datetime
    inbox: Inbox
    outbox: Outbox
    contacts: Contacts
    rooms: Rooms
    cases: Cases
    counters: Counters

    async def commit(self) -> None:
        """Only whoever started the work calls this."""
        ...


#: Opens a transaction; leaving the block without `commit()` rolls back.
Transactions = Callable[[], AbstractAsyncContextManager[UnitOfWork]]

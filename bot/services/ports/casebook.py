"""Cases, and the numbers of the messages that were relayed in them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.cases import Case
from bot.domain.relays import LeftPlace, Relay, Side, Transfer
from bot.domain.searches import Search


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


@dataclass(frozen=True, slots=True)
class Some:
    """How many there are, and some of them."""

    number: int
    cases: tuple[Case, ...] = ()
    first: int = 0  #: how many stand before them

    @property
    def oldest(self) -> Case | None:
        """The first of those that are here."""
        return self.cases[0] if self.cases else None


@dataclass(frozen=True, slots=True)
class Overnight:
    """What a room finds in the morning, the oldest first in each."""

    waiting: Some
    taken: Some
    silent: Some  #: taken, and the family waits for a word
    longest: Case | None  #: the one that waits longest


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

    async def due(self, search: Search) -> list[int]:
        """Numbers, oldest first; not locked: whoever acts on one gets it again and looks once more."""
        ...

    async def held_by(self, mediator_id: int) -> tuple[Case, ...]:
        """Open cases that the mediator has taken, locked, oldest first."""
        ...

    async def closed_in(self, room_id: int, since: datetime) -> int:
        """How many cases of the room were closed since then."""
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

    async def abandoned_by(self, mediator_id: int, unseen_until: datetime) -> list[Case]:
        """Taken by them while a family waits; a card on the way since that moment hinders nothing."""
        ...

    async def queue(self, room_id: int, page: int, size: int) -> Some:
        """Of a room: urgent ones first, then what nobody has taken, then the oldest; not locked."""
        ...

    async def mine(self, mediator_id: int, room_ids: Collection[int], page: int, size: int) -> Some:
        """What a mediator has taken in these rooms, in the order of the queue; not locked."""
        ...

    async def rooms_of(self, mediator_id: int) -> frozenset[int]:
        """In which a mediator has taken something that is still open."""
        ...

    async def overnight(self, room_id: int, most: int) -> Overnight:
        """The same for a morning: of each kind so many, urgent ones first; not locked."""
        ...

    async def unanswered(self, room_id: int | None, most: int) -> Some:
        """How many are open, counted up to a number; with the oldest that nobody has taken or answered."""
        ...

    async def ended_before(self, moment: datetime, most: int) -> tuple[Case, ...]:
        """Closed or withdrawn cases whose retention is over."""
        ...

    async def open_of_unreachable(self, since: datetime, most: int) -> Sequence[int]:
        """Open cases of families that have been unreachable since that moment or longer; not locked."""
        ...

    async def forget_the_future(self, now: datetime) -> int:
        """The clock was set back: every case's own clock runs at least from now on; the number of cases."""
        ...

    async def save(self, case: Case) -> None: ...

    async def delete(self, case_id: int) -> None:
        """Forget the case and its relay numbers."""
        ...

    async def add_relay(
        self, case_id: int, side: Side, source_message_id: int, album: str | None = None
    ) -> Relay:
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


class Moves(Protocol):
    """Cases on their way from room to room, and what they left behind; whoever asks holds the case."""

    async def begin(self, transfer: Transfer) -> None:
        """Remember where the case is to go; an earlier choice is given up."""
        ...

    async def at_hand(self, case_id: int) -> Transfer | None:
        """The transfer that was begun, if any."""
        ...

    async def question_of(self, transfer: Transfer) -> int | None:
        """The row of the outbox in which the bot asked for a note."""
        ...

    async def end(self, case_id: int) -> None:
        """The transfer is done or given up."""
        ...

    async def carry_numbers(self, case_id: int) -> None:
        """Forget the numbers of the room's messages; mediators' words are known by the family's copy now."""
        ...

    async def leave(self, places: Sequence[LeftPlace]) -> None:
        """Remember what is to be deleted with the case."""
        ...

    async def left_by(self, case_id: int) -> tuple[LeftPlace, ...]:
        """Everything that the case left in other rooms, in that order."""
        ...

    async def left_in(self, room_id: int) -> tuple[LeftPlace, ...]:
        """Everything that cases left in that room, in that order."""
        ...

    async def case_left_at(self, room_id: int, thread_id: int | None, message_id: int | None) -> int | None:
        """The case that was there once, by its topic or by one of its messages."""
        ...

    async def forget_room(self, room_id: int, *, only_known: bool = False) -> None:
        """Numbers begin anew in the room: what was left there means something else by them now."""
        ...

    async def topic_arrived(self, case_id: int, room_id: int, thread_id: int) -> None:
        """A topic came to be in a room that its case had left."""
        ...

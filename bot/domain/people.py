"""Families, mediators and rooms, as little of them as the work needs."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.hours import NOTHING_SAID, Hours
from bot.domain.matching import Recollection

#: Messages that nobody has answered yet are remembered by number, to be passed on; not more than these.
MOST_UNANSWERED: Final = 100
#: After this pause whatever comes next is another matter, and what was left over is not passed on with it.
NEW_MATTER_AFTER: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Contact:
    """A family at its phone: where to reply, what it reads, where it lives if it said so."""

    id: int
    chat_id: int
    language: str | None = None
    phone_language: str | None = None
    country: str | None = None
    municipality: str | None = None
    place_asked: bool = False  #: the question was answered, maybe by "I'd rather not say"
    consented_on: date | None = None
    misses: int = 0  #: questions without an answer in a row
    unanswered: tuple[int, ...] = ()  #: message ids that go along when the matter is passed on
    unanswered_at: datetime | None = None  #: when the last of them came
    album: str | None = None
    rated_message: int | None = None  #: the last message whose verdict was given; a second tap counts nothing
    reachable: bool = True
    recollection: Recollection | None = None  #: what helps with the next question

    def recalled(self, now: datetime) -> Recollection:
        """What is still remembered of the last hour."""
        if self.recollection is not None and self.recollection.still_helps(now):
            return self.recollection
        return Recollection(now)

    def still_unanswered(self, now: datetime) -> tuple[int, ...]:
        """The messages that belong to the present matter."""
        is_present = self.unanswered_at is not None and now - self.unanswered_at <= NEW_MATTER_AFTER
        return self.unanswered if is_present else ()

    def with_unanswered(self, message_id: int, now: datetime) -> "Contact":
        """One more message that nobody has answered; the oldest go where there are too many."""
        kept = tuple(number for number in self.still_unanswered(now) if number != message_id)
        return replace(self, unanswered=(*kept, message_id)[-MOST_UNANSWERED:], unanswered_at=now)

    def with_answered(self, message_id: int) -> "Contact":
        """This message is being answered after all."""
        kept = tuple(number for number in self.unanswered if number != message_id)
        return replace(self, unanswered=kept)

    def with_nothing_unanswered(self) -> "Contact":
        """The matter is over: it was answered, or is not to be passed on."""
        return replace(self, unanswered=(), unanswered_at=None)


class RoomKind(StrEnum):
    """What a group is for."""

    CASES = "cases"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Place:
    """What a room looks after: a municipality, a country (no municipality), or everything (no country)."""

    country: str | None = None
    municipality: str | None = None


@dataclass(frozen=True, slots=True)
class Room:
    """A group in which mediators work or staff read."""

    id: int
    chat_id: int
    kind: RoomKind
    is_forum: bool
    language: str
    places: tuple[Place, ...] = ()
    is_open: bool = True  #: False when the bot was removed
    hours: Hours = NOTHING_SAID
    reported: date | None = None  #: the last month whose report was posted there


@dataclass(frozen=True, slots=True)
class Mediator:
    """A person who works cases; known to families by alias only."""

    id: int
    user_id: int
    alias: str | None = None


def most_specific(rooms: tuple[Room, ...], country: str | None, municipality: str | None) -> Room | None:
    """The room for a case: the municipality's, else the country's, else the one for everything."""
    wanted = []
    if country and municipality:
        wanted.append(Place(country, municipality))
    if country:
        wanted.append(Place(country))
    wanted.append(Place())
    for place in wanted:
        for room in rooms:
            if room.kind is RoomKind.CASES and room.is_open and place in room.places:
                return room
    return None

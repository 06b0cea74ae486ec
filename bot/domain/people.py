"""Families, mediators and rooms, as little of them as the work needs."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.hours import NOTHING_SAID, Hours
from bot.domain.languages import known_language
from bot.domain.matching import Recollection

#: Messages that nobody has answered yet are remembered by number, to be passed on; not more than these.
MOST_UNANSWERED: Final = 100
#: After this pause whatever comes next is another matter, and what was left over is not passed on with it.
NEW_MATTER_AFTER: Final = timedelta(hours=24)
#: After this time the room's people have had a chance to read the last one.
ALARM_AGAIN_AFTER: Final = timedelta(hours=24)


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
    declined_on: date | None = None  #: the last answer was no; never both
    seen_on: date | None = None  #: the last day on which anything came
    misses: int = 0  #: questions without an answer in a row
    unanswered: tuple[int, ...] = ()  #: message ids that go along when the matter is passed on
    unanswered_at: datetime | None = None  #: when the last of them came
    album: str | None = None
    rated_message: int | None = None  #: the last message whose verdict was given; a second tap counts nothing
    reachable: bool = True
    unreachable_since: datetime | None = None
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

    def going_along(self, question: int | None, now: datetime) -> tuple[int, ...]:
        """What nobody has answered of this matter, and the message that a button names."""
        numbers = self.still_unanswered(now)
        return numbers if question is None or question in numbers else (*numbers, question)

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
    digest_on: date | None = None  #: the last day whose morning was told what waits
    alarmed_at: datetime | None = None  #: that a right is missing there was said; once is enough
    reported: date | None = None  #: the last month whose report was posted there

    def needs_alarm(self, now: datetime) -> bool:
        """A missing right is one alarm a day, not one for each message that is refused."""
        return self.alarmed_at is None or now - self.alarmed_at >= ALARM_AGAIN_AFTER


@dataclass(frozen=True, slots=True)
class Mediator:
    """A person who works cases; known to families by alias only."""

    id: int
    user_id: int
    alias: str | None = None
    away_until: date | None = None  #: the last day
    away_from: int | None = None  #: the room that is told of it

    def is_away(self, today: date) -> bool:
        """True when nobody can count on them today."""
        return self.away_until is not None and self.away_until >= today

    def away(self, until: date, room_id: int) -> "Mediator":
        return replace(self, away_until=until, away_from=room_id)

    def back(self) -> "Mediator":
        return replace(self, away_until=None, away_from=None)

    language: str | None = None  #: chosen with `/language`
    phone_language: str | None = None
    introduced: bool = False  #: how cases work was said with the first one
    worked_on: date | None = field(default=None, compare=False)  #: the last day, noted by itself

    def reads(self, room_language: str) -> str:
        """The choice, else the phone's language, else that of the room."""
        return self.language or known_language(self.phone_language) or room_language


def most_specific(rooms: tuple[Room, ...], country: str | None, municipality: str | None) -> Room | None:
    """The room for a case: the municipality's, else the country's, else the one for everything."""
    return _first_for(rooms, _places(country, municipality))


def wider_room(
    rooms: tuple[Room, ...], room: Room, country: str | None, municipality: str | None
) -> Room | None:
    """The next room for a case that stands in `room`: of the country, then the one for everything."""
    places = _places(country, municipality)
    reach = [number for number, place in enumerate(places) if place in room.places]
    # A room that a case was brought to by hand has none of its places: it counts as the narrowest.
    return _first_for(rooms, places[max(reach, default=0) + 1 :])


def _places(country: str | None, municipality: str | None) -> list[Place]:
    """Of whom a case is, from the narrowest to the widest."""
    places = [Place()]
    if country:
        places.insert(0, Place(country))
    if country and municipality:
        places.insert(0, Place(country, municipality))
    return places


def _first_for(rooms: tuple[Room, ...], places: list[Place]) -> Room | None:
    for place in places:
        for room in rooms:
            if room.kind is RoomKind.CASES and room.is_open and place in room.places:
                return room
    return None

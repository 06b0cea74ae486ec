"""What of a case stands in whose chat: messages and their copies, and what it left in earlier rooms."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final


class Side(StrEnum):
    """On which side of a case a message was written."""

    FAMILY = "family"
    ROOM = "room"
    EARLIER = "earlier"  #: by a mediator in an earlier room; copied from the family's chat
    NOTICE = "notice"  #: what the bot said of the case in the room; it has no copy
    PROMPT = "prompt"  #: the bot asks in the room for words to look up; an answer to it never leaves


@dataclass(frozen=True, slots=True)
class Relay:
    """A message on one side and its copy on the other: numbers only."""

    id: int
    case_id: int
    side: Side
    source_message_id: int
    copy_message_id: int | None = None
    copy_row: int | None = None  #: the outbox row of the copy, while its id is not known
    album: str | None = None  #: photos that were sent together


#: What stands in the family's chat and is copied into the room that has the case.
FROM_FAMILYS_CHAT: Final = frozenset({Side.FAMILY, Side.EARLIER})
#: What the bot said in the room; its numbers mean nothing in another one.
SAID_BY_BOT: Final = frozenset({Side.NOTICE, Side.PROMPT})


@dataclass(frozen=True, slots=True)
class Transfer:
    """A case that is about to go to another room: the mediator may still write a note for the colleagues."""

    case_id: int
    room_id: int  #: where it is to go
    mediator_id: int  #: whose next message is the note
    begun_at: datetime


@dataclass(frozen=True, slots=True)
class LeftPlace:
    """What a case left in a room from which it was brought elsewhere: a topic, or single messages."""

    case_id: int
    room_id: int
    thread_id: int | None = None
    message_id: int | None = None

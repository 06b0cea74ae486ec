"""A case: one family's matter in people's hands, who owns it, and which steps are legal."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

#: Letters and digits that nobody mixes up when reading them aloud; no vowels, so no words by accident.
_ALPHABET: Final = "BCDFGHJKMNPQRTVWXZ2346789"
_WORD_LENGTH: Final = 4
#: Somebody in danger needs the numbers once, and then a person; a mediator is reading along.
DANGER_CARD_AGAIN_AFTER: Final = timedelta(hours=1)


class State(StrEnum):
    """Who owns the conversation: the queue, a mediator, or (closed, withdrawn) the bot again."""

    WAITING = "waiting"
    TAKEN = "taken"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Outcome(StrEnum):
    """How a case ended; counted, never tied to a person."""

    SOLVED = "solved"
    REFERRED = "referred"
    REFUSED_SENT_AWAY = "refused_sent_away"
    REFUSED_PAPER = "refused_paper"
    REFUSED_DISCRIMINATION = "refused_discrimination"
    COULD_NOT_HELP = "could_not_help"
    NO_REPLY = "no_reply"
    NOT_A_QUESTION = "not_a_question"


class IllegalStepError(Exception):
    """This step is not possible in the state that the case is in."""


@dataclass(frozen=True, slots=True)
class Case:
    """One matter, from the first message to the end; it holds ids and states, no words."""

    id: int
    word: str  #: "K7M2": how people speak of the case
    contact_id: int
    state: State
    opened_at: datetime
    language: str
    country: str | None = None
    municipality: str | None = None
    topic: str | None = None
    entry: str | None = None
    urgent: bool = False
    room_id: int | None = None
    mediator_id: int | None = None
    thread_id: int | None = None
    topic_row: int | None = None  #: the outbox row that creates the topic, while its id is not known
    card_message_id: int | None = None
    card_row: int | None = None
    taken_at: datetime | None = None
    first_reply_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: Outcome | None = None
    persons: int | None = None
    rated: bool = False  #: the family said how it was; a second tap counts nothing
    danger_shown_at: datetime | None = None  #: when the family last got the emergency card in this case
    note_album: str | None = None  #: the last album that was marked as a note, so that all of it stays

    @property
    def is_open(self) -> bool:
        """True while people, not the bot, hold the conversation."""
        return self.state in (State.WAITING, State.TAKEN)

    def taken_by(self, mediator_id: int, now: datetime) -> "Case":
        """Taking is possible for one mediator only: whoever comes second finds the state changed."""
        if self.state is not State.WAITING:
            raise IllegalStepError(self.state)
        return replace(self, state=State.TAKEN, mediator_id=mediator_id, taken_at=self.taken_at or now)

    def closed(self, mediator_id: int, outcome: Outcome, persons: int, now: datetime) -> "Case":
        """Only its owner closes a case."""
        if self.state is not State.TAKEN or self.mediator_id != mediator_id:
            raise IllegalStepError(self.state)
        return replace(self, state=State.CLOSED, outcome=outcome, persons=persons, closed_at=now)

    def withdrawn(self, now: datetime) -> "Case":
        """The family takes its matter back."""
        if not self.is_open:
            raise IllegalStepError(self.state)
        return replace(self, state=State.WITHDRAWN, closed_at=now)

    def reopened(self) -> "Case":
        """Back to the queue, with a new owner to be found."""
        if self.is_open:
            raise IllegalStepError(self.state)
        return replace(
            self,
            state=State.WAITING,
            mediator_id=None,
            closed_at=None,
            outcome=None,
            persons=None,
            rated=False,
        )

    def without_room(self) -> "Case":
        """Its room is lost: whoever had taken it cannot be reached there, so it is in the queue again."""
        waiting = replace(self, state=State.WAITING) if self.is_open else self
        return replace(waiting.out_of_sight(), mediator_id=None, room_id=None)

    def out_of_sight(self) -> "Case":
        """Its topic and card are gone, or mean something else in a new chat."""
        return replace(self, thread_id=None, topic_row=None, card_message_id=None, card_row=None)

    def needs_danger_card(self, now: datetime) -> bool:
        """True unless the family was shown the numbers a short while ago."""
        return self.danger_shown_at is None or now - self.danger_shown_at >= DANGER_CARD_AGAIN_AFTER

    def replied(self, now: datetime) -> "Case":
        """The first word of a person is what the family was waiting for."""
        return self if self.first_reply_at else replace(self, first_reply_at=now)


class Side(StrEnum):
    """On which side of a case a message was written."""

    FAMILY = "family"
    ROOM = "room"
    NOTICE = "notice"  #: what the bot said of the case in the room; it has no copy


@dataclass(frozen=True, slots=True)
class Relay:
    """A message on one side and its copy on the other: numbers only."""

    id: int
    case_id: int
    side: Side
    source_message_id: int
    copy_message_id: int | None = None
    copy_row: int | None = None  #: the outbox row of the copy, while its id is not known


class WaitingClass(StrEnum):
    """How long a family waited for the first word of a person."""

    HOUR = "first_reply_1h"
    FOUR_HOURS = "first_reply_4h"
    DAY = "first_reply_1d"
    THREE_DAYS = "first_reply_3d"
    LONGER = "first_reply_longer"


#: A day on a clock that never stops; working time has shorter ones.
WHOLE_DAY: Final = timedelta(days=1)


def waiting_class(waited: timedelta, day: timedelta = WHOLE_DAY) -> WaitingClass:
    """The class that a waiting time is counted in; exact times would point at people."""
    limits = (
        (timedelta(hours=1), WaitingClass.HOUR),
        (timedelta(hours=4), WaitingClass.FOUR_HOURS),
        (day, WaitingClass.DAY),
        (3 * day, WaitingClass.THREE_DAYS),
    )
    return next((name for limit, name in limits if waited < limit), WaitingClass.LONGER)


class ResolutionClass(StrEnum):
    """How long a matter took from its opening to its end."""

    DAY = "resolved_1d"
    THREE_DAYS = "resolved_3d"
    WEEK = "resolved_1w"
    TWO_WEEKS = "resolved_2w"
    LONGER = "resolved_longer"


def resolution_class(worked: timedelta, day: timedelta | None = None) -> ResolutionClass:
    """The class in which it is counted; with a working day, a week has five of them."""
    week = 7 * WHOLE_DAY if day is None else 5 * day
    day = day or WHOLE_DAY
    limits = (
        (day, ResolutionClass.DAY),
        (3 * day, ResolutionClass.THREE_DAYS),
        (week, ResolutionClass.WEEK),
        (2 * week, ResolutionClass.TWO_WEEKS),
    )
    return next((name for limit, name in limits if worked < limit), ResolutionClass.LONGER)


def new_case_word() -> str:
    """Four letters and digits, not derived from anything about the family."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_WORD_LENGTH))

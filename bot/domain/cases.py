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
#: Whoever taps twice means it once; whoever comes back later means it again.
ONE_TAP_LASTS: Final = timedelta(seconds=30)


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
    UNREACHABLE = "unreachable"  #: nobody says so: the family has blocked the bot, or its account is gone


#: Endings at which an institution is named: where the family was sent, or which one refused it.
WITH_INSTITUTION: Final = frozenset(
    {
        Outcome.REFERRED,
        Outcome.REFUSED_SENT_AWAY,
        Outcome.REFUSED_PAPER,
        Outcome.REFUSED_DISCRIMINATION,
    }
)
#: Endings after which nobody asks how many persons were helped.
WITHOUT_PERSONS: Final = frozenset(
    {Outcome.NO_REPLY, Outcome.NOT_A_QUESTION, Outcome.COULD_NOT_HELP, Outcome.UNREACHABLE}
)


@dataclass(frozen=True, slots=True)
class Ending:
    """What the owner of a case says of its end."""

    outcome: Outcome
    persons: int = 0  #: 10 stands for ten and more
    institution: str | None = None


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
    institution: str | None = None  #: a service's slug, or `ANOTHER`
    persons_counted: int = 0  #: in the figures already, from an earlier ending of the same matter
    rated: bool = False  #: the family said how it was; a second tap counts nothing
    danger_shown_at: datetime | None = None  #: when the family last got the emergency card in this case
    note_album: str | None = None  #: the last album that was marked as a note, so that all of it stays
    waits_since: datetime | None = None  #: the family waits for a person's word; None: it had the last one
    clock_at: datetime | None = None  #: what the next step of the clock is counted from
    clock_steps: int = 0  #: reminders that were given since the clock was wound
    last_word_at: datetime | None = None  #: when either side last wrote something
    set_apart: bool = False  #: the family said that what it wrote afterwards is another matter
    card_sent: str | None = None  #: the entry that a mediator sent last, so that two quick taps send one card
    card_sent_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """True while people, not the bot, hold the conversation."""
        return self.state in (State.WAITING, State.TAKEN)

    def is_with(self, mediator_id: int) -> bool:
        """True while that mediator, and nobody else, holds the conversation."""
        return self.state is State.TAKEN and self.mediator_id == mediator_id

    def taken_by(self, mediator_id: int, now: datetime) -> "Case":
        """Taking is possible for one mediator only: whoever comes second finds the state changed."""
        if self.state is not State.WAITING:
            raise IllegalStepError(self.state)
        taken = replace(self, state=State.TAKEN, mediator_id=mediator_id, taken_at=self.taken_at or now)
        return taken.wound(now)

    def returned(self, now: datetime) -> "Case":
        """Its owner gives it back, or was silent for too long: the queue has it again."""
        if self.state is not State.TAKEN:
            raise IllegalStepError(self.state)
        return self._queued(now)

    def closed(self, mediator_id: int, ending: "Ending", now: datetime) -> "Case":
        """Only its owner closes a case."""
        if not self.is_with(mediator_id):
            raise IllegalStepError(self.state)
        return replace(
            self,
            state=State.CLOSED,
            outcome=ending.outcome,
            persons=ending.persons,
            institution=ending.institution,
            # The same persons are not helped twice because the case was opened again.
            persons_counted=max(self.persons_counted, ending.persons),
            closed_at=now,
        )

    def unreachable(self, now: datetime) -> "Case":
        """Nobody is there any more; the bot itself closes the case."""
        if not self.is_open:
            raise IllegalStepError(self.state)
        return replace(self, state=State.CLOSED, outcome=Outcome.UNREACHABLE, persons=0, closed_at=now)

    def withdrawn(self, now: datetime) -> "Case":
        """The family takes its matter back."""
        if not self.is_open:
            raise IllegalStepError(self.state)
        return replace(self, state=State.WITHDRAWN, closed_at=now)

    def brought_to(self, room_id: int, now: datetime) -> "Case":
        """In the queue of another room: whoever had taken it is not there, and old numbers mean nothing."""
        if not self.is_open:
            raise IllegalStepError(self.state)
        return replace(self._queued(now).out_of_sight(), room_id=room_id)

    def reopened(self, now: datetime) -> "Case":
        """Back to the queue, with a new owner to be found."""
        if self.is_open:
            raise IllegalStepError(self.state)
        waiting = replace(
            self,
            state=State.WAITING,
            mediator_id=None,
            closed_at=None,
            outcome=None,
            persons=None,
            institution=None,
            rated=False,
            waits_since=now,
            set_apart=False,
        )
        return waiting.wound(now)

    def without_room(self, now: datetime) -> "Case":
        """Its room is lost: whoever had taken it cannot be reached there, so it is in the queue again."""
        waiting = self._queued(now) if self.is_open else self
        return replace(waiting.out_of_sight(), mediator_id=None, room_id=None)

    def _queued(self, now: datetime) -> "Case":
        """Nobody has it; a family that already waited has waited since then."""
        waiting = replace(self, state=State.WAITING, mediator_id=None, waits_since=self.waits_since or now)
        return waiting.wound(now)

    def out_of_sight(self) -> "Case":
        """Its topic and card are gone, or mean something else in a new chat."""
        return replace(self, thread_id=None, topic_row=None, card_message_id=None, card_row=None)

    def needs_danger_card(self, now: datetime) -> bool:
        """True unless the family was shown the numbers a short while ago."""
        return self.danger_shown_at is None or now - self.danger_shown_at >= DANGER_CARD_AGAIN_AFTER

    def has_just_sent(self, entry: str, now: datetime) -> bool:
        """True for the second of two quick taps on the same card."""
        if self.card_sent_at is None or self.card_sent != entry:
            return False
        return now - self.card_sent_at < ONE_TAP_LASTS

    def replied(self, now: datetime) -> "Case":
        """A word of a person is what the family was waiting for; it is the family's turn now."""
        answered = replace(
            self, first_reply_at=self.first_reply_at or now, last_word_at=now, waits_since=None
        )
        return answered.wound(now)

    def written_to(self, now: datetime) -> "Case":
        """The family waits for a word; more words of its own do not make it wait less long."""
        if self.waits_since is not None or not self.is_open:
            return self
        return replace(self, waits_since=now).wound(now)

    def acknowledged(self, now: datetime) -> "Case":
        """The owner set a sign: that answers a "thank you", but not a question without any answer yet."""
        if self.first_reply_at is None or self.waits_since is None:
            return self
        return replace(self, waits_since=None).wound(now)

    def made_urgent(self, now: datetime) -> "Case":
        """Somebody is in danger; pressing again does not give the mediators more time."""
        return self if self.urgent else replace(self, urgent=True).wound(now)

    def wound(self, now: datetime) -> "Case":
        """The clock begins anew, with no reminder given."""
        return replace(self, clock_at=now, clock_steps=0)

    def reminded(self, now: datetime) -> "Case":
        """A step of the clock was made; the next one is counted from it."""
        return replace(self, clock_at=now, clock_steps=self.clock_steps + 1)


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

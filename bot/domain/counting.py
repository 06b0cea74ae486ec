"""The fixed vocabulary of anonymous counts: what is counted, and by which sides of it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class Event(StrEnum):
    """What can be counted; anything else cannot."""

    STARTED = "started"
    LINK_ARRIVAL = "link_arrival"
    ASKED = "asked"
    ANSWERED = "answered"
    CLARIFIED = "clarified"
    UNANSWERED = "unanswered"
    OPENED = "opened"  #: a card opened from the menu or from options
    HELPED = "helped"
    NOT_HELPED = "not_helped"
    EMERGENCY_SHOWN = "emergency_shown"
    ESCALATED = "escalated"
    TAKEN = "taken"
    CARD_SENT = "card_sent"  #: by a mediator, in a case
    FIRST_REPLY_1H = "first_reply_1h"
    FIRST_REPLY_4H = "first_reply_4h"
    FIRST_REPLY_1D = "first_reply_1d"
    FIRST_REPLY_3D = "first_reply_3d"
    FIRST_REPLY_LONGER = "first_reply_longer"
    RESOLVED_1D = "resolved_1d"
    RESOLVED_3D = "resolved_3d"
    RESOLVED_1W = "resolved_1w"
    RESOLVED_2W = "resolved_2w"
    RESOLVED_LONGER = "resolved_longer"
    CLOSED_SOLVED = "closed_solved"
    CLOSED_REFERRED = "closed_referred"
    CLOSED_REFUSED_SENT_AWAY = "closed_refused_sent_away"
    CLOSED_REFUSED_PAPER = "closed_refused_paper"
    CLOSED_REFUSED_DISCRIMINATION = "closed_refused_discrimination"
    CLOSED_COULD_NOT_HELP = "closed_could_not_help"
    CLOSED_NO_REPLY = "closed_no_reply"
    CLOSED_NOT_A_QUESTION = "closed_not_a_question"
    CLOSED_UNREACHABLE = "closed_unreachable"
    PERSONS_HELPED = "persons_helped"
    RETURNED = "returned"  #: to the queue, since its owner was silent or away
    WIDENED = "widened"  #: to a wider room, since nobody took it
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    FEEDBACK_GOOD = "feedback_good"
    FEEDBACK_MIDDLE = "feedback_middle"
    FEEDBACK_BAD = "feedback_bad"
    FAMILIES = "families"  #: never added up by taps: made once a month out of `MonthFamilies`


@dataclass(frozen=True, slots=True)
class InstitutionCell:
    """How often an institution was named at an end: by month, since single days would point at cases."""

    month: date  #: its first day
    country: str
    institution: str  #: a service's slug, or `ANOTHER`
    event: Event  #: `CLOSED_REFERRED` or one of the refusals


@dataclass(frozen=True, slots=True)
class Cell:
    """One counter: a day, a place, a language, a subject and an event; nobody's name fits in it."""

    day: date
    event: Event
    country: str = ""
    municipality: str = ""
    language: str = ""
    topic: str = ""
    entry: str = ""


# ── which events belong together ──

QUESTIONS: Final = (Event.ANSWERED, Event.CLARIFIED, Event.UNANSWERED)
CARDS: Final = (Event.HELPED, Event.NOT_HELPED)
WAITING: Final = (
    Event.FIRST_REPLY_1H,
    Event.FIRST_REPLY_4H,
    Event.FIRST_REPLY_1D,
    Event.FIRST_REPLY_3D,
    Event.FIRST_REPLY_LONGER,
)
RESOLUTIONS: Final = (
    Event.RESOLVED_1D,
    Event.RESOLVED_3D,
    Event.RESOLVED_1W,
    Event.RESOLVED_2W,
    Event.RESOLVED_LONGER,
)
OUTCOMES: Final = tuple(event for event in Event if event.value.startswith("closed_"))
#: The endings at which an institution is named: it helped, or it refused.
WITH_INSTITUTION: Final = (
    Event.CLOSED_REFERRED,
    Event.CLOSED_REFUSED_SENT_AWAY,
    Event.CLOSED_REFUSED_PAPER,
    Event.CLOSED_REFUSED_DISCRIMINATION,
)
FEEDBACK: Final = (Event.FEEDBACK_GOOD, Event.FEEDBACK_MIDDLE, Event.FEEDBACK_BAD)
ARRIVALS: Final = (Event.STARTED, Event.LINK_ARRIVAL)

#: Rounded together, so that their sum is as true as each of them.
TOGETHER: Final = (QUESTIONS, CARDS, WAITING, (*OUTCOMES, *RESOLUTIONS), FEEDBACK, ARRIVALS)
#: Never shown by place: a cry for help, and what could be put beside the outcomes of a village.
#: How well the queue of one room works is told to its people in `/queue`, and to nobody else.
COUNTRY_ONLY: Final = (Event.EMERGENCY_SHOWN, *RESOLUTIONS, Event.RETURNED, Event.WIDENED)
#: Counted so that tests can compare; the sum of `QUESTIONS` says the same, and two sums of the same say more.
UNPUBLISHED: Final = (Event.ASKED,)

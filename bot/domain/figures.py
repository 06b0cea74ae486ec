"""The month's figures for staff: counters summed into tables, each already through the disclosure gate."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.domain.counting import Event
from bot.domain.disclosure import SMALLEST_SHOWN, Disclosed, disclose

QUESTIONS: Final = (Event.ANSWERED, Event.CLARIFIED, Event.UNANSWERED)
CARDS: Final = (Event.HELPED, Event.NOT_HELPED)
WAITING: Final = (
    Event.FIRST_REPLY_1H,
    Event.FIRST_REPLY_4H,
    Event.FIRST_REPLY_1D,
    Event.FIRST_REPLY_3D,
    Event.FIRST_REPLY_LONGER,
)
OUTCOMES: Final = (
    Event.CLOSED_SOLVED,
    Event.CLOSED_REFERRED,
    Event.CLOSED_REFUSED_SENT_AWAY,
    Event.CLOSED_REFUSED_PAPER,
    Event.CLOSED_REFUSED_DISCRIMINATION,
    Event.CLOSED_COULD_NOT_HELP,
    Event.CLOSED_NO_REPLY,
    Event.CLOSED_NOT_A_QUESTION,
    Event.CLOSED_UNREACHABLE,
)
#: The endings at which a mediator says how many persons were helped.
HELPING: Final = (
    Event.CLOSED_SOLVED,
    Event.CLOSED_REFERRED,
    Event.CLOSED_REFUSED_SENT_AWAY,
    Event.CLOSED_REFUSED_PAPER,
    Event.CLOSED_REFUSED_DISCRIMINATION,
)
FEEDBACK: Final = (Event.FEEDBACK_GOOD, Event.FEEDBACK_MIDDLE, Event.FEEDBACK_BAD)
#: Counted alone: they are no part of a published sum.
SINGLE: Final = (
    Event.ESCALATED,
    Event.TAKEN,
    Event.CARD_SENT,
    Event.REOPENED,
    Event.WITHDRAWN,
    Event.PERSONS_HELPED,
    Event.EMERGENCY_SHOWN,
    Event.LINK_ARRIVAL,
)

Place = tuple[str, str]  #: (country code, municipality slug), "" where not said


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """Everything `/stats` may say about one month."""

    month: date  #: its first day
    questions: Disclosed[Event]
    cards: Disclosed[Event]
    waiting: Disclosed[Event]
    outcomes: Disclosed[Event]
    feedback: Disclosed[Event]
    single: Mapping[Event, int | None]
    places: Disclosed[Place]  #: questions asked, by place; no place is named when their sum is hidden

    @property
    def hides_something(self) -> bool:
        """True when the reader should be told that numbers are missing."""
        tables = (self.questions, self.cards, self.waiting, self.outcomes, self.feedback)
        return (
            any(table.hides_something for table in tables)
            or self.places.hides_something
            or None in self.single.values()
        )


def month_figures(counts: Mapping[tuple[str, str, Event], int], month: date) -> MonthFigures:
    """Sum the counts by (country, municipality, event) and put each table through the gate."""
    by_event: Counter[Event] = Counter()
    by_place: Counter[Place] = Counter()
    for (country, municipality, event), number in counts.items():
        by_event[event] += number
        if event is Event.ASKED:
            by_place[country, municipality] += number

    def table(events: tuple[Event, ...]) -> Disclosed[Event]:
        return disclose({event: by_event[event] for event in events})

    questions, outcomes = table(QUESTIONS), table(OUTCOMES)
    single = {event: table((event,)).total for event in SINGLE}
    single[Event.PERSONS_HELPED] = _persons(by_event[Event.PERSONS_HELPED], outcomes)
    return MonthFigures(
        month=month.replace(day=1),
        questions=questions,
        cards=table(CARDS),
        waiting=table(WAITING),
        outcomes=outcomes,
        feedback=table(FEEDBACK),
        single=single,
        places=_places(by_place, questions),
    )


def _persons(persons: int, outcomes: Disclosed[Event]) -> int | None:
    """The persons of few cases would be the size of a family."""
    cases = [outcomes.parts[event] for event in HELPING]
    known = [number for number in cases if number is not None]
    is_safe = len(known) == len(cases) and sum(known) >= SMALLEST_SHOWN
    return persons if is_safe or persons == 0 else None


def _places(counts: Mapping[Place, int], questions: Disclosed[Event]) -> Disclosed[Place]:
    """Nearly the same sum stands over the questions: what is hidden in one table stays hidden in both.

    Without their sum all places are hidden, and then their names alone would tell where somebody asked.
    """
    places = disclose(counts)
    if places.total is None or questions.total is None:
        return Disclosed(None, {})
    return places

"""The month's figures for staff: counters summed into tables, each already through the disclosure gate."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.domain.counting import Event
from bot.domain.disclosure import Disclosed, disclose

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
)
FEEDBACK: Final = (Event.FEEDBACK_GOOD, Event.FEEDBACK_MIDDLE, Event.FEEDBACK_BAD)
#: Counted alone: they are no part of a published sum.
SINGLE: Final = (
    Event.ESCALATED,
    Event.TAKEN,
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
    places: Disclosed[Place]  #: questions asked, by place

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

    return MonthFigures(
        month=month.replace(day=1),
        questions=table(QUESTIONS),
        cards=table(CARDS),
        waiting=table(WAITING),
        outcomes=table(OUTCOMES),
        feedback=table(FEEDBACK),
        single={event: table((event,)).total for event in SINGLE},
        places=disclose(by_place),
    )

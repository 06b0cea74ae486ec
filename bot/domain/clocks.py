"""What the queue does by itself: which step is due for a case, in the working time of its room."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.cases import Case, State
from bot.domain.delivery import GIVE_UP_AFTER
from bot.domain.hours import NO_WEEK, Calendar, Hours, Period, Week

#: By these hours the clock of a room goes that has not said its own, or that is away for long.
OFFICE_WEEK: Final[Week] = (*((Period(9 * 60, 17 * 60),),) * 5, *NO_WEEK[5:])
#: The longest pause in which a family waits for its room: a week-end with Christmas beside it.
LONGEST_PAUSE: Final = timedelta(days=6)
#: So many working days after a mediator's last word the owner is asked whether the case is over.
QUIET_DAYS: Final = 5


class Step(StrEnum):
    """What a clock can ask for."""

    ANNOUNCE = "announce"  #: nobody has taken it: its room is told again
    WIDEN = "widen"  #: nobody took it in time: a wider room gets it, or those who can mend it are told
    REMIND = "remind"  #: its owner is silent
    RETURN = "return"  #: its owner was silent for too long
    ASK_TO_CLOSE = "ask_to_close"  #: nobody has written for long, and the mediator had the last word


@dataclass(frozen=True, slots=True)
class Mark:
    """A step, and how long after the one before it."""

    step: Step
    wait: timedelta


Plan = tuple[Mark, ...]

#: Somebody in danger: minutes on a clock that never stops.
_URGENT_WAITING: Final = (
    Mark(Step.ANNOUNCE, timedelta(minutes=2)),
    Mark(Step.WIDEN, timedelta(minutes=3)),
    Mark(Step.WIDEN, timedelta(minutes=10)),
    Mark(Step.WIDEN, timedelta(minutes=45)),
    Mark(Step.WIDEN, timedelta(hours=4)),
)
_URGENT_TAKEN: Final = (
    Mark(Step.REMIND, timedelta(minutes=15)),
    Mark(Step.RETURN, timedelta(minutes=15)),
)


class Standing(StrEnum):
    """For what an open case waits."""

    UNTAKEN = "untaken"
    SILENT = "silent"  #: it is taken, and the family waits for a word
    ANSWERED = "answered"  #: the mediator had the last word
    ABANDONED = "abandoned"  #: the family waits, and the owner is away
    RESTING = "resting"  #: the owner is away, and nobody waits


def standing(case: Case, *, owner_is_away: bool) -> Standing:
    """Of an open case."""
    if case.state is State.WAITING:
        return Standing.UNTAKEN
    if case.waits_since is None:
        return Standing.RESTING if owner_is_away else Standing.ANSWERED
    return Standing.ABANDONED if owner_is_away else Standing.SILENT


def is_never_at_rest(case: Case) -> bool:
    """Somebody in danger waits: the clock does not stop when the room closes."""
    return case.urgent and case.waits_since is not None


def due_step(case: Case, now: datetime, calendar: Calendar, *, owner_is_away: bool = False) -> Step | None:
    """What is due, if anything. Each step is counted from the one before, so a pause leaves none out."""
    if not case.is_open:
        return None
    never_stops = is_never_at_rest(case)
    plan = plan_of(standing(case, owner_is_away=owner_is_away), calendar.hours, in_danger=never_stops)
    if case.clock_steps >= len(plan) and case.state is not State.WAITING:
        return None
    mark = plan[min(case.clock_steps, len(plan) - 1)]  # whoever nobody takes is never forgotten
    since = case.clock_at or case.opened_at
    if case.card_row is not None and now - since <= GIVE_UP_AFTER:
        return None  # its card is on the way: nobody has seen the case, and nothing said of it would arrive
    if never_stops:
        return mark.step if now - since >= mark.wait else None
    # What fell due at the end of a day or while the bot was down wakes nobody at night.
    if not calendar.is_open(now):
        return None
    return mark.step if calendar.worked(since, now) >= mark.wait else None


def plan_of(waits: Standing, hours: Hours, *, in_danger: bool) -> Plan:
    """The steps in their order; of a case that nobody takes the last one is repeated."""
    promise = timedelta(hours=hours.promise)
    match waits:
        case Standing.UNTAKEN if in_danger:
            return _URGENT_WAITING
        case Standing.UNTAKEN:
            return (
                Mark(Step.ANNOUNCE, promise / 2),
                Mark(Step.WIDEN, promise / 2),
                Mark(Step.WIDEN, hours.working_day),
            )
        case Standing.ANSWERED:
            return (Mark(Step.ASK_TO_CLOSE, QUIET_DAYS * hours.working_day),) * 2
        case Standing.ABANDONED:
            return (Mark(Step.RETURN, timedelta()),) * 2
        case Standing.SILENT if in_danger:
            return _URGENT_TAKEN
        case Standing.SILENT:
            return (Mark(Step.REMIND, promise * 3 / 4), Mark(Step.RETURN, promise / 4))
        case Standing.RESTING:
            return ()

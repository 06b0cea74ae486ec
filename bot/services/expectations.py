"""What a family reads of when somebody will answer: never more than the room's hours can keep."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from bot.domain.hours import Closed
from bot.domain.promises import Before, Opens, Within
from bot.services.calendar_words import clock, on_date, on_day
from bot.services.phrasebook import Phrasebook

_STEP: Final = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Outlook:
    """A promise as one family reads it; every moment is on the family's own clock."""

    promise: Within | Before | Opens
    now: datetime
    holiday: str | None = None  #: today's name in the family's language, if it has one


def lines(outlook: Outlook | None, words: Phrasebook) -> list[str]:
    """One or two sentences; none where nothing was promised."""
    if outlook is None:
        return []
    t, today = words.t, outlook.now.date()
    match outlook.promise:
        case Within(hours):
            within = words.plural(
                "Usually you get an answer within {number} hour.",
                "Usually you get an answer within {number} hours.",
                hours,
            )
            return [within]
        case Before(moment):
            until = _rounded_up(moment.astimezone(outlook.now.tzinfo))
            day = on_day(until.date(), today, words)
            return [t("Usually you get an answer {day} before {time}.", day=day, time=clock(until))]
        case Opens(moment, closed):
            opening = moment.astimezone(outlook.now.tzinfo)
            day = on_day(opening.date(), today, words)
            return [
                *_why(closed, outlook, today, words),
                t("A mediator answers {day} after {time}.", day=day, time=clock(opening)),
            ]


def warning(outlook: Outlook | None, words: Phrasebook, number: str, *, is_night: bool) -> str:
    """For an urgent question: when it may stay unread, as exactly as the room has said its hours."""
    t = words.t
    if outlook is not None and isinstance(outlook.promise, Opens):
        return t("Maybe nobody will read this before then. If there is danger, call {number}.", number=number)
    if outlook is None and is_night:
        return t(
            "Maybe nobody will read this before morning. If there is danger, call {number}.", number=number
        )
    return t("Maybe nobody will read this at once. If there is danger, call {number}.", number=number)


def _why(closed: Closed | None, outlook: Outlook, today: date, words: Phrasebook) -> list[str]:
    match closed:
        case Closed.HOLIDAY:
            if outlook.holiday is None:  # its name is not known in the family's language
                return [words.t("Today, {date}, is a public holiday.", date=on_date(today, words))]
            return [words.t("Today is a public holiday: {holiday}.", holiday=outlook.holiday)]
        case Closed.SPECIAL_DAY:
            return [words.t("The mediators do not work today.")]
        case None:
            return []


def _rounded_up(moment: datetime) -> datetime:
    """To the half hour: a promise to the minute would be no better, only less believable."""
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    steps = -((midnight.replace(tzinfo=None) - moment.replace(tzinfo=None)) // _STEP)
    rounded = midnight + steps * _STEP
    return rounded if rounded.date() == moment.date() else moment

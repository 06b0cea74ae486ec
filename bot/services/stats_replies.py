"""The wording of `/stats`: a month's published figures as short lines."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bot.domain.counting import (
    CARDS,
    FEEDBACK,
    OUTCOMES,
    QUESTIONS,
    RESOLUTIONS,
    WAITING,
    Event,
)
from bot.domain.publication import ELSEWHERE, Key, Number, Published, Query, Shown, Side, Span, next_month
from bot.domain.truth import together
from bot.services.ending_replies import outcome_labels
from bot.services.figures import Figures
from bot.services.phrasebook import Reply
from bot.services.ports import UnitOfWork
from bot.services.room_replies import RoomReplies

#: Stands for a number that is not shown.
HIDDEN: Final = "•"
_MONTH: Final = re.compile(r"(?:(\d{4})[-./])?(\d{1,2})(?:[-./](\d{4}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """What `/stats` says of one month."""

    month: date
    table: Published
    places: Published


async def month_figures(uow: UnitOfWork, figures: Figures, month: date) -> MonthFigures | None:
    """Everything published of a month; None where there is nothing (yet)."""
    published = await uow.publications.months()
    if month not in published:
        return None
    span = Span(month, month)
    events = tuple(event for event in Event if event is not Event.ASKED)
    return MonthFigures(
        month,
        await figures.table(uow, Query(span, Side.COUNTRY, events)),
        await figures.table(uow, Query(span, Side.MUNICIPALITY, QUESTIONS)),
    )


def month_of(words: str, today: date) -> date | None:
    """ "3", "3.2026" or "2026-03" as the first day of that month, the last March when no year is said."""
    found = _MONTH.fullmatch(words.strip())
    if found is None or not 1 <= int(found[2]) <= 12 or (found[1] and found[3]):
        return None
    year = int(found[1] or found[3] or today.year)
    if not 2000 <= year <= today.year + 1:
        return None
    month = date(year, int(found[2]), 1)
    is_future = month > today and not (found[1] or found[3])
    return month.replace(year=year - 1) if is_future else month


class StatsReplies:
    """Figures as staff read them in Telegram."""

    def __init__(self, room_replies: RoomReplies) -> None:
        self._words = room_replies.words
        self._room_replies = room_replies

    def not_ready(self) -> Reply:
        return Reply(
            self._words.t("There are no figures of that month yet. They come when the month is over.")
        )

    def month_help(self) -> Reply:
        return Reply(self._words.t("Write the month like this: /stats 3.2026"))

    def attached(self) -> Reply:
        """What stands under the workbook."""
        return Reply(self._words.t("The month’s figures as a table. /dashboard shows more."))

    def month(self, figures: MonthFigures) -> Reply:
        t, total = self._words.t, figures.table.totals
        last = next_month(figures.month) - timedelta(days=1)
        title = t("{first} to {last}", first=self._words.date(figures.month), last=self._words.date(last))
        lines = [
            f"📊 <b>{title}</b>",
            "",
            self._line(t("Families this month"), total[Event.FAMILIES], figures),
            *self._group(t("Questions"), QUESTIONS, figures),
            *self._group(t("Answers rated"), CARDS, figures),
            "",
            self._line(t("Passed on to people"), total[Event.ESCALATED], figures),
            self._line(t("Taken by a mediator"), total[Event.TAKEN], figures),
            self._line(t("Checked answers sent by mediators"), total[Event.CARD_SENT], figures),
            self._line(t("Back in the queue"), total[Event.RETURNED], figures),
            self._line(t("Moved to the group of a larger area"), total[Event.WIDENED], figures),
            *self._group(t("First reply"), WAITING, figures),
            *self._group(t("Closed"), OUTCOMES, figures),
            *self._group(t("Time to the end"), RESOLUTIONS, figures),
            self._line(t("People helped"), total[Event.PERSONS_HELPED], figures),
            self._line(t("Reopened"), total[Event.REOPENED], figures),
            self._line(t("Taken back by the family"), total[Event.WITHDRAWN], figures),
            *self._group(t("How families found it"), FEEDBACK, figures),
            "",
            self._line(t("Emergency card shown"), total[Event.EMERGENCY_SHOWN], figures),
            self._line(t("Arrivals by link"), total[Event.LINK_ARRIVAL], figures),
            *self._places(figures),
            "",
            "<i>" + t("Times are working time where a room has said its hours.") + "</i>",
            f"<i>{self._rounding(figures.table.smallest)}</i>",
        ]
        return Reply("\n".join(lines))

    def _rounding(self, smallest: int) -> str:
        return self._words.t(
            "All numbers are rounded up or down to multiples of {number}. So nobody can be found in them.",
            number=smallest,
        )

    def _places(self, figures: MonthFigures) -> list[str]:
        shown = {key: together(list(row.values())) for key, row in figures.places.rows.items()}
        if not any(isinstance(one, Number) and one.value for one in shown.values()):
            return []
        lines = ["   " + self._line(self._place(key), number, figures) for key, number in shown.items()]
        return ["", "<b>" + self._words.t("Questions by place") + "</b>", *lines]

    def _place(self, key: Key) -> str:
        country, municipality = key
        if municipality == ELSEWHERE and country:
            return self._words.t("{place}, elsewhere", place=self._room_replies.place(country, None))
        return self._room_replies.place(country or None, municipality.replace(ELSEWHERE, "") or None)

    def _group(self, title: str, events: tuple[Event, ...], figures: MonthFigures) -> list[str]:
        """The sum and its parts; only what happened, since a list of zeros tells nobody anything."""
        total: Mapping[Event, Shown] = figures.table.totals
        labels = self._labels()
        parts = [
            "   " + self._line(labels.get(event, event.value), total[event], figures)
            for event in events
            if not isinstance(one := total[event], Number) or one.value
        ]
        whole = self._line(title, together([total[event] for event in events]), figures)
        return [f"<b>{whole}</b>", *parts]

    def _line(self, label: str, shown: Shown, figures: MonthFigures) -> str:
        if not isinstance(shown, Number):
            return f"{label}: {HIDDEN}"
        return f"{label}: {shown.value or f'0–{figures.table.smallest - 1}'}"

    def _labels(self) -> dict[Event, str]:
        t = self._words.t
        return {
            Event.ANSWERED: t("answered at once"),
            Event.CLARIFIED: t("asked what they meant"),
            Event.UNANSWERED: t("no answer known"),
            Event.HELPED: t("it helped"),
            Event.NOT_HELPED: t("it did not help"),
            Event.FIRST_REPLY_1H: t("within an hour"),
            Event.FIRST_REPLY_4H: t("within 4 hours"),
            Event.FIRST_REPLY_1D: t("within a day"),
            Event.FIRST_REPLY_3D: t("within 3 days"),
            Event.FIRST_REPLY_LONGER: t("later"),
            Event.RESOLVED_1D: t("within a day"),
            Event.RESOLVED_3D: t("within 3 days"),
            Event.RESOLVED_1W: t("within a week"),
            Event.RESOLVED_2W: t("within 2 weeks"),
            Event.RESOLVED_LONGER: t("later"),
            **{Event(f"closed_{one}"): label for one, label in outcome_labels(self._words).items()},
            Event.FEEDBACK_GOOD: "😀",
            Event.FEEDBACK_MIDDLE: "😐",
            Event.FEEDBACK_BAD: "🙁",
        }

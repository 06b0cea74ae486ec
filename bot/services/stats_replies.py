"""The wording of `/stats`: the month's figures as short lines."""

from bot.domain.counting import Event
from bot.domain.disclosure import SMALLEST_SHOWN, Disclosed
from bot.domain.figures import MonthFigures
from bot.services.phrasebook import Reply
from bot.services.room_replies import RoomReplies

#: Stands for a hidden number.
HIDDEN = "•"


class StatsReplies:
    """Figures as staff read them in Telegram."""

    def __init__(self, room_replies: RoomReplies) -> None:
        self._words = room_replies.words
        self._room_replies = room_replies

    def month(self, figures: MonthFigures) -> Reply:
        t = self._words.t
        single = figures.single
        lines = [
            "📊 <b>" + t("Since {date}", date=self._words.date(figures.month)) + "</b>",
            "",
            self._total(t("Questions"), figures.questions),
            *self._parts(figures.questions),
            self._total(t("Answers rated"), figures.cards),
            *self._parts(figures.cards),
            "",
            self._line(t("Passed on to people"), single[Event.ESCALATED]),
            self._line(t("Taken by a mediator"), single[Event.TAKEN]),
            self._line(t("Checked answers sent by mediators"), single[Event.CARD_SENT]),
            self._total(t("First reply"), figures.waiting),
            *self._parts(figures.waiting),
            self._total(t("Closed"), figures.outcomes),
            *self._parts(figures.outcomes),
            self._line(t("People helped"), single[Event.PERSONS_HELPED]),
            self._line(t("Reopened"), single[Event.REOPENED]),
            self._line(t("Taken back by the family"), single[Event.WITHDRAWN]),
            self._total(t("How families found it"), figures.feedback),
            *self._parts(figures.feedback),
            "",
            self._line(t("Emergency card shown"), single[Event.EMERGENCY_SHOWN]),
            self._line(t("Arrivals by link"), single[Event.LINK_ARRIVAL]),
            *self._places(figures),
        ]
        if figures.waiting.total != 0:
            lines += ["", "<i>" + t("First reply: in working time where a room has said its hours.") + "</i>"]
        if figures.hides_something:
            note = t(
                "{sign} = hidden: numbers under {number} could point to somebody.",
                sign=HIDDEN,
                number=SMALLEST_SHOWN,
            )
            lines += ["", f"<i>{note}</i>"]
        return Reply("\n".join(lines))

    def _places(self, figures: MonthFigures) -> list[str]:
        title = self._words.t("Questions by place")
        if figures.places.total is None:
            return ["", f"<b>{self._line(title, None)}</b>"]
        if not figures.places.parts:
            return []
        shown = [
            "   " + self._line(self._room_replies.place(country or None, municipality or None), number)
            for (country, municipality), number in figures.places.parts.items()
        ]
        return ["", f"<b>{title}</b>", *shown]

    def _line(self, label: str, number: int | None) -> str:
        return f"{label}: {HIDDEN if number is None else number}"

    def _total(self, label: str, table: Disclosed[Event]) -> str:
        return f"<b>{self._line(label, table.total)}</b>"

    def _parts(self, table: Disclosed[Event]) -> list[str]:
        """Only what happened: a list of zeros tells nobody anything."""
        labels = self._labels()
        return [
            "   " + self._line(labels[event], number) for event, number in table.parts.items() if number != 0
        ]

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
            Event.CLOSED_SOLVED: t("Solved"),
            Event.CLOSED_REFERRED: t("Referred to an institution"),
            Event.CLOSED_REFUSED_SENT_AWAY: t("Right refused: sent away"),
            Event.CLOSED_REFUSED_PAPER: t("Right refused: asked for an extra paper"),
            Event.CLOSED_REFUSED_DISCRIMINATION: t("Right refused: discrimination"),
            Event.CLOSED_COULD_NOT_HELP: t("Could not help"),
            Event.CLOSED_NO_REPLY: t("No reply from the family"),
            Event.CLOSED_NOT_A_QUESTION: t("Not a real question"),
            Event.CLOSED_UNREACHABLE: t("Family could not be reached"),
            Event.FEEDBACK_GOOD: "😀",
            Event.FEEDBACK_MIDDLE: "😐",
            Event.FEEDBACK_BAD: "🙁",
        }

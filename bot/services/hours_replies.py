"""Every sentence that mediators read about the hours of their room."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Final

from bot.domain.hours import Hours, Periods, SpecialDay
from bot.domain.hours_words import MOST_DAYS, MOST_PERIODS, MOST_PROMISED, Mistake, Unclear
from bot.services import expectations
from bot.services.calendar_words import weekdays
from bot.services.expectations import Outlook
from bot.services.phrasebook import Reply
from bot.services.room_replies import RoomReplies

_EXAMPLES: Final = (
    "/hours Mon-Fri 9:00-12:00 13:00-17:00",
    "/hours Fri closed",
    "/hours 24.12 closed",
    "/hours 2026-12-24 9:00-12:00",
    "/hours 24.12 usual",
    "/hours off",
    "/promise 4h",
)
_MOST_SHOWN: Final = 12
_MOST_LETTERS: Final = 64


@dataclass(frozen=True, slots=True)
class Sign:
    """The hours of a room as they would hang on its door."""

    hours: Hours
    zone: str
    country: str | None  #: whose public holidays are free; None: those of each family's country
    outlook: Outlook | None  #: what a family would read now


class HoursReplies:
    """In the language of one room."""

    def __init__(self, room: RoomReplies) -> None:
        self.room = room
        self.words = room.words

    # ── the sign ──

    def shown(self, sign: Sign, *, with_examples: bool) -> Reply:
        lines = list(self._sign(sign))
        if with_examples:
            examples = (f"<code>{example}</code>" for example in _EXAMPLES)
            lines += ["", self.words.t("To change this, write for example:"), *examples]
        return Reply("\n".join(lines))

    def saved(self, sign: Sign) -> Reply:
        return Reply("✅ " + self.shown(sign, with_examples=False).text)

    def _sign(self, sign: Sign) -> Iterator[str]:
        t, hours = self.words.t, sign.hours
        if not hours.are_said:
            yield t("This room has not said its hours. Families are told no time.")
            return
        yield "🕐 <b>" + t("The hours of this room") + "</b>"
        yield from self._week(hours)
        yield from self._special_days(hours)
        yield "🌍 " + t("Time zone: {zone}", zone=sign.zone)
        yield self._holidays(sign)
        yield "⏳ " + self.words.plural(
            "First answer: usually within {number} working hour",
            "First answer: usually within {number} working hours",
            hours.promise,
        )
        if sign.outlook is not None:
            yield ""
            yield t("A family that asks now reads:")
            yield "<i>" + " ".join(expectations.lines(sign.outlook, self.words)) + "</i>"

    def _week(self, hours: Hours) -> Iterator[str]:
        """Days with the same hours on one line, in the order of the week."""
        same: dict[Periods, list[int]] = {}
        for day, periods in enumerate(hours.week):
            same.setdefault(periods, []).append(day)
        for periods, days in same.items():
            yield f"{weekdays(days, self.words)}: {self._periods(periods)}"

    def _special_days(self, hours: Hours) -> Iterator[str]:
        runs = list(_runs(hours.special_days))
        for run in runs[:_MOST_SHOWN]:
            first, last = (self.words.date(one.day) for one in (run[0], run[-1]))
            days = first if first == last else f"{first} – {last}"
            yield f"📌 {escape(days, quote=False)}: {self._periods(run[0].periods)}"
        if len(runs) > _MOST_SHOWN:
            yield "📌 …"

    def _periods(self, periods: Periods) -> str:
        return ", ".join(map(str, periods)) or self.words.t("closed")

    def _holidays(self, sign: Sign) -> str:
        t = self.words.t
        if sign.country is None:
            return "🎉 " + t("Closed on public holidays of the family’s country")
        country = self.room.place(sign.country, None)
        return "🎉 " + t("Closed on public holidays: {country}", country=country)

    # ── what cannot be done ──

    def promise_help(self, promise: int) -> Reply:
        t = self.words.t
        now = self.words.plural(
            "First answer: usually within {number} working hour",
            "First answer: usually within {number} working hours",
            promise,
        )
        how = t(
            "Write a number of working hours from 1 to {most}, for example: /promise 4h", most=MOST_PROMISED
        )
        return Reply(f"⏳ {now}\n{how}")

    def unclear(self, unclear: Unclear) -> Reply:
        """What is wrong, and what to write instead."""
        example = self._example(unclear.mistake)
        lines = [self._complaint(unclear), self.words.t("Nothing was changed. Write for example:")]
        return Reply("\n".join([*lines, f"<code>{example}</code>"]))

    def _example(self, mistake: Mistake) -> str:
        match mistake:
            case Mistake.OVER_MIDNIGHT:
                return "/hours Mon 22:00-24:00 Tue 0:00-6:00"
            case Mistake.NO_SUCH_DAY | Mistake.PAST | Mistake.TOO_FAR | Mistake.TOO_MANY:
                return "/hours 24.12 closed"
            case Mistake.NO_SUCH_ZONE:
                return "/hours Europe/Tallinn"
            case _:
                return _EXAMPLES[0]

    def _complaint(self, unclear: Unclear) -> str:
        t, words = self.words.t, unclear.words[:_MOST_LETTERS]
        match unclear.mistake:
            case Mistake.UNKNOWN_WORD:
                return t("I do not understand “{words}”.", words=words)
            case Mistake.NO_TIME:
                return t("The time is missing after “{words}”.", words=words)
            case Mistake.NO_DAY:
                return t("The day is missing before “{words}”.", words=words)
            case Mistake.OVER_MIDNIGHT:
                return t(
                    "“{words}” ends before it begins. A night has two parts: until 24:00 and from 0:00.",
                    words=words,
                )
            case Mistake.OVERLAP:
                return t("These times overlap: {words}", words=words)
            case Mistake.NO_SUCH_TIME:
                return t("No clock shows “{words}”.", words=words)
            case Mistake.NO_SUCH_DAY:
                return t("There is no such day: “{words}”.", words=words)
            case Mistake.PAST:
                return t("This day is over: “{words}”.", words=words)
            case Mistake.TOO_FAR:
                return t("This day is too far away: “{words}”.", words=words)
            case Mistake.TOO_MANY:
                return t(
                    "This is too much at once: at most {days} days, and {times} times a day.",
                    days=MOST_DAYS,
                    times=MOST_PERIODS,
                )
            case Mistake.NO_WEEK:
                return t("First say the hours of the week. Then single days can be different.")
            case Mistake.NO_SUCH_ZONE:
                return t("There is no time zone “{words}”.", words=words)


def _runs(days: tuple[SpecialDay, ...]) -> Iterator[list[SpecialDay]]:
    """Days that follow each other and have the same periods."""
    numbered = enumerate(days)
    for _, run in groupby(numbered, lambda one: (one[1].day.toordinal() - one[0], one[1].periods)):
        yield [day for _, day in run]

"""Days and times as people say them."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from bot.services.phrasebook import Phrasebook

#: On these many days a weekday's name alone is clear.
_CLEAR_DAYS = 6


def weekdays(days: Iterable[int], words: Phrasebook) -> str:
    """ "Monday–Friday" for a run of three or more, otherwise the days (0 is Monday) one by one."""
    positions = sorted(days)
    names = _weekdays(words)
    is_run = len(positions) > 2 and positions == list(range(positions[0], positions[-1] + 1))
    if is_run:
        return f"{names[positions[0]]}–{names[positions[-1]]}"
    return ", ".join(names[position] for position in positions)


def clock(moment: datetime) -> str:
    """As on a door: "9:00"."""
    return f"{moment.hour}:{moment.minute:02}"


def on_day(day: date, today: date, words: Phrasebook) -> str:
    """ "today", "tomorrow", "on Monday", or with its date where the weekday alone would mislead."""
    t = words.t
    if day == today:
        return t("today")
    if day == today + timedelta(days=1):
        return t("tomorrow")
    weekday = _on_weekdays(words)[day.weekday()]
    if (day - today).days <= _CLEAR_DAYS:
        return weekday
    # Translators: "on Monday, 4 May" with the comma that your language wants before "after 9:00".
    return t("{weekday}, {date}", weekday=weekday, date=on_date(day, words))


def _weekdays(words: Phrasebook) -> tuple[str, ...]:
    return (
        words.t("Monday"),
        words.t("Tuesday"),
        words.t("Wednesday"),
        words.t("Thursday"),
        words.t("Friday"),
        words.t("Saturday"),
        words.t("Sunday"),
    )


def _on_weekdays(words: Phrasebook) -> tuple[str, ...]:
    return (
        words.t("on Monday"),
        words.t("on Tuesday"),
        words.t("on Wednesday"),
        words.t("on Thursday"),
        words.t("on Friday"),
        words.t("on Saturday"),
        words.t("on Sunday"),
    )


def on_date(day: date, words: Phrasebook) -> str:
    """In the form in which it says when something happens."""
    number = day.day
    months = (
        # Translators: {day} is a number. The sentence goes "on Monday, 4 January".
        words.t("{day} January", day=number),
        words.t("{day} February", day=number),
        words.t("{day} March", day=number),
        words.t("{day} April", day=number),
        words.t("{day} May", day=number),
        words.t("{day} June", day=number),
        words.t("{day} July", day=number),
        words.t("{day} August", day=number),
        words.t("{day} September", day=number),
        words.t("{day} October", day=number),
        words.t("{day} November", day=number),
        words.t("{day} December", day=number),
    )
    return months[day.month - 1]

"""What somebody reads who asks for more than others can bear: calm, without blame, and never without 112."""

from datetime import date

from bot.domain.directory import Service
from bot.services import cards
from bot.services.phrasebook import Phrasebook, Reply


class BoundsReplies:
    """Too much at once, too often in a day, muted for days: in one language."""

    def __init__(self, words: Phrasebook) -> None:
        self._words = words

    @property
    def _in_danger(self) -> str:
        return "☎️ " + self._words.t("In danger, call 112.")

    def full(self) -> Reply:
        t = self._words.t
        lines = (
            t("Many messages came at once. I answer them one after another."),
            t("I could not take the last ones. Please send them again a little later."),
            self._in_danger,
        )
        return Reply("\n".join(lines))

    def full_in_room(self) -> Reply:
        text = self._words.t(
            "Many messages came here at once. I could not take the last ones: they did not reach anybody. "
            "Please send them again a little later."
        )
        return Reply("⚠️ " + text)

    def case_is_full(self) -> Reply:
        t = self._words.t
        lines = (
            t("Many of your messages are on their way to the mediator. This one was not passed on."),
            t("Please send it again a little later."),
            self._in_danger,
        )
        return Reply("\n".join(lines))

    def called_often(self, services: tuple[Service, ...]) -> Reply:
        t = self._words.t
        lines = [
            t("You have asked for a person many times today. You can ask again tomorrow."),
            t("I still answer your questions here."),
            self._in_danger,
        ]
        if services:
            lines += ["", t("You can call:"), "", cards.contact_lines(services, self._words)]
        return Reply("\n".join(lines))

    def muted(self, until: date) -> Reply:
        """Then, and whenever the family asks for a person."""
        t = self._words.t
        lines = (
            t("People cannot take messages from this chat until {date}.", date=self._words.date(until)),
            t("I still answer your questions here."),
            self._in_danger,
        )
        return Reply("\n".join(lines))

    def moved_often(self, word: str) -> Reply:
        text = self._words.t(
            "Case {word} has changed rooms many times today. Please agree among yourselves who keeps it.",
            word=word,
        )
        return Reply(text)

    def stays_until(self, day: date) -> str:
        """After `/forget`: what is said there must be true."""
        return self._words.t(
            "One thing stays until {date}: a code of this chat, so that nobody can call people without end. "
            "It does not say who you are.",
            date=self._words.date(day),
        )

"""Every sentence about who is away, in the language of one room."""

from collections.abc import Sequence
from html import escape

from bot.domain.people import Mediator
from bot.services.phrasebook import Reply
from bot.services.room_replies import RoomReplies


def mention(mediator: Mediator, room: RoomReplies) -> str:
    """A name that rings its bearer's phone, though nobody's Telegram name is known here."""
    name = escape(room.somebody_first(mediator.alias), quote=False)
    return f'<a href="tg://user?id={mediator.user_id}">{name}</a>'


class AbsenceReplies:
    """Answers to `/away` and `/back`."""

    def __init__(self, room: RoomReplies) -> None:
        self.room = room
        self.words = room.words

    def line(self, away: Sequence[Mediator]) -> str:
        """Who is away; empty when nobody is."""
        people = [self._one(mediator) for mediator in away]
        return "🌴 " + self.words.t("Away: {people}", people=", ".join(people)) if people else ""

    def shown(self, away: Sequence[Mediator]) -> Reply:
        line = self.line(away) or self.words.t("Nobody is away.")
        how = self.words.t("To be away, write the last day, for example:")
        return Reply(f"{line}\n{how} <code>/away 24.12</code> · <code>/back</code>")

    def unclear(self) -> Reply:
        text = self.words.t("I do not understand the day. Write your last day away, for example:")
        return Reply(f"{text} <code>/away 24.12</code>")

    def set(self, mediator: Mediator) -> Reply:
        t = self.words.t
        assert mediator.away_until is not None
        lines = (
            "🌴 " + t("You are away. Your last day away: {date}", date=self.words.date(mediator.away_until)),
            t("Your cases in which the family waits go back to the queue. The others stay yours."),
            t("You end it with /back or by taking a case."),
        )
        return Reply("\n".join(lines))

    def back(self) -> Reply:
        return Reply("✅ " + self.words.t("You are not away any more."))

    def not_away(self, mediator: Mediator) -> Reply:
        """Said to somebody who has taken a case."""
        return Reply(mention(mediator, self.room) + "\n" + self.back().text)

    def _one(self, mediator: Mediator) -> str:
        assert mediator.away_until is not None
        return f"{self.room.somebody(mediator.alias)} (→ {self.words.date(mediator.away_until)})"

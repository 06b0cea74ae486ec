"""Every sentence that families read in danger; the catalogues translate it from English."""

from collections.abc import Mapping, Sequence
from html import escape

from bot.domain.actions import URGENT, Verb, act
from bot.domain.knowledge import EMERGENCY, EmergencyNumber
from bot.domain.messages import Button
from bot.services.case_replies import CaseReplies
from bot.services.phrasebook import Reply, named, rows


class EmergencyReplies(CaseReplies):
    """The card that comes before everything else, in one language."""

    def emergency(
        self,
        numbers: Sequence[EmergencyNumber],
        flags: Mapping[str, str],
        question: int | None = None,
        *,
        may_be_mistaken: bool = False,
    ) -> Reply:
        """Its first line is what a locked phone shows to whoever stands beside it, so it says nothing."""
        t = self.words.t
        lines = [
            "❗ " + t("Please read this first."),
            "",
            "<b>" + t("In danger? Call now.") + "</b>",
            *(self._number(number, flags) for number in numbers),
        ]
        buttons = [Button("🙋 " + t("A person, now"), act(Verb.PERSON, "-", URGENT, question or "-"))]
        if may_be_mistaken:
            label = t("It is not an emergency. Answer my question")
            buttons.append(Button(label, act(Verb.NO_EMERGENCY, question or "-")))
        return Reply("\n".join(lines), rows(*buttons))

    def _number(self, number: EmergencyNumber, flags: Mapping[str, str]) -> str:
        """The bare number comes first: phones turn it into a call."""
        name = escape(named(number.names, self.words.language), quote=False)
        where = "".join(flags.get(code, "") for code in number.countries if number.number != EMERGENCY)
        return f"{escape(number.number)} – {name} {where}".rstrip()

    def message_out_of_sight(self) -> Reply:
        """Telegram no longer says what the message was, and we have not kept it."""
        t = self.words.t
        text = t("I can no longer see your message. Please write your question again, in other words.")
        topics = Button("📋 " + t("Topics"), act(Verb.MENU))
        return Reply(text, rows(self._person_button(), topics))

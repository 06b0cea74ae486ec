"""Every sentence that mediators read about a case; the catalogues translate it from English."""

from html import escape

from bot.domain.actions import Verb, act
from bot.domain.cases import Case, State
from bot.domain.commands import ContentKind
from bot.domain.messages import TOPIC_NAME_LIMIT, Button, Buttons
from bot.services.phrasebook import Reply, named, rows
from bot.services.refusals import why_not
from bot.services.staff_replies import StaffReplies

_SIGNS = {State.WAITING: "🟡", State.TAKEN: "🔵", State.CLOSED: "✅", State.WITHDRAWN: "↩️"}
_URGENT_SIGN = "🔴"


class RoomReplies(StaffReplies):
    """The bot's side of the conversation in a room, in the room's language."""

    # ── the case ──

    def topic_name(self, case: Case) -> str:
        """`🟡 K7M2 · Valga · 🏥 · ru`: what a mediator sees in the list of topics."""
        parts = (case.word, self.place(case.country, case.municipality), self._emoji(case), case.language)
        return f"{self._sign(case)} {' · '.join(parts)}"[:TOPIC_NAME_LIMIT]

    def card(self, case: Case, owner: str) -> Reply:
        text = "\n".join([*self._card_lines(case), "", self._state_line(case, owner)])
        return Reply(text, self.buttons(case))

    def _card_lines(self, case: Case) -> list[str]:
        t = self.words.t
        lines = [
            f"{self._sign(case)} <b>" + t("Case {word}", word=case.word) + "</b>",
            "📍 " + escape(self.place(case.country, case.municipality), quote=False),
            "🗣 " + self.words.language_name(case.language),
            f"{self._emoji(case)} {escape(self._subject(case), quote=False)}",
        ]
        if case.urgent:
            lines.insert(1, "‼️ <b>" + t("Urgent") + "</b>")
        return lines

    def buttons(self, case: Case) -> Buttons:
        t = self.words.t
        match case.state:
            case State.WAITING:
                take = Button("✋ " + t("Take"), act(Verb.TAKE, case.word))
                return rows(take, self._knowledge(case), self._transfer(case))
            case State.TAKEN:
                give_back = Button("↩️ " + t("Give back"), act(Verb.GIVE_BACK, case.word))
                close = Button("🏁 " + t("Close"), act(Verb.CLOSE, case.word))
                return ((self._knowledge(case),), (close,), (self._transfer(case), give_back))
            case State.CLOSED:
                return rows(Button("🔁 " + t("Reopen"), act(Verb.REOPEN, case.word)))
            case State.WITHDRAWN:
                return ()

    def _knowledge(self, case: Case) -> Button:
        return Button("📖 " + self.words.t("Knowledge"), act(Verb.KNOWLEDGE, case.word))

    def _transfer(self, case: Case) -> Button:
        return Button("↗️ " + self.words.t("Transfer"), act(Verb.TRANSFER, case.word))

    def already_taken(self, case: Case, owner: str) -> Reply:
        return Reply(self.words.t("Case {word} is already with {owner}.", owner=owner, word=case.word))

    def take_first(self, case: Case) -> Reply:
        t = self.words.t
        text = t("Not sent. Take the case first. Notes to colleagues begin with //")
        return Reply(text, self.buttons(case))

    def not_yours(self, owner: str) -> Reply:
        t = self.words.t
        text = t("Not sent. This case is with {owner}. Notes to colleagues begin with //", owner=owner)
        return Reply(text)

    def leads_to_somebody(self) -> Reply:
        text = self.words.t(
            "Not sent: it leads to somebody’s Telegram profile. "
            "Please write the name by hand, without choosing it from the list."
        )
        return Reply(text)

    def case_is_over(self, case: Case) -> Reply:
        t = self.words.t
        if case.state is State.WITHDRAWN:
            return Reply(
                t("Not sent. The family took its question back. Only the family can bring it again.")
            )
        return Reply(t("Not sent. This case is closed."), self.buttons(case))

    def case_has_ended(self, case: Case) -> Reply:
        return Reply(self.words.t("This case is closed."), self.buttons(case))

    def only_owner_closes(self, owner: str) -> Reply:
        return Reply(self.words.t("Only {owner} can close this case.", owner=owner))

    def reopened(self) -> Reply:
        return Reply("🔁 " + self.words.t("The family needs more help."))

    def reopened_by_colleague(self) -> Reply:
        return Reply("🔁 " + self.words.t("The case is open again."))

    def asked_before(self, earlier: Case, link: str) -> Reply:
        t = self.words.t
        text = t("This family has asked here before: case {word}.", word=earlier.word)
        button = Button("↗️ " + t("Case {word}", word=earlier.word), url=link)
        return Reply("🔁 " + text, rows(button) if link else ())

    def also_about(self, case: Case) -> Reply:
        text = self.words.t("The family also asks about: {title}", title=self._subject(case))
        return Reply(f"{self._emoji(case)} {text}")

    def urgent(self) -> Reply:
        return Reply("‼️ <b>" + self.words.t("Urgent") + "</b>")

    def urgent_call(self, case: Case) -> Reply:
        t = self.words.t
        place = escape(self.place(case.country, case.municipality), quote=False)
        head = f"{_URGENT_SIGN} <b>" + t("Urgent") + "</b>"
        return Reply(" · ".join((head, t("Case {word}", word=case.word), place)))

    def danger_card_shown(self) -> Reply:
        return Reply("‼️ " + self.words.t("The bot has shown the family the emergency numbers."))

    def topic_is_needed(self) -> Reply:
        text = self.words.t(
            "This case is open, so I opened its topic again. To end it, press “Close” on the card."
        )
        return Reply("ℹ️ " + text)

    def withdrawn(self) -> Reply:
        return Reply("↩️ " + self.words.t("The family took its question back."))

    def forgotten(self, case: Case) -> Reply:
        text = self.words.t(
            "Case {word} is deleted. The family asked us to delete everything.", word=case.word
        )
        return Reply(text)

    def family_unreachable(self, days: int) -> Reply:
        text = self.words.t("The family cannot be reached now: it blocked the bot or left Telegram.")
        hint = self.words.plural(
            "If it does not come back within {number} day, the case closes by itself.",
            "If it does not come back within {number} days, the case closes by itself.",
            days,
        )
        return Reply(f"🔕 {text} {hint}")

    def closed_as_unreachable(self) -> Reply:
        text = self.words.t("The family cannot be reached any more. The case is closed.")
        return Reply("🔕 " + text)

    def forwarded_by_family(self) -> Reply:
        return Reply("↪️ " + self.words.t("Forwarded by the family:"))

    def family_is_back(self) -> Reply:
        return Reply("🔔 " + self.words.t("The family can be reached again."))

    def not_delivered(self) -> Reply:
        return Reply(
            "⚠️ " + self.words.t("This message did not reach the family. Please send it another way.")
        )

    def cannot_be_passed_on(self, kind: ContentKind = ContentKind.UNKNOWN) -> Reply:
        return Reply("⚠️ " + why_not(self.words, kind))

    def sign_cannot_be_passed_on(self) -> Reply:
        text = self.words.t("This emoji cannot be passed on. Please choose another one or write a word.")
        return Reply("⚠️ " + text)

    def sign_of_family(self, emoji: str) -> Reply:
        return Reply(self.words.t("The family’s reaction to this message: {sign}", sign=emoji))

    def family_takes_no_voice(self) -> Reply:
        text = self.words.t("The family’s phone takes no voice or video messages. Please write instead.")
        return Reply("⚠️ " + text)

    def taken_back(self) -> Reply:
        return Reply(self.words.t("This is a note now. The family’s copy is deleted."))

    def not_taken_back(self) -> Reply:
        return Reply("⚠️ " + self.words.t("The family’s copy could not be deleted. It can still be read."))

    def be_yourself(self) -> Reply:
        text = self.words.t(
            "You are writing in the name of the group. "
            "Turn off “Remain Anonymous” in your administrator rights."
        )
        return Reply(text)

    def stale_button(self) -> Reply:
        return Reply(self.words.t("This button no longer works."))

    def _sign(self, case: Case) -> str:
        """Red until somebody has it; then red stays beside the state, so that it is seen among the others."""
        if not case.urgent or not case.is_open:
            return _SIGNS[case.state]
        return _URGENT_SIGN if case.state is State.WAITING else _URGENT_SIGN + _SIGNS[case.state]

    def _emoji(self, case: Case) -> str:
        topic = self.knowledge.topics.get(case.topic or "")
        return topic.emoji if topic else "❓"

    def _subject(self, case: Case) -> str:
        entry = self.knowledge.entries.get(case.entry or "")
        topic = self.knowledge.topics.get(case.topic or "")
        if entry:
            return named(entry.titles, self.words.language)
        return named(topic.names, self.words.language) if topic else self.words.t("Another question")

    def _state_line(self, case: Case, owner: str) -> str:
        t = self.words.t
        match case.state:
            case State.WAITING:
                return t("Waiting for a mediator.")
            case State.TAKEN:
                return t("Taken by {owner}. What you write here goes to the family.", owner=owner)
            case State.CLOSED:
                return t("Closed.")
            case State.WITHDRAWN:
                return t("The family took its question back.")

"""Every sentence that families read about their case; the catalogues translate it from English."""

from bot.domain.actions import Verb, act
from bot.domain.cases import Case
from bot.domain.commands import ContentKind
from bot.domain.directory import Service
from bot.domain.messages import Button
from bot.services import cards, expectations
from bot.services.expectations import Outlook
from bot.services.phrasebook import Phrasebook, Reply, rows
from bot.services.refusals import why_not


class CaseReplies:
    """From consent to "how was it", in one language."""

    def __init__(self, words: Phrasebook) -> None:
        self.words = words

    def consent(self, retention_days: int, entry: str, question: int | None) -> Reply:
        t, plural = self.words.t, self.words.plural
        lines = (
            t("A mediator will read what you write. A mediator is a person who helps families."),
            t("They see your messages, not your name or your number."),
            plural(
                "Everything is deleted {number} day after the end.",
                "Everything is deleted {number} days after the end.",
                retention_days,
            ),
        )
        yes = Button("✅ " + t("Yes, pass it on"), act(Verb.CONSENT, entry or "-", question or "-"))
        return Reply("\n".join(lines), rows(yes, Button(t("No"), act(Verb.DECLINE))))

    def declined(self, services: tuple[Service, ...]) -> Reply:
        text = self.words.t("Nothing was passed on.")
        if services:
            text += " " + self.words.t("You can call:") + "\n\n" + cards.contact_lines(services, self.words)
        return Reply(text, rows(self._person_button()))

    def handed_over(self, case: Case, outlook: Outlook | None, *, has_messages: bool, warning: str) -> Reply:
        t = self.words.t
        lines = [
            t("Your question {word} is with the mediators. A mediator will answer you here.", word=case.word),
            *expectations.lines(outlook, self.words),
        ]
        if has_messages:
            lines.append(t("You can send more: text, voice, photos."))
        else:
            lines.append(t("Please write now what it is about. You can also send voice or photos."))
        if case.urgent:
            lines.append(warning)
        return Reply("\n".join(lines), rows(self._withdraw_button(case)))

    def nobody_may_read_it(self, number: str, outlook: Outlook | None, *, is_night: bool) -> str:
        """Hope in the wrong place may cost a life."""
        return expectations.warning(outlook, self.words, number, is_night=is_night)

    def made_urgent(self, case: Case, outlook: Outlook | None, warning: str) -> Reply:
        text = self.words.t("The mediators now see that your question {word} is urgent.", word=case.word)
        return self._with_outlook(text, case, outlook, warning)

    def waits_for_a_room(self, case: Case, services: tuple[Service, ...], warning: str) -> Reply:
        t = self.words.t
        text = t(
            "There is no mediator here for your place yet. Your question {word} is waiting.", word=case.word
        )
        if case.urgent:
            text += "\n" + warning
        if services:
            text += (
                "\n" + t("In the meantime you can call:") + "\n\n" + cards.contact_lines(services, self.words)
            )
        return Reply(text, rows(self._withdraw_button(case)))

    def already_open(self, case: Case) -> Reply:
        text = self.words.t(
            "Your question {word} is open. Everything that you write goes to the mediators.", word=case.word
        )
        return Reply(text, rows(self._withdraw_button(case)))

    def taken(self, alias: str | None) -> Reply:
        t = self.words.t
        if alias:
            return Reply("👤 " + t("{alias} will answer you here.", alias=alias))
        return Reply("👤 " + t("A mediator has your question now and will answer you here."))

    def closed(self, case: Case) -> Reply:
        t = self.words.t
        faces = tuple(
            Button(face, act(Verb.FEEDBACK, case.word, value))
            for face, value in (("😀", "good"), ("😐", "middle"), ("🙁", "bad"))
        )
        text = t("Your question {word} is closed. How was the help?", word=case.word)
        return Reply(text, (faces, (self._reopen_button(case),)))

    def closed_while_away(self, case: Case) -> Reply:
        """Without a verdict: there was nobody to say how it was."""
        text = self.words.t("We could not reach you, so your question {word} was closed.", word=case.word)
        return Reply(text, rows(self._reopen_button(case)))

    def thanks_for_feedback(self) -> Reply:
        return Reply(self.words.t("Thank you."))

    def waits_again(self, case: Case, outlook: Outlook | None, *warning: str) -> Reply:
        """Its owner is gone: the case is back in the queue."""
        text = self.words.t("Your question {word} is waiting for another mediator.", word=case.word)
        return self._with_outlook(text, case, outlook, *warning)

    def is_with_others(self, case: Case, outlook: Outlook | None, *warning: str, places: str = "") -> Reply:
        """It waits in another room, whose hours are not those that the family was told."""
        t = self.words.t
        text = t(
            "Other mediators have your question {word} now. A mediator will answer you here.", word=case.word
        )
        if places:
            text = t(
                "Other mediators ({places}) have your question {word} now.", places=places, word=case.word
            )
            text += " " + t("A mediator will answer you here.")
        return self._with_outlook(text, case, outlook, *warning)

    def withdrawn(self, case: Case) -> Reply:
        text = self.words.t("You have taken your question back. Nobody is working on it now.")
        return Reply(text, rows(self._reopen_button(case)))

    def reopened(self, case: Case, outlook: Outlook | None, *warning: str) -> Reply:
        text = self.words.t(
            "Your question {word} is open again. A mediator will answer you here.", word=case.word
        )
        return self._with_outlook(text, case, outlook, *warning)

    def _with_outlook(self, text: str, case: Case, outlook: Outlook | None, *more: str) -> Reply:
        lines = (text, *expectations.lines(outlook, self.words), *more)
        return Reply("\n".join(lines), rows(self._withdraw_button(case)))

    def same_or_other(self, case: Case, message_id: int) -> Reply:
        """Says nothing of what the matter was: the phone may be shared."""
        t = self.words.t
        text = t("Is this about your earlier question {word}, or is it something new?", word=case.word)
        same = Button("🔁 " + t("The earlier question"), act(Verb.SAME_MATTER, case.word, message_id))
        other = Button("🆕 " + t("Something new"), act(Verb.OTHER_MATTER, case.word, message_id))
        return Reply(text, rows(same, other))

    def gone(self, question: int | None = None) -> Reply:
        text = self.words.t("This question has been deleted. You can ask a new one.")
        return Reply(text, rows(self._person_button(question)))

    def cannot_be_passed_on(self, kind: ContentKind = ContentKind.UNKNOWN) -> Reply:
        return Reply(why_not(self.words, kind))

    def sign_cannot_be_passed_on(self) -> Reply:
        return Reply(
            self.words.t("This emoji cannot be passed on. Please choose another one or write a word.")
        )

    def passed_on_later(self) -> Reply:
        """The room is out of order, which somebody there must mend; then it goes there by itself."""
        text = self.words.t(
            "Your last message has not reached the mediators yet. They get it as soon as that is possible."
        )
        return Reply(text)

    def not_passed_on(self) -> Reply:
        return Reply(self.words.t("Your last message could not be passed on. Please send it again."))

    def went_wrong(self) -> Reply:
        """After a burial: the message is kept, encrypted, and the admins know."""
        text = self.words.t(
            "Something went wrong with your message. We will look into it. Please write again."
        )
        return Reply(text)

    def _person_button(self, question: int | None = None) -> Button:
        data = act(Verb.PERSON, "-") if question is None else act(Verb.PERSON, "-", "-", question)
        return Button("🙋 " + self.words.t("Ask a person"), data)

    def _withdraw_button(self, case: Case) -> Button:
        return Button("↩️ " + self.words.t("Take the question back"), act(Verb.WITHDRAW, case.word))

    def _reopen_button(self, case: Case) -> Button:
        return Button("🔁 " + self.words.t("I still need help"), act(Verb.REOPEN, case.word))

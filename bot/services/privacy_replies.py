"""Every sentence about what is kept and deleted; the catalogues translate it from English."""

import json
from datetime import date
from html import escape

from bot.domain.actions import Verb, act
from bot.domain.messages import Button
from bot.domain.privacy import Due, Forgotten, Policy
from bot.services.bounds_replies import BoundsReplies
from bot.services.kept import Kept
from bot.services.phrasebook import Phrasebook, Reply, rows

MORE, MINE = "more", "mine"


class DeletionReplies:
    """What staff read before something is deleted."""

    def __init__(self, words: Phrasebook) -> None:
        self.words = words

    def soon(self, due: Due) -> Reply:
        """Numbers alone."""
        t, plural = self.words.t, self.words.plural
        lines = ["🗑 " + t("Until tomorrow I delete what is over:")]
        if due.cases:
            lines.append("• " + plural("{number} ended case", "{number} ended cases", due.cases))
        if due.contacts:
            text = plural(
                "{number} family that has been silent for long",
                "{number} families that have been silent for long",
                due.contacts,
            )
            lines.append("• " + text)
        if due.mediators:
            text = plural(
                "{number} mediator who has not worked for long",
                "{number} mediators who have not worked for long",
                due.mediators,
            )
            lines.append("• " + text)
        return Reply("\n".join(lines))

    def something_stays(self) -> Reply:
        """Telegram refused, and not for want of the right."""
        text = self.words.t(
            "Telegram did not let me delete everything of an old case. "
            "Please delete what is left in its group by hand."
        )
        return Reply("🚨 " + text)


class PrivacyReplies:
    """`/privacy`, `/mydata`, `/forget` and `/hide`, in one language."""

    def __init__(self, words: Phrasebook, policy: Policy) -> None:
        self.words = words
        self.policy = policy

    def short(self, *, something_stays: bool = False) -> Reply:
        """As much as fits on the screen of a small phone."""
        t, plural = self.words.t, self.words.plural
        lines = [
            t("We keep as little as possible."),
            "• " + t("We do not keep what you write. Telegram passes it on to the mediator."),
            "• "
            + plural(
                "Your question is deleted {number} day after it ends.",
                "Your question is deleted {number} days after it ends.",
                self.policy.case_days,
            ),
            "• " + self._how_to_forget(something_stays),
        ]
        if self.policy.operator_name:
            lines.insert(1, "• " + t("Responsible: {name}", name=self._operator()))
        more = Button("➡️ " + t("More"), act(Verb.PRIVACY, MORE))
        return Reply("\n".join(lines), rows(more, self._mine_button(), self._hide_button()))

    def long(self) -> Reply:
        """Everything, from the settings that hold."""
        t, plural = self.words.t, self.words.plural
        lines = [
            t(
                "We keep your language and your place. "
                "We keep the number of this chat encrypted, to answer you."
            ),
            plural(
                "If you write nothing for {number} month, we delete that too.",
                "If you write nothing for {number} months, we delete that too.",
                self.policy.contact_months,
            ),
            t("For up to two hours we remember, encrypted, which topic you asked about."),
            t("We count questions, and families once a month, without names."),
            self._of_questions(),
            t("What you pass on is read by the mediators of your place, inside Telegram."),
            t("We note the day on which you said yes or no to that."),
            self._of_calls(),
            self._of_mutes(),
            t("You may see what is kept (/mydata) and delete it, your yes too (/forget)."),
            t("You may complain to the data protection authority of your country."),
        ]
        if self.policy.operator_name:
            lines.append(t("Responsible: {name}", name=self._operator()))
        text = "\n".join(f"• {line}" for line in lines)
        return Reply(text, rows(self._mine_button(), self._hide_button()))

    def _of_questions(self) -> str:
        return self.words.t(
            "When you ask a person, we keep the topic, place, urgency, times and how it ended, "
            "until the question is deleted."
        )

    def _of_calls(self) -> str:
        return self.words.t(
            "For a day we keep a code of how often you asked for a person; /forget does not delete it."
        )

    def _of_mutes(self) -> str:
        return self.words.t(
            "If mediators mute a chat, its code stays until the mute ends; /forget does not delete it."
        )

    def _how_to_forget(self, something_stays: bool) -> str:
        """Nobody is promised more than happens."""
        t = self.words.t
        return (
            t("To delete everything else: /forget")
            if something_stays
            else t("To delete everything now: /forget")
        )

    def _operator(self) -> str:
        return ", ".join(part for part in (self.policy.operator_name, self.policy.operator_contact) if part)

    def mine(self, kept: Kept) -> Reply:
        """In words."""
        t, plural = self.words.t, self.words.plural
        contact, nothing = kept.contact, "–"
        lines = [
            t("This is what we keep about you:"),
            "• " + t("Language: {language}", language=self._language(contact.language) or nothing),
            "• " + t("Place: {place}", place=kept.place or nothing),
            "• " + t("The number of this chat, encrypted"),
        ]
        if contact.seen_on is not None:
            lines.append("• " + t("Last message: {date}", date=self.words.date(contact.seen_on)))
        if contact.consented_on is not None:
            lines.append("• " + t("You said yes: {date}", date=self.words.date(contact.consented_on)))
        if contact.declined_on is not None:
            lines.append("• " + t("You said no: {date}", date=self.words.date(contact.declined_on)))
        lines.append("• " + plural("{number} question", "{number} questions", kept.cases))
        if kept.cases:
            lines.append("• " + self._of_questions())
        if kept.muted_until is not None:
            text = t(
                "People cannot take messages from this chat until {date}.",
                date=self.words.date(kept.muted_until),
            )
            lines += ["• " + text, "• " + self._of_mutes()]
        if kept.calls:
            lines.append(f"• 🙋 {kept.calls} · {self._of_calls()}")
        if kept.is_counted:
            lines.append("• " + t("You are counted once this month, without a name."))
        if kept.is_staff:
            lines += self._as_staff(kept)
        lines.append(self._how_to_forget(kept.outlives_forgetting))
        as_file = Button("📄 JSON", act(Verb.PRIVACY, MINE))
        return Reply("\n".join(lines), rows(as_file, self._hide_button()))

    def _as_staff(self, kept: Kept) -> list[str]:
        t, mediator = self.words.t, kept.mediator
        lines = ["", t("As a mediator or on the staff:")]
        if mediator is not None and mediator.alias is not None:
            lines.append("• " + t("Name for families: {alias}", alias=escape(mediator.alias, quote=False)))
        if mediator is not None and mediator.away_until is not None:
            lines.append("• " + t("Away until {date}", date=self.words.date(mediator.away_until)))
        if kept.member is not None:
            lines.append("• " + t("You may ask for the figures."))
        noted = self.words.plural(
            "{number} step is noted, without words.", "{number} steps are noted, without words.", kept.deeds
        )
        return [*lines, "• " + noted, t("Only whoever runs this bot deletes that. /forget leaves it."), ""]

    def mine_as_json(self, kept: Kept) -> Reply:
        """For whoever wants to take it elsewhere."""
        data = json.dumps(kept.as_json(), ensure_ascii=False, indent=1)
        return Reply(f"<pre>{escape(data, quote=False)}</pre>")

    def forgotten(self, forgotten: Forgotten, stays: date | None, *, stays_as_staff: bool = False) -> Reply:
        """What was deleted, and until which day a code stays, if one does."""
        t, plural = self.words.t, self.words.plural
        done = t("Done. We keep nothing about you any more. You can now delete this chat on your phone.")
        lines = [
            done if stays is None else t("Done. You can now delete this chat on your phone."),
            t("Deleted: the number of this chat, your language and your place."),
        ]
        if forgotten.cases:
            text = plural(
                "Also deleted: {number} question with everything in the mediators’ room.",
                "Also deleted: {number} questions with everything in the mediators’ room.",
                forgotten.cases,
            )
            lines.append(text)
        lines.append(t("Counts without names stay."))
        if stays is not None:
            lines.append(BoundsReplies(self.words).stays_until(stays))
        if stays_as_staff:
            lines.append(
                t("What you did as a mediator or on the staff stays. Whoever runs this bot can delete it.")
            )
        return Reply("\n".join(lines))

    def hidden(self) -> Reply:
        """Nothing in it says what this chat was."""
        text = self.words.t(
            "Done. To remove the rest: press and hold this chat in the list, then “Delete chat”."
        )
        return Reply(text, no_keys=True)

    def _language(self, code: str | None) -> str:
        return self.words.language_name(code) if code else ""

    def _mine_button(self) -> Button:
        return Button("🔎 " + self.words.t("What we keep about you"), act(Verb.MY_DATA))

    def _hide_button(self) -> Button:
        return Button("🙈 " + self.words.t("Hide this chat"), act(Verb.HIDE))

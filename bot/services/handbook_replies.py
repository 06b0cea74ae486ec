"""How cases are worked, in lines for a phone: three with the first case, all of it with `/help`."""

from bot.domain.actions import Verb, act
from bot.domain.messages import Button, Buttons
from bot.services.phrasebook import Reply, rows
from bot.services.room_replies import RoomReplies


class HandbookReplies:
    """The handbook in one mediator's language."""

    def __init__(self, replies: RoomReplies) -> None:
        self._words = replies.words

    def first_case(self, *, has_topics: bool) -> Reply:
        t = self._words.t
        lines = (
            "✍️ " + self._how_to_write(has_topics=has_topics),
            "📝 " + t("A message that begins with // is a note and stays here."),
            "🤝 " + t("If you are not sure, ask a colleague. Everything about families stays in this room."),
        )
        head = "👋 " + t("Your first case. More about it: /help")
        return Reply("\n".join((head, *lines)))

    def help(self, *, has_topics: bool) -> Reply:
        parts = (self._buttons(has_topics=has_topics), self._notes(), self._rules())
        commands = "/queue · /mine · /alias · /hours · /promise · /away · /kb · /language · /stats"
        return Reply("\n\n".join((*("\n".join(part) for part in parts), commands)))

    def _how_to_write(self, *, has_topics: bool) -> str:
        if has_topics:
            return self._words.t("What you write in the topic of a case goes to the family.")
        return self._words.t("Answer the bot’s message with “Reply”: that goes to the family.")

    def _buttons(self, *, has_topics: bool) -> tuple[str, ...]:
        t = self._words.t
        return (
            "<b>" + t("A case") + "</b>",
            "✋ " + t("“Take”: the case is yours. The family reads your alias."),
            "✍️ " + self._how_to_write(has_topics=has_topics),
            "📖 " + t("To look something up and send it: /kb and a few words."),
            "🏁 " + t("“Close”: say how it ended and for how many people."),
            "🔁 " + t("“Reopen”: the case was not over after all."),
        )

    def _notes(self) -> tuple[str, ...]:
        t = self._words.t
        return (
            "<b>" + t("Notes and mistakes") + "</b>",
            "📝 " + t("A message that begins with // is a note and stays here."),
            "✏️ " + t("If you correct your message, the family sees the correction."),
            "🧹 " + t("Sent by mistake? Put // before your text: the family’s copy is deleted."),
        )

    def _rules(self) -> tuple[str, ...]:
        t = self._words.t
        return (
            "<b>" + t("Rules") + "</b>",
            "🤝 " + t("Be sure, or ask: a colleague, the office, the bot’s answers."),
            "🔒 " + t("Everything about families stays in this room."),
            "🚫 " + t("Never ask for passwords, PIN codes, bank cards or money."),
            "🚫 " + t("Ask for a personal code or a photo of a document only if the matter needs it."),
            "☎️ " + t("Somebody is in danger? Call 112, then write here."),
        )

    # ── languages ──

    def which_language(self) -> Reply:
        text = self._words.t("In which language shall I answer you?")
        hint = self._words.t("What all read here, an administrator sets: /language room")
        return Reply(f"{text}\n{hint}", self._languages(Verb.READ_IN))

    def which_language_of_room(self) -> Reply:
        return Reply(
            self._words.t("Which language shall all read in this room?"), self._languages(Verb.ROOM_READS_IN)
        )

    def language_set(self) -> Reply:
        # Translators: name your own language instead of English.
        return Reply("✅ " + self._words.t("I answer you in English from now on."))

    def language_of_room_set(self) -> Reply:
        # Translators: name your own language instead of English.
        return Reply("✅ " + self._words.t("This room reads English from now on."))

    def unknown_language(self) -> Reply:
        text = self._words.t("I do not speak this language. I speak:")
        return Reply(f"{text} {', '.join(self._words.translator.languages())}")

    def _languages(self, verb: Verb) -> Buttons:
        spoken = self._words.translator.languages()
        labels = (Button(self._words.language_name(code), act(verb, code)) for code in spoken)
        return rows(*labels, width=2)

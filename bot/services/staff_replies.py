"""Every sentence about rooms and alarms that mediators, staff and admins read."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from bot.domain.cases import Case
from bot.domain.knowledge import KnowledgeBase
from bot.domain.people import Place, Room
from bot.services.phrasebook import Phrasebook, Reply, named

#: Beginning of a long list; beside the sentence above it, within Telegram's limit.
_MOST_COMPLAINTS: Final = 3000


class StaffReplies:
    """Binding, rights, aliases, and what somebody has to mend, in one language."""

    def __init__(self, words: Phrasebook, knowledge: KnowledgeBase) -> None:
        self.words = words
        self.knowledge = knowledge

    # ── the room ──

    def welcome(self, *, is_administrator: bool = True) -> Reply:
        lines = [
            self.words.t("Hello! I bring families’ questions to this group."),
            self.words.t("An administrator of the foundation now writes, for example:"),
            " · ".join(f"<code>/bind {word}</code>" for word in ("valga", "ee", "all", "staff")),
        ]
        if not is_administrator:
            lines.append(self.administrator_hint().text)
        return Reply("\n".join(lines))

    def administrator_hint(self) -> Reply:
        """Telegram tells reactions to administrators only, and other bots may hear nothing but answers."""
        text = self.words.t(
            "Please make me an administrator here. Then I see every message and every reaction."
        )
        return Reply("⚠️ " + text)

    def bound(self, places: Iterable[Place]) -> Reply:
        names = ", ".join(self.scope(place) for place in places)
        return Reply("✅ " + self.words.t("This room now gets cases from: {places}", places=names))

    def bound_staff(self) -> Reply:
        return Reply("✅ " + self.words.t("This is the staff room now. Try: /stats"))

    def cases_are_open_here(self, number: int) -> Reply:
        t = self.words.t
        opened = t("Open cases in this group: {number}.", number=number)
        return Reply(f"{opened} " + t("Close or transfer them first, then this can become the staff room."))

    def topics_hint(self) -> Reply:
        t = self.words.t
        text = t("This group has no topics. That works too: reply to the bot’s message.")
        advice = t("Easier: turn on “Topics” in the group’s settings. Then write /bind again.")
        return Reply(f"ℹ️ {text} {advice}")

    def rights_hint(self) -> Reply:
        text = self.words.t(
            "I cannot manage topics here. Make me an administrator with the right “Manage Topics”. "
            "Until then cases come without topics: reply to the bot’s message."
        )
        return Reply("⚠️ " + text)

    def admins_only(self) -> Reply:
        return Reply(self.words.t("Only an administrator of the foundation can do this."))

    def make_it_private(self) -> Reply:
        return Reply(
            self.words.t(
                "This group is public: anybody could read the cases. Make it private, then try again."
            )
        )

    def unknown_place(self, word: str) -> Reply:
        known = [code.lower() for code in self.knowledge.countries]
        for country in self.knowledge.countries.values():
            known.extend(country.municipalities)
        return Reply(
            self.words.t(
                "I do not know the place “{place}”. I know: {places}",
                place=word[:64],
                places=", ".join([*known, "all", "staff"]),
            )
        )

    def in_the_group(self) -> Reply:
        return Reply(self.words.t("This command works in the mediators’ group."))

    def alias_set(self, alias: str) -> Reply:
        return Reply(self.words.t("Families will read: “{alias} will answer you here.”", alias=alias))

    def alias_help(self) -> Reply:
        text = self.words.t(
            "Write the name that families will see, for example: /alias Anna (at most 32 letters)"
        )
        return Reply(text)

    def alias_taken(self, alias: str) -> Reply:
        t = self.words.t
        lines = (
            t("Another mediator is called “{alias}” already. Families must know who writes.", alias=alias),
            t("Please add a letter or choose another name, for example: /alias Anna K"),
        )
        return Reply("\n".join(lines))

    def stats_in_staff_room(self) -> Reply:
        return Reply(
            self.words.t("The figures are for the staff room. An administrator writes there: /bind staff")
        )

    def ask_again(self) -> Reply:
        return Reply(
            self.words.t(
                "Telegram does not say now whether you are in the room. Please try again in a minute."
            )
        )

    def list_in_staff_room(self) -> Reply:
        return Reply(self.words.t("This list is for the staff room."))

    def not_a_room(self) -> Reply:
        return Reply(self.words.t("This group is not connected yet. First an administrator writes /bind"))

    def not_a_case_room(self) -> Reply:
        return Reply(self.words.t("This works in a room that gets families’ questions."))

    # ── alarms ──

    def no_room_for_case(self, case: Case) -> Reply:
        place = self.place(case.country, case.municipality)
        text = self.words.t(
            "Case {word} has no room ({place}). Add me to a group and write /bind.",
            word=case.word,
            place=place,
        )
        return Reply("🚨 " + text)

    def topic_refused(self, case: Case) -> Reply:
        text = self.words.t(
            "I could not make a topic for case {word}. Give me the right “Manage Topics”. "
            "The case is in the group without a topic.",
            word=case.word,
        )
        return Reply("🚨 " + text)

    def card_refused(self, case: Case) -> Reply:
        text = self.words.t(
            "Case {word} could not be shown in its room. Please check that room.", word=case.word
        )
        return Reply("🚨 " + text)

    def case_not_deleted(self) -> Reply:
        text = self.words.t(
            "I could not delete an old case. Give me the right “Delete Messages”. "
            "Please delete its messages by hand."
        )
        return Reply("🚨 " + text)

    def room_lost(self, places: Sequence[Place]) -> Reply:
        names = ", ".join(self.scope(place) for place in places) or "–"
        text = self.words.t(
            "I can no longer write in a mediators’ room ({places}). Its cases go to another room or wait.",
            places=names,
        )
        return Reply("🚨 " + text)

    def update_buried(self) -> Reply:
        text = self.words.t(
            "A message could not be handled and was put aside. The log has the name of the error."
        )
        return Reply("🚨 " + text)

    def message_given_up(self) -> Reply:
        text = self.words.t("Telegram did not take a message for 24 hours. We have stopped trying.")
        return Reply("🚨 " + text)

    def knowledge_broken(self, complaints: str) -> Reply:
        text = self.words.t("The knowledge base has mistakes. The last good version stays in use.")
        # Telegram counts pictures twice, as UTF-16 does, and refuses what is too long.
        shown = complaints.encode("utf-16-le", "replace")[: 2 * _MOST_COMPLAINTS].decode(
            "utf-16-le", "ignore"
        )
        return Reply(f"🚨 {text}\n\n<pre>{escape(shown, quote=False)}</pre>")

    def knowledge_mended(self) -> Reply:
        return Reply("✅ " + self.words.t("The knowledge base is in order again."))

    def matching_worse(self, before: float, after: float) -> Reply:
        text = self.words.t(
            "The new ways of asking make the questions harder to tell apart: {after} % are found instead "
            "of {before} %. The bot goes on with what it learned before. `drom check --matching` shows "
            "which questions are too alike.",
            before=round(100 * before),
            after=round(100 * after),
        )
        return Reply("🚨 " + escape(text, quote=False))

    def lesson_failed(self) -> Reply:
        text = self.words.t(
            "The bot could not learn the new ways of asking. It goes on with what it learned before. "
            "The log of the server says why."
        )
        return Reply("🚨 " + text)

    # ── names ──

    def place(self, country: str | None, municipality: str | None) -> str:
        """A place's name in the room's language."""
        if country is None:
            return self.words.t("place not said")
        home = self.knowledge.countries.get(country)
        if home is None:
            return country
        town = home.municipalities.get(municipality or "")
        return named(town.names if town else home.names, self.words.language)

    def places(self, room: Room) -> str:
        """What a room is called: by what it looks after, because groups' titles are not kept."""
        return ", ".join(self.scope(place) for place in room.places) or "–"

    def scope(self, place: Place) -> str:
        if place.country is None:
            return self.words.t("all places")
        return self.place(place.country, place.municipality)

    def somebody(self, alias: str | None) -> str:
        return alias or self.words.t("a colleague")

    def somebody_first(self, alias: str | None) -> str:
        """The same where a sentence begins with it."""
        name = self.somebody(alias)
        return name[:1].upper() + name[1:]

"""Every sentence about looking things up, sending them and mending them that people in rooms read."""

from collections.abc import Sequence
from html import escape
from typing import Final

from bot.domain.actions import Verb, act
from bot.domain.cases import Case
from bot.domain.knowledge import Card, Country, Entry, KnowledgeBase
from bot.domain.mending import Mending
from bot.domain.messages import Button, Buttons
from bot.services.phrasebook import Phrasebook, Reply, named, rows

#: Stands for the case in a button outside of any.
NO_CASE: Final = "-"
_MOST_MENDINGS: Final = 15
_FILE: Final = "knowledge/{country}/answers/{entry}.yaml"


class KnowledgeReplies:
    """In the language of the mediator who asks, or of the room where everybody is told."""

    def __init__(self, words: Phrasebook, knowledge: KnowledgeBase) -> None:
        self.words = words
        self.knowledge = knowledge

    # ── looking up ──

    def help(self) -> Reply:
        text = self.words.t("Write a few words after it, in any language: /kb family doctor")
        return Reply("📖 " + text)

    def found(self, hits: Sequence[tuple[Entry, str]], case: Case | None) -> Reply:
        """Titles with the beginning of each answer; the buttons name the numbers."""
        parts = []
        buttons: list[tuple[Button, ...]] = []
        for number, (entry, line) in enumerate(hits, 1):
            title = f"<b>{number}. {escape(self._title(entry.slug), quote=False)}</b>"
            parts.append(f"{title}\n{escape(line, quote=False)}" if line else title)
            buttons.append(self._choice(entry, number, case))
        if case is not None:
            buttons.append((self._other_words(case),))
        return Reply("📖 " + "\n\n".join(parts), tuple(buttons))

    def _choice(self, entry: Entry, number: int, case: Case | None) -> tuple[Button, ...]:
        t = self.words.t
        word = case.word if case else NO_CASE
        preview = Button("👁 " + t("Preview {number}", number=number), act(Verb.PREVIEW, word, entry.slug))
        if case is None or not case.is_open:
            return (preview,)
        send = Button("📤 " + t("Send {number}", number=number), act(Verb.SEND_CARD, word, entry.slug))
        return preview, send

    def _other_words(self, case: Case) -> Button:
        return Button("🔎 " + self.words.t("Other words"), act(Verb.KNOWLEDGE, case.word, "ask"))

    def nothing_found(self, case: Case | None) -> Reply:
        text = self.words.t("I know nothing about this. Please try other words.")
        return Reply("📖 " + text, rows(self._other_words(case)) if case else ())

    def ask_words(self, user_id: int, name: str) -> Reply:
        """Names the mediator, so that only that one's phone opens the answer."""
        mention = f'<a href="tg://user?id={user_id}">{escape(name, quote=False) or "👤"}</a>'
        return Reply(
            f"🔎 {mention}: " + self.words.t("What are you looking for? Only the bot reads the answer.")
        )

    @property
    def placeholder(self) -> str:
        return self.words.t("A few words, in any language")

    def only_words(self) -> Reply:
        return Reply(self.words.t("Not sent. Please write words to look up, or write without replying."))

    # ── before sending ──

    def preview(self, text: str, card: Card, case: Case | None, page: int, pages: int) -> Reply:
        """The card as it would be read, below a line that says that nobody reads it yet."""
        t = self.words.t
        head = "👁 <b>" + t("Preview") + "</b>"
        if case is not None:
            head += " · " + t("The family does not see this.")
        return Reply(f"{head}\n\n{text}", self.preview_buttons(card, case, page, pages))

    def preview_buttons(
        self, card: Card, case: Case | None, page: int, pages: int, *, is_marked: bool = False
    ) -> Buttons:
        t = self.words.t
        word = case.word if case else NO_CASE
        slug, home = card.entry.slug, card.country.code
        found = []
        if page < pages - 1:
            found.append(Button("➡️ " + t("More"), act(Verb.PREVIEW, word, slug, page + 1, home)))
        if case is not None and case.is_open:
            found.append(Button("📤 " + t("Send to the family"), act(Verb.SEND_CARD, word, slug, home)))
        if not is_marked:
            data = act(Verb.NEEDS_MENDING, word, slug, home, card.language, page)
            found.append(Button("🔧 " + t("Needs mending"), data))
        return rows(*found)

    def which_country(self, entry: Entry, countries: Sequence[Country], case: Case | None) -> Reply:
        word = case.word if case else NO_CASE
        buttons = [
            Button(
                f"{country.flag} {named(country.names, self.words.language)}",
                act(Verb.PREVIEW, word, entry.slug, 0, country.code),
            )
            for country in countries
        ]
        return Reply(self.words.t("The answer for which country?"), rows(*buttons))

    def no_answer(self, slug: str) -> Reply:
        text = self.words.t(
            "Not sent. There is no checked answer for this country yet: {title}", title=self._title(slug)
        )
        return Reply(text)

    def nothing_to_preview(self, slug: str) -> Reply:
        text = self.words.t(
            "There is no checked answer for this country yet: {title}", title=self._title(slug)
        )
        return Reply(text)

    def gone(self) -> Reply:
        return Reply(self.words.t("This answer is no longer in the knowledge base. Please search again: /kb"))

    # ── sent ──

    def sent(self, card: Card) -> Reply:
        language = self.words.language_name(card.language)
        text = self.words.t(
            "Sent: {title} ({language})", title=self._title(card.entry.slug), language=language
        )
        if card.is_fallback:
            text += " " + self.words.t("It does not exist in the family’s language yet; the card says so.")
        return Reply("📤 " + text)

    def asked_for_country(self, slug: str) -> Reply:
        text = self.words.t(
            "The family is asked for which country it needs: {title}", title=self._title(slug)
        )
        return Reply("📤 " + text)

    # ── mending ──

    def marked(self) -> Reply:
        return Reply("🔧 " + self.words.t("Thank you. Staff will look at this answer."))

    def needs_mending(self, mending: Mending) -> Reply:
        """For the staff room: which answer, and where it can be mended; nothing of any family."""
        file = _FILE.format(country=mending.country.lower(), entry=mending.entry)
        t = self.words.t
        lines = (
            t("A mediator says that this answer needs mending: {title}", title=self._title(mending.entry)),
            self._which(mending),
            t("Whoever edits the knowledge can mend it in this file:") + f" <code>{file}</code>",
            t("All of them: /kb mending"),
        )
        return Reply("🔧 " + "\n".join(lines))

    def mendings(self, mendings: Sequence[Mending]) -> Reply:
        t = self.words.t
        if not mendings:
            return Reply("✅ " + t("No answer needs mending."))
        shown = mendings[:_MOST_MENDINGS]
        lines = ["🔧 <b>" + t("These answers need mending:") + "</b>"]
        lines += [f"{number}. {self._said(one)}" for number, one in enumerate(shown, 1)]
        if len(mendings) > len(shown):
            lines.append("… +" + str(len(mendings) - len(shown)))
        buttons = [
            Button(
                "✅ " + t("Done {number}", number=number),
                act(Verb.MENDED, one.entry, one.country, one.language),
            )
            for number, one in enumerate(shown, 1)
        ]
        return Reply("\n".join(lines), rows(*buttons, width=3))

    def mended(self) -> Reply:
        return Reply("✅ " + self.words.t("Done. It is off the list."))

    def _said(self, mending: Mending) -> str:
        title = escape(self._title(mending.entry), quote=False)
        return f"{title} – {self._which(mending)} · {mending.number}× · {self.words.date(mending.day)}"

    def _which(self, mending: Mending) -> str:
        country = self.knowledge.countries.get(mending.country)
        name = named(country.names, self.words.language) if country else mending.country
        language = self.words.language_name(mending.language)
        return escape(f"{name}, {language}", quote=False)

    def _title(self, slug: str) -> str:
        entry = self.knowledge.entries.get(slug)
        return named(entry.titles, self.words.language) if entry else slug

"""Every sentence that families read, apart from the cards; the catalogues translate it from English."""

from collections.abc import Sequence
from html import escape

from bot.domain.actions import Verb, act
from bot.domain.knowledge import Card, Country, Entry, KnowledgeBase
from bot.domain.languages import buttons_order
from bot.domain.messages import Button, Keys
from bot.services import cards
from bot.services.emergency_replies import EmergencyReplies
from bot.services.phrasebook import Phrasebook, Reply, named, rows


class FamilyReplies(EmergencyReplies):
    """The bot's side of the conversation with a family, in one language."""

    # ── first contact ──

    def choose_language(self, phone_language: str | None) -> Reply:
        """Shown before any language is known: every line of it is in another language."""
        order = buttons_order(phone_language, self.words.translator.languages())
        books = [Phrasebook(self.words.translator, code) for code in order]
        text = "\n".join(book.t("Hello! Please choose your language.") for book in books)
        buttons = [Button(self.words.language_name(code), act(Verb.LANGUAGE, code)) for code in order]
        return Reply("👋\n" + text, rows(*buttons))

    def choose_country(self, countries: Sequence[Country]) -> Reply:
        t = self.words.t
        text = t("Where do you live? Help is different in each place.")
        buttons = [
            Button(
                f"{country.flag} {named(country.names, self.words.language)}", act(Verb.COUNTRY, country.code)
            )
            for country in countries
        ]
        buttons.append(Button(t("Somewhere else"), act(Verb.COUNTRY, "-")))
        buttons.append(Button(t("I’d rather not say"), act(Verb.COUNTRY, "?")))
        return Reply(text, rows(*buttons))

    def choose_municipality(self, country: Country) -> Reply:
        t = self.words.t
        buttons = [
            Button(named(place.names, self.words.language), act(Verb.PLACE, country.code, slug))
            for slug, place in country.municipalities.items()
        ]
        elsewhere = Button(t("Another place in this country"), act(Verb.PLACE, country.code, "-"))
        unsaid = Button(t("I’d rather not say"), act(Verb.PLACE, country.code, "?"))
        return Reply(t("Which town or municipality?"), (*rows(*buttons, width=2), (elsewhere,), (unsaid,)))

    def ready(self) -> Reply:
        """Brings the keys that stay at the bottom of the screen."""
        text = self.words.t("Thank you. You can change this at any time: /language, /place")
        return Reply(text, keys=self.keys())

    def keys(self) -> Keys:
        return ((self.topics_key,), (self.person_key, self.emergency_key))

    @property
    def topics_key(self) -> str:
        return "📋 " + self.words.t("Topics")

    @property
    def person_key(self) -> str:
        return "🙋 " + self.words.t("Ask a person")

    @property
    def emergency_key(self) -> str:
        return "🆘 " + self.words.t("Emergency")

    def menu(self, knowledge: KnowledgeBase) -> Reply:
        text = self.words.t("Write your question in your own words. Or choose a topic.")
        topics = [
            Button(f"{topic.emoji} {named(topic.names, self.words.language)}", act(Verb.TOPIC, topic.slug))
            for topic in knowledge.topics.values()
            if knowledge.in_topic(topic.slug)
        ]
        return Reply(text, (*rows(*topics, width=2), (self.person_button(), self.emergency_button())))

    def topic(self, knowledge: KnowledgeBase, topic: str) -> Reply:
        shelf = knowledge.topics[topic]
        heading = f"{shelf.emoji} <b>{escape(named(shelf.names, self.words.language), quote=False)}</b>"
        entries = [self._entry_button(entry) for entry in knowledge.in_topic(topic)]
        back = Button("⬅️ " + self.words.t("All topics"), act(Verb.MENU))
        return Reply(heading, (*rows(*entries), (back, self.person_button())))

    def help(self) -> Reply:
        t = self.words.t
        lines = (
            t("Write your question as you would say it. I will look for a checked answer."),
            t("If I do not know, I can pass your question on to a person."),
            t("You can also send a person a voice message or a photo of a letter."),
            "/language · /place · /person · /privacy · /mydata · /hide · /forget",
        )
        return Reply("\n\n".join(lines), rows(self.person_button()), self.keys())

    def confirm_forget(self) -> Reply:
        t = self.words.t
        text = t("Delete everything that we keep about you? An open question ends at once.")
        yes, no = Button(t("Yes, delete"), act(Verb.FORGET, "yes")), Button(t("No"), act(Verb.MENU))
        return Reply(text, ((yes, no),))

    # ── a question ──

    def card(self, card: Card, page: int = 0, question: int | None = None) -> Reply:
        """`question` is the number of the family's message, which goes along when a person is asked."""
        t = self.words.t
        found = cards.pages(card, self.words)
        slug, code = card.entry.slug, card.country.code
        if page < len(found) - 1:
            more = Button("➡️ " + t("More"), act(Verb.ENTRY, slug, code, page + 1, question or "-"))
            rest, person = (more,), (self.person_button(slug, question),)
            return Reply(found[page], (person, rest) if card.overdue else (rest, person))
        helped = Button("👍 " + t("It helped"), act(Verb.HELPED, slug, "yes", question or "-"))
        not_helped = Button("👎 " + t("It didn’t help"), act(Verb.HELPED, slug, "no", question or "-"))
        person = (self.person_button(slug, question),)
        ratings = (helped, not_helped)
        buttons = (person, ratings) if card.overdue else (ratings, person)
        return Reply(found[min(page, len(found) - 1)], buttons)

    def related(self, entries: Sequence[Entry]) -> tuple[tuple[Button, ...], ...]:
        return rows(*(self._entry_button(entry, sign="➕ ") for entry in entries))

    def which_country(self, entry: Entry, countries: Sequence[Country], question: int | None = None) -> Reply:
        text = self.words.t("For which country do you need the answer?")
        buttons = [
            Button(
                f"{country.flag} {named(country.names, self.words.language)}",
                act(Verb.ENTRY, entry.slug, country.code, 0, question or "-"),
            )
            for country in countries
        ]
        return Reply(text, rows(*buttons))

    def options(self, entries: Sequence[Entry]) -> Reply:
        t = self.words.t
        none = Button(t("None of these"), act(Verb.NONE_OF_THESE))
        buttons = (*rows(*(self._entry_button(entry) for entry in entries)), (none,), (self.person_button(),))
        return Reply(t("Which of these is it?"), buttons)

    def no_answer(self, question: int | None, *, again: bool) -> Reply:
        """After the second miss in a row the person comes first in words too."""
        t = self.words.t
        pass_on = self._pass_on_button(question)
        topics = Button("📋 " + t("Topics"), act(Verb.MENU))
        if again:
            return Reply(
                t("I have no checked answer. A person can help you with this."), rows(pass_on, topics)
            )
        text = t("I have no checked answer to this. A person can help. Or try other words.")
        return Reply(text, rows(pass_on, topics))

    def no_answer_in_country(self, entry: Entry, question: int | None) -> Reply:
        title = named(entry.titles, self.words.language)
        text = self.words.t("I have no checked answer for your country yet: {title}", title=title)
        return Reply(text, rows(self.person_button(entry.slug, question)))

    def cannot_read(self, question: int) -> Reply:
        t = self.words.t
        text = t("I can only read text. A person can look at this or listen to it.")
        return Reply(text, rows(self._pass_on_button(question), Button("📋 " + t("Topics"), act(Verb.MENU))))

    def glad(self) -> Reply:
        return Reply(self.words.t("Good to hear."))

    def sorry(self, entry: str, question: int | None = None) -> Reply:
        text = self.words.t("Thank you for telling us. A person can help you with this.")
        return Reply(text, rows(self.person_button(entry, question)))

    def stale_button(self) -> str:
        return self.words.t("This button no longer works.")

    # ── buttons ──

    def person_button(self, entry: str = "-", question: int | None = None) -> Button:
        return Button(self.person_key, act(Verb.PERSON, entry, "-", question or "-"))

    def _pass_on_button(self, question: int | None) -> Button:
        """Names the question, so that it goes along however late the button is pressed."""
        label = "🙋 " + self.words.t("Pass it on to a person")
        return Button(label, act(Verb.PERSON, "-", "-", question or "-"))

    def emergency_button(self) -> Button:
        return Button(self.emergency_key, act(Verb.EMERGENCY))

    def _entry_button(self, entry: Entry, sign: str = "") -> Button:
        return Button(sign + named(entry.titles, self.words.language), act(Verb.ENTRY, entry.slug))

"""First contact and the family's own settings: language, place, help, privacy, forgetting."""

from dataclasses import replace

from bot.domain.actions import Action
from bot.domain.counting import Event
from bot.domain.knowledge import KnowledgeBase
from bot.domain.matching import Recollection
from bot.domain.people import Contact
from bot.services.ports import Knowledge, UnitOfWork
from bot.services.statistics import Statistics
from bot.services.voice import Voice, language_of


class Onboarding:
    """Asks as little as possible, and never twice."""

    def __init__(
        self,
        knowledge: Knowledge,
        voice: Voice,
        statistics: Statistics,
    ) -> None:
        self._knowledge = knowledge
        self._voice = voice
        self._statistics = statistics

    async def start(self, uow: UnitOfWork, contact: Contact, link: str) -> None:
        """`/start`, alone or with the deep link of a printed card."""
        knowledge = self._knowledge.current
        language, place, topic = read_link(link, knowledge, self._voice.translator.languages())
        known = replace(
            contact,
            language=contact.language or language,
            country=contact.country or (place[0] if place else None),
            municipality=contact.municipality if contact.country else (place[1] if place else None),
            place_asked=contact.place_asked or place is not None,
        )
        await uow.contacts.save(known)
        event = Event.LINK_ARRIVAL if link else Event.STARTED
        await self._statistics.of_family(uow, event, known, language_of(known))
        if topic and known.language:
            await self._voice.tell_family(uow, known, self._voice.family(known).ready())
            await self._voice.tell_family(uow, known, self._voice.family(known).topic(knowledge, topic))
            return
        await self.next_step(uow, known, is_ready=bool(link))

    async def next_step(self, uow: UnitOfWork, contact: Contact, *, is_ready: bool) -> None:
        """Ask what is still unknown; when nothing is, show the menu."""
        replies = self._voice.family(contact)
        countries = tuple(self._knowledge.current.countries.values())
        if contact.language is None:
            reply = replies.choose_language(contact.phone_language)
        elif not contact.place_asked:
            reply = replies.choose_country(countries)
        else:
            if is_ready:
                await self._voice.tell_family(uow, contact, replies.ready())
            reply = replies.menu(self._knowledge.current)
        await self._voice.tell_family(uow, contact, reply)

    async def ask_language(self, uow: UnitOfWork, contact: Contact) -> None:
        reply = self._voice.family(contact).choose_language(contact.phone_language)
        await self._voice.tell_family(uow, contact, reply)

    async def ask_place(self, uow: UnitOfWork, contact: Contact) -> None:
        countries = tuple(self._knowledge.current.countries.values())
        await self._voice.tell_family(uow, contact, self._voice.family(contact).choose_country(countries))

    async def menu(self, uow: UnitOfWork, contact: Contact) -> None:
        reply = self._voice.family(contact).menu(self._knowledge.current)
        await self._voice.tell_family(uow, contact, reply)

    async def topic(self, uow: UnitOfWork, contact: Contact, topic: str) -> None:
        """A shelf of the knowledge base; one that no longer exists brings the menu."""
        if topic not in self._knowledge.current.topics:
            await self.menu(uow, contact)
            return
        await uow.contacts.save(replace(contact, recollection=Recollection(uow.now, topic)))
        reply = self._voice.family(contact).topic(self._knowledge.current, topic)
        await self._voice.tell_family(uow, contact, reply)

    async def language_chosen(self, uow: UnitOfWork, contact: Contact, action: Action) -> None:
        language = action.argument(0)
        if language not in self._voice.translator.languages():
            await self.stale(uow, contact)
            return
        known = replace(contact, language=language)
        await uow.contacts.save(known)
        await self.next_step(uow, known, is_ready=True)

    async def country_chosen(self, uow: UnitOfWork, contact: Contact, action: Action) -> None:
        """A country, "somewhere else" (-) or "I’d rather not say" (?)."""
        code = action.argument(0)
        home = self._knowledge.current.countries.get(code)
        if home is None and code not in ("-", "?"):
            await self.stale(uow, contact)
            return
        if home is not None and home.municipalities:
            reply = self._voice.family(contact).choose_municipality(home)
            await self._voice.tell_family(uow, contact, reply)
            return
        await self._settle_place(uow, contact, code if home else None, None)

    async def municipality_chosen(self, uow: UnitOfWork, contact: Contact, action: Action) -> None:
        """A municipality, or only the country."""
        code, slug = action.argument(0), action.argument(1)
        home = self._knowledge.current.countries.get(code)
        if home is None or (slug not in home.municipalities and slug not in ("-", "?")):
            await self.stale(uow, contact)
            return
        await self._settle_place(uow, contact, code, slug if slug in home.municipalities else None)

    async def _settle_place(
        self, uow: UnitOfWork, contact: Contact, country: str | None, municipality: str | None
    ) -> None:
        known = replace(contact, country=country, municipality=municipality, place_asked=True)
        await uow.contacts.save(known)
        await self.next_step(uow, known, is_ready=True)

    async def help(self, uow: UnitOfWork, contact: Contact) -> None:
        await self._voice.tell_family(uow, contact, self._voice.family(contact).help())

    async def ask_forget(self, uow: UnitOfWork, contact: Contact) -> None:
        await self._voice.tell_family(uow, contact, self._voice.family(contact).confirm_forget())

    async def stale(self, uow: UnitOfWork, contact: Contact) -> None:
        """A button of an older version, or a forged one: say so and offer the menu."""
        replies = self._voice.family(contact)
        menu = replies.menu(self._knowledge.current)
        await self._voice.tell_family(
            uow, contact, replace(menu, text=f"{replies.stale_button()} {menu.text}")
        )


def read_link(
    link: str, knowledge: KnowledgeBase, languages: tuple[str, ...]
) -> tuple[str | None, tuple[str, str | None] | None, str | None]:
    """Language, place (country, municipality) and topic of `valga-ru-health`; unknown parts say nothing."""
    language: str | None = None
    topic: str | None = None
    place: tuple[str, str | None] | None = None
    for part in link.lower().split("-")[:8]:
        if place is None and part.upper() in knowledge.countries:
            place = (part.upper(), None)
        elif place is None and (home := _home_of(part, knowledge)):
            place = (home, part)
        elif language is None and part in languages:
            language = part
        elif topic is None and part in knowledge.topics:
            topic = part
    return language, place, topic


def _home_of(municipality: str, knowledge: KnowledgeBase) -> str | None:
    return next(
        (code for code, country in knowledge.countries.items() if municipality in country.municipalities),
        None,
    )

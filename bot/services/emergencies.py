"""Danger comes before every question: whom to call, a person in one tap, and nothing kept of the words."""

from dataclasses import replace

from bot.domain.cases import Case
from bot.domain.commands import Written
from bot.domain.counting import Event
from bot.domain.danger import DangerKind
from bot.domain.people import Contact
from bot.domain.urgency import Urgency
from bot.services.placement import Placement
from bot.services.ports import Knowledge, UnitOfWork
from bot.services.statistics import Statistics
from bot.services.voice import Voice, language_of

_EVERY_KIND = frozenset(DangerKind)


class Emergencies:
    """Looks at what families write, and interrupts."""

    def __init__(
        self, knowledge: Knowledge, voice: Voice, statistics: Statistics, placement: Placement
    ) -> None:
        self._knowledge = knowledge
        self._voice = voice
        self._statistics = statistics
        self._placement = placement

    async def interrupts(self, uow: UnitOfWork, contact: Contact, message_id: int, text: str) -> bool:
        """True when a text signals danger: the card is the answer, and the text waits for a tap."""
        danger = self._knowledge.current.dangers.found_in(text)
        if danger is None:
            return False
        language = danger.language(language_of(contact))
        settled = replace(contact, language=contact.language or language)
        settled = settled.with_unanswered(message_id, uow.now)
        await uow.contacts.save(settled)
        await self._show(uow, settled, language, danger.kinds, message_id, may_be_mistaken=True)
        return True

    async def in_case(
        self, uow: UnitOfWork, contact: Contact, case: Case, message_id: int, written: Written | None
    ) -> None:
        """The message is with the mediators already; the numbers are faster than anybody who reads it."""
        danger = self._knowledge.current.dangers.found_in(written.text) if written else None
        if danger is None or not case.needs_danger_card(uow.now):
            return
        await uow.cases.save(replace(case, danger_shown_at=uow.now))
        language = danger.language(language_of(contact))
        await self._show(uow, contact, language, danger.kinds, message_id)
        room = await self._placement.room_of(uow, case)
        if room is not None:
            await self._voice.tell_case(uow, case, room, self._voice.room(room.language).danger_card_shown())

    async def show_all(self, uow: UnitOfWork, contact: Contact) -> None:
        """ "Emergency" in the menu: every number of the family's country."""
        await self._show(uow, contact, language_of(contact), _EVERY_KIND)

    async def _show(
        self,
        uow: UnitOfWork,
        contact: Contact,
        language: str,
        kinds: frozenset[DangerKind],
        question: int | None = None,
        *,
        may_be_mistaken: bool = False,
    ) -> None:
        await self._statistics.of_family(uow, Event.EMERGENCY_SHOWN, contact, language)
        knowledge = self._knowledge.current
        abroad = {} if contact.country in knowledge.countries else knowledge.countries
        flags = {code: country.flag for code, country in abroad.items()}
        numbers = knowledge.emergency_numbers(contact.country, kinds)
        replies = self._voice.family(contact, language)
        card = replies.emergency(numbers, flags, question, may_be_mistaken=may_be_mistaken)
        await self._voice.tell_family(uow, contact, card, reply_to=question, urgency=Urgency.URGENT)

"""A family writes again after a case has ended, and the bot has no answer: is it the same matter?"""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.domain.actions import Action
from bot.domain.cases import Case, State
from bot.domain.people import Contact
from bot.services.opening import Opening
from bot.services.ports import UnitOfWork
from bot.services.voice import Voice

#: Whoever writes later than that has rather something new, and asking would be one screen too many.
_ASKED_WITHIN: Final = timedelta(days=14)


class LaterMatters:
    """Asks, and does what the family says. Whatever it does or does not say, its messages are remembered."""

    def __init__(self, voice: Voice, opening: Opening) -> None:
        self._voice = voice
        self._opening = opening

    async def asks(self, uow: UnitOfWork, contact: Contact, message_id: int, language: str) -> bool:
        """True when the family was asked about this message, which goes along if it says so."""
        case = await _ended_lately(uow, contact)
        if case is None:
            return False
        await uow.contacts.save(contact.with_unanswered(message_id, uow.now))
        reply = self._voice.family(contact, language).same_or_other(case, message_id)
        await self._voice.tell_family(uow, contact, reply, reply_to=message_id)
        return True

    async def is_the_same(self, uow: UnitOfWork, contact: Contact, action: Action) -> None:
        """The case is open again, with everything that was written since."""
        question = action.message_id(1)
        case = await _own_case(uow, contact, action)
        if case is not None:
            await self._opening.reopen(uow, contact, case, question)
            return
        if question is not None:
            await uow.contacts.save(contact.with_unanswered(question, uow.now))
        await self._voice.tell_family(uow, contact, self._voice.family(contact).gone(question))

    async def is_another(self, uow: UnitOfWork, contact: Contact, action: Action) -> bool:
        """True when the message may be answered as a question now; False when people have it already."""
        current = await uow.cases.open_of(contact.id)
        if current is not None:
            await self._opening.pass_along(uow, contact, current, action.message_id(1))
            await self._voice.tell_family(uow, contact, self._voice.family(contact).already_open(current))
            return False
        case = await _own_case(uow, contact, action)
        if case is not None:
            await uow.cases.save(replace(case, set_apart=True))
        return True


async def _ended_lately(uow: UnitOfWork, contact: Contact) -> Case | None:
    """The family's last case, if a mediator closed it some days ago and the family has not set it apart."""
    case = next(iter(await uow.cases.all_of(contact.id)), None)
    if case is None or case.state is not State.CLOSED or case.closed_at is None or case.set_apart:
        return None
    return case if uow.now - case.closed_at <= _ASKED_WITHIN else None


async def _own_case(uow: UnitOfWork, contact: Contact, action: Action) -> Case | None:
    """The case that a button names, if it is this family's; the data may be forged."""
    case = await uow.cases.by_word(action.argument(0))
    return case if case is not None and case.contact_id == contact.id else None

"""A family's rights: to read what is kept, to have it deleted, and to have a chat that tells nothing."""

from dataclasses import replace

from bot.domain.commands import Person
from bot.domain.messages import DeleteMessages
from bot.domain.people import Contact
from bot.domain.privacy import TAKEN_BACK_WITHIN, Policy
from bot.domain.urgency import Urgency
from bot.services.erasure import Erasure
from bot.services.kept import Kept
from bot.services.ports import UnitOfWork
from bot.services.privacy_replies import MINE, MORE, PrivacyReplies
from bot.services.turnstile import Turnstile
from bot.services.voice import Voice, language_of

#: Telegram takes so many numbers in one request.
_MOST_AT_ONCE = 100


class Privacy:
    """`/privacy`, `/mydata`, `/forget`, `/hide` and their buttons."""

    def __init__(self, voice: Voice, erasure: Erasure, policy: Policy, turnstile: Turnstile) -> None:
        self._voice = voice
        self._erasure = erasure
        self._policy = policy
        self._turnstile = turnstile

    def _replies(self, contact: Contact) -> PrivacyReplies:
        return PrivacyReplies(self._voice.family(contact).words, self._policy)

    async def show(self, uow: UnitOfWork, contact: Contact) -> None:
        stays = await self._turnstile.stays_until(uow, contact.chat_id) is not None
        stays = stays or await self._is_staff(uow, contact.chat_id)
        reply = self._replies(contact).short(something_stays=stays)
        await self._voice.tell_family(uow, contact, reply)

    async def pressed(self, uow: UnitOfWork, contact: Contact, page: str) -> bool:
        """False for a page that is not there."""
        if page == MORE:
            await self._voice.tell_family(uow, contact, self._replies(contact).long())
        elif page == MINE:
            kept = await self._kept(uow, contact)
            await self._voice.tell_family(uow, contact, self._replies(contact).mine_as_json(kept))
        return page in (MORE, MINE)

    async def my_data(self, uow: UnitOfWork, contact: Contact) -> None:
        reply = self._replies(contact).mine(await self._kept(uow, contact))
        await self._voice.tell_family(uow, contact, reply)

    async def _kept(self, uow: UnitOfWork, contact: Contact) -> Kept:
        cases = await uow.cases.all_of(contact.id)
        messages = sum([len(await uow.cases.relays(case.id)) for case in cases])
        place = ""
        if contact.country is not None:
            place = self._voice.room(language_of(contact)).place(contact.country, contact.municipality)
        mute = await uow.mutes.of(contact.chat_id, uow.now)
        until = mute.until.date() if mute is not None else None
        return Kept(
            contact,
            place,
            len(cases),
            sum(case.is_open for case in cases),
            messages,
            muted_until=until,
            calls=await self._turnstile.calls_kept(uow, contact.chat_id),
            is_counted=await uow.families.counted(contact.id),
            mediator=await uow.rooms.known_mediator(contact.chat_id),
            member=await uow.access.member(contact.chat_id),
            deeds=await uow.audit.number_of(contact.chat_id),
        )

    async def forget(self, uow: UnitOfWork, contact: Contact, person: Person) -> None:
        """Delete everything about the family; the last message says so and is addressed to nobody we know."""
        replies = self._replies(contact)
        is_staff = await self._is_staff(uow, person.user_id)
        forgotten = await self._erasure.of_family(uow, contact)
        stays = await self._turnstile.stays_until(uow, person.user_id)
        reply = replies.forgotten(forgotten, stays, stays_as_staff=is_staff)
        await self._voice.tell_room(uow, person.user_id, reply)

    async def _is_staff(self, uow: UnitOfWork, user_id: int) -> bool:
        """What was done for families is answered for: nobody strikes it out alone."""
        known = await uow.rooms.known_mediator(user_id) or await uow.access.member(user_id)
        return known is not None or await uow.audit.number_of(user_id) > 0

    async def hide(self, uow: UnitOfWork, contact: Contact, message_id: int) -> None:
        """The bot's own messages go, as far back as Telegram lets a bot delete; so does the command.

        What the family wrote stays until it clears it: it may be needed by its open case.
        """
        shown = await uow.remains.shown_in(contact.chat_id, uow.now - TAKEN_BACK_WITHIN)
        numbers = tuple(dict.fromkeys((*shown, message_id)))
        for start in range(0, len(numbers), _MOST_AT_ONCE):
            deletion = DeleteMessages(contact.chat_id, numbers[start : start + _MOST_AT_ONCE])
            await uow.outbox.add(deletion, now=uow.now, urgency=Urgency.URGENT)
        await uow.contacts.save(replace(contact, recollection=None))
        reply = self._replies(contact).hidden()
        await self._voice.tell_family(uow, contact, reply, urgency=Urgency.URGENT)

"""Deleting everything about one case or one person, in every table and in the rooms."""

from bot.domain.cases import Case
from bot.domain.messages import ChangeTopic, DeleteMessage, Id, Receipt, ReceiptKind, TopicAction
from bot.domain.people import Contact, Room
from bot.domain.privacy import Forgotten
from bot.domain.relays import FROM_FAMILYS_CHAT, Relay, Side
from bot.services.ports import UnitOfWork
from bot.services.voice import Voice, card_of, copy_of, thread_of


class Erasure:
    """What is deleted here comes back from nowhere; the counts name nobody and stay."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice

    async def of_family(self, uow: UnitOfWork, contact: Contact) -> Forgotten:
        """All cases with their copies in the rooms, then everything that tells that it was ever here."""
        cases = await uow.cases.all_of(contact.id)
        messages = 0
        for case in cases:
            messages += len(await uow.cases.relays(case.id))
            await self.of_case(uow, case, is_asked_for=True)
        await uow.inbox.forget_chat(contact.chat_id)
        await uow.outbox.drop_for_chat(contact.chat_id)
        await uow.remains.forget_traces(contact.chat_id)
        await uow.families.forget(contact.id)
        await uow.contacts.delete(contact.id)
        return Forgotten(len(cases), messages)

    async def of_staff(self, uow: UnitOfWork, user_id: int) -> bool:
        """Alias, language, absence, sessions, and the name beside their deeds; False when nothing is known.

        Cases in their hands must be given back before.
        """
        mediator = await uow.rooms.known_mediator(user_id)
        if mediator is not None:
            await uow.remains.forget_mediator(mediator.id)
        deeds = await uow.audit.forget_person(user_id)
        await uow.outbox.drop_for_chat(user_id)
        await uow.remains.forget_traces(user_id)
        member = await uow.access.member(user_id)
        if member is not None:
            await uow.access.expel(member.id)
        return mediator is not None or member is not None or deeds > 0

    async def of_case(self, uow: UnitOfWork, case: Case, *, is_asked_for: bool = False) -> None:
        """Its rows here, its topic with all copies there."""
        room = await uow.rooms.get(case.room_id) if case.room_id else None
        if room is not None:
            thread, waits_for = thread_of(case)
            receipt = Receipt(ReceiptKind.DELETION, room.id)
            if thread is not None:
                change = ChangeTopic(room.chat_id, thread, TopicAction.DELETE)
                await self._voice.add_for_case(uow, case, change, waits_for=waits_for, receipt=receipt)
            else:
                await self._delete_one_by_one(uow, case, room, receipt)
        await self._delete_what_it_left(uow, case)
        if room is not None and is_asked_for and case.is_open:
            reply = self._voice.room(room.language).forgotten(case)
            await self._voice.tell_room(uow, room.chat_id, reply)
        await uow.audit.forget_subject(case.word)
        await uow.cases.delete(case.id)

    async def _delete_what_it_left(self, uow: UnitOfWork, case: Case) -> None:
        """In the rooms that it was in before."""
        alarmed: set[int] = set()
        for place in await uow.moves.left_by(case.id):
            room = await uow.rooms.get(place.room_id)
            message: ChangeTopic | DeleteMessage | None = None
            if room is not None and place.thread_id is not None:
                message = ChangeTopic(room.chat_id, place.thread_id, TopicAction.DELETE)
            elif room is not None and place.message_id is not None:
                message = DeleteMessage(room.chat_id, place.message_id)
            if room is not None and message is not None:
                receipt = None if room.id in alarmed else Receipt(ReceiptKind.DELETION, room.id)
                alarmed.add(room.id)
                await self._voice.add_for_case(uow, case, message, receipt=receipt)

    async def _delete_one_by_one(self, uow: UnitOfWork, case: Case, room: Room, receipt: Receipt) -> None:
        """A group without topics: the card and everything that was said of the case there."""
        relays = await uow.cases.relays(case.id)
        # What mediators wrote is first: it is what needs the right to delete soonest.
        ours = [_in_room(relay) for relay in relays if relay.side is not Side.ROOM]
        theirs = [_in_room(relay) for relay in relays if relay.side is Side.ROOM]
        numbers = (*theirs, card_of(case), *ours)
        found = [(message_id, waits_for) for message_id, waits_for in numbers if message_id is not None]
        for position, (message_id, waits_for) in enumerate(found):
            message = DeleteMessage(room.chat_id, message_id)
            # One alarm is enough when Telegram refuses them all.
            noted = receipt if position == 0 else None
            await self._voice.add_for_case(uow, case, message, waits_for=waits_for, receipt=noted)


def _in_room(relay: Relay) -> tuple[Id | None, int | None]:
    return copy_of(relay) if relay.side in FROM_FAMILYS_CHAT else (relay.source_message_id, None)

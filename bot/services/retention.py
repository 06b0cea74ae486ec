"""Forgetting: cases whose time is over, settled messages, and everything about a family that asks for it."""

import logging
from datetime import timedelta

from bot.domain.cases import Case
from bot.domain.matching import CONTEXT_LASTS
from bot.domain.messages import ChangeTopic, DeleteMessage, Id, Receipt, ReceiptKind, TopicAction
from bot.domain.people import Contact, Room
from bot.domain.relays import FROM_FAMILYS_CHAT, Relay, Side
from bot.services.ports import Transactions, UnitOfWork
from bot.services.voice import Voice, card_of, copy_of, thread_of

logger = logging.getLogger(__name__)

#: Telegram repeats an update for at most a day; a week is enough to recognise repeats.
_KEEP_QUEUES = timedelta(days=7)
_MOST_AT_ONCE = 100


class Retention:
    """Deletes what is no longer needed, also from the mediators' room."""

    def __init__(self, voice: Voice, days: int) -> None:
        self._voice = voice
        self.days = days  #: how long an ended case is kept

    async def sweep(self, transactions: Transactions) -> None:
        """The hourly job; it starts work, so it commits."""
        async with transactions() as uow:
            cases = await uow.cases.ended_before(uow.now - timedelta(days=self.days), _MOST_AT_ONCE)
            for case in cases:
                await self._delete(uow, case)
            await uow.contacts.forget_recollections(uow.now - CONTEXT_LASTS)
            await uow.inbox.forget_done(uow.now - _KEEP_QUEUES)
            await uow.outbox.forget_settled(uow.now - _KEEP_QUEUES)
            await uow.commit()
        if cases:
            logger.info("old cases deleted", extra={"action": "cases_deleted", "number": len(cases)})

    async def forget(self, uow: UnitOfWork, contact: Contact) -> None:
        """Everything about one family at once; the counts stay, they name nobody."""
        for case in await uow.cases.all_of(contact.id):
            await self._delete(uow, case, is_asked_for=True)
        await uow.inbox.forget_chat(contact.chat_id)
        await uow.outbox.drop_for_chat(contact.chat_id)
        await uow.families.forget(contact.id)
        await uow.contacts.delete(contact.id)

    async def _delete(self, uow: UnitOfWork, case: Case, *, is_asked_for: bool = False) -> None:
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

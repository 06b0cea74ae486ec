"""A sign that one side sets under a message is seen under the same message on the other side."""

from bot.domain.cases import Case, State
from bot.domain.commands import FamilyReaction, RoomReaction
from bot.domain.messages import React, Receipt, ReceiptKind
from bot.domain.people import Contact, Room
from bot.domain.relays import Relay, Side
from bot.services.placement import Placement
from bot.services.ports import UnitOfWork
from bot.services.relay_receipts import ARRIVED_SIGN
from bot.services.voice import Voice, other_end_of


class Reactions:
    """Both directions. A bot has one sign under a message, so the other side's takes the place of its own."""

    def __init__(self, placement: Placement, voice: Voice) -> None:
        self._placement = placement
        self._voice = voice

    async def from_family(self, uow: UnitOfWork, contact: Contact, reaction: FamilyReaction) -> None:
        """Under what belongs to the family's open case; elsewhere a sign asks nothing of anybody."""
        case = await uow.cases.open_of(contact.id)
        room = await self._placement.room_of(uow, case) if case else None
        if case is None or room is None:
            return
        relay = await uow.cases.relay_at(case.id, Side.FAMILY, reaction.message_id)
        if relay is None:
            return
        if reaction.emoji is None:
            reply = self._voice.family(contact).sign_cannot_be_passed_on()
            await self._voice.tell_family(uow, contact, reply, reply_to=reaction.message_id)
            return
        number, waits_for = other_end_of(relay, Side.FAMILY)
        if number is not None:
            sign = React(room.chat_id, number, reaction.emoji)
            receipt = Receipt(ReceiptKind.REACTION, relay.id)
            await self._voice.add_for_case(uow, case, sign, waits_for=waits_for, receipt=receipt)

    async def from_room(self, uow: UnitOfWork, room: Room, reaction: RoomReaction) -> None:
        """Only the owner's reaches the family; among colleagues a sign is talk, as it is anywhere."""
        case = await uow.cases.by_room_message(room.id, reaction.message_id)
        relay = await uow.cases.relay_at(case.id, Side.ROOM, reaction.message_id) if case else None
        if case is None or relay is None or not case.is_open:
            return
        if not await self._may_answer(uow, case, room, reaction):
            return
        if reaction.emoji is None:
            replies = await self._voice.answer(uow, room, reaction.person)
            reply = replies.sign_cannot_be_passed_on()
            await self._voice.tell_case(uow, case, room, reply, reply_to=reaction.message_id)
        else:
            await self._show_family(uow, case, relay, reaction.emoji)

    async def _may_answer(self, uow: UnitOfWork, case: Case, room: Room, reaction: RoomReaction) -> bool:
        """Whoever believes to have answered, and has not, is told; nobody is told for taking a sign away."""
        replies = await self._voice.answer(uow, room, reaction.person)
        if reaction.person.is_anonymous:
            reply = replies.be_yourself()
        elif case.state is State.WAITING:
            reply = replies.take_first(case)
        else:
            mediator = await uow.rooms.mediator(reaction.person.user_id)
            return case.mediator_id == mediator.id
        if reaction.emoji != "":
            await self._voice.tell_case(uow, case, room, reply, reply_to=reaction.message_id)
        return False

    async def _show_family(self, uow: UnitOfWork, case: Case, relay: Relay, emoji: str) -> None:
        contact = await uow.contacts.get(case.contact_id)
        number, waits_for = other_end_of(relay, Side.ROOM)
        if contact is None or number is None:
            return
        if emoji and relay.side is Side.FAMILY:
            await uow.cases.save(case.acknowledged(uow.now))
        # Under the family's own message the sign that it arrived comes back.
        shown = emoji or (ARRIVED_SIGN if relay.side is Side.FAMILY else "")
        await uow.outbox.add(
            React(contact.chat_id, number, shown),
            now=uow.now,
            waits_for=waits_for,
            receipt=Receipt(ReceiptKind.REACTION, relay.id),
        )

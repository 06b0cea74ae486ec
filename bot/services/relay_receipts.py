"""What follows when a message, an edit or a sign did or did not reach the other side of a case."""

from collections.abc import Callable
from dataclasses import replace

from bot.domain.cases import Case
from bot.domain.commands import ContentKind
from bot.domain.delivery import Refusal
from bot.domain.messages import OutgoingMessage, React
from bot.domain.relays import LeftPlace, Relay, Side
from bot.services.arrivals import take_away
from bot.services.move_replies import MoveReplies
from bot.services.phrasebook import Reply
from bot.services.placement import Placement
from bot.services.ports import UnitOfWork
from bot.services.reachability import Reachability
from bot.services.room_replies import RoomReplies
from bot.services.voice import Voice

#: Language-free: the message has arrived in the mediators' room.
ARRIVED_SIGN = "👌"


class RelayReceipts:
    """Nobody believes wrongly that the other side has something."""

    def __init__(self, placement: Placement, voice: Voice, reachability: Reachability) -> None:
        self._placement = placement
        self._reachability = reachability
        self._voice = voice

    async def copy_arrived(
        self, message: OutgoingMessage, relay_id: int, result: int | None, uow: UnitOfWork
    ) -> None:
        """A family's message is signed for when the room has it."""
        relay = await uow.cases.relay(relay_id)
        if relay is None or relay.copy_row is None or not await uow.outbox.is_sent(relay.copy_row):
            # The case has moved on, or the copy was taken back on its way.
            await self._remember_stray(message, relay, result, uow)
            return
        await uow.cases.save_relay(replace(relay, copy_message_id=result, copy_row=None))
        case = await uow.cases.get(relay.case_id)
        contact = await uow.contacts.get(case.contact_id) if case else None
        if relay.side is Side.FAMILY and contact is not None:
            sign = React(contact.chat_id, relay.source_message_id, ARRIVED_SIGN)
            await uow.outbox.add(sign, now=uow.now)

    async def _remember_stray(
        self, message: OutgoingMessage, relay: Relay | None, result: int | None, uow: UnitOfWork
    ) -> None:
        """It stands in a room that the case has left; in a topic it goes with that."""
        if relay is None:
            await take_away(uow, message, result)
            return
        room = await uow.rooms.find(message.chat_id)
        if room and result is not None and getattr(message, "thread_id", None) is None:
            await uow.moves.leave([LeftPlace(relay.case_id, room.id, message_id=result)])

    async def not_brought_along(self, case: Case, uow: UnitOfWork) -> None:
        """What a mediator wrote in an earlier room is gone from the family's chat: the room misses it."""
        room = await self._placement.room_of(uow, case)
        if room is not None:
            reply = MoveReplies(self._voice.room(room.language)).history_incomplete()
            await self._voice.tell_case(uow, case, room, reply)

    async def mirror_refused(self, relay_id: int, refusal: Refusal, uow: UnitOfWork) -> None:
        """An edit that could not follow: its author must not believe that it did.

        Where somebody in the room has deleted the copy, what the family wrote comes again.
        """
        relay = await uow.cases.relay(relay_id)
        case = await uow.cases.get(relay.case_id) if relay else None
        if relay is None or case is None:
            return
        if relay.side is Side.ROOM:
            await self._tell_author(uow, case, relay, lambda replies: replies.not_delivered())
            return
        contact = await uow.contacts.get(case.contact_id)
        if contact is None:
            return
        if refusal is Refusal.MESSAGE_GONE and case.is_open:
            await self._placement.copy_again(uow, contact, case, relay)
        else:
            await self._voice.tell_family(uow, contact, self._voice.family(contact).not_passed_on())

    async def reaction_refused(
        self, message: OutgoingMessage, relay_id: int, refusal: Refusal, uow: UnitOfWork
    ) -> None:
        """A group may allow few signs or none: then the room reads which one the family has set."""
        relay = await uow.cases.relay(relay_id)
        case = await uow.cases.get(relay.case_id) if relay else None
        room = await self._placement.room_of(uow, case) if case else None
        emoji = message.emoji if isinstance(message, React) else ""
        if relay is None or case is None or room is None or refusal is Refusal.MESSAGE_GONE or not emoji:
            return
        if message.chat_id == room.chat_id:
            number = relay.source_message_id if relay.side is Side.ROOM else relay.copy_message_id
            reply = self._voice.room(room.language).sign_of_family(emoji)
            await self._voice.tell_case(uow, case, room, reply, reply_to=number)
        else:
            await self.family_refused(uow, case.contact_id, refusal)

    async def taken_back(self, relay_id: int, uow: UnitOfWork, *, is_deleted: bool) -> None:
        """A message became a note: whether its copy is gone."""
        relay = await uow.cases.relay(relay_id)
        case = await uow.cases.get(relay.case_id) if relay else None
        if relay is None or case is None:
            return
        if is_deleted:
            await self._tell_author(uow, case, relay, lambda replies: replies.taken_back())
        else:
            await self._tell_author(uow, case, relay, lambda replies: replies.not_taken_back())

    async def mediator_copy_refused(
        self, case: Case, relay: Relay, refusal: Refusal, uow: UnitOfWork
    ) -> None:
        # What did not arrive was no answer.
        await uow.cases.save(case.written_to(uow.now))
        if refusal is Refusal.NOT_COPYABLE:
            await self._tell_author(uow, case, relay, lambda replies: replies.cannot_be_passed_on())
        elif refusal is Refusal.PROTECTED:
            kind = ContentKind.PROTECTED
            await self._tell_author(uow, case, relay, lambda replies: replies.cannot_be_passed_on(kind))
        elif refusal is Refusal.NO_VOICE:
            await self._tell_author(uow, case, relay, lambda replies: replies.family_takes_no_voice())
        else:
            await self._tell_author(uow, case, relay, lambda replies: replies.not_delivered())
        await self.family_refused(uow, case.contact_id, refusal)

    async def family_refused(self, uow: UnitOfWork, contact_id: int, refusal: Refusal) -> None:
        """What a refusal by the family's chat says of the family itself."""
        if refusal is Refusal.BLOCKED:
            await self._reachability.changed(uow, contact_id, reachable=False)
        elif refusal is Refusal.ACCOUNT_GONE:
            await self._reachability.account_is_gone(uow, contact_id)

    async def _tell_author(
        self, uow: UnitOfWork, case: Case, relay: Relay, say: Callable[[RoomReplies], Reply]
    ) -> None:
        room = await self._placement.room_of(uow, case)
        if room is not None:
            reply = say(await self._voice.to_owner(uow, case, room))
            await self._voice.tell_case(uow, case, room, reply, reply_to=relay.source_message_id)

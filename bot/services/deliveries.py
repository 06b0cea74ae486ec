"""What follows when Telegram took a message, or would not: numbers noted, families, rooms and admins told."""

from collections.abc import Callable
from dataclasses import replace

from bot.domain.cases import Case
from bot.domain.commands import BotPlaceChanged, ContentKind
from bot.domain.delivery import Refusal, Refused
from bot.domain.messages import OutgoingMessage, Receipt, ReceiptKind
from bot.domain.people import Room
from bot.domain.relays import LeftPlace, Relay, Side
from bot.services.arrivals import card_arrived, take_away, topic_arrived
from bot.services.calm import Calm
from bot.services.dashboard_links import DashboardLinks
from bot.services.left_places import LeftPlaces
from bot.services.lost_rooms import LostRooms
from bot.services.phrasebook import Reply
from bot.services.placement import Placement
from bot.services.ports import UnitOfWork
from bot.services.privacy_replies import DeletionReplies
from bot.services.public_rooms import PublicRooms
from bot.services.reachability import Reachability
from bot.services.relay_receipts import RelayReceipts
from bot.services.room_replies import RoomReplies
from bot.services.voice import Voice, thread_of

#: When a card is refused so, nothing can be said in the room until a person changes something there.
ROOM_IS_LOST = frozenset({Refusal.CHAT_GONE, Refusal.CHAT_UNKNOWN, Refusal.NO_RIGHTS})


class Deliveries:
    """Keeps cases in step with what really arrived."""

    def __init__(
        self,
        placement: Placement,
        voice: Voice,
        lost_rooms: LostRooms,
        reachability: Reachability,
        dashboard: DashboardLinks,
    ) -> None:
        self._placement = placement
        self._voice = voice
        self._lost_rooms = lost_rooms
        self._reachability = reachability
        self._dashboard = dashboard
        self._calm = Calm()
        self._relays = RelayReceipts(placement, voice, reachability)
        self._public_rooms = PublicRooms(LeftPlaces(voice))

    async def arrived(
        self, message: OutgoingMessage, receipt: Receipt, result: int | None, uow: UnitOfWork
    ) -> None:
        """Note the id that Telegram gave."""
        match receipt.kind:
            case ReceiptKind.TOPIC:
                await topic_arrived(uow, message, receipt.id, result)
            case ReceiptKind.CARD:
                await card_arrived(uow, message, receipt.id, result)
            case ReceiptKind.COPY:
                await self._relays.copy_arrived(message, receipt.id, result, uow)
            case ReceiptKind.NOTICE:
                await self._notice_arrived(message, receipt.id, result, uow)
            case ReceiptKind.PROMPT:
                if await uow.cases.get(receipt.id) is None:
                    await take_away(uow, message, result)
                elif result is not None:
                    await uow.cases.add_relay(receipt.id, Side.PROMPT, result)
            case ReceiptKind.TAKEN_BACK:
                await self._relays.taken_back(receipt.id, uow, is_deleted=True)
            case ReceiptKind.FAMILY | ReceiptKind.MIRROR | ReceiptKind.REACTION | ReceiptKind.DELETION:
                pass
            case ReceiptKind.SIGN_IN:
                pass

    async def _notice_arrived(
        self, message: OutgoingMessage, case_id: int, result: int | None, uow: UnitOfWork
    ) -> None:
        """In a group without topics an answer to a notice is an answer in the case.

        What stands beside the topic, or in a room that the case has left, is only deleted with the case.
        """
        if result is None or getattr(message, "thread_id", None) is not None:
            return  # a topic goes as a whole
        case, room = await uow.cases.get(case_id), await uow.rooms.find(message.chat_id)
        if case is None:
            await take_away(uow, message, result)
        elif room is not None and case.room_id == room.id and thread_of(case) == (None, None):
            await uow.cases.add_relay(case.id, Side.NOTICE, result)
        elif room is not None:
            await uow.moves.leave([LeftPlace(case.id, room.id, message_id=result)])

    async def refused(
        self, message: OutgoingMessage, receipt: Receipt | None, refused: Refused, uow: UnitOfWork
    ) -> None:
        """Telegram will never take it: whoever waits for it is told."""
        if receipt is None:
            return
        match receipt.kind:
            case ReceiptKind.TOPIC:
                case = await self._case_in_chat(receipt.id, message.chat_id, uow)
                if case is not None:
                    await self._topic_refused(case, refused.refusal, uow)
            case ReceiptKind.CARD:
                case = await self._case_in_chat(receipt.id, message.chat_id, uow)
                if case is not None:
                    await self._card_refused(case, refused.refusal, uow)
            case ReceiptKind.COPY:
                await self._copy_refused(message, receipt.id, refused.refusal, uow)
            case ReceiptKind.NOTICE | ReceiptKind.PROMPT:
                case = await self._case_in_chat(receipt.id, message.chat_id, uow)
                if case is not None:
                    await self._notice_refused(case, message, refused.refusal, uow)
            case ReceiptKind.MIRROR:
                await self._relays.mirror_refused(receipt.id, refused.refusal, uow)
            case ReceiptKind.REACTION:
                await self._relays.reaction_refused(message, receipt.id, refused.refusal, uow)
            case ReceiptKind.TAKEN_BACK:
                await self._relays.taken_back(receipt.id, uow, is_deleted=False)
            case ReceiptKind.DELETION:
                await self._deletion_refused(receipt.id, refused.refusal, uow)
            case ReceiptKind.SIGN_IN:
                await self._dashboard.refused(receipt.id, uow)
            case ReceiptKind.FAMILY:
                await self._relays.family_refused(uow, receipt.id, refused.refusal)

    async def buried(self, message: OutgoingMessage, receipt: Receipt | None, uow: UnitOfWork) -> None:
        """Telegram did not take it for a day: people are told."""
        if self._calm.may_tell(uow.now):
            await self._voice.alarm(uow, lambda replies: replies.message_given_up())
        if receipt is not None and receipt.kind is ReceiptKind.COPY:
            await self._copy_refused(message, receipt.id, Refusal.INVALID, uow)
        if receipt is not None and receipt.kind is ReceiptKind.DELETION:
            await self._deletion_refused(receipt.id, Refusal.INVALID, uow)

    async def _deletion_refused(self, room_id: int, refusal: Refusal, uow: UnitOfWork) -> None:
        """What stays in a room must be deleted by hand; what is gone already need not."""
        if refusal is Refusal.NO_RIGHTS:
            await self._voice.alarm(uow, lambda replies: replies.case_not_deleted())
        elif refusal not in (Refusal.TOPIC_GONE, Refusal.MESSAGE_GONE):
            room = await uow.rooms.get(room_id)
            if room is not None and room.needs_alarm(uow.now):
                await uow.rooms.save(replace(room, alarmed_at=uow.now))
                await self._voice.alarm(uow, lambda replies: DeletionReplies(replies.words).something_stays())

    async def moved(self, old_chat_id: int, new_chat_id: int, uow: UnitOfWork) -> None:
        """A group became a supergroup: its room follows."""
        room = await uow.rooms.find(old_chat_id)
        if room is None:
            return
        if await uow.rooms.find(new_chat_id) is None:
            moved = replace(room, chat_id=new_chat_id)
            await uow.rooms.save(moved)
            await self._placement.move(uow, moved)
        else:
            await self._lost_rooms.lose(room, uow)  # somebody was faster and has bound the new group already

    async def family_reachable(self, contact_id: int, reachable: bool, uow: UnitOfWork) -> None:
        """The family blocked the bot or came back: its open case is told."""
        await self._reachability.changed(uow, contact_id, reachable=reachable)

    async def _notice_refused(
        self, case: Case, message: OutgoingMessage, refusal: Refusal, uow: UnitOfWork
    ) -> None:
        """The room did not hear it: a new topic shows the case as it stands now."""
        if refusal is Refusal.CHAT_GONE:
            await self._leave_room(case, uow)
        elif refusal is Refusal.TOPIC_GONE and getattr(message, "thread_id", None) == case.thread_id:
            await self._placement.renew_topic(uow, case)
        elif refusal is Refusal.NO_RIGHTS:
            await self._right_is_missing(case, uow, lambda replies: replies.card_refused(case))

    async def _right_is_missing(
        self, case: Case, uow: UnitOfWork, say: Callable[[RoomReplies], Reply]
    ) -> bool:
        """One alarm for a room, not one for each message that it refuses; whether this is the one."""
        room = await self._placement.room_of(uow, case)
        if room is None or not room.needs_alarm(uow.now):
            return False
        await uow.rooms.save(replace(room, alarmed_at=uow.now))
        await self._voice.alarm(uow, say)
        return True

    async def _case_in_chat(self, case_id: int, chat_id: int, uow: UnitOfWork) -> Case | None:
        """The case, unless it has moved on: what a room that it left says of it means nothing any more."""
        case = await uow.cases.get(case_id)
        room = await self._placement.room_of(uow, case) if case else None
        return case if room is not None and room.chat_id == chat_id else None

    async def _topic_refused(self, case: Case, refusal: Refusal, uow: UnitOfWork) -> None:
        """Without its topic the case lives in the group itself; the card that waits goes there."""
        await uow.cases.save(replace(case, thread_id=None, topic_row=None))
        room = await self._placement.room_of(uow, case)
        if refusal is Refusal.NOT_A_FORUM and room is not None:
            await uow.rooms.save(replace(room, is_forum=False))
        elif refusal is Refusal.NO_RIGHTS:
            is_first = await self._right_is_missing(case, uow, lambda replies: replies.topic_refused(case))
            if room is not None and is_first:
                hint = self._voice.room(room.language).rights_hint()
                await self._voice.tell_room(uow, room.chat_id, hint)

    async def _card_refused(self, case: Case, refusal: Refusal, uow: UnitOfWork) -> None:
        bare = replace(case, card_row=None)
        await uow.cases.save(bare)
        if refusal in ROOM_IS_LOST:
            await self._leave_room(bare, uow)
        elif refusal is Refusal.TOPIC_GONE:
            await self._placement.renew_topic(uow, bare)
        else:
            await self._voice.alarm(uow, lambda replies: replies.card_refused(bare))

    async def _leave_room(self, case: Case, uow: UnitOfWork) -> None:
        room = await self._placement.room_of(uow, case)
        if room is not None:
            await self._lost_rooms.lose(room, uow)

    async def made_public(self, room: Room, uow: UnitOfWork) -> None:
        """Anybody can read in the group now: it is told once, and nothing of any case is there any more."""
        if room.is_open:
            await self._lost_rooms.lose(room, uow)
            await self._public_rooms.clear(uow, room)
            await self._voice.tell_room(uow, room.chat_id, self._voice.room(room.language).make_it_private())

    async def _copy_refused(
        self, message: OutgoingMessage, relay_id: int, refusal: Refusal, uow: UnitOfWork
    ) -> None:
        relay = await uow.cases.relay(relay_id)
        if relay is None:
            return
        if relay.side is Side.ROOM:
            case = await uow.cases.get(relay.case_id)
            if case is not None:
                await self._relays.mediator_copy_refused(case, relay, refusal, uow)
            return
        case = await self._case_in_chat(relay.case_id, message.chat_id, uow)
        # A topic that was replaced in the meantime has been renewed with this message in it.
        if case is not None and getattr(message, "thread_id", None) in (None, case.thread_id):
            await self._family_copy_refused(case, relay, refusal, uow)

    async def _family_copy_refused(self, case: Case, relay: Relay, refusal: Refusal, uow: UnitOfWork) -> None:
        if refusal is Refusal.CHAT_GONE:
            await self._leave_room(case, uow)
            return
        if refusal is Refusal.TOPIC_GONE:
            await self._placement.renew_topic(uow, case)
            return
        if relay.side is Side.EARLIER:
            await self._relays.not_brought_along(case, uow)
            return
        contact = await uow.contacts.get(case.contact_id)
        if contact is None:
            return
        replies = self._voice.family(contact)
        match refusal:
            case Refusal.NOT_COPYABLE:
                reply = replies.cannot_be_passed_on()
            case Refusal.PROTECTED:
                reply = replies.cannot_be_passed_on(ContentKind.PROTECTED)
            case Refusal.NO_RIGHTS:
                await uow.cases.save_relay(replace(relay, copy_row=None))
                reply = replies.passed_on_later()
                await self._right_is_missing(case, uow, lambda replies: replies.card_refused(case))
            case _:
                reply = replies.not_passed_on()
        await self._voice.tell_family(uow, contact, reply, reply_to=relay.source_message_id)

    async def place_of_bot_changed(self, change: BotPlaceChanged, uow: UnitOfWork) -> None:
        """The bot was added, promoted, demoted or removed by a person."""
        group = change.group
        room = await uow.rooms.find(group.chat_id)
        if room is None:
            if change.is_member and change.is_new:
                welcome = self._voice.room("en").welcome(is_administrator=change.is_administrator)
                await self._voice.tell_room(uow, group.chat_id, welcome)
            return
        if not change.is_member:
            await self._lost_rooms.lose(room, uow)
            return
        if group.is_public:
            await self.made_public(room, uow)
            return
        back = replace(room, is_open=True, is_forum=group.is_forum, alarmed_at=None)
        await uow.rooms.save(back)
        if group.is_forum and not change.may_manage_topics:
            reply = self._voice.room(room.language).rights_hint()
            await self._voice.tell_room(uow, group.chat_id, reply)
        elif not change.is_administrator:
            reply = self._voice.room(room.language).administrator_hint()
            await self._voice.tell_room(uow, group.chat_id, reply)
        await self._placement.catch_up(uow, back)
        await self._placement.place_waiting_cases(uow)

"""The only way in which services speak: in somebody's language, through the outbox."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.domain.cases import Case
from bot.domain.commands import Person
from bot.domain.languages import DEFAULT_LANGUAGE, known_language
from bot.domain.messages import (
    AWAITED,
    EditButtons,
    EditText,
    Id,
    OutgoingMessage,
    Receipt,
    ReceiptKind,
    SendText,
)
from bot.domain.people import Contact, Mediator, Room, RoomKind
from bot.domain.relays import FROM_FAMILYS_CHAT, Relay, Side
from bot.domain.urgency import Urgency, urgency_of
from bot.services.phrasebook import Phrasebook, Reply
from bot.services.ports import Knowledge, Translator, UnitOfWork
from bot.services.replies import FamilyReplies
from bot.services.room_replies import RoomReplies


def language_of(contact: Contact) -> str:
    """What a family reads: its choice, else its phone's language, else English."""
    return contact.language or known_language(contact.phone_language) or DEFAULT_LANGUAGE


def lane_of(case: Case) -> str:
    """The messages of one case leave in order; other cases of the same room do not wait for them."""
    return lane_of_number(case.id)


def lane_of_number(case_id: int) -> str:
    """The same, also when the case is gone."""
    return f"case/{case_id}"


@dataclass(frozen=True, slots=True)
class Voice:
    """Speaks to families, rooms and admins."""

    knowledge: Knowledge
    translator: Translator
    admin_ids: frozenset[int]

    def family(self, contact: Contact, language: str | None = None) -> FamilyReplies:
        """The sentences in the family's language, or in the one it has just written in."""
        return FamilyReplies(Phrasebook(self.translator, language or language_of(contact)))

    def room(self, language: str) -> RoomReplies:
        """The sentences in a room's language."""
        return RoomReplies(Phrasebook(self.translator, language), self.knowledge.current)

    def to(self, mediator: Mediator, room: Room) -> RoomReplies:
        """The sentences that answer one mediator: in the mediator's own language."""
        return self.room(mediator.reads(room.language))

    async def mediator(self, uow: UnitOfWork, person: Person) -> Mediator:
        """Whoever did something in a room, with what the phone says now."""
        mediator = await uow.rooms.mediator(person.user_id)
        if person.language_code in (None, mediator.phone_language):
            return mediator
        seen = replace(mediator, phone_language=person.language_code)
        await uow.rooms.save_mediator(seen)
        return seen

    async def answer(self, uow: UnitOfWork, room: Room, person: Person) -> RoomReplies:
        """The same for whoever acts just now; whoever hides behind the group's name reads what all read."""
        if person.is_anonymous:
            return self.room(room.language)
        return self.to(await self.mediator(uow, person), room)

    async def to_owner(self, uow: UnitOfWork, case: Case, room: Room) -> RoomReplies:
        """For what the owner of a case must know, whoever else reads it."""
        owner = await uow.rooms.get_mediator(case.mediator_id) if case.mediator_id else None
        return self.to(owner, room) if owner is not None else self.room(room.language)

    async def tell_family(
        self,
        uow: UnitOfWork,
        contact: Contact,
        reply: Reply,
        *,
        reply_to: int | None = None,
        urgency: Urgency | None = None,
    ) -> None:
        message = SendText(
            contact.chat_id,
            reply.text,
            buttons=reply.buttons,
            keys=reply.keys,
            reply_to=reply_to,
            no_keys=reply.no_keys,
        )
        receipt = Receipt(ReceiptKind.FAMILY, contact.id)
        await uow.outbox.add(message, now=uow.now, receipt=receipt, urgency=urgency)

    async def tell_room(
        self,
        uow: UnitOfWork,
        chat_id: int,
        reply: Reply,
        *,
        thread_id: int | None = None,
        reply_to: int | None = None,
        silent: bool = False,
    ) -> None:
        message = SendText(
            chat_id,
            reply.text,
            buttons=reply.buttons,
            thread_id=thread_id,
            reply_to=reply_to,
            silent=silent,
        )
        await uow.outbox.add(message, now=uow.now, urgency=_of_answer(reply_to))

    async def tell_case(
        self,
        uow: UnitOfWork,
        case: Case,
        room: Room,
        reply: Reply,
        *,
        reply_to: int | None = None,
        silent: bool = False,
    ) -> None:
        """Say something in the case's topic, or under its card in a group without topics."""
        thread, waits_for = thread_of(case)
        answered = reply_to if reply_to is not None or thread is not None else case.card_message_id
        message = SendText(
            room.chat_id,
            reply.text,
            buttons=reply.buttons,
            thread_id=thread,
            reply_to=answered,
            silent=silent,
        )
        receipt = Receipt(ReceiptKind.NOTICE, case.id)
        await self.add_for_case(
            uow, case, message, waits_for=waits_for, receipt=receipt, urgency=_of_answer(reply_to)
        )

    async def call_for(self, uow: UnitOfWork, case: Case, room: Room) -> None:
        """Say in the room itself that somebody is in danger: not everybody watches every topic."""
        if room.is_forum:
            message = SendText(room.chat_id, self.room(room.language).urgent_call(case).text)
            await self.add_for_case(uow, case, message, receipt=Receipt(ReceiptKind.NOTICE, case.id))

    async def show_card(self, uow: UnitOfWork, case: Case, room: Room) -> None:
        """Bring the case card up to date."""
        message_id, waits_for = card_of(case)
        if message_id is None:
            return
        replies = self.room(room.language)
        reply = replies.card(case, await self.owner_name(uow, case, replies))
        edit = EditText(room.chat_id, message_id, reply.text, buttons=reply.buttons)
        await self.add_for_case(uow, case, edit, waits_for=waits_for)

    async def clear_buttons(self, uow: UnitOfWork, case: Case, room: Room, message_id: int | None) -> None:
        """A notice whose button was pressed has none any more; the card shows those that hold now."""
        # While the card's number is not known, the pressed message may be the card itself.
        if message_id is not None and case.card_message_id not in (None, message_id):
            await self.add_for_case(uow, case, EditButtons(room.chat_id, message_id))

    async def owner_name(self, uow: UnitOfWork, case: Case, replies: RoomReplies) -> str:
        """The owner as colleagues may read it."""
        owner = await uow.rooms.get_mediator(case.mediator_id) if case.mediator_id else None
        return replies.somebody(owner.alias if owner else None)

    async def add_for_case(
        self,
        uow: UnitOfWork,
        case: Case,
        message: OutgoingMessage,
        *,
        waits_for: int | None = None,
        receipt: Receipt | None = None,
        urgency: Urgency | None = None,
    ) -> int:
        """Into the lane of the case; everything about a family in danger goes before everything else."""
        worth = urgency_of(message) if urgency is None else urgency
        if case.urgent and worth is not Urgency.COSMETIC:
            worth = Urgency.URGENT
        return await uow.outbox.add(
            message,
            now=uow.now,
            waits_for=waits_for,
            receipt=receipt,
            lane=lane_of(case),
            urgency=worth,
        )

    async def alarm(self, uow: UnitOfWork, say: Callable[[RoomReplies], Reply]) -> None:
        """Tell the people who can mend it: the staff rooms, or the admins where there is none."""
        staff = [room for room in await uow.rooms.all() if room.kind is RoomKind.STAFF and room.is_open]
        for room in staff:
            await self.tell_room(uow, room.chat_id, say(self.room(room.language)))
        if not staff:
            for admin_id in sorted(self.admin_ids):
                await self.tell_room(uow, admin_id, say(self.room(DEFAULT_LANGUAGE)))


def _of_answer(reply_to: int | None) -> Urgency | None:
    """Whoever has just written or pressed something in a room looks at the screen."""
    return None if reply_to is None else Urgency.URGENT


def thread_of(case: Case) -> tuple[Id | None, int | None]:
    """The case's topic as (id, row to wait for): known, on its way, or none."""
    if case.thread_id is not None:
        return case.thread_id, None
    if case.topic_row is not None:
        return AWAITED, case.topic_row
    return None, None


def card_of(case: Case) -> tuple[Id | None, int | None]:
    """The case's card as (message id, row to wait for)."""
    if case.card_message_id is not None:
        return case.card_message_id, None
    if case.card_row is not None:
        return AWAITED, case.card_row
    return None, None


def copy_of(relay: Relay) -> tuple[Id | None, int | None]:
    """The copy of a relayed message as (message id, row to wait for)."""
    if relay.copy_message_id is not None:
        return relay.copy_message_id, None
    if relay.copy_row is not None:
        return AWAITED, relay.copy_row
    return None, None


def other_end_of(relay: Relay, here: Side) -> tuple[Id | None, int | None]:
    """The same message on the other side as (message id, row to wait for)."""
    was_written_here = (relay.side in FROM_FAMILYS_CHAT) is (here is Side.FAMILY)
    return copy_of(relay) if was_written_here else (relay.source_message_id, None)

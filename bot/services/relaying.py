"""What mediators write reaches the family, and edits follow; anything else stays in the room."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import islice
from unicodedata import category, normalize

from bot.domain.cases import Case, State
from bot.domain.commands import ContentKind, FamilyEdit, RoomEdit, RoomMessage, Written
from bot.domain.messages import (
    CopyMessage,
    DeleteMessage,
    EditCaption,
    EditMedia,
    EditText,
    Quote,
    Receipt,
    ReceiptKind,
)
from bot.domain.people import Contact, Room
from bot.domain.relays import Relay, Side
from bot.domain.urgency import Urgency
from bot.services.left_places import LeftPlaces
from bot.services.placement import Placement
from bot.services.ports import UnitOfWork
from bot.services.room_replies import RoomReplies
from bot.services.statistics import Statistics
from bot.services.transfers import Transfers
from bot.services.voice import Voice, copy_of

#: A message in a room that begins so is for colleagues and never leaves.
NOTE_MARK = "//"


class Relaying:
    """Both directions of a case, by message numbers; the words stay with Telegram."""

    def __init__(
        self, placement: Placement, voice: Voice, statistics: Statistics, transfers: Transfers
    ) -> None:
        self._placement = placement
        self._voice = voice
        self._statistics = statistics
        self._transfers = transfers
        self._left = LeftPlaces(voice)

    # ── from the room ──

    async def from_room(self, uow: UnitOfWork, room: Room, message: RoomMessage) -> None:
        """Copy what the owner wrote; stop what anybody else wrote, and say why."""
        case = await self._placement.case_at(uow, room, message.thread_id, message.reply_to)
        if case is None:
            is_of_note = await self._transfers.takes_more_of_note(uow, room, message)
            if not is_of_note and not is_note(message.written):
                await self._left.refuse(uow, room, message.thread_id, message.reply_to, message.message_id)
            return
        if await self._transfers.takes_as_note(uow, room, case, message):
            await self._left.remember_aside(uow, case, room, message.message_id)
        elif await self._may_leave(uow, case, room, message):
            await self._copy_to_family(
                uow, case, room, message.message_id, message.reply_to, message.quote, message.album
            )
        else:
            await self._left.remember_aside(uow, case, room, message.message_id)

    async def _may_leave(self, uow: UnitOfWork, case: Case, room: Room, message: RoomMessage) -> bool:
        """False for a note, and for what is stopped: that is said."""
        if await self._is_note(uow, case, room, message):
            return False
        said = await self._voice.answer(uow, room, message.person)
        if message.person.is_anonymous:
            reply = said.be_yourself()
            await self._voice.tell_case(uow, case, room, reply, reply_to=message.message_id)
            return False
        mediator = await uow.rooms.mediator(message.person.user_id)
        if not case.is_with(mediator.id):
            await self.hold_back(uow, case, room, said, message.message_id)
            return False
        if message.kind.can_be_passed_on and not leads_to_somebody(message.written):
            return True
        kind = message.kind
        reply = said.leads_to_somebody() if kind.can_be_passed_on else said.cannot_be_passed_on(kind)
        await self._voice.tell_case(uow, case, room, reply, reply_to=message.message_id)
        return False

    async def _is_note(self, uow: UnitOfWork, case: Case, room: Room, message: RoomMessage) -> bool:
        """Telegram shows one caption under a whole album: who marks it as a note means every photo of it."""
        if is_note(message.written):
            if message.album is not None and message.album != case.note_album:
                case = replace(case, note_album=message.album)
                await uow.cases.save(case)
                await self._take_back_album(uow, case, room, message)
            return True
        return message.album is not None and message.album == case.note_album

    async def _take_back_album(self, uow: UnitOfWork, case: Case, room: Room, message: RoomMessage) -> None:
        """The mark stood under a later photo: those before it are on their way already."""
        contact = await uow.contacts.get(case.contact_id)
        for relay in await uow.cases.relays(case.id):
            is_of_album = relay.side is Side.ROOM and relay.album == message.album
            if contact is not None and is_of_album and copy_of(relay)[0] is not None:
                await self._take_back(uow, case, room, contact, relay)

    async def hold_back(
        self, uow: UnitOfWork, case: Case, room: Room, replies: RoomReplies, message_id: int
    ) -> None:
        """Say why this does not go to the family: the case is somebody else's, nobody's, or over."""
        if case.state is State.WAITING:
            reply = replies.take_first(case)
        elif case.state is State.TAKEN:
            reply = replies.not_yours(await self._voice.owner_name(uow, case, replies))
        else:
            reply = replies.case_is_over(case)
        await self._voice.tell_case(uow, case, room, reply, reply_to=message_id)

    async def _copy_to_family(
        self,
        uow: UnitOfWork,
        case: Case,
        room: Room,
        message_id: int,
        answers: int | None = None,
        quote: Quote | None = None,
        album: str | None = None,
    ) -> None:
        contact = await uow.contacts.get(case.contact_id)
        if contact is None:
            return
        relay = await uow.cases.add_relay(case.id, Side.ROOM, message_id, album)
        reply_to, waits_for = await self._placement.answered(uow, case, Side.ROOM, answers)
        quote = quote if reply_to is not None else None
        row = await uow.outbox.add(
            CopyMessage(contact.chat_id, room.chat_id, message_id, reply_to=reply_to, quote=quote),
            now=uow.now,
            waits_for=waits_for,
            receipt=Receipt(ReceiptKind.COPY, relay.id),
        )
        await uow.cases.save_relay(replace(relay, copy_row=row))
        await uow.cases.save(await self.replied(uow, case, room))

    async def replied(self, uow: UnitOfWork, case: Case, room: Room) -> Case:
        """The case after its owner has written, or sent an answer; the first time is counted."""
        replied = case.replied(uow.now)
        if case.first_reply_at is None:
            await self._statistics.first_reply(uow, replied, room)
        return replied

    # ── edits ──

    async def edit_from_room(self, uow: UnitOfWork, room: Room, edit: RoomEdit) -> None:
        """Change the family's copy; an edit into a note takes the copy back."""
        case = await self._placement.case_at(uow, room, edit.thread_id, edit.message_id)
        if case is None and edit.kind is not ContentKind.LOCATION and not is_note(edit.written):
            await self._left.refuse(uow, room, edit.thread_id, edit.message_id, edit.message_id)
        contact = await uow.contacts.get(case.contact_id) if case else None
        if case is None or contact is None:
            return  # nobody becomes a mediator by talking of something else
        mediator = await uow.rooms.mediator(edit.person.user_id)
        if case.mediator_id != mediator.id:
            return
        if edit.kind is ContentKind.LOCATION:
            return  # a moving position is no edit of anybody's: a word about each step would bury the case
        relay = await uow.cases.relay_of(case.id, Side.ROOM, edit.message_id)
        copy, _ = copy_of(relay) if relay is not None else (None, None)
        if is_note(edit.written):
            if relay is not None and copy is not None:
                await self._take_back(uow, case, room, contact, relay)
        elif relay is None or copy is None or _is_empty(edit) or case.state is not State.TAKEN:
            # It was a note, or held back, or is over: no edit sends that.
            reply = self._voice.to(mediator, room).not_delivered()
            await self._voice.tell_case(uow, case, room, reply, reply_to=edit.message_id)
        elif leads_to_somebody(edit.written):
            reply = self._voice.to(mediator, room).leads_to_somebody()
            await self._voice.tell_case(uow, case, room, reply, reply_to=edit.message_id)
        elif edit.written is not None and not edit.written.can_be_rewritten:
            await self._replace(uow, case, room, contact, relay)
        else:
            await self._mirror(uow, case, relay, contact.chat_id, edit, lane_is_case=False)

    async def _replace(self, uow: UnitOfWork, case: Case, room: Room, contact: Contact, relay: Relay) -> None:
        """Longer than a bot may write: only Telegram itself can copy it, so the family gets it anew."""
        copy, waits_for = copy_of(relay)
        assert copy is not None
        await uow.outbox.add(DeleteMessage(contact.chat_id, copy), now=uow.now, waits_for=waits_for)
        await self._copy_to_family(uow, case, room, relay.source_message_id)

    async def _take_back(
        self, uow: UnitOfWork, case: Case, room: Room, contact: Contact, relay: Relay
    ) -> None:
        copy, waits_for = copy_of(relay)
        assert copy is not None
        await uow.cases.save_relay(replace(relay, copy_message_id=None, copy_row=None))
        await uow.cases.save(case.written_to(uow.now))
        if waits_for is not None and await uow.outbox.withdraw(waits_for, uow.now):
            # A copy is made of what stands there when it is made: by now, the note for colleagues.
            reply = (await self._voice.to_owner(uow, case, room)).taken_back()
            await self._voice.tell_case(uow, case, room, reply, reply_to=relay.source_message_id)
            return
        await uow.outbox.add(
            DeleteMessage(contact.chat_id, copy),
            now=uow.now,
            waits_for=waits_for,
            receipt=Receipt(ReceiptKind.TAKEN_BACK, relay.id),
            urgency=Urgency.URGENT,
        )

    async def edit_from_family(self, uow: UnitOfWork, contact: Contact, case: Case, edit: FamilyEdit) -> None:
        """Change the room's copy, or pass the message on when it was not part of the case yet."""
        relay = await uow.cases.relay_of(case.id, Side.FAMILY, edit.message_id)
        if relay is None:
            await self._placement.relay_from_family(uow, contact, case.id, edit.message_id)
            return
        room = await self._placement.room_of(uow, case)
        if room is None or edit.kind is ContentKind.LOCATION:
            return  # a room that comes later copies the edited message; a moving position is not news
        if _is_empty(edit) or (edit.written is not None and not edit.written.can_be_rewritten):
            await self._placement.copy_again(uow, contact, case, relay)
            return
        await self._mirror(uow, case, relay, room.chat_id, edit, lane_is_case=True)

    async def _mirror(
        self,
        uow: UnitOfWork,
        case: Case,
        relay: Relay,
        chat_id: int,
        change: FamilyEdit | RoomEdit,
        *,
        lane_is_case: bool,
    ) -> None:
        copy, waits_for = copy_of(relay)
        written = change.written
        if copy is None:
            return
        edit: EditCaption | EditText | EditMedia
        if change.attachment is not None:
            # Telegram does not say whether picture, caption or both were changed.
            words = written or Written("")
            edit = EditMedia(chat_id, copy, change.attachment, words.text, words.entities)
        elif written is None:
            return
        elif written.is_caption:
            edit = EditCaption(chat_id, copy, written.text, written.entities)
        else:
            edit = EditText(chat_id, copy, written.text, entities=written.entities)
        receipt = Receipt(ReceiptKind.MIRROR, relay.id)
        if lane_is_case:
            await self._voice.add_for_case(uow, case, edit, waits_for=waits_for, receipt=receipt)
        else:
            await uow.outbox.add(edit, now=uow.now, waits_for=waits_for, receipt=receipt)


def _is_empty(edit: FamilyEdit | RoomEdit) -> bool:
    """Nothing that a bot could put in the place of what is there."""
    return edit.written is None and edit.attachment is None


def leads_to_somebody(written: Written | None) -> bool:
    """A name chosen from the list behind @ opens a profile; families know aliases alone.

    Telegram puts the user name of whoever has one there, and a link behind the first name of all others.
    """
    return written is not None and any(_is_of_somebody(one) for one in written.entities)


def _is_of_somebody(entity: Mapping[str, object]) -> bool:
    leads_there = str(entity.get("url", "")).lower().startswith(("tg://user", "tg://openmessage"))
    return entity.get("type") in ("mention", "text_mention") or leads_there


def is_note(written: Written | None) -> bool:
    """True for a note to colleagues, also where something invisible stands before its mark."""
    if written is None:
        return False
    visible = (sign for sign in written.text if not sign.isspace() and category(sign) != "Cf")
    return normalize("NFKC", "".join(islice(visible, len(NOTE_MARK)))) == NOTE_MARK

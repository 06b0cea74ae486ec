"""A case goes to the mediators of another place by hand: to which room, and with a note if there is one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.domain.actions import Action, Verb
from bot.domain.audit import Deed
from bot.domain.cases import Case, State
from bot.domain.commands import RoomMessage
from bot.domain.messages import AWAITED, EditButtons
from bot.domain.people import Mediator, Room, RoomKind
from bot.domain.relays import LeftPlace, Transfer
from bot.services.enclosures import Enclosures, Note
from bot.services.move_replies import MoveReplies
from bot.services.placement import Placement
from bot.services.ports import UnitOfWork
from bot.services.room_calendars import RoomCalendars
from bot.services.turnstile import Turnstile
from bot.services.voice import Voice, language_of

#: Whoever chose a room and then did something else does not mean the next day's words as a note.
_NOTE_WITHIN: Final = timedelta(hours=1)


class Transfers:
    """Its owner transfers a case; while it waits, anybody in the room does."""

    def __init__(
        self, voice: Voice, placement: Placement, calendars: RoomCalendars, turnstile: Turnstile
    ) -> None:
        self._voice = voice
        self._placement = placement
        self._calendars = calendars
        self._turnstile = turnstile
        self._enclosures = Enclosures(voice)

    async def press(
        self, uow: UnitOfWork, room: Room, case: Case, mediator: Mediator, action: Action, message_id: int
    ) -> None:
        """A button on the way, pressed by somebody who may."""
        too_often = await self._turnstile.why_not_move(uow, case, mediator.reads(room.language))
        match action.verb:
            case Verb.TRANSFER | Verb.MOVE_TO | Verb.MOVE_NOW if too_often is not None:
                await self._voice.tell_case(uow, case, room, too_often, reply_to=message_id)
            case Verb.TRANSFER:
                await self._show_rooms(uow, room, case, action, message_id)
            case Verb.MOVE_TO | Verb.MOVE_NOW:
                await self._choose(uow, room, case, mediator, action, message_id)
            case _:
                await uow.moves.end(case.id)
                await self._put_buttons_back(uow, room, case, message_id)

    async def refuse(
        self, uow: UnitOfWork, room: Room, case: Case, mediator: Mediator, message_id: int
    ) -> None:
        """Say who has the case, or that it is over."""
        replies = self._voice.to(mediator, room)
        reply = replies.case_is_over(case)
        if case.is_open:
            reply = MoveReplies(replies).only_owner(await self._voice.owner_name(uow, case, replies))
        await self._voice.tell_case(uow, case, room, reply, reply_to=message_id)

    async def _show_rooms(
        self, uow: UnitOfWork, room: Room, case: Case, action: Action, message_id: int
    ) -> None:
        others = _nearest_first(await _other_rooms(uow, room), case)
        replies = MoveReplies(self._voice.room(room.language))
        if not others:
            await self._voice.tell_case(uow, case, room, replies.no_other_room(), reply_to=message_id)
            return
        buttons = replies.rooms(case, others, action.message_id(1) or 0)
        await self._voice.add_for_case(uow, case, EditButtons(room.chat_id, message_id, buttons))

    async def _choose(
        self,
        uow: UnitOfWork,
        room: Room,
        case: Case,
        mediator: Mediator,
        action: Action,
        message_id: int,
    ) -> None:
        wanted = action.message_id(1)
        target = next((one for one in await _other_rooms(uow, room) if one.id == wanted), None)
        if target is None:
            reply = self._voice.room(room.language).stale_button()
            await self._voice.tell_case(uow, case, room, reply, reply_to=message_id)
        elif action.verb is Verb.MOVE_NOW:
            await self._voice.add_for_case(uow, case, EditButtons(room.chat_id, message_id))
            await self._bring(uow, case, target, mediator, None)
        else:
            await uow.moves.begin(Transfer(case.id, target.id, mediator.id, uow.now))
            await self._put_buttons_back(uow, room, case, message_id)
            reply = MoveReplies(self._voice.room(room.language)).ask_for_note(case, target)
            await self._voice.tell_case(uow, case, room, reply, reply_to=message_id)

    async def _put_buttons_back(self, uow: UnitOfWork, room: Room, case: Case, message_id: int) -> None:
        buttons = self._voice.room(room.language).buttons(case)
        await self._voice.add_for_case(uow, case, EditButtons(room.chat_id, message_id, buttons))

    async def takes_as_note(self, uow: UnitOfWork, room: Room, case: Case, message: RoomMessage) -> bool:
        """True for the note that was asked for: it goes along with the case, and not to the family."""
        begun = await uow.moves.at_hand(case.id)
        if begun is None or message.person.is_anonymous:
            return False
        mediator = await uow.rooms.mediator(message.person.user_id)
        if begun.mediator_id != mediator.id:
            return False
        target = next((one for one in await _other_rooms(uow, room) if one.id == begun.room_id), None)
        is_late = uow.now - begun.begun_at > _NOTE_WITHIN
        if target is None or is_late or not _may_transfer(case, mediator):
            await uow.moves.end(case.id)
            return False
        if not message.kind.can_be_passed_on:
            reply = self._voice.room(room.language).cannot_be_passed_on(message.kind)
            await self._voice.tell_case(uow, case, room, reply, reply_to=message.message_id)
            return True
        await self._close_question(uow, room, begun)
        # Telegram brings an album picture by picture: what comes after this one is known by it.
        going = case if message.album is None else replace(case, note_album=message.album)
        await self._bring(
            uow, going, target, mediator, Note(room.chat_id, message.message_id, mediator.alias)
        )
        return True

    async def _close_question(self, uow: UnitOfWork, room: Room, begun: Transfer) -> None:
        """What asked for the note has no buttons any more: there is nothing left to choose."""
        case = await uow.cases.get(begun.case_id)
        question = await uow.moves.question_of(begun)
        if case is not None and question is not None:
            edit = EditButtons(room.chat_id, AWAITED)
            await self._voice.add_for_case(uow, case, edit, waits_for=question)

    async def takes_more_of_note(self, uow: UnitOfWork, room: Room, message: RoomMessage) -> bool:
        """True for further pictures of an album whose first one went along as the note: so do they."""
        if message.album is None or message.person.is_anonymous:
            return False
        case_id = await uow.moves.case_left_at(room.id, message.thread_id, message.reply_to)
        case = await uow.cases.get(case_id) if case_id is not None else None
        if case is None or case.note_album != message.album or case.room_id in (None, room.id):
            return False
        new = await self._placement.room_of(uow, case)
        if new is None:
            return False
        mediator = await uow.rooms.mediator(message.person.user_id)
        note = Note(room.chat_id, message.message_id, mediator.alias)
        await self._enclosures.pass_note(uow, case, new, note)
        if message.thread_id is None:
            await uow.moves.leave([LeftPlace(case.id, room.id, message_id=message.message_id)])
        return True

    async def _bring(
        self, uow: UnitOfWork, case: Case, target: Room, mediator: Mediator, note: Note | None
    ) -> None:
        await uow.audit.note(Deed.TRANSFER, mediator.user_id, case.word)
        await self._turnstile.moved(uow, case)
        brought = await self._placement.bring_to(uow, case, target, note=note)
        contact = await uow.contacts.get(case.contact_id)
        if contact is None:
            return
        outlook = self._calendars.outlook(uow.now, target, contact, brought)
        places = self._voice.room(language_of(contact)).places(target)
        warning = self._calendars.warning(uow.now, contact, brought, outlook, self._voice.family(contact))
        reply = self._voice.family(contact).is_with_others(brought, outlook, *warning, places=places)
        await self._voice.tell_family(uow, contact, reply)


def _may_transfer(case: Case, mediator: Mediator) -> bool:
    return case.state is State.WAITING or case.is_with(mediator.id)


async def _other_rooms(uow: UnitOfWork, room: Room) -> list[Room]:
    """Rooms in which cases are worked on: not the staff room, nor where the bot is not heard."""
    rooms = await uow.rooms.all()
    return [one for one in rooms if one.kind is RoomKind.CASES and one.is_open and one.id != room.id]


def _nearest_first(rooms: Sequence[Room], case: Case) -> list[Room]:
    """Those of the family's country come first; the border is crossed less often."""
    return sorted(rooms, key=lambda room: all(place.country != case.country for place in room.places))

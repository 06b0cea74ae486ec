"""A mediator ends an abusive case with a pause for its sender; the staff room sees it and can lift it."""

from datetime import timedelta

from bot.domain.actions import Action, Verb
from bot.domain.audit import Deed
from bot.domain.cases import Case, Ending
from bot.domain.commands import RoomPress
from bot.domain.messages import EditButtons
from bot.domain.mutes import MUTE_DAYS, OUTCOMES, MuteReason
from bot.domain.people import Mediator, Room, RoomKind
from bot.services.bounds_replies import BoundsReplies
from bot.services.casework import Casework
from bot.services.mute_replies import MuteReplies
from bot.services.phrasebook import Reply
from bot.services.ports import UnitOfWork
from bot.services.voice import Voice


class Muting:
    """Two questions, why and for how long; then the case is closed."""

    def __init__(self, voice: Voice, casework: Casework) -> None:
        self._voice = voice
        self._casework = casework

    async def pressed(
        self, uow: UnitOfWork, room: Room, case: Case, mediator: Mediator, action: Action, message_id: int
    ) -> None:
        """The next question in place of the last one; whoever presses it owns the case."""
        replies = MuteReplies(self._voice.to(mediator, room))
        reason, days = _reason(action.argument(1)), _days(action.argument(2))
        if action.verb is Verb.MUTE_NOW and reason is not None and days is not None:
            await self._mute(uow, room, case, mediator, reason, days)
            await self._voice.clear_buttons(uow, case, room, message_id)
            return
        if action.verb is Verb.MUTE or reason is None:
            buttons = replies.reasons(case)
        else:
            buttons = replies.days(case, reason)
        await self._voice.add_for_case(uow, case, EditButtons(room.chat_id, message_id, buttons))

    async def _mute(
        self, uow: UnitOfWork, room: Room, case: Case, mediator: Mediator, reason: MuteReason, days: int
    ) -> None:
        contact = await uow.contacts.get(case.contact_id)
        if contact is None:
            return
        until = uow.now + timedelta(days=days)
        mute = await uow.mutes.put(contact.chat_id, reason, until, room.id)
        await uow.audit.note(Deed.MUTE, mediator.user_id, case.word)
        farewell = BoundsReplies(self._voice.family(contact).words).muted(mute.until.date())
        await self._casework.close(uow, case, room, mediator, Ending(OUTCOMES[reason]), farewell)
        await self._voice.tell_case(uow, case, room, MuteReplies(self._voice.room(room.language)).done(mute))
        for staff in await uow.rooms.all():
            if staff.kind is RoomKind.STAFF and staff.is_open:
                notice = MuteReplies(self._voice.room(staff.language)).notice(mute, room)
                await self._voice.tell_room(uow, staff.chat_id, notice)

    async def listing(self, uow: UnitOfWork, room: Room) -> Reply:
        """`/muted` in the staff room."""
        rooms = {one.id: one for one in await uow.rooms.all()}
        mutes = await uow.mutes.all(uow.now)
        return MuteReplies(self._voice.room(room.language)).listing(mutes, rooms)

    async def lift(self, uow: UnitOfWork, room: Room, press: RoomPress, action: Action) -> None:
        """By staff; who is meant is known to nobody, so it cannot be told."""
        replies = await self._voice.answer(uow, room, press.person)
        number = action.message_id(0)
        if number is not None and await uow.mutes.lift(number):
            await uow.audit.note(Deed.LIFT_MUTE, press.person.user_id)
            reply = MuteReplies(replies).lifted()
        else:
            reply = replies.stale_button()
        await self._voice.tell_room(
            uow, room.chat_id, reply, thread_id=press.thread_id, reply_to=press.message_id
        )


def _reason(word: str) -> MuteReason | None:
    return MuteReason(word) if word in set(MuteReason) else None


def _days(word: str) -> int | None:
    return next((days for days in MUTE_DAYS if str(days) == word), None)

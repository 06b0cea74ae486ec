"""What is pressed in a room, of a case or of none; every right is checked, since data can be forged."""

from bot.domain.actions import ENDING_VERBS, KNOWLEDGE_VERBS, LANGUAGE_VERBS, Action, Verb, decode
from bot.domain.audit import Deed
from bot.domain.cases import Case, State
from bot.domain.commands import RoomPress
from bot.domain.people import Mediator, Room
from bot.services.casework import Casework
from bot.services.endings import Endings
from bot.services.handbook import Handbook
from bot.services.knowledge_desk import KnowledgeDesk
from bot.services.opening import Opening
from bot.services.overviews import Overviews
from bot.services.ports import UnitOfWork
from bot.services.returning import Returning
from bot.services.transfers import Transfers
from bot.services.voice import Voice


class RoomButtons:
    """What a tap in a room does."""

    def __init__(
        self,
        voice: Voice,
        opening: Opening,
        casework: Casework,
        transfers: Transfers,
        returning: Returning,
        overviews: Overviews,
        endings: Endings,
        handbook: Handbook,
        desk: KnowledgeDesk,
    ) -> None:
        self._voice = voice
        self._opening = opening
        self._casework = casework
        self._transfers = transfers
        self._returning = returning
        self._overviews = overviews
        self._endings = endings
        self._handbook = handbook
        self._desk = desk

    async def press(self, uow: UnitOfWork, room: Room, press: RoomPress) -> None:
        """A button of a case: every right is checked here, since data can be forged."""
        action = decode(press.data)
        if action is not None and action.verb in (Verb.QUEUE, Verb.MINE):
            await self._overviews.turn(uow, room, press.person.user_id, action, press.message_id)
            return
        if action is not None and action.verb in LANGUAGE_VERBS:
            await self._handbook.language_chosen(uow, room, press, action)
            return
        if action is not None and action.verb in KNOWLEDGE_VERBS:
            await self._desk.press(uow, room, press, action)
            return
        replies = await self._voice.answer(uow, room, press.person)
        case = await uow.cases.by_word(action.argument(0)) if action else None
        if action is None or case is None or case.room_id != room.id:
            await self._voice.tell_room(
                uow,
                press.group.chat_id,
                replies.stale_button(),
                thread_id=press.thread_id,
                reply_to=press.message_id,
            )
            return
        if press.person.is_anonymous:
            await self._voice.tell_case(uow, case, room, replies.be_yourself())
            return
        mediator = await self._voice.mediator(uow, press.person)
        await self._act(uow, room, case, mediator, action, press.message_id)

    async def _act(
        self, uow: UnitOfWork, room: Room, case: Case, mediator: Mediator, action: Action, message_id: int
    ) -> None:
        match action.verb:
            case Verb.TAKE:
                await self._casework.take(uow, case, room, mediator, message_id)
            case Verb.REOPEN:
                if case.state is State.CLOSED:
                    await uow.audit.note(Deed.REOPEN, mediator.user_id, case.word)
                await self._opening.reopen_by_colleague(uow, case, room, self._voice.to(mediator, room))
            case Verb.TRANSFER | Verb.MOVE_TO | Verb.MOVE_NOW | Verb.STAY:
                await self._transfers.press(uow, room, case, mediator, action, message_id)
            case Verb.GIVE_BACK:
                await self._returning.give_back(uow, case, room, mediator, message_id)
            case _ if action.verb in ENDING_VERBS:
                if case.is_with(mediator.id):
                    await self._endings.pressed(uow, room, case, mediator, action, message_id)
                else:
                    await self._casework.refuse_stranger(uow, case, room, mediator, message_id)
            case _:
                reply = self._voice.to(mediator, room).stale_button()
                await self._voice.tell_case(uow, case, room, reply, reply_to=message_id)

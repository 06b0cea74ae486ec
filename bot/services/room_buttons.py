"""What is pressed in a room, of a case or of none; every right is checked, since data can be forged."""

from bot.domain.actions import (
    CASE_VERBS,
    ENDING_VERBS,
    KNOWLEDGE_VERBS,
    LANGUAGE_VERBS,
    MUTE_VERBS,
    Action,
    Verb,
    decode,
)
from bot.domain.audit import Deed
from bot.domain.cases import Case, State
from bot.domain.commands import RoomPress
from bot.domain.people import Mediator, Room
from bot.domain.rights import Answer, Who, right_to_press
from bot.services.casework import Casework
from bot.services.doorkeeper import Doorkeeper, refused
from bot.services.endings import Endings
from bot.services.handbook import Handbook
from bot.services.knowledge_desk import KnowledgeDesk
from bot.services.muting import Muting
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
        doorkeeper: Doorkeeper,
        opening: Opening,
        casework: Casework,
        transfers: Transfers,
        returning: Returning,
        overviews: Overviews,
        endings: Endings,
        handbook: Handbook,
        desk: KnowledgeDesk,
        muting: Muting,
    ) -> None:
        self._voice = voice
        self._doorkeeper = doorkeeper
        self._opening = opening
        self._casework = casework
        self._transfers = transfers
        self._returning = returning
        self._overviews = overviews
        self._endings = endings
        self._handbook = handbook
        self._desk = desk
        self._muting = muting

    async def press(self, uow: UnitOfWork, room: Room, press: RoomPress) -> None:
        """Every right is asked here, since data can be forged."""
        action = decode(press.data)
        if action is None:
            await self._refuse(uow, room, press, Answer.STALE)
        elif action.verb in CASE_VERBS:
            await self._press_of_case(uow, room, press, action)
        else:
            answer = right_to_press(self._doorkeeper.who(room, press.person), action.verb)
            await self._press_of_room(uow, room, press, action, answer)

    async def _press_of_room(
        self, uow: UnitOfWork, room: Room, press: RoomPress, action: Action, answer: Answer
    ) -> None:
        is_desks = action.verb in KNOWLEDGE_VERBS and answer is Answer.OWNER_ONLY  # it knows the case
        if answer is not Answer.YES and not is_desks:
            await self._refuse(uow, room, press, answer)
        elif action.verb in (Verb.QUEUE, Verb.MINE):
            await self._overviews.turn(uow, room, press.person.user_id, action, press.message_id)
        elif action.verb is Verb.LIFT_MUTE:
            await self._muting.lift(uow, room, press, action)
        elif action.verb in LANGUAGE_VERBS:
            await self._handbook.language_chosen(uow, room, press, action)
        else:
            await self._desk.press(uow, room, press, action)

    async def _refuse(
        self, uow: UnitOfWork, room: Room, press: RoomPress, answer: Answer, case: Case | None = None
    ) -> None:
        replies = await self._voice.answer(uow, room, press.person)
        refusal = refused(answer, replies) or replies.stale_button()
        if case is not None:
            await self._voice.tell_case(uow, case, room, refusal, reply_to=press.message_id)
        else:
            await self._voice.tell_room(
                uow, room.chat_id, refusal, thread_id=press.thread_id, reply_to=press.message_id
            )

    async def _press_of_case(self, uow: UnitOfWork, room: Room, press: RoomPress, action: Action) -> None:
        case = await uow.cases.by_word(action.argument(0))
        if case is None or case.room_id != room.id:
            await self._refuse(uow, room, press, Answer.STALE)
            return
        who = self._doorkeeper.who(room, press.person)
        if who is Who.MASK:
            await self._refuse(uow, room, press, right_to_press(who, action.verb), case)
            return
        if action.verb is Verb.TAKE and self._would_leave_it_alone(room, case, press):
            await self._refuse(uow, room, press, Answer.STALE, case)
            return
        mediator = await self._voice.mediator(uow, press.person)
        who = Who.OWNER if case.is_with(mediator.id) else who
        match right_to_press(who, action.verb):
            case Answer.YES:
                await self._act(uow, room, case, mediator, action, press.message_id)
            case Answer.WHILE_IT_WAITS if case.state is State.WAITING:
                await self._act(uow, room, case, mediator, action, press.message_id)
            case Answer.WHILE_IT_WAITS:
                await self._transfers.refuse(uow, room, case, mediator, press.message_id)
            case Answer.OWNER_ONLY if action.verb is Verb.GIVE_BACK:
                await self._returning.refuse(uow, case, room, mediator, press.message_id)
            case Answer.OWNER_ONLY:
                await self._casework.refuse_stranger(uow, case, room, mediator, press.message_id)
            case answer:
                await self._refuse(uow, room, press, answer, case)

    def _would_leave_it_alone(self, room: Room, case: Case, press: RoomPress) -> bool:
        """Whoever was removed can neither read nor answer: a family would wait for nobody."""
        is_free = case.state is State.WAITING
        return is_free and self._doorkeeper.has_left(room, press.person.user_id)

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
            case Verb.GIVE_BACK:
                await self._returning.give_back(uow, case, room, mediator, message_id)
            case _ if action.verb in MUTE_VERBS:
                await self._muting.pressed(uow, room, case, mediator, action, message_id)
            case _ if action.verb in ENDING_VERBS:
                await self._endings.pressed(uow, room, case, mediator, action, message_id)
            case _:
                await self._transfers.press(uow, room, case, mediator, action, message_id)

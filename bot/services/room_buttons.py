"""The buttons of a case in its room; every right is checked here, since data can be forged."""

from bot.domain.actions import KNOWLEDGE_VERBS, Action, Verb, decode
from bot.domain.cases import Case, Outcome, State
from bot.domain.commands import RoomPress
from bot.domain.messages import Buttons, EditButtons
from bot.domain.people import Mediator, Room
from bot.services.casework import Casework
from bot.services.knowledge_desk import KnowledgeDesk
from bot.services.opening import Opening
from bot.services.overviews import Overviews
from bot.services.ports import UnitOfWork
from bot.services.returning import Returning
from bot.services.room_replies import WITHOUT_PERSONS
from bot.services.transfers import Transfers
from bot.services.voice import Voice

_MOST_PERSONS = 10


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
        desk: KnowledgeDesk,
    ) -> None:
        self._voice = voice
        self._opening = opening
        self._casework = casework
        self._transfers = transfers
        self._returning = returning
        self._overviews = overviews
        self._desk = desk

    async def press(self, uow: UnitOfWork, room: Room, press: RoomPress) -> None:
        """A button of a case: every right is checked here, since data can be forged."""
        replies = self._voice.room(room.language)
        action = decode(press.data)
        if action is not None and action.verb in (Verb.QUEUE, Verb.MINE):
            await self._overviews.turn(uow, room, press.person.user_id, action, press.message_id)
            return
        if action is not None and action.verb in KNOWLEDGE_VERBS:
            await self._desk.press(uow, room, press, action)
            return
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
        mediator = await uow.rooms.mediator(press.person.user_id)
        await self._act(uow, room, case, mediator, action, press.message_id)

    async def _act(
        self, uow: UnitOfWork, room: Room, case: Case, mediator: Mediator, action: Action, message_id: int
    ) -> None:
        match action.verb:
            case Verb.TAKE:
                await self._casework.take(uow, case, room, mediator, message_id)
            case Verb.REOPEN:
                await self._opening.reopen_by_colleague(uow, case, room)
            case Verb.TRANSFER | Verb.MOVE_TO | Verb.MOVE_NOW | Verb.STAY:
                await self._transfers.press(uow, room, case, mediator, action, message_id)
            case Verb.GIVE_BACK:
                await self._returning.give_back(uow, case, room, mediator, message_id)
            case Verb.CLOSE | Verb.OUTCOME | Verb.PERSONS | Verb.KEEP_OPEN:
                if case.state is State.TAKEN and case.mediator_id == mediator.id:
                    await self._ending(uow, room, case, mediator, action, message_id)
                else:
                    await self._casework.refuse_stranger(uow, case, room, mediator, message_id)
            case _:
                reply = self._voice.room(room.language).stale_button()
                await self._voice.tell_case(uow, case, room, reply, reply_to=message_id)

    async def _ending(
        self, uow: UnitOfWork, room: Room, case: Case, mediator: Mediator, action: Action, message_id: int
    ) -> None:
        """Close in two taps more: how it ended, and for how many persons."""
        replies = self._voice.room(room.language)
        outcome = _outcome(action.argument(1))
        persons = _persons(action.argument(2))
        match action.verb:
            case Verb.OUTCOME if outcome in WITHOUT_PERSONS and outcome is not None:
                await self._casework.close(uow, case, room, mediator, outcome, persons=0)
            case Verb.OUTCOME if outcome is not None:
                await self._show_buttons(uow, room, case, message_id, replies.persons(case, outcome))
            case Verb.PERSONS if outcome is not None and persons is not None:
                await self._casework.close(uow, case, room, mediator, outcome, persons)
            case Verb.CLOSE:
                await self._show_buttons(uow, room, case, message_id, replies.outcomes(case))
            case _:
                await self._show_buttons(uow, room, case, message_id, replies.buttons(case))

    async def _show_buttons(
        self, uow: UnitOfWork, room: Room, case: Case, message_id: int, buttons: Buttons
    ) -> None:
        await self._voice.add_for_case(uow, case, EditButtons(room.chat_id, message_id, buttons))


def _outcome(word: str) -> Outcome | None:
    return Outcome(word) if word in set(Outcome) else None


def _persons(word: str) -> int | None:
    return int(word) if word.isascii() and word.isdigit() and 1 <= int(word) <= _MOST_PERSONS else None

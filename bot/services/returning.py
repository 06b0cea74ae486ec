"""A case goes back to the queue: its owner gives it back, is silent, or is no longer in the room."""

from collections.abc import Callable

from bot.domain.audit import Deed
from bot.domain.cases import Case, State
from bot.domain.counting import Event
from bot.domain.people import Mediator, Room
from bot.services.move_replies import MoveReplies
from bot.services.phrasebook import Reply
from bot.services.placement import Placement
from bot.services.ports import UnitOfWork
from bot.services.room_calendars import RoomCalendars
from bot.services.statistics import Statistics
from bot.services.voice import Voice


class Returning:
    """The room sees that it waits again, and the family reads by when to expect somebody."""

    def __init__(
        self, voice: Voice, placement: Placement, statistics: Statistics, calendars: RoomCalendars
    ) -> None:
        self._voice = voice
        self._statistics = statistics
        self._placement = placement
        self._calendars = calendars

    async def give_back(
        self, uow: UnitOfWork, case: Case, room: Room, mediator: Mediator, message_id: int
    ) -> None:
        """By its owner's hand."""
        await uow.audit.note(Deed.GIVE_BACK, mediator.user_id, case.word)
        await self.put_back(uow, case, room, MoveReplies(self._voice.room(room.language)).given_back)
        await self._voice.clear_buttons(uow, case, room, message_id)

    async def refuse(
        self, uow: UnitOfWork, case: Case, room: Room, mediator: Mediator, message_id: int
    ) -> None:
        """Its owner's second tap finds it waiting and reads so; others read whose it is."""
        replies = self._voice.to(mediator, room)
        if case.state is State.TAKEN:
            reply = MoveReplies(replies).only_owner(await self._voice.owner_name(uow, case, replies))
        elif case.state is State.WAITING:
            reply = MoveReplies(replies).given_back(case)
        else:
            reply = replies.case_is_over(case)
        await self._voice.tell_case(uow, case, room, reply, reply_to=message_id)

    async def member_left(self, uow: UnitOfWork, room: Room, user_id: int) -> None:
        """Whoever left a room, or was removed, cannot answer there: their cases of this room wait again."""
        mediator = await uow.rooms.known_mediator(user_id)
        if mediator is None:
            return
        for case in await uow.cases.held_by(mediator.id):
            if case.room_id == room.id:
                await self.put_back(uow, case, room, MoveReplies(self._voice.room(room.language)).owner_left)

    async def everything_of(self, uow: UnitOfWork, mediator: Mediator) -> int:
        """All cases in their hands wait again, in every room: they will not come back. How many."""
        held = await uow.cases.held_by(mediator.id)
        for case in held:
            room = await uow.rooms.get(case.room_id) if case.room_id else None
            if room is None:
                await uow.cases.save(case.returned(uow.now))
                continue
            await self.put_back(uow, case, room, MoveReplies(self._voice.room(room.language)).owner_left)
        return len(held)

    async def put_back(self, uow: UnitOfWork, case: Case, room: Room, say: Callable[[Case], Reply]) -> Case:
        """Whatever the reason: `say` gives it for the room. Returns the case as it waits now."""
        returned = case.returned(uow.now)
        await uow.cases.save(returned)
        await self._statistics.of_case(uow, Event.RETURNED, returned)
        await uow.moves.end(case.id)
        await self._placement.show(uow, returned, room)
        await self._voice.tell_case(uow, returned, room, say(returned))
        contact = await uow.contacts.get(case.contact_id)
        if contact is not None:
            outlook = self._calendars.outlook(uow.now, room, contact, returned)
            replies = self._voice.family(contact)
            warning = self._calendars.warning(uow.now, contact, returned, outlook, replies)
            reply = replies.waits_again(returned, outlook, *warning)
            await self._voice.tell_family(uow, contact, reply)
        return returned

"""A room in which the bot can no longer write: its cases go on elsewhere, and everybody hears of it."""

from dataclasses import replace

from bot.domain.cases import Case, State
from bot.domain.people import Room
from bot.services.placement import Placement
from bot.services.ports import UnitOfWork
from bot.services.room_calendars import RoomCalendars
from bot.services.voice import Voice


class LostRooms:
    """Brings the open cases of a lost room to the next one."""

    def __init__(self, placement: Placement, voice: Voice, calendars: RoomCalendars) -> None:
        self._placement = placement
        self._voice = voice
        self._calendars = calendars

    async def lose(self, room: Room, uow: UnitOfWork) -> None:
        """The bot is out of the room: its open cases go to the next room, or wait for one."""
        if room.is_open:
            await uow.rooms.save(replace(room, is_open=False))
            await self._voice.alarm(uow, lambda replies: replies.room_lost(room.places))
        cases = await uow.cases.open_in(room.id)
        for case in cases:
            await self._placement.leave_room(uow, case)
        await self._placement.place_waiting_cases(uow)
        for case in cases:
            await self._tell_left_room(uow, case, room)

    async def _tell_left_room(self, uow: UnitOfWork, left: Case, old: Room) -> None:
        """A family hears of it when it loses its mediator, or when what it was told holds no more."""
        case, contact = await uow.cases.get(left.id), await uow.contacts.get(left.contact_id)
        if case is None or contact is None:
            return
        room = await self._placement.room_of(uow, case)
        outlook = self._calendars.outlook(uow.now, room, contact, case)
        replies = self._voice.family(contact)
        warning = self._calendars.warning(uow.now, contact, case, outlook, replies)
        if left.state is State.WAITING and room is not None:
            if outlook is None and not old.hours.are_said:
                return
            reply = replies.is_with_others(case, outlook, *warning)
        elif left.state is State.TAKEN or old.hours.are_said:
            reply = replies.waits_again(case, outlook, *warning)
        else:
            return
        await self._voice.tell_family(uow, contact, reply)

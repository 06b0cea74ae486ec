"""`/away` and `/back`: mediators say when nobody can count on them."""

from datetime import date

from bot.domain.audit import Deed, about_room
from bot.domain.commands import RoomCommand
from bot.domain.hours_words import Unclear, read_date
from bot.domain.people import Room
from bot.services.absence_replies import AbsenceReplies
from bot.services.phrasebook import Reply
from bot.services.ports import UnitOfWork
from bot.services.room_calendars import RoomCalendars
from bot.services.room_replies import RoomReplies


class Absences:
    """Their cases in which a family waits go back to the queue with the next step of the clock."""

    def __init__(self, calendars: RoomCalendars) -> None:
        self._calendars = calendars

    async def away(self, uow: UnitOfWork, room: Room, command: RoomCommand, say: RoomReplies) -> Reply:
        """Without a date: who is away."""
        replies = AbsenceReplies(say)
        today = self._today(uow, room)
        if not command.argument.strip():
            away = await uow.rooms.away()
            return replies.shown([one for one in away if one.away_from == room.id and one.is_away(today)])
        until = read_date(command.argument, today)
        if isinstance(until, Unclear):
            return replies.unclear()
        mediator = (await uow.rooms.mediator(command.person.user_id)).away(until, room.id)
        await uow.rooms.save_mediator(mediator)
        await uow.audit.note(Deed.AWAY, mediator.user_id, about_room(room.id))
        return replies.set(mediator)

    async def back(self, uow: UnitOfWork, room: Room, command: RoomCommand, say: RoomReplies) -> Reply:
        """Counted on again."""
        mediator = await uow.rooms.mediator(command.person.user_id)
        await uow.rooms.save_mediator(mediator.back())
        await uow.audit.note(Deed.BACK, mediator.user_id, about_room(room.id))
        return AbsenceReplies(say).back()

    def _today(self, uow: UnitOfWork, room: Room) -> date:
        return uow.now.astimezone(self._calendars.zone(room)).date()

"""`/hours` and `/promise`: a room says when somebody works there, and shows what families read of it."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.domain.audit import Deed, about_room
from bot.domain.commands import RoomCommand
from bot.domain.hours import NO_WEEK, Hours
from bot.domain.hours_words import (
    Change,
    Forget,
    Mistake,
    NewDays,
    NewWeek,
    NewZone,
    Show,
    Unclear,
    read_hours,
    read_promise,
)
from bot.domain.languages import known_language
from bot.domain.people import Room
from bot.services.hours_replies import HoursReplies, Sign
from bot.services.phrasebook import Reply
from bot.services.ports import UnitOfWork
from bot.services.room_calendars import RoomCalendars
from bot.services.room_replies import RoomReplies

#: Statistics look back, so what is over is kept for a while.
_KEEP_DAYS: Final = timedelta(days=100)
_MOST_SPECIAL_DAYS: Final = 366


class RoomHours:
    """Whoever is in the room may say when it works, as they may work its cases."""

    def __init__(self, calendars: RoomCalendars) -> None:
        self._calendars = calendars

    async def hours(self, uow: UnitOfWork, room: Room, command: RoomCommand, say: RoomReplies) -> Reply:
        """Show the hours, or change them and show what has become of them."""
        replies = HoursReplies(say)
        today = uow.now.astimezone(self._calendars.zone(room)).date()
        change = read_hours(command.argument, _letters(command, room), today)
        if isinstance(change, Show):
            return replies.shown(self._sign(uow, room), with_examples=True)
        if isinstance(change, Unclear):
            return replies.unclear(change)
        hours = self._changed(room.hours, change)
        if isinstance(hours, Unclear):
            return replies.unclear(hours)
        await uow.audit.note(Deed.HOURS, command.person.user_id, about_room(room.id))
        return await self._save(uow, room, hours.without_days_before(today - _KEEP_DAYS), replies)

    async def promise(self, uow: UnitOfWork, room: Room, command: RoomCommand, say: RoomReplies) -> Reply:
        """How many working hours it usually takes until a first reply."""
        replies = HoursReplies(say)
        promise = read_promise(command.argument)
        if promise is None:
            return replies.promise_help(room.hours.promise)
        await uow.audit.note(Deed.PROMISE, command.person.user_id, about_room(room.id))
        return await self._save(uow, room, replace(room.hours, promise=promise), replies)

    def _changed(self, hours: Hours, change: Change) -> Hours | Unclear:
        match change:
            case NewWeek(days):
                for weekdays, periods in days:
                    hours = hours.with_weekdays(weekdays, periods)
            case NewDays(days, periods) if hours.are_said:
                hours = hours.with_days(days, periods)
                if len(hours.special_days) > _MOST_SPECIAL_DAYS:
                    return Unclear(Mistake.TOO_MANY, f"{days[0]:%d.%m.%Y}")
            case NewDays():
                return Unclear(Mistake.NO_WEEK, "")
            case NewZone(name):
                zone = self._calendars.known_zone(name)
                return replace(hours, zone=zone) if zone else Unclear(Mistake.NO_SUCH_ZONE, name)
            case _:
                pass
        is_off = isinstance(change, Forget) or not hours.are_said
        return replace(hours, week=NO_WEEK, special_days=()) if is_off else hours

    async def _save(self, uow: UnitOfWork, room: Room, hours: Hours, replies: HoursReplies) -> Reply:
        await uow.rooms.save_hours(room.id, hours)
        return replies.saved(self._sign(uow, replace(room, hours=hours)))

    def _sign(self, uow: UnitOfWork, room: Room) -> Sign:
        """The hours as they would hang on the room's door."""
        today = uow.now.astimezone(self._calendars.zone(room)).date()
        return Sign(
            hours=room.hours.without_days_before(today),
            zone=self._calendars.zone_name(room),
            country=self._calendars.own_country(room),
            outlook=self._calendars.outlook_in(uow.now, room, room.language),
        )


def _letters(command: RoomCommand, room: Room) -> str:
    """One letter for a day means different days in different languages: the writer's, else the room's."""
    written = known_language(command.person.language_code)
    return written if written in ("et", "lv", "lt") else room.language

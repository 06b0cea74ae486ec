"""Each working morning a room reads what waits for it: once, whatever was down or started anew."""

from datetime import datetime, timedelta
from typing import Final

from bot.domain.cases import Case
from bot.domain.hours import Calendar
from bot.domain.people import Room, RoomKind
from bot.services.clock_replies import MOST_WORDS, ClockReplies, Morning, Since
from bot.services.ports import UnitOfWork
from bot.services.room_calendars import RoomCalendars
from bot.services.voice import Voice

#: Whoever has not worked for so long looks back no further.
_LOOK_BACK: Final = 31


class Digests:
    """The morning of a room, in its own time zone."""

    def __init__(self, voice: Voice, calendars: RoomCalendars) -> None:
        self._voice = voice
        self._calendars = calendars

    def is_due(self, now: datetime, room: Room) -> bool:
        """True while somebody works there and has not been told today."""
        if room.kind is not RoomKind.CASES or not room.is_open:
            return False
        calendar = self._calendars.clock(now, room, None)
        today = now.astimezone(calendar.zone).date()
        return (room.digest_on is None or room.digest_on < today) and calendar.is_open(now)

    async def gather(self, uow: UnitOfWork, room: Room) -> Morning:
        """What there is to tell; it may be much, so nothing is held meanwhile."""
        calendar = self._calendars.clock(uow.now, room, None)
        today = uow.now.astimezone(calendar.zone).date()
        found = await uow.cases.overnight(room.id, MOST_WORDS)
        return Morning(
            waiting=found.waiting,
            taken=found.taken,
            silent=found.silent,
            closed=await uow.cases.closed_in(room.id, _last_morning(uow.now, calendar)),
            away=[one for one in await uow.rooms.away() if one.away_from == room.id and one.is_away(today)],
            longest=found.longest,
            since=_since(found.longest, uow.now, calendar),
        )

    async def tell(self, uow: UnitOfWork, room: Room, morning: Morning) -> bool:
        """For exactly one process; nothing when there is nothing to say. False where somebody was faster."""
        calendar = self._calendars.clock(uow.now, room, None)
        today = uow.now.astimezone(calendar.zone).date()
        if not await uow.rooms.take_morning(room.id, today):
            return False
        await uow.rooms.end_absences(today)
        if morning.has_news:
            reply = ClockReplies(self._voice.room(room.language)).digest(morning)
            await self._voice.tell_room(uow, room.chat_id, reply, silent=True)
        return True


def _since(case: Case | None, now: datetime, calendar: Calendar) -> Since | None:
    if case is None:
        return None
    since = case.waits_since or case.opened_at
    return Since(since.astimezone(calendar.zone), now.astimezone(calendar.zone))


def _last_morning(now: datetime, calendar: Calendar) -> datetime:
    """The same time on the working day before."""
    today = now.astimezone(calendar.zone).date()
    back = (days for days in range(1, _LOOK_BACK) if calendar.of_day(today - timedelta(days=days)))
    return now - timedelta(days=next(back, _LOOK_BACK))

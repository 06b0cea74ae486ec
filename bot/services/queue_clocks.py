"""The periodic job by which no family waits unseen: every case alone, so that one fault stops no other."""

import logging
from collections.abc import Awaitable, Mapping, Sequence
from datetime import datetime
from typing import Final

from bot.domain.cases import Case
from bot.domain.clocks import due_step
from bot.domain.delivery import GIVE_UP_AFTER
from bot.domain.hours import Calendar
from bot.domain.people import Mediator, Room
from bot.domain.searches import in_danger, in_working_time
from bot.services.attempts import Failure, attempt
from bot.services.clock_steps import ClockSteps
from bot.services.digests import Digests
from bot.services.ports import Transactions, UnitOfWork
from bot.services.room_calendars import RoomCalendars

logger = logging.getLogger(__name__)

#: Each takes a transaction: so many are over within seconds.
_BETWEEN_LOOKS: Final = 50


class QueueClocks:
    """Looks for what is due without holding anything, then does it one by one and checks again."""

    def __init__(self, calendars: RoomCalendars, steps: ClockSteps, digests: Digests) -> None:
        self._calendars = calendars
        self._steps = steps
        self._digests = digests

    async def tick(self, look: Transactions, work: Transactions) -> None:
        """Once; it starts work, so it commits. Several processes may do it at the same time."""
        async with look() as uow:
            rooms = await uow.rooms.all()
            away = await uow.rooms.away()
            due = await self._abandoned(uow, {room.id: room for room in rooms}, away)
            due += [number for room in (*rooms, None) for number in await self._due_in(uow, room, away)]
            mornings = [room for room in rooms if self._digests.is_due(uow.now, room)]
        for position, number in enumerate(due):
            # A whole weekend may be due at once: whoever is in danger does not stand behind it.
            if position % _BETWEEN_LOOKS == 0:
                await self._in_danger(look, work)
            await self._alone(work, number)
        await self._in_danger(look, work)
        for room in mornings:
            await _guarded(self._morning(look, work, room))

    async def _in_danger(self, look: Transactions, work: Transactions) -> None:
        async with look() as uow:
            due = await uow.cases.due(in_danger(uow.now))
        for number in due:
            await self._alone(work, number)

    async def _abandoned(
        self, uow: UnitOfWork, rooms: Mapping[int, Room], away: Sequence[Mediator]
    ) -> list[int]:
        found = []
        for owner in away:
            for case in await uow.cases.abandoned_by(owner.id, uow.now - GIVE_UP_AFTER):
                calendar = self._calendars.clock(uow.now, rooms.get(case.room_id or 0), case.country)
                is_away = _is_away(owner, uow.now, calendar)
                if due_step(case, uow.now, calendar, owner_is_away=is_away) is not None:
                    found.append(case.id)
        return found

    async def _due_in(self, uow: UnitOfWork, room: Room | None, away: Sequence[Mediator]) -> list[int]:
        found = []
        for area, calendar in self._calendars.areas(uow.now, room):
            absent = frozenset(one.id for one in away if _is_away(one, uow.now, calendar))
            search = in_working_time(uow.now, area, calendar, absent)
            if search is not None:
                found += await uow.cases.due(search)
        return found

    async def _alone(self, work: Transactions, case_id: int) -> None:
        async def once() -> None:
            async with work() as uow:
                if await self._one_case(uow, case_id):
                    await uow.commit()

        await _guarded(once())

    async def _one_case(self, uow: UnitOfWork, case_id: int) -> bool:
        case = await uow.cases.get(case_id)
        if case is None or not await self._is_reachable(uow, case):
            return False
        room = await uow.rooms.get(case.room_id) if case.room_id else None
        calendar = self._calendars.clock(uow.now, room, case.country)
        owner = await uow.rooms.get_mediator(case.mediator_id) if case.mediator_id else None
        is_away = owner is not None and _is_away(owner, uow.now, calendar)
        step = due_step(case, uow.now, calendar, owner_is_away=is_away)
        if step is None:
            return False  # somebody was faster: a mediator, the family, or another process
        await self._steps.make(uow, case, room, step)
        return True

    async def _morning(self, look: Transactions, work: Transactions, room: Room) -> None:
        async with look() as uow:
            morning = await self._digests.gather(uow, room)
        async with work() as uow:
            still = await uow.rooms.get(room.id)
            if still is None or not self._digests.is_due(uow.now, still):
                return
            if await self._digests.tell(uow, still, morning):
                await uow.commit()

    async def _is_reachable(self, uow: UnitOfWork, case: Case) -> bool:
        """Nobody is reminded of a family that has blocked the bot; its clock goes on when it is back."""
        contact = await uow.contacts.get(case.contact_id)
        return contact is not None and contact.reachable


def _is_away(owner: Mediator, now: datetime, calendar: Calendar) -> bool:
    return owner.is_away(now.astimezone(calendar.zone).date())


async def _guarded(doing: Awaitable[None]) -> None:
    done = await attempt(doing)
    if isinstance(done, Failure):
        extra = {"action": "clock_failed", "error": done.name, "place": done.place}
        logger.error("failed and will be tried again", extra=extra)

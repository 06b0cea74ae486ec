"""The periodic job by which no family waits unseen: every case alone, so that one fault stops no other."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from bot.domain.cases import Case
from bot.domain.clocks import Step, due_step
from bot.domain.hours import Calendar
from bot.domain.people import Mediator, Room
from bot.services.attempts import Failure, attempt
from bot.services.clock_steps import ClockSteps
from bot.services.digests import Digests
from bot.services.ports import Transactions, UnitOfWork
from bot.services.room_calendars import RoomCalendars

logger = logging.getLogger(__name__)


class QueueClocks:
    """Looks for what is due without holding anything, then does it one by one and checks again."""

    def __init__(self, calendars: RoomCalendars, steps: ClockSteps, digests: Digests) -> None:
        self._calendars = calendars
        self._steps = steps
        self._digests = digests

    async def tick(self, look: Transactions, work: Transactions) -> None:
        """Once; it starts work, so it commits. Several processes may do it at the same time."""
        async with look() as uow:
            seen = await self._look(uow)
            cases = [case.id for case in await uow.cases.all_open() if seen.due(case) is not None]
            mornings = [room.id for room in seen.rooms.values() if self._digests.is_due(uow.now, room)]
        for case_id in cases:
            await self._alone(work, self._one_case, case_id)
        for room_id in mornings:
            await self._alone(work, self._one_morning, room_id)

    async def _alone(
        self, work: Transactions, act: Callable[[UnitOfWork, int], Awaitable[bool]], number: int
    ) -> None:
        async def once() -> None:
            async with work() as uow:
                if await act(uow, number):
                    await uow.commit()

        done = await attempt(once())
        if isinstance(done, Failure):
            extra = {"action": "clock_failed", "error": done.name, "place": done.place}
            logger.error("failed and will be tried again", extra=extra)

    async def _one_case(self, uow: UnitOfWork, case_id: int) -> bool:
        case = await uow.cases.get(case_id)
        if case is None or not await self._is_reachable(uow, case):
            return False
        seen = await self._look(uow)
        step = seen.due(case)
        if step is None:
            return False  # somebody was faster: a mediator, the family, or another process
        await self._steps.make(uow, case, seen.room_of(case), step)
        return True

    async def _one_morning(self, uow: UnitOfWork, room_id: int) -> bool:
        room = await uow.rooms.get(room_id)
        if room is None or not self._digests.is_due(uow.now, room):
            return False
        await self._digests.tell(uow, room)
        return True

    async def _is_reachable(self, uow: UnitOfWork, case: Case) -> bool:
        """Nobody is reminded of a family that has blocked the bot; its clock goes on when it is back."""
        contact = await uow.contacts.get(case.contact_id)
        return contact is not None and contact.reachable

    async def _look(self, uow: UnitOfWork) -> "_Look":
        rooms = {room.id: room for room in await uow.rooms.all()}
        away = {one.id: one for one in await uow.rooms.away()}
        return _Look(uow.now, rooms, away, self._calendars)


class _Look:
    """What all cases have in common at one moment, read once."""

    def __init__(
        self,
        now: datetime,
        rooms: Mapping[int, Room],
        away: Mapping[int, Mediator],
        calendars: RoomCalendars,
    ) -> None:
        self.now = now
        self.rooms = rooms
        self._away = away
        self._calendars = calendars
        self._known: dict[tuple[int | None, str | None], Calendar] = {}

    def due(self, case: Case) -> Step | None:
        """The step of that case which is due now."""
        calendar = self._calendar(case)
        owner = self._away.get(case.mediator_id or 0)
        is_away = owner is not None and owner.is_away(self.now.astimezone(calendar.zone).date())
        return due_step(case, self.now, calendar, owner_is_away=is_away)

    def room_of(self, case: Case) -> Room | None:
        return self.rooms.get(case.room_id) if case.room_id else None

    def _calendar(self, case: Case) -> Calendar:
        key = (case.room_id, case.country)
        if key not in self._known:
            self._known[key] = self._calendars.clock(self.now, self.room_of(case), case.country)
        return self._known[key]

"""The periodic job by which no family waits unseen: every case alone, so that one fault stops no other."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from bot.domain.cases import Case
from bot.domain.clocks import Step, due_step
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
            rooms = {room.id: room for room in await uow.rooms.all()}
            away = {one.id: one for one in await uow.rooms.away()}
            cases = [
                case.id
                for case in await uow.cases.all_open()
                if self._due(uow.now, case, rooms.get(case.room_id or 0), away) is not None
            ]
            mornings = [room.id for room in rooms.values() if self._digests.is_due(uow.now, room)]
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
        room = await uow.rooms.get(case.room_id) if case.room_id else None
        away = {one.id: one for one in await uow.rooms.away()}
        step = self._due(uow.now, case, room, away)
        if step is None:
            return False  # somebody was faster: a mediator, the family, or another process
        await self._steps.make(uow, case, room, step)
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

    def _due(self, now: datetime, case: Case, room: Room | None, away: Mapping[int, Mediator]) -> Step | None:
        calendar = self._calendars.clock(now, room, case.country)
        owner = away.get(case.mediator_id or 0)
        is_away = owner is not None and owner.is_away(now.astimezone(calendar.zone).date())
        return due_step(case, now, calendar, owner_is_away=is_away)

"""Forgetting by itself: what is over is deleted, and the staff room reads before how much that will be."""

import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final

from bot.domain.matching import CONTEXT_LASTS
from bot.domain.people import RoomKind
from bot.domain.privacy import Policy
from bot.services.erasure import Erasure
from bot.services.ports import OldRows, Transactions, UnitOfWork
from bot.services.privacy_replies import DeletionReplies
from bot.services.turnstile import KEPT
from bot.services.voice import Voice

logger = logging.getLogger(__name__)

#: Telegram repeats an update for at most a day; a week is enough to recognise repeats.
_KEEP_QUEUES: Final = timedelta(days=7)
#: Erasing one takes many statements, and nobody else writes meanwhile.
_AT_ONCE: Final = 10
_ROWS_AT_ONCE: Final = 500
#: The staff room is told in the morning what goes in the next day, not in the night.
_TOLD_FROM: Final = 6
_TOLD_AHEAD: Final = timedelta(days=1)

#: Deletes some of what is over, in a transaction; returns how many.
Batch = Callable[[UnitOfWork], Awaitable[int]]


class Retention:
    """The hourly job."""

    def __init__(self, voice: Voice, erasure: Erasure, policy: Policy) -> None:
        self._voice = voice
        self._erasure = erasure
        self.policy = policy

    async def sweep(self, look: Transactions, work: Transactions) -> None:
        """It starts work, so it commits: often, since families want to be answered in between."""
        async with work() as uow:
            await uow.remains.date_the_undated(uow.now.date())
            await uow.commit()
        number = 0
        for batch in (self._cases, self._families, self._mediators, self._staff):
            number += await self._all_of(batch, work)
        for forget in (self._forget_little, self._tell_ahead):
            async with work() as uow:
                await forget(uow)
                await uow.commit()
        for kind in OldRows:  # updates before the chats that they are of
            await self._forget_rows(kind, look, work)
        if number:
            logger.info("old records deleted", extra={"action": "retention", "number": number})

    async def _all_of(self, batch: Batch, work: Transactions) -> int:
        """What somebody holds is left for the next time, so the last of them may be fewer than there are."""
        total, deleted = 0, _AT_ONCE
        while deleted == _AT_ONCE:
            async with work() as uow:
                deleted = await batch(uow)
                await uow.commit()
            total += deleted
        return total

    async def _cases(self, uow: UnitOfWork) -> int:
        cases = await uow.cases.ended_before(self.policy.limits(uow.now).cases_ended, _AT_ONCE)
        for case in cases:
            await self._erasure.of_case(uow, case)
        return len(cases)

    async def _families(self, uow: UnitOfWork) -> int:
        contacts = await uow.remains.silent_contacts(self.policy.limits(uow.now).contacts_seen, _AT_ONCE)
        for contact in contacts:
            await self._erasure.of_family(uow, contact)
        return len(contacts)

    async def _mediators(self, uow: UnitOfWork) -> int:
        mediators = await uow.remains.idle_mediators(self.policy.limits(uow.now).mediators_worked, _AT_ONCE)
        for mediator in mediators:
            await uow.remains.forget_mediator(mediator.id)
        return len(mediators)

    async def _staff(self, uow: UnitOfWork) -> int:
        members = await uow.remains.idle_staff(self.policy.limits(uow.now).mediators_worked, _AT_ONCE)
        for member in members:
            await uow.access.expel(member)
        return len(members)

    async def _forget_little(self, uow: UnitOfWork) -> None:
        await uow.access.forget_old(uow.now)  # also where the dashboard was switched off
        await uow.audit.forget_before(self.policy.limits(uow.now).audit)
        await uow.tallies.forget_before(uow.now - KEPT)
        await uow.mutes.forget_before(uow.now)
        await uow.contacts.forget_recollections(uow.now - CONTEXT_LASTS)

    async def _forget_rows(self, kind: OldRows, look: Transactions, work: Transactions) -> None:
        """Looking goes through millions of rows, beside whoever writes meanwhile."""
        after = None
        while True:
            async with look() as uow:
                before = uow.now - _KEEP_QUEUES
                found = await uow.remains.old_rows(kind, before, after, _ROWS_AT_ONCE)
            if not found:
                return
            async with work() as uow:
                await uow.remains.forget_rows(kind, found, before)
                await uow.commit()
            after = found[-1]

    async def _tell_ahead(self, uow: UnitOfWork) -> None:
        """Once a day; the deletion itself waits for nobody, because families were promised its day."""
        if uow.now.hour < _TOLD_FROM:
            return
        due = await uow.remains.due(self.policy.limits(uow.now + _TOLD_AHEAD))
        if not due:
            return
        for room in await uow.rooms.all():
            is_told = room.kind is RoomKind.STAFF and room.is_open
            if is_told and await uow.remains.take_notice(room.id, uow.now.date()):
                reply = DeletionReplies(self._voice.room(room.language).words).soon(due)
                await self._voice.tell_room(uow, room.chat_id, reply, silent=True)

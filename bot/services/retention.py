"""Forgetting by itself: what is over is deleted, and the staff room reads before how much that will be."""

import logging
from datetime import datetime, timedelta
from typing import Final

from bot.domain.matching import CONTEXT_LASTS
from bot.domain.people import RoomKind
from bot.domain.privacy import Policy
from bot.services.erasure import Erasure
from bot.services.ports import Transactions, UnitOfWork
from bot.services.privacy_replies import DeletionReplies
from bot.services.turnstile import KEPT
from bot.services.voice import Voice

logger = logging.getLogger(__name__)

#: Telegram repeats an update for at most a day; a week is enough to recognise repeats.
_KEEP_QUEUES: Final = timedelta(days=7)
_MOST_AT_ONCE: Final = 100
#: The staff room is told in the morning what goes in the next day, not in the night.
_TOLD_FROM: Final = 6
_TOLD_AHEAD: Final = timedelta(days=1)


class Retention:
    """The hourly job."""

    def __init__(self, voice: Voice, erasure: Erasure, policy: Policy) -> None:
        self._voice = voice
        self._erasure = erasure
        self.policy = policy

    async def sweep(self, transactions: Transactions) -> None:
        """It starts work, so it commits."""
        async with transactions() as uow:
            number = await self._delete_what_is_over(uow, uow.now)
            await uow.contacts.forget_recollections(uow.now - CONTEXT_LASTS)
            await uow.inbox.forget_done(uow.now - _KEEP_QUEUES)
            await uow.outbox.forget_settled(uow.now - _KEEP_QUEUES)
            await self._tell_ahead(uow)
            await uow.commit()
        if number:
            logger.info("old records deleted", extra={"action": "retention", "number": number})

    async def _delete_what_is_over(self, uow: UnitOfWork, now: datetime) -> int:
        limits = self.policy.limits(now)
        await uow.remains.date_the_undated(now.date())
        cases = await uow.cases.ended_before(limits.cases_ended, _MOST_AT_ONCE)
        for case in cases:
            await self._erasure.of_case(uow, case)
        contacts = await uow.remains.silent_contacts(limits.contacts_seen, _MOST_AT_ONCE)
        for contact in contacts:
            await self._erasure.of_family(uow, contact)
        mediators = await uow.remains.idle_mediators(limits.mediators_worked, _MOST_AT_ONCE)
        for mediator in mediators:
            await uow.remains.forget_mediator(mediator.id)
        members = await uow.remains.idle_staff(limits.mediators_worked, _MOST_AT_ONCE)
        for member in members:
            await uow.access.expel(member)
        await uow.access.forget_old(now)  # also where the dashboard was switched off
        await uow.audit.forget_before(limits.audit)
        await uow.tallies.forget_before(now - KEPT)
        await uow.mutes.forget_before(now)
        return len(cases) + len(contacts) + len(mediators) + len(members)

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

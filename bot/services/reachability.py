"""A family that blocks the bot, comes back, or has left Telegram: its case says so, or ends."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.domain.cases import Case, Ending, Outcome
from bot.domain.messages import TopicAction
from bot.domain.people import Contact
from bot.services.placement import Placement
from bot.services.ports import Transactions, UnitOfWork
from bot.services.statistics import Statistics
from bot.services.voice import Voice

#: People block by mistake, or for a while; then a place in the queue is of no use to anybody.
CLOSED_AFTER: Final = timedelta(days=7)
_MOST_AT_ONCE: Final = 100


class Reachability:
    """Keeps what a room believes of a family in step with what Telegram says."""

    def __init__(self, placement: Placement, voice: Voice, statistics: Statistics) -> None:
        self._placement = placement
        self._voice = voice
        self._statistics = statistics

    async def changed(self, uow: UnitOfWork, contact_id: int, *, reachable: bool) -> None:
        """The family blocked the bot or came back; said once."""
        contact = await uow.contacts.get(contact_id)
        if contact is None or contact.reachable is reachable:
            return
        since = None if reachable else uow.now
        changed = replace(contact, reachable=reachable, unreachable_since=since)
        await uow.contacts.save(changed)
        case = await uow.cases.open_of(contact_id)
        if case is not None:
            await self._tell_room(uow, case, reachable=reachable)
        elif reachable:
            await self._tell_what_was_closed(uow, changed)

    async def account_is_gone(self, uow: UnitOfWork, contact_id: int) -> None:
        """Nobody can come back to a deleted account: its open case ends at once."""
        contact = await uow.contacts.get(contact_id)
        if contact is None:
            return
        await uow.contacts.save(
            replace(contact, reachable=False, unreachable_since=contact.unreachable_since or uow.now)
        )
        case = await uow.cases.open_of(contact_id)
        if case is not None:
            await self._close(uow, case)

    async def sweep(self, look: Transactions, work: Transactions) -> None:
        """The hourly job: whoever has been away for long enough; it starts work, so it commits."""
        async with look() as uow:
            # Every open case may be looked at for it: nobody waits meanwhile.
            found = await uow.cases.open_of_unreachable(uow.now - CLOSED_AFTER, _MOST_AT_ONCE)
        for case_id in found:
            async with work() as uow:
                case = await uow.cases.get(case_id)
                if case is not None and case.is_open and await self._is_still_away(uow, case):
                    await self._close(uow, case)
                    await uow.commit()

    async def _is_still_away(self, uow: UnitOfWork, case: Case) -> bool:
        contact = await uow.contacts.get(case.contact_id)
        since = contact.unreachable_since if contact is not None and not contact.reachable else None
        return since is not None and since <= uow.now - CLOSED_AFTER

    async def _close(self, uow: UnitOfWork, case: Case) -> None:
        closed = case.unreachable(uow.now)
        await uow.cases.save(closed)
        await uow.moves.end(case.id)
        await self._statistics.ending(uow, case, Ending(Outcome.UNREACHABLE))
        room = await self._placement.room_of(uow, closed)
        await self._statistics.resolved(uow, closed, room)
        if room is not None:
            reply = self._voice.room(room.language).closed_as_unreachable()
            await self._voice.tell_case(uow, closed, room, reply)
            await self._placement.show(uow, closed, room, action=TopicAction.CLOSE)

    async def _tell_room(self, uow: UnitOfWork, case: Case, *, reachable: bool) -> None:
        room = await self._placement.room_of(uow, case)
        if room is None:
            return
        replies = self._voice.room(room.language)
        reply = replies.family_is_back() if reachable else replies.family_unreachable(CLOSED_AFTER.days)
        await self._voice.tell_case(uow, case, room, reply)

    async def _tell_what_was_closed(self, uow: UnitOfWork, contact: Contact) -> None:
        """Nothing could be said to the family when its case was closed."""
        case = next(iter(await uow.cases.all_of(contact.id)), None)
        if case is not None and case.outcome is Outcome.UNREACHABLE:
            reply = self._voice.family(contact).closed_while_away(case)
            await self._voice.tell_family(uow, contact, reply)

"""Stands before the people: who is muted, or has called very often today, reads when it can call again."""

from datetime import date, timedelta
from typing import Final

from bot.domain.bounds import WITHIN, Bounded, Daily
from bot.domain.cases import Case
from bot.domain.people import Contact
from bot.services.bounds_replies import BoundsReplies
from bot.services.phrasebook import Reply
from bot.services.ports import Knowledge, UnitOfWork
from bot.services.voice import Voice

#: What is older counts no more, and is erased by the hourly job.
KEPT: Final = WITHIN + timedelta(hours=1)


class Turnstile:
    """Counts cases that a family opens and opens again, and how often one case is moved; knows mutes."""

    def __init__(self, knowledge: Knowledge, voice: Voice, daily: Daily) -> None:
        self._knowledge = knowledge
        self._voice = voice
        self._daily = daily

    async def lets_through(self, uow: UnitOfWork, contact: Contact, *, urgent: bool = False) -> bool:
        """False when the family has read why not."""
        replies = BoundsReplies(self._voice.family(contact).words)
        mute = await uow.mutes.of(contact.chat_id, uow.now)
        if mute is not None:
            await self._voice.tell_family(uow, contact, replies.muted(mute.until.date()))
            return False
        calls = await uow.tallies.count(Bounded.CALL, contact.chat_id, uow.now - WITHIN)
        if calls < (self._daily.urgent_calls if urgent else self._daily.calls):
            return True
        services = self._knowledge.current.people_to_call(contact.country, contact.municipality)
        await self._voice.tell_family(uow, contact, replies.called_often(services))
        return False

    async def called(self, uow: UnitOfWork, contact: Contact) -> None:
        """A case was opened, or opened again."""
        await uow.tallies.note(Bounded.CALL, contact.chat_id)

    async def calls_kept(self, uow: UnitOfWork, user_id: int) -> int:
        """How many are noted of somebody, also those that do not count any more."""
        return await uow.tallies.count(Bounded.CALL, user_id, uow.now - KEPT)

    async def stays_until(self, uow: UnitOfWork, user_id: int) -> date | None:
        """The last day of what is kept of somebody who was erased."""
        mute = await uow.mutes.of(user_id, uow.now)
        calls = await self.calls_kept(uow, user_id)
        days = [mute.until.date()] if mute is not None else []
        return max([*days, (uow.now + KEPT).date()]) if calls else next(iter(days), None)

    async def why_not_move(self, uow: UnitOfWork, case: Case, language: str) -> Reply | None:
        """The refusal of one move too many, in the language of whoever moves."""
        if await uow.tallies.count(Bounded.MOVE, case.id, uow.now - WITHIN) < self._daily.moves:
            return None
        return BoundsReplies(self._voice.room(language).words).moved_often(case.word)

    async def moved(self, uow: UnitOfWork, case: Case) -> None:
        """A case went to another room by hand."""
        await uow.tallies.note(Bounded.MOVE, case.id)

"""A family's question: an answer, a question back, or a person."""

from dataclasses import replace
from datetime import datetime

from bot.domain.actions import Action
from bot.domain.commands import FamilyMessage
from bot.domain.counting import Event
from bot.domain.matching import (
    Answered,
    Candidate,
    Context,
    NoAnswer,
    Options,
    Ranking,
    Recollection,
    decide,
    hunch_of,
)
from bot.domain.messages import EditButtons
from bot.domain.people import Contact
from bot.services.answers import Answers
from bot.services.attempts import NotYet
from bot.services.emergencies import Emergencies
from bot.services.later_matters import LaterMatters
from bot.services.onboarding import Onboarding
from bot.services.ports import Knowledge, Matcher, UnitOfWork
from bot.services.statistics import Statistics
from bot.services.voice import Voice, language_of


class Questions:
    """Asks the matcher, lets the domain decide, and answers from the knowledge base only."""

    def __init__(
        self,
        knowledge: Knowledge,
        matcher: Matcher,
        voice: Voice,
        statistics: Statistics,
        onboarding: Onboarding,
        emergencies: Emergencies,
        later_matters: LaterMatters,
        answers: Answers,
    ) -> None:
        self._knowledge = knowledge
        self._matcher = matcher
        self._voice = voice
        self._statistics = statistics
        self._onboarding = onboarding
        self._emergencies = emergencies
        self._later_matters = later_matters
        self._answers = answers

    async def ask(self, uow: UnitOfWork, contact: Contact, message_id: int, text: str) -> None:
        """Free text, at any moment, answered in the language that it is written in; danger comes first."""
        if not await self._emergencies.interrupts(uow, contact, message_id, text):
            await self.answer_text(uow, contact, message_id, text)

    async def answer_text(self, uow: UnitOfWork, contact: Contact, message_id: int, text: str) -> None:
        if self._matcher.wants_meaning(text):
            raise NotYet(lambda: self._matcher.prepare(text))
        recalled = contact.recalled(uow.now)
        ranking = self._rank(contact, recalled, text)
        language = self._language(contact, ranking)
        decision = decide(ranking)
        is_unknown = isinstance(decision, NoAnswer)
        if is_unknown and await self._later_matters.asks(uow, contact, message_id, language):
            return
        await self._statistics.of_family(uow, Event.ASKED, contact, language)
        match decision:
            case Answered(candidate):
                answered = replace(contact, misses=0, recollection=self._about(candidate.entry, uow.now))
                await self._answer(uow, answered, candidate, language, message_id)
            case Options(candidates=choices):
                hunch = hunch_of(ranking, choices, recalled.hunch)
                unsure = replace(contact, recollection=replace(recalled, at=uow.now, hunch=hunch))
                unsure = unsure.with_unanswered(message_id, uow.now)
                await self._offer(uow, unsure, choices, language, message_id)
            case NoAnswer():
                hunch = hunch_of(ranking, (), recalled.hunch)
                missed = replace(
                    contact,
                    misses=contact.misses + 1,
                    recollection=replace(recalled, at=uow.now, hunch=hunch),
                ).with_unanswered(message_id, uow.now)
                await self._admit(uow, missed, language, message_id)

    def _rank(self, contact: Contact, recalled: Recollection, text: str) -> Ranking:
        """The ranking by the words and by what is known of the family; entries that are gone are left out."""
        knowledge = self._knowledge.current
        answered = {entry for country, entry in knowledge.answers if country == contact.country}
        context = Context(
            language=contact.language,
            topic=recalled.topic,
            answered=frozenset(answered) or None,
            hunch=recalled.hunch,
        )
        ranking = self._matcher.rank(text, context)
        present = tuple(each for each in ranking.candidates if each.entry in knowledge.entries)
        return replace(ranking, candidates=present)

    def _about(self, entry: str, now: datetime) -> Recollection:
        """The next question is often about the same topic."""
        return Recollection(now, self._knowledge.current.entries[entry].topic)

    def _language(self, contact: Contact, ranking: Ranking) -> str:
        # Somebody may write in a language in which the bot cannot speak yet.
        spoken = self._voice.translator.languages()
        return ranking.language if ranking.language in spoken else language_of(contact)

    async def _answer(
        self, uow: UnitOfWork, contact: Contact, candidate: Candidate, language: str, message_id: int
    ) -> None:
        await self._statistics.of_family(uow, Event.ANSWERED, contact, language, entry=candidate.entry)
        settled = await self._settle(uow, contact, language)
        await self._show(uow, settled, candidate.entry, None, 0, language, question=message_id)
        if not settled.place_asked:
            await uow.contacts.save(replace(settled, place_asked=True))
            await self._onboarding.ask_place(uow, settled)

    async def _offer(
        self,
        uow: UnitOfWork,
        contact: Contact,
        candidates: tuple[Candidate, ...],
        language: str,
        message_id: int,
    ) -> None:
        await self._statistics.of_family(uow, Event.CLARIFIED, contact, language)
        settled = await self._settle(uow, contact, language)
        entries = [self._knowledge.current.entries[candidate.entry] for candidate in candidates]
        reply = self._voice.family(settled, language).options(entries)
        await self._voice.tell_family(uow, settled, reply, reply_to=message_id)

    async def _admit(
        self, uow: UnitOfWork, contact: Contact, language: str, message_id: int | None = None
    ) -> None:
        await self._statistics.of_family(uow, Event.UNANSWERED, contact, language)
        await uow.contacts.save(contact)
        reply = self._voice.family(contact, language).no_answer(message_id, again=contact.misses > 1)
        await self._voice.tell_family(uow, contact, reply, reply_to=message_id)

    async def _settle(self, uow: UnitOfWork, contact: Contact, language: str) -> Contact:
        """Whoever has never chosen a language has now shown one."""
        settled = replace(contact, language=contact.language or language)
        await uow.contacts.save(settled)
        return settled

    # ── cards ──

    async def open(self, uow: UnitOfWork, contact: Contact, action: Action) -> None:
        """A title was pressed: in the menu, among options, or "more" under a long card."""
        slug, country, page = action.argument(0), action.argument(1) or None, action.argument(2)
        if slug not in self._knowledge.current.entries:
            await self._onboarding.stale(uow, contact)
            return
        number = int(page) if page.isascii() and page.isdigit() and len(page) < 3 else 0
        language = language_of(contact)
        if number == 0:
            await self._statistics.of_family(uow, Event.OPENED, contact, language, entry=slug)
            await uow.contacts.save(replace(contact, recollection=self._about(slug, uow.now)))
        question = action.message_id(3)
        await self._show(uow, contact, slug, country, number, language, question=question)

    async def _show(
        self,
        uow: UnitOfWork,
        contact: Contact,
        slug: str,
        country: str | None,
        page: int,
        language: str,
        *,
        question: int | None = None,
    ) -> None:
        today = uow.now.date()
        answer = self._answers.to(contact, slug, country, language, today, page=page, question=question)
        await self._voice.tell_family(uow, contact, answer.reply, reply_to=question)

    async def none_of_these(self, uow: UnitOfWork, contact: Contact, message_id: int) -> None:
        """None of the options was meant: that is a miss, and a person is offered."""
        if contact.rated_message == message_id:
            return
        await uow.outbox.add(EditButtons(contact.chat_id, message_id), now=uow.now)
        recalled = contact.recalled(uow.now)
        missed = replace(
            contact,
            misses=contact.misses + 1,
            rated_message=message_id,
            recollection=replace(recalled, hunch=recalled.hunch.refused() if recalled.hunch else None),
        )
        await self._admit(uow, missed, language_of(contact))

    async def rated(self, uow: UnitOfWork, contact: Contact, action: Action, message_id: int) -> None:
        """👍 or 👎 under a card, counted once however often it is pressed."""
        entry, verdict = action.argument(0), action.argument(1)
        if entry not in self._knowledge.current.entries or verdict not in ("yes", "no"):
            await self._onboarding.stale(uow, contact)
            return
        if contact.rated_message == message_id:
            return
        helped, question = verdict == "yes", action.message_id(2)
        rated = replace(contact, rated_message=message_id)
        await uow.contacts.save(rated.with_nothing_unanswered() if helped else rated)
        event = Event.HELPED if helped else Event.NOT_HELPED
        language = language_of(contact)
        await self._statistics.of_family(uow, event, contact, language, entry=entry)
        replies = self._voice.family(contact)
        await uow.outbox.add(
            EditButtons(contact.chat_id, message_id, ((replies.person_button(entry, question),),)),
            now=uow.now,
        )
        reply = replies.glad() if helped else replies.sorry(entry, question)
        await self._voice.tell_family(uow, contact, reply)

    # ── what the bot cannot read ──

    async def cannot_read(self, uow: UnitOfWork, contact: Contact, message: FamilyMessage) -> None:
        """A voice note, a photo, a place: a person can; its caption may be a cry for help."""
        seen = replace(contact, album=message.album)
        caption = message.written.text if message.written else ""
        if not await self._emergencies.interrupts(uow, seen, message.message_id, caption):
            await self.leave_to_person(uow, contact, message)

    async def leave_to_person(self, uow: UnitOfWork, contact: Contact, message: FamilyMessage) -> None:
        """An album is answered once."""
        replies = self._voice.family(contact)
        if not message.kind.can_be_passed_on:
            await self._voice.tell_family(uow, contact, replies.cannot_be_passed_on(message.kind))
            return
        is_more_of_album = message.album is not None and message.album == contact.album
        seen = replace(contact, album=message.album)
        if not is_more_of_album and await self._later_matters.asks(
            uow, seen, message.message_id, language_of(contact)
        ):
            return
        await uow.contacts.save(seen.with_unanswered(message.message_id, uow.now))
        if not is_more_of_album:
            reply = replies.cannot_read(message.message_id)
            await self._voice.tell_family(uow, contact, reply, reply_to=message.message_id)

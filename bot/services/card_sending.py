"""A mediator sends an answer of the knowledge base: in the family's language, for the family's place."""

from dataclasses import replace

from bot.domain.audit import Deed
from bot.domain.cases import Case
from bot.domain.counting import Event
from bot.domain.people import Mediator, Room
from bot.services.answers import Answering, Answers
from bot.services.knowledge_replies import KnowledgeReplies
from bot.services.phrasebook import Reply
from bot.services.ports import Knowledge, UnitOfWork
from bot.services.relaying import Relaying
from bot.services.statistics import Statistics
from bot.services.voice import Voice, language_of


class CardSending:
    """The same rights as for a message: who owns the case may send, and nobody else."""

    def __init__(
        self,
        knowledge: Knowledge,
        voice: Voice,
        statistics: Statistics,
        relaying: Relaying,
        answers: Answers,
    ) -> None:
        self._knowledge = knowledge
        self._voice = voice
        self._statistics = statistics
        self._relaying = relaying
        self._answers = answers

    async def send(
        self,
        uow: UnitOfWork,
        case: Case,
        room: Room,
        mediator: Mediator,
        slug: str,
        country: str | None,
        message_id: int,
    ) -> None:
        """One tap; a second one within a moment is the same tap."""
        if not case.is_with(mediator.id):
            await self._relaying.hold_back(uow, case, room, self._voice.to(mediator, room), message_id)
            return
        replies = KnowledgeReplies(self._voice.room(room.language).words, self._knowledge.current)
        contact = await uow.contacts.get(case.contact_id)
        if contact is None or slug not in self._knowledge.current.entries:
            await self._voice.tell_case(uow, case, room, replies.gone(), reply_to=message_id)
            return
        if case.has_just_sent(slug, uow.now):
            return
        language = language_of(contact)
        answer = self._answers.to(contact, slug, country, language, uow.now.date())
        if answer.country is not None and answer.card is None:
            await self._voice.tell_case(uow, case, room, replies.no_answer(slug), reply_to=message_id)
            return
        await self._voice.tell_family(uow, contact, answer.reply)
        noted = replace(case, card_sent=slug, card_sent_at=uow.now)
        if answer.card is not None:
            await self._statistics.of_family(
                uow, Event.CARD_SENT, contact, language, entry=slug, country=answer.country
            )
            noted = await self._relaying.replied(uow, noted, room)
            await uow.audit.note(Deed.CARD, mediator.user_id, case.word)
        await uow.cases.save(noted)
        await self._voice.tell_case(uow, noted, room, _said(replies, slug, answer), reply_to=message_id)


def _said(replies: KnowledgeReplies, slug: str, answer: Answering) -> Reply:
    return replies.asked_for_country(slug) if answer.card is None else replies.sent(answer.card)

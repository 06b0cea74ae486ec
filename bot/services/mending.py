"""Answers that need mending: mediators mark them, staff read which and where they can be mended."""

from bot.domain.actions import Action
from bot.domain.mending import Mending as Mended
from bot.domain.mending import is_mended, state_of
from bot.services.knowledge_replies import KnowledgeReplies
from bot.services.phrasebook import Phrasebook, Reply
from bot.services.ports import Knowledge, UnitOfWork
from bot.services.voice import Voice


class Mending:
    """Keeps what was marked until the answer is another one; nobody's name is part of it."""

    def __init__(self, knowledge: Knowledge, voice: Voice) -> None:
        self._knowledge = knowledge
        self._voice = voice

    async def mark(self, uow: UnitOfWork, entry: str, country: str, language: str) -> bool:
        """False where there is no such answer: the button was forged, or the answer has gone."""
        knowledge = self._knowledge.current
        state, answer = state_of(knowledge, entry, country), knowledge.answers.get((country, entry))
        if state is None or answer is None or language not in answer.texts:
            return False
        await self.forget_mended(uow)
        today = uow.now.date()
        is_told = await uow.mendings.marked_on(entry, today)
        mending = Mended(entry, country, language, today, 1, state)
        await uow.mendings.mark(mending)
        if not is_told:
            await self._voice.alarm(
                uow, lambda replies: KnowledgeReplies(replies.words, knowledge).needs_mending(mending)
            )
        return True

    async def listing(self, uow: UnitOfWork, words: Phrasebook) -> Reply:
        """For the staff room; what has been mended in the files goes by itself."""
        await self.forget_mended(uow)
        return KnowledgeReplies(words, self._knowledge.current).mendings(await uow.mendings.all())

    async def done(self, uow: UnitOfWork, action: Action) -> bool:
        """Staff say that it is mended, or that nothing was wrong."""
        return await uow.mendings.remove(action.argument(0), action.argument(1), action.argument(2))

    async def forget_mended(self, uow: UnitOfWork) -> None:
        """After an edit the complaint is about an answer that is not there any more."""
        for mending in await uow.mendings.all():
            if is_mended(mending, self._knowledge.current):
                await uow.mendings.remove(mending.entry, mending.country, mending.language)

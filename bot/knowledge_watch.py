"""Brings edited knowledge and newly learned models into use while the bot runs."""

from collections.abc import Callable

from bot.adapters import memory
from bot.adapters.knowledge.live import Broken, LiveKnowledge, Refreshed
from bot.adapters.matching.matcher import LearnedMatcher
from bot.schooling import FailedLesson, NewModel, School, WorseModel
from bot.services.assembly import Services
from bot.services.phrasebook import Reply
from bot.services.ports import Transactions
from bot.services.room_replies import RoomReplies


class KnowledgeWatch:
    """Brings edited knowledge into use, and tells staff when an edit cannot be used."""

    def __init__(
        self,
        files: LiveKnowledge,
        matcher: LearnedMatcher,
        school: School,
        services: Services,
        transactions: Transactions,
        speaks: Callable[[], bool],
    ) -> None:
        self._files = files
        self._matcher = matcher
        self._school = school
        self._services = services
        self._transactions = transactions
        self._speaks = speaks

    async def look(self) -> None:
        """Once; a question that is being answered meanwhile keeps the version it began with."""
        match await self._files.refresh():
            case Refreshed():
                self._matcher.use(self._matcher.model, self._files.current)
                memory.keep()
                await self._forget_mended()
                await self._tell(lambda replies: replies.knowledge_mended())
            case Broken(complaints):
                said = "\n".join(complaint.as_text("knowledge") for complaint in complaints)
                await self._tell(lambda replies: replies.knowledge_broken(said))
            case _:
                pass
        knowledge = self._files.current
        match await self._school.look(knowledge, self._matcher.model):
            case NewModel(model):
                self._matcher.use(model, knowledge)
                memory.keep()
            case WorseModel(before, after):
                await self._tell(lambda replies: replies.matching_worse(before, after))
            case FailedLesson():
                await self._tell(lambda replies: replies.lesson_failed())
            case None:
                if self._matcher.falls_asleep():
                    memory.let_go(self._matcher.model.arrays())

    async def _forget_mended(self) -> None:
        async with self._transactions() as uow:
            await self._services.mending.forget_mended(uow)
            await uow.commit()

    async def _tell(self, say: Callable[[RoomReplies], Reply]) -> None:
        if not self._speaks():
            return  # every process sees the same; one of them says it
        async with self._transactions() as uow:
            await self._services.voice.alarm(uow, say)
            await uow.commit()

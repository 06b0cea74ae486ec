"""Puts the parts together; the only file that sees every layer."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Final

from bot.adapters import memory
from bot.adapters.calendars import HolidayCalendars
from bot.adapters.crypto import Keyring
from bot.adapters.db.opening import opened
from bot.adapters.db.unit_of_work import SqlTransactions
from bot.adapters.embedding.client import EmbedderProcess
from bot.adapters.knowledge.live import Broken, LiveKnowledge, Refreshed
from bot.adapters.matching.matcher import LearnedMatcher
from bot.adapters.sandbox_clock import JumpWatch, SandboxClock
from bot.adapters.telegram.client import TelegramClient
from bot.adapters.telegram.envelopes import envelope
from bot.adapters.telegram.introduction import Profile, introduce
from bot.adapters.telegram.parsing import TelegramParser
from bot.adapters.telegram.sender import TelegramSender
from bot.adapters.translations import GettextCatalogues
from bot.config import Settings, models_folder
from bot.domain.languages import DEFAULT_LANGUAGE, LANGUAGES
from bot.domain.pacing import telegrams_pace
from bot.entrypoints.lookups import Lookups
from bot.entrypoints.polling import Poller
from bot.entrypoints.worker import Bell, PeriodicJob, Source, Worker
from bot.schooling import OFF, FailedLesson, NewModel, School, WorseModel
from bot.services.assembly import Services, build
from bot.services.phrasebook import Phrasebook, Reply
from bot.services.ports import Transactions, Translator
from bot.services.profile import introduction
from bot.services.room_replies import RoomReplies

#: How often edited knowledge is looked for, and old cases are.
KNOWLEDGE_SECONDS: Final = 3.0
RETENTION_SECONDS: Final = 3600.0
#: Somebody in danger waits minutes for the next step of the queue, not longer.
CLOCK_SECONDS: Final = 20.0
#: SQLite has one writer; PostgreSQL gains from handlers that wait for each other's disk.
HANDLERS_ON_SQLITE: Final = 1
HANDLERS_ON_POSTGRESQL: Final = 4


class SystemClock:
    """The real time."""

    def now(self) -> datetime:
        """In UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Running:
    """A bot that is connected and ready to work."""

    username: str
    worker: Worker
    sources: tuple[Source, ...]
    jobs: tuple[PeriodicJob, ...]

    async def run(self) -> None:
        """Until asked to stop."""
        await self.worker.run_until_stopped(self.sources, self.jobs)


@asynccontextmanager
async def connected(settings: Settings, stop: asyncio.Event) -> AsyncIterator[Running]:
    """The whole bot; raises errors whose messages say what to do, and `StoppedLearningError`."""
    memory.be_thrifty()
    vault = Keyring.from_text(settings.secret_keys.get_secret_value())
    translator = GettextCatalogues.load(settings.locales_dir)
    knowledge = LiveKnowledge(settings.knowledge_dir)
    models = models_folder(settings.database_url, settings.models_dir)
    school = School(settings.knowledge_dir, models, settings.embedder)
    embedder = None if settings.embedder == OFF else EmbedderProcess(settings.embedder)
    model = await school.first_model(knowledge.current, stop)
    matcher = LearnedMatcher(model, knowledge.current, embedder)
    client = TelegramClient(settings.token.get_secret_value(), settings.api_base_url)
    clock = SystemClock() if settings.sandbox_clock is None else SandboxClock(settings.sandbox_clock)
    async with opened(settings.database_url, vault) as database:
        try:
            identity = await client.start()
            await client.use_polling()
            sender = TelegramSender(client.bot)
            transactions = SqlTransactions(database, vault, clock)
            services = build(
                transactions=transactions,
                parser=TelegramParser(identity.id, identity.username),
                sender=sender,
                clock=clock,
                knowledge=knowledge,
                matcher=matcher,
                translator=translator,
                admin_ids=settings.admin_ids,
                retention_days=settings.case_retention_days,
                calendars=HolidayCalendars(),
                pace=telegrams_pace(settings.pacing),
            )
            bell, jobs_bell = Bell(), Bell()
            watch = KnowledgeWatch(knowledge, matcher, school, services, transactions)
            jobs: tuple[PeriodicJob, ...] = (
                (KNOWLEDGE_SECONDS, watch.look),
                (RETENTION_SECONDS, lambda: services.retention.sweep(transactions)),
                (CLOCK_SECONDS, lambda: services.clocks.tick(transactions.reading, transactions)),
                (RETENTION_SECONDS, lambda: services.reachability.sweep(transactions)),
                (RETENTION_SECONDS, lambda: introduce(client.bot, _profiles(translator))),
            )
            worker = Worker(
                services.inbox,
                services.outbox,
                sender,
                arrived=bell,
                hurry=jobs_bell,
                stop=stop,
                handlers=HANDLERS_ON_SQLITE if database.file else HANDLERS_ON_POSTGRESQL,
            )
            memory.settle()
            lookups = Lookups(services.inline.answer, client.answer_lookup)
            poller = Poller(client, services.inbox, envelope, bell.ring, aside=lookups)
            sources: tuple[Source, ...] = (poller, lookups)
            if isinstance(clock, SandboxClock):
                sources += (JumpWatch(clock, jobs_bell.ring),)
            yield Running(identity.username, worker, sources, jobs)
        finally:
            await client.close()
            await school.close()
            if embedder is not None:
                await embedder.close()


def _profiles(translator: Translator) -> list[Profile]:
    """English for every phone whose language Drom does not speak."""
    found = [Profile(**asdict(introduction(Phrasebook(translator, language)))) for language in LANGUAGES]
    other = {**asdict(introduction(Phrasebook(translator, DEFAULT_LANGUAGE))), "language": ""}
    return [Profile(**other), *found]


class KnowledgeWatch:
    """Brings edited knowledge into use, and tells staff when an edit cannot be used."""

    def __init__(
        self,
        files: LiveKnowledge,
        matcher: LearnedMatcher,
        school: School,
        services: Services,
        transactions: Transactions,
    ) -> None:
        self._files = files
        self._matcher = matcher
        self._school = school
        self._services = services
        self._transactions = transactions

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
                pass

    async def _forget_mended(self) -> None:
        async with self._transactions() as uow:
            await self._services.mending.forget_mended(uow)
            await uow.commit()

    async def _tell(self, say: Callable[[RoomReplies], Reply]) -> None:
        async with self._transactions() as uow:
            await self._services.voice.alarm(uow, say)
            await uow.commit()

"""Puts the parts together; the only file that sees every layer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from bot.adapters import memory
from bot.adapters.calendars import HolidayCalendars
from bot.adapters.clock import SystemClock
from bot.adapters.crypto import Keyring
from bot.adapters.db.leading import LeaderLock
from bot.adapters.db.opening import opened
from bot.adapters.db.unit_of_work import SqlTransactions
from bot.adapters.embedding.client import EmbedderProcess
from bot.adapters.knowledge.apart import read_apart
from bot.adapters.knowledge.live import LiveKnowledge
from bot.adapters.matching.matcher import LearnedMatcher
from bot.adapters.metrics import MeasuredMatcher, MeasuredSender, MeasuredStore, Metrics
from bot.adapters.sandbox_clock import JumpWatch, SandboxClock
from bot.adapters.telegram.client import TelegramClient
from bot.adapters.telegram.envelopes import envelope
from bot.adapters.telegram.introduction import Profile, introduce
from bot.adapters.telegram.membership import TelegramMembership
from bot.adapters.telegram.parsing import TelegramParser
from bot.adapters.telegram.sender import TelegramSender
from bot.adapters.translations.apart import load_apart
from bot.config import Settings, models_folder
from bot.domain.languages import DEFAULT_LANGUAGE, LANGUAGES
from bot.domain.pacing import telegrams_pace
from bot.entrypoints.bell import Bell
from bot.entrypoints.leading import Alone, Leadership
from bot.entrypoints.lookups import Lookups
from bot.entrypoints.polling import Poller
from bot.entrypoints.worker import PeriodicJob, Source, Worker
from bot.knowledge_watch import KnowledgeWatch
from bot.listening import Wiring, announced, servers_of
from bot.printing import LatePrinter
from bot.schooling import OFF, School
from bot.services.assembly import Services, build
from bot.services.months import MONTHS_SECONDS
from bot.services.phrasebook import Phrasebook
from bot.services.ports import Clock, Translator
from bot.services.profile import introduction

if TYPE_CHECKING:
    from bot.dashboard import Front

#: How often edited knowledge is looked for, and old cases are.
KNOWLEDGE_SECONDS: Final = 3.0
RETENTION_SECONDS: Final = 3600.0
#: Somebody in danger waits minutes for the next step of the queue, not longer.
CLOCK_SECONDS: Final = 20.0
#: How many handle updates, and how many each at once. On SQLite there is one writer anyway.
ON_SQLITE: Final = (1, 16)
ON_POSTGRESQL: Final = (2, 16)


@dataclass(frozen=True, slots=True)
class Running:
    """A bot that is connected and ready to work."""

    username: str
    worker: Worker
    sources: tuple[Source, ...]
    jobs: tuple[PeriodicJob, ...]
    servers: tuple[Source, ...]
    own_jobs: tuple[PeriodicJob, ...]
    everywhere: tuple[Source, ...]

    async def run(self) -> None:
        """Until asked to stop."""
        await self.worker.run_until_stopped(
            self.sources, self.jobs, servers=self.servers, own_jobs=self.own_jobs, everywhere=self.everywhere
        )


@asynccontextmanager
async def connected(settings: Settings, stop: asyncio.Event) -> AsyncIterator[Running]:
    """The whole bot; raises errors whose messages say what to do, and `StoppedLearningError`."""
    memory.be_thrifty()
    vault = Keyring.from_text(settings.secret_keys.get_secret_value())
    translator = load_apart(settings.locales_dir)
    knowledge = LiveKnowledge(settings.knowledge_dir, read_apart)
    models = models_folder(settings.database_url, settings.models_dir)
    school = School(settings.knowledge_dir, models, settings.embedder)
    embedder = None if settings.embedder == OFF else EmbedderProcess(settings.embedder)
    model = await school.first_model(knowledge.current, stop)
    matcher = LearnedMatcher(model, knowledge.current, embedder)
    client = TelegramClient(settings.token.get_secret_value(), settings.api_base_url)
    clock = SystemClock() if settings.sandbox_clock is None else SandboxClock(settings.sandbox_clock)
    metrics = Metrics()
    async with opened(settings.database_url, vault) as database:
        try:
            identity = await client.start()
            sender = MeasuredSender(TelegramSender(client.bot), metrics)
            transactions = SqlTransactions(database, vault, clock)
            handlers, at_once = ON_SQLITE if database.file else ON_POSTGRESQL
            services = build(
                transactions=transactions,
                parser=TelegramParser(identity.id, identity.username),
                sender=sender,
                clock=clock,
                knowledge=knowledge,
                matcher=MeasuredMatcher(matcher, metrics),
                translator=translator,
                admin_ids=settings.admin_ids,
                policy=settings.policy(),
                calendars=HolidayCalendars(),
                pace=telegrams_pace(settings.pacing),
                watched=metrics,
                at_once=at_once,
                dashboard_url=settings.dashboard_url,
                smallest_shown=settings.smallest_shown,
                membership=TelegramMembership(client.bot),
                printer=LatePrinter(translator),
            )
            bell, jobs_bell = Bell(), Bell()
            lead = Alone() if database.file else Leadership(LeaderLock(database))
            metrics.tell(leads=lambda: lead.is_certain, embedder=lambda: bool(embedder and embedder.pid))
            dashboard = _dashboard(
                settings, stop, services, transactions, client, knowledge, translator, clock
            )
            watch = KnowledgeWatch(
                knowledge, matcher, school, services, transactions, lambda: lead.is_certain
            )
            jobs: tuple[PeriodicJob, ...] = (
                (RETENTION_SECONDS, lambda: services.retention.sweep(transactions.reading, transactions)),
                (RETENTION_SECONDS, database.forget_log),
                (CLOCK_SECONDS, lambda: services.set_back.look(transactions)),
                (CLOCK_SECONDS, lambda: services.clocks.tick(transactions.reading, transactions)),
                (RETENTION_SECONDS, lambda: services.reachability.sweep(transactions.reading, transactions)),
                (MONTHS_SECONDS, lambda: services.months.close_due(transactions)),
                *services.staff_reports.jobs(transactions),
                (RETENTION_SECONDS, lambda: introduce(client.bot, _profiles(translator))),
                *(((RETENTION_SECONDS, dashboard.door.forget_old),) if dashboard else ()),
            )
            memory.settle()
            store = MeasuredStore(services.inbox, metrics)
            lookups = Lookups(services.inline.answer, client.answer_lookup)
            everywhere: tuple[Source, ...] = (lookups,)
            if isinstance(clock, SandboxClock):
                everywhere += (JumpWatch(clock, jobs_bell.ring),)
            wiring = Wiring(settings, vault, clock, database, client, identity, store, bell, metrics, lookups)
            with servers_of(wiring, stop) as servers:
                announcements = await announced(wiring)
                poller = Poller(client, store, envelope, bell.ring, aside=lookups)
                worker = Worker(
                    services.inbox,
                    services.outbox,
                    sender,
                    arrived=bell,
                    hurry=jobs_bell,
                    stop=stop,
                    handlers=handlers,
                    lead=lead,
                )
                yield Running(
                    identity.username,
                    worker,
                    () if settings.webhook_url else (poller,),
                    (*jobs, *announcements),
                    (*servers, dashboard.server) if dashboard else servers,
                    ((KNOWLEDGE_SECONDS, watch.look),),
                    everywhere,
                )
        finally:
            await client.close()
            await school.close()
            if embedder is not None:
                await embedder.close()


def _dashboard(
    settings: Settings,
    stop: asyncio.Event,
    services: Services,
    transactions: SqlTransactions,
    client: TelegramClient,
    knowledge: LiveKnowledge,
    translator: Translator,
    clock: Clock,
) -> "Front | None":
    if settings.dashboard_url is None:
        return None
    # Pages and charts weigh some megabytes that a bot without a dashboard need not carry.
    from bot.dashboard import front

    return front(
        settings,
        stop,
        transactions=transactions,
        reading=transactions.reading,
        membership=TelegramMembership(client.bot),
        knowledge=knowledge,
        translator=translator,
        figures=services.figures,
        health=services.health,
        clock=clock,
    )


def _profiles(translator: Translator) -> list[Profile]:
    """English for every phone whose language Drom does not speak."""
    found = [Profile(**asdict(introduction(Phrasebook(translator, language)))) for language in LANGUAGES]
    other = {**asdict(introduction(Phrasebook(translator, DEFAULT_LANGUAGE))), "language": ""}
    return [Profile(**other), *found]

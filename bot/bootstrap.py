"""Puts the parts together; the only file that sees every layer."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from typing import Final

from bot.adapters.calendars import HolidayCalendars
from bot.adapters.clock import SystemClock
from bot.adapters.crypto import Keyring
from bot.adapters.db.opening import opened
from bot.adapters.db.unit_of_work import SqlTransactions
from bot.adapters.embedding.client import EmbedderProcess
from bot.adapters.knowledge.live import Broken, LiveKnowledge, Refreshed
from bot.adapters.matching.matcher import LearnedMatcher
from bot.adapters.telegram.client import TelegramClient
from bot.adapters.telegram.envelopes import envelope
from bot.adapters.telegram.introduction import Profile, introduce
from bot.adapters.telegram.membership import TelegramMembership
from bot.adapters.telegram.parsing import TelegramParser
from bot.adapters.telegram.sender import TelegramSender
from bot.adapters.translations import GettextCatalogues
from bot.config import Settings, models_folder
from bot.dashboard import front, press
from bot.domain.disclosure import SMALLEST_SHOWN
from bot.domain.languages import DEFAULT_LANGUAGE, LANGUAGES
from bot.domain.pacing import Pace, Pacer, telegrams_pace
from bot.domain.rounding import Chance
from bot.entrypoints.polling import Poller
from bot.entrypoints.worker import Bell, PeriodicJob, Source, Worker
from bot.schooling import OFF, FailedLesson, NewModel, School, WorseModel
from bot.services.casework import Casework
from bot.services.dashboard_links import DashboardLinks
from bot.services.deliveries import Deliveries
from bot.services.dispatch import Dispatch
from bot.services.emergencies import Emergencies
from bot.services.figures import Figures
from bot.services.handover import Handover
from bot.services.health import Health
from bot.services.inbox import InboxService
from bot.services.lost_rooms import LostRooms
from bot.services.months import MONTHS_SECONDS, Months
from bot.services.onboarding import Onboarding
from bot.services.opening import Opening
from bot.services.outbox import OutboxService
from bot.services.phrasebook import Phrasebook, Reply
from bot.services.placement import Placement
from bot.services.ports import (
    Calendars,
    Clock,
    Knowledge,
    Matcher,
    Printer,
    Sender,
    Transactions,
    Translator,
    UnitOfWork,
    UpdateParser,
)
from bot.services.private_chat import PrivateChat
from bot.services.profile import introduction
from bot.services.questions import Questions
from bot.services.reactions import Reactions
from bot.services.relaying import Relaying
from bot.services.retention import Retention
from bot.services.room_buttons import RoomButtons
from bot.services.room_calendars import RoomCalendars
from bot.services.room_hours import RoomHours
from bot.services.room_replies import RoomReplies
from bot.services.rooms import Rooms
from bot.services.staff_reports import StaffReports, staff_reports
from bot.services.statistics import Statistics
from bot.services.voice import Voice

#: How often edited knowledge is looked for, and old cases are.
KNOWLEDGE_SECONDS: Final = 3.0
RETENTION_SECONDS: Final = 3600.0
#: SQLite has one writer; PostgreSQL gains from handlers that wait for each other's disk.
HANDLERS_ON_SQLITE: Final = 1
HANDLERS_ON_POSTGRESQL: Final = 4


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that happens, ready to be started by an entrypoint or a test."""

    inbox: InboxService
    outbox: OutboxService
    voice: Voice
    retention: Retention
    months: Months
    figures: Figures
    staff_reports: StaffReports
    health: Health
    dispatch: Dispatch


def build(
    *,
    transactions: Transactions,
    parser: UpdateParser,
    sender: Sender,
    clock: Clock,
    knowledge: Knowledge,
    matcher: Matcher,
    translator: Translator,
    admin_ids: frozenset[int],
    retention_days: int,
    calendars: Calendars,
    pace: Pace,
    dashboard_url: str | None = None,
    smallest_shown: int = SMALLEST_SHOWN,
    chance: Chance = secrets.randbelow,
    printer: Printer | None = None,
) -> Services:
    """The services over any database, Telegram and clock."""
    voice = Voice(knowledge, translator, admin_ids)
    room_calendars = RoomCalendars(knowledge, calendars)
    staff = staff_reports(voice, figures := Figures(), room_calendars, printer)
    statistics = Statistics(knowledge, room_calendars)
    placement = Placement(voice)
    opening = Opening(knowledge, voice, statistics, placement, room_calendars)
    casework = Casework(voice, statistics, placement)
    relaying = Relaying(placement, voice, statistics)
    dashboard = DashboardLinks(voice, dashboard_url)
    deliveries = Deliveries(placement, voice, LostRooms(placement, voice, room_calendars), dashboard)
    retention = Retention(voice, retention_days)
    onboarding = Onboarding(knowledge, voice, statistics, retention)
    emergencies = Emergencies(knowledge, voice, statistics, placement)
    handover = Handover(
        knowledge, voice, statistics, opening, casework, placement, relaying, emergencies, retention_days
    )
    questions = Questions(knowledge, matcher, voice, statistics, onboarding, emergencies)
    dispatch = Dispatch(
        voice,
        PrivateChat(voice, onboarding, questions, emergencies, handover, deliveries, dashboard),
        Rooms(knowledge, voice, placement, RoomHours(room_calendars), dashboard, figures, staff.pictures),
        RoomButtons(voice, opening, casework),
        relaying,
        Reactions(placement, voice),
        deliveries,
    )

    async def on_buried(payload: bytes, uow: UnitOfWork) -> None:
        await dispatch.tell_of_burial(parser.parse(payload), uow)

    return Services(
        inbox=InboxService(transactions, parser, dispatch, clock, on_buried=on_buried),
        outbox=OutboxService(transactions, sender, deliveries, clock, Pacer(pace)),
        voice=voice,
        retention=retention,
        months=Months(knowledge, chance, smallest_shown),
        figures=figures,
        staff_reports=staff,
        health=Health(figures, room_calendars),
        dispatch=dispatch,
    )


@dataclass(frozen=True, slots=True)
class Running:
    """A bot that is connected and ready to work."""

    username: str
    worker: Worker
    sources: Sequence[Source]
    jobs: tuple[PeriodicJob, ...]

    async def run(self) -> None:
        """Until asked to stop."""
        await self.worker.run_until_stopped(self.sources, self.jobs)


@asynccontextmanager
async def connected(settings: Settings, stop: asyncio.Event) -> AsyncIterator[Running]:
    """The whole bot; raises errors whose messages say what to do, and `StoppedLearningError`."""
    vault = Keyring.from_text(settings.secret_keys.get_secret_value())
    translator = GettextCatalogues.load(settings.locales_dir)
    knowledge = LiveKnowledge(settings.knowledge_dir)
    models = models_folder(settings.database_url, settings.models_dir)
    school = School(settings.knowledge_dir, models, settings.embedder)
    embedder = None if settings.embedder == OFF else EmbedderProcess(settings.embedder)
    model = await school.first_model(knowledge.current, stop)
    matcher = LearnedMatcher(model, knowledge.current, embedder)
    client = TelegramClient(settings.token.get_secret_value(), settings.api_base_url)
    clock = SystemClock()
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
                dashboard_url=settings.dashboard_url,
                smallest_shown=settings.smallest_shown,
                printer=press(translator, settings.smallest_shown),
            )
            dashboard = front(
                settings,
                transactions=transactions,
                reading=transactions.reading,
                membership=TelegramMembership(client.bot),
                knowledge=knowledge,
                translator=translator,
                figures=services.figures,
                health=services.health,
                clock=clock,
            )
            bell = Bell()
            watch = KnowledgeWatch(knowledge, matcher, school, services.voice, transactions)
            jobs: tuple[PeriodicJob, ...] = (
                (KNOWLEDGE_SECONDS, watch.look),
                (RETENTION_SECONDS, lambda: services.retention.sweep(transactions)),
                (MONTHS_SECONDS, lambda: services.months.close_due(transactions)),
                *services.staff_reports.jobs(transactions),
                (RETENTION_SECONDS, lambda: introduce(client.bot, _profiles(translator))),
                *(((RETENTION_SECONDS, dashboard.door.forget_old),) if dashboard else ()),
            )
            worker = Worker(
                services.inbox,
                services.outbox,
                sender,
                arrived=bell,
                stop=stop,
                handlers=HANDLERS_ON_SQLITE if database.file else HANDLERS_ON_POSTGRESQL,
            )
            poller = Poller(client, services.inbox, envelope, bell.ring)
            sources = [poller, *((dashboard.server,) if dashboard else ())]
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
        voice: Voice,
        transactions: Transactions,
    ) -> None:
        self._files = files
        self._matcher = matcher
        self._school = school
        self._voice = voice
        self._transactions = transactions

    async def look(self) -> None:
        """Once; a question that is being answered meanwhile keeps the version it began with."""
        match await self._files.refresh():
            case Refreshed():
                self._matcher.use(self._matcher.model, self._files.current)
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
            case WorseModel(before, after):
                await self._tell(lambda replies: replies.matching_worse(before, after))
            case FailedLesson():
                await self._tell(lambda replies: replies.lesson_failed())
            case None:
                pass

    async def _tell(self, say: Callable[[RoomReplies], Reply]) -> None:
        async with self._transactions() as uow:
            await self._voice.alarm(uow, say)
            await uow.commit()

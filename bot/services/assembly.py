"""Puts the services together, over whatever database, Telegram and clock they are handed."""

import secrets
from dataclasses import dataclass
from typing import Protocol

from bot.domain.bounds import Daily
from bot.domain.disclosure import SMALLEST_SHOWN
from bot.domain.pacing import Pace, Pacer
from bot.domain.privacy import Policy
from bot.domain.rounding import Chance
from bot.services.absences import Absences
from bot.services.answers import Answers
from bot.services.belonging import Belonging, NobodyIsKnown
from bot.services.card_previews import CardPreviews
from bot.services.card_sending import CardSending
from bot.services.casework import Casework
from bot.services.clock_steps import ClockSteps
from bot.services.crowding import Crowding
from bot.services.dashboard_links import DashboardLinks
from bot.services.deliveries import Deliveries
from bot.services.digests import Digests
from bot.services.dispatch import Dispatch
from bot.services.doorkeeper import Doorkeeper
from bot.services.emergencies import Emergencies
from bot.services.endings import Endings
from bot.services.erasure import Erasure
from bot.services.figures import Figures
from bot.services.handbook import Handbook
from bot.services.handover import Handover
from bot.services.health import Health
from bot.services.inbox import Handle, InboxService, OnBuried
from bot.services.inline_lookups import InlineLookups
from bot.services.knowledge_desk import KnowledgeDesk
from bot.services.later_matters import LaterMatters
from bot.services.lookup import Lookup
from bot.services.lost_rooms import LostRooms
from bot.services.mending import Mending
from bot.services.months import Months
from bot.services.muting import Muting
from bot.services.onboarding import Onboarding
from bot.services.opening import Opening
from bot.services.outbox import OutboxService
from bot.services.overviews import Overviews
from bot.services.placement import Placement
from bot.services.ports import (
    Attendance,
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
from bot.services.privacy import Privacy
from bot.services.private_chat import PrivateChat
from bot.services.put_off import PutOffQuestions
from bot.services.questions import Questions
from bot.services.queue_clocks import QueueClocks
from bot.services.reachability import Reachability
from bot.services.reactions import Reactions
from bot.services.relaying import Relaying
from bot.services.retention import Retention
from bot.services.returning import Returning
from bot.services.room_buttons import RoomButtons
from bot.services.room_calendars import RoomCalendars
from bot.services.room_hours import RoomHours
from bot.services.rooms import Rooms
from bot.services.set_back import SetBack
from bot.services.staff_reports import StaffReports, staff_reports
from bot.services.statistics import Statistics
from bot.services.transfers import Transfers
from bot.services.turnstile import Turnstile
from bot.services.voice import Voice

_DAILY = Daily()


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that happens, ready to be started by an entrypoint or a test."""

    inbox: InboxService
    outbox: OutboxService
    voice: Voice
    retention: Retention
    clocks: QueueClocks
    reachability: Reachability
    months: Months
    figures: Figures
    staff_reports: StaffReports
    health: Health
    dispatch: Dispatch
    inline: InlineLookups
    mending: Mending
    set_back: SetBack


class Watched(Protocol):
    """Whoever counts what is done, for operators."""

    def handling(self, handle: Handle) -> Handle: ...

    def burying(self, buried: OnBuried) -> OnBuried: ...


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
    policy: Policy,
    calendars: Calendars,
    pace: Pace,
    watched: Watched | None = None,
    at_once: int = 1,
    dashboard_url: str | None = None,
    smallest_shown: int = SMALLEST_SHOWN,
    chance: Chance = secrets.randbelow,
    printer: Printer | None = None,
    membership: Attendance | None = None,
    daily: Daily = _DAILY,
) -> Services:
    """The services over any database, Telegram and clock."""
    voice = Voice(knowledge, translator, admin_ids)
    belonging = Belonging(membership or NobodyIsKnown(), clock)
    doorkeeper = Doorkeeper(voice, belonging)
    turnstile = Turnstile(knowledge, voice, daily)
    room_calendars = RoomCalendars(knowledge, calendars)
    statistics = Statistics(knowledge, room_calendars)
    figures = Figures()
    staff = staff_reports(voice, figures, room_calendars, printer)
    placement = Placement(voice)
    crowding = Crowding(voice, parser)
    opening = Opening(knowledge, voice, statistics, placement, room_calendars, turnstile)
    handbook = Handbook(voice)
    casework = Casework(voice, statistics, placement, handbook)
    transfers = Transfers(voice, placement, room_calendars, turnstile)
    returning = Returning(voice, placement, statistics, room_calendars)
    overviews = Overviews(voice, doorkeeper)
    relaying = Relaying(placement, voice, statistics, transfers)
    reachability = Reachability(placement, voice, statistics)
    lost_rooms = LostRooms(placement, voice, room_calendars)
    dashboard = DashboardLinks(voice, dashboard_url)
    deliveries = Deliveries(placement, voice, lost_rooms, reachability, dashboard)
    erasure = Erasure(voice)
    retention = Retention(voice, erasure, policy)
    onboarding = Onboarding(knowledge, voice, statistics)
    emergencies = Emergencies(knowledge, voice, statistics, placement)
    handover = Handover(
        knowledge,
        voice,
        statistics,
        opening,
        casework,
        placement,
        relaying,
        emergencies,
        turnstile,
        policy.case_days,
    )
    later_matters = LaterMatters(voice, opening)
    answers = Answers(knowledge, voice)
    questions = Questions(
        knowledge, matcher, voice, statistics, onboarding, emergencies, later_matters, answers
    )
    lookup = Lookup(knowledge, matcher)
    sending = CardSending(knowledge, voice, statistics, relaying, answers)
    mending = Mending(knowledge, voice)
    desk = KnowledgeDesk(
        knowledge, voice, placement, lookup, CardPreviews(knowledge, voice), sending, mending
    )
    muting = Muting(voice, casework)
    dispatch = Dispatch(
        voice,
        doorkeeper,
        crowding,
        PrivateChat(
            voice,
            doorkeeper,
            onboarding,
            questions,
            emergencies,
            handover,
            deliveries,
            overviews,
            later_matters,
            PutOffQuestions(voice, questions, later_matters),
            dashboard,
            Privacy(voice, erasure, policy, turnstile),
        ),
        Rooms(
            knowledge,
            voice,
            doorkeeper,
            placement,
            RoomHours(room_calendars),
            overviews,
            Absences(room_calendars),
            handbook,
            desk,
            dashboard,
            figures,
            staff.pictures,
            muting,
        ),
        RoomButtons(
            voice,
            doorkeeper,
            opening,
            casework,
            transfers,
            returning,
            overviews,
            Endings(knowledge, voice, casework),
            handbook,
            desk,
            muting,
        ),
        relaying,
        Reactions(placement, voice),
        deliveries,
        returning,
        desk,
    )

    async def on_buried(payload: bytes, uow: UnitOfWork) -> None:
        await dispatch.tell_of_burial(parser.parse(payload), uow)

    handle: Handle = watched.handling(dispatch) if watched else dispatch
    buried: OnBuried = watched.burying(on_buried) if watched else on_buried
    return Services(
        inbox=InboxService(
            transactions, parser, handle, clock, on_buried=buried, at_once=at_once, crowding=crowding
        ),
        outbox=OutboxService(transactions, sender, deliveries, clock, Pacer(pace)),
        voice=voice,
        retention=retention,
        clocks=QueueClocks(
            room_calendars,
            ClockSteps(voice, statistics, placement, returning, room_calendars),
            Digests(voice, room_calendars),
        ),
        reachability=reachability,
        months=Months(knowledge, chance, smallest_shown),
        figures=figures,
        staff_reports=staff,
        health=Health(figures, room_calendars),
        dispatch=dispatch,
        inline=InlineLookups(transactions, parser, knowledge, lookup, translator, belonging),
        mending=mending,
        set_back=SetBack(),
    )

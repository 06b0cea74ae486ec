"""Puts the dashboard together, inside the bot's process or as a process of its own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.adapters import charts
from bot.adapters.calendars import HolidayCalendars
from bot.adapters.charts.paper import PaperCharts
from bot.adapters.clock import SystemClock
from bot.adapters.crypto import Keyring
from bot.adapters.dashboard import Pages
from bot.adapters.dashboard.papers import Press
from bot.adapters.db.opening import opened
from bot.adapters.db.unit_of_work import SqlTransactions
from bot.adapters.knowledge.health import health_of
from bot.adapters.knowledge.live import LiveKnowledge
from bot.adapters.telegram.client import TelegramClient
from bot.adapters.telegram.membership import TelegramMembership
from bot.adapters.translations import GettextCatalogues
from bot.adapters.translations.numerals import BabelNumerals
from bot.config import Settings, SettingsError
from bot.entrypoints.serving import Address, Server
from bot.entrypoints.web import application
from bot.services.dashboard import Dashboard
from bot.services.dashboard_door import Door
from bot.services.figures import Figures
from bot.services.health import Health
from bot.services.ports import Clock, Knowledge, Membership, Transactions, Translator
from bot.services.room_calendars import RoomCalendars


@dataclass(frozen=True, slots=True)
class Front:
    """The dashboard as the program sees it: something to run, and something to tidy up."""

    server: Server
    door: Door


def press(translator: Translator) -> Press:
    """What makes files of figures."""
    return Press(translator, BabelNumerals(), PaperCharts())


def front(
    settings: Settings,
    stop: asyncio.Event,
    *,
    transactions: Transactions,
    reading: Transactions,
    membership: Membership,
    knowledge: Knowledge,
    translator: Translator,
    figures: Figures,
    health: Health,
    clock: Clock,
) -> Front | None:
    """None where no address is set: the dashboard is off unless somebody wants it."""
    if settings.dashboard_url is None:
        return None
    door = Door(transactions, reading, membership, settings.admin_ids)
    app = application(
        door,
        Dashboard(reading, figures, health, knowledge, health_of),
        Pages(translator, BabelNumerals(), charts),
        press(translator),
        clock,
        settings.dashboard_url,
    )
    address = Address(*settings.dashboard_listen)
    return Front(Server(app, address, "DROM_DASHBOARD_LISTEN", stop, believes_proxy=True), door)


@asynccontextmanager
async def alone(settings: Settings, stop: asyncio.Event) -> AsyncIterator[Server]:
    """The dashboard without the bot; on SQLite only while the bot does not run."""
    if settings.dashboard_url is None:
        raise SettingsError(
            "The dashboard has no address. Set DROM_DASHBOARD_URL to the address that staff will open, "
            "for example https://figures.example.org."
        )
    vault = Keyring.from_text(settings.secret_keys.get_secret_value())
    client = TelegramClient(settings.token.get_secret_value(), settings.api_base_url)
    clock = SystemClock()
    knowledge, figures = LiveKnowledge(settings.knowledge_dir), Figures()
    async with opened(settings.database_url, vault) as database:
        try:
            await client.start()
            transactions = SqlTransactions(database, vault, clock)
            made = front(
                settings,
                stop,
                transactions=transactions,
                reading=transactions.reading,
                membership=TelegramMembership(client.bot),
                knowledge=knowledge,
                translator=GettextCatalogues.load(settings.locales_dir),
                figures=figures,
                health=Health(figures, RoomCalendars(knowledge, HolidayCalendars())),
                clock=clock,
            )
            assert made is not None
            yield made.server
        finally:
            await client.close()

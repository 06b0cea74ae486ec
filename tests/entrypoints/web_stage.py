"""The dashboard on a real database, with a browser's manners and without a browser."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import httpx

from bot.adapters import charts
from bot.adapters.calendars import HolidayCalendars
from bot.adapters.charts.paper import PaperCharts
from bot.adapters.dashboard import Pages
from bot.adapters.dashboard.papers import Press
from bot.adapters.knowledge.health import health_of
from bot.adapters.translations import GettextCatalogues
from bot.adapters.translations.numerals import BabelNumerals
from bot.config import content_folder
from bot.domain.people import RoomKind
from bot.domain.publication import next_month
from bot.entrypoints.web import application
from bot.services.dashboard import Dashboard
from bot.services.dashboard_door import Door
from bot.services.dashboard_links import new_token
from bot.services.demo import Demo
from bot.services.figures import Figures
from bot.services.health import Health
from bot.services.months import Months
from bot.services.room_calendars import RoomCalendars
from tests.databases import Ground, grounded
from tests.doubles import FrozenClock
from tests.journeys.fragile import Shelf
from tests.learned import real_knowledge

ORIGIN = "https://figures.example.org"
STAFF_ROOM = -1_003_000_000_001
MARIA, ADMIN = 770_000_001, 900_000_001
TODAY = datetime(2026, 11, 4, 9, 0, tzinfo=UTC)
COOKIE = "__Host-drom"


@dataclass
class TelegramSays:
    """Who is in the staff room; `None` stands for silence."""

    members: dict[int, bool | None] = field(default_factory=dict)

    async def is_member(self, chat_id: int, user_id: int) -> bool | None:
        return self.members.get(user_id, False)


class Browser:
    """Keeps cookies, and says where its forms come from."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def opens(self, address: str, **headers: str | bytes) -> httpx.Response:
        given = {
            name.encode(): value if isinstance(value, bytes) else value.encode()
            for name, value in headers.items()
        }
        return await self.client.get(address, headers=given)

    async def sends(
        self, path: str, fields: Mapping[str, str], *, origin: str | None = ORIGIN
    ) -> httpx.Response:
        headers = {} if origin is None else {"Origin": origin}
        return await self.client.post(path, data=dict(fields), headers=headers)

    async def signs_in(self, token: str) -> httpx.Response:
        return await self.sends("/sign-in", {"token": token, "lang": "en"})

    async def csrf(self) -> str:
        """What the forms of its pages carry."""
        page = (await self.opens("/queue")).text
        return page.partition('name="csrf" value="')[2].partition('"')[0]


@dataclass
class WebStage:
    """The dashboard, its door, and what stands behind it."""

    ground: Ground
    telegram: TelegramSays
    app: Any
    origin: str = ORIGIN
    browsers: list[httpx.AsyncClient] = field(default_factory=list)

    @property
    def clock(self) -> FrozenClock:
        return self.ground.clock

    def browser(self, address: str = "203.0.113.5") -> Browser:
        transport = httpx.ASGITransport(app=self.app, client=(address, 50_000))
        client = httpx.AsyncClient(transport=transport, base_url=ORIGIN)
        self.browsers.append(client)
        return Browser(client)

    async def link(self, user_id: int = MARIA) -> str:
        """What the bot sends to a person of the staff room."""
        token = new_token()
        async with self.ground.transactions() as uow:
            room = await uow.rooms.find(STAFF_ROOM)
            assert room is not None
            member = await uow.access.admit(user_id, room.id, "en")
            await uow.access.add_link(member.id, token, uow.now)
            await uow.commit()
        return token

    async def signed_in(self, user_id: int = MARIA) -> Browser:
        browser = self.browser()
        assert (await browser.signs_in(await self.link(user_id))).status_code == 303
        return browser

    async def publish(self, *months: date) -> None:
        """Made-up months, through the same gate as true ones."""
        knowledge = Shelf(real_knowledge())
        await Demo(knowledge.current).months(self.ground.transactions, months)
        await Months(knowledge, lambda below: below // 2).close_due(self.ground.transactions)


@asynccontextmanager
async def web_stage(url: str, *, origin: str = ORIGIN) -> AsyncIterator[WebStage]:
    """A staff room with Maria and an admin in it."""
    async with grounded(url, clock=FrozenClock(TODAY)) as ground:
        telegram = TelegramSays({MARIA: True, ADMIN: True})
        async with ground.transactions() as uow:
            await uow.rooms.bind(STAFF_ROOM, RoomKind.STAFF, (), is_forum=False, language="et")
            await uow.commit()
        knowledge, figures = Shelf(real_knowledge()), Figures()
        reading = ground.transactions.reading
        health = Health(figures, RoomCalendars(knowledge, HolidayCalendars()))
        catalogues = GettextCatalogues.load(content_folder("locales"))
        app = application(
            Door(ground.transactions, reading, telegram, frozenset({ADMIN})),
            Dashboard(reading, figures, health, knowledge, health_of),
            Pages(catalogues, BabelNumerals(), charts),
            Press(catalogues, BabelNumerals(), PaperCharts()),
            ground.clock,
            origin,
        )
        stage = WebStage(ground, telegram, app, origin)
        yield stage
        for client in stage.browsers:
            await client.aclose()


def months_before(day: date, number: int) -> list[date]:
    """So many whole months, the newest just over."""
    found = [day.replace(year=day.year - 1, day=1)]
    while next_month(found[-1]) < day.replace(day=1):
        found.append(next_month(found[-1]))
    return found[-number:]

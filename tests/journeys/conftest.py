"""A stage for every story, on both databases."""

from collections.abc import AsyncIterator, Awaitable, Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.matching.matcher import LearnedMatcher
from bot.adapters.translations import CatalogueError, GettextCatalogues
from bot.domain.knowledge import KnowledgeBase
from bot.services.ports import Translator
from tests.doubles import FrozenClock
from tests.journeys.fragile import MarkedCatalogues
from tests.journeys.house import House, house_on_postgresql, house_on_sqlite
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import ADMIN, Stage
from tests.journeys.times import OFFICE
from tests.learned import real_knowledge, real_matcher

ROOT = Path(__file__).parents[2]

MakeFamily = Callable[..., Family]
MakeMediator = Callable[..., Mediator]
MakeRoom = Callable[..., Awaitable[Group]]
Say = Callable[[Group, str], Awaitable[None]]


@pytest.fixture(scope="session")
def knowledge() -> KnowledgeBase:
    return real_knowledge()


@pytest.fixture(scope="session")
def matcher() -> LearnedMatcher:
    return real_matcher()


@pytest.fixture(scope="session")
def translator() -> Translator:
    try:
        return GettextCatalogues.load(ROOT / "locales")
    except CatalogueError:
        return MarkedCatalogues()


@pytest.fixture(scope="session")
def sqlite_house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return house_on_sqlite(tmp_path_factory.mktemp("house"))


@pytest.fixture(scope="session")
def postgresql_house(request: pytest.FixtureRequest) -> House:
    return house_on_postgresql(request.getfixturevalue("postgres_server"))


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest) -> House:
    found: House = request.getfixturevalue(f"{request.param}_house")
    return found


@pytest.fixture
async def stage(
    house: House,
    tmp_path: Path,
    knowledge: KnowledgeBase,
    matcher: LearnedMatcher,
    translator: Translator,
    caplog: pytest.LogCaptureFixture,
) -> AsyncIterator[Stage]:
    caplog.set_level("DEBUG", logger="bot")
    async with house.empty(tmp_path, FrozenClock()) as ground:
        stage = Stage(ground, knowledge, matcher, translator)
        yield stage
        await stage.curtain(caplog.text)


@pytest.fixture
def family(stage: Stage) -> Family:
    """A family with an English phone, so that most stories can be read as they are."""
    return Family(stage, 880_000_042, "en", "Mirga")


@pytest.fixture
def new_family(stage: Stage) -> MakeFamily:
    """Another family: `new_family(phone="ru")`."""
    numbers = count(880_000_100)

    def make(phone: str | None = "en", name: str = "Kalitin") -> Family:
        return Family(stage, next(numbers), phone, name)

    return make


@pytest.fixture
def new_mediator(stage: Stage) -> MakeMediator:
    """Somebody in a group: `new_mediator(room, "Anna")`."""
    numbers = count(770_000_077)

    def make(group: Group, name: str = "Annavera", phone: str = "et") -> Mediator:
        return Mediator(stage, next(numbers), name, group, phone)

    return make


@pytest.fixture
def new_group(stage: Stage) -> Callable[..., Group]:
    """A group in which nobody has written /bind."""
    numbers = count(1_001_234_567_890)

    def make(*, is_forum: bool = True, **more: Any) -> Group:
        return Group(stage, -next(numbers), "A group", is_forum=is_forum, **more)

    return make


@pytest.fixture
def new_room(stage: Stage, new_group: Callable[..., Group]) -> MakeRoom:
    """A group that an administrator has bound: `await new_room("valga")`."""

    async def make(places: str = "valga", *, is_forum: bool = True, **more: Any) -> Group:
        group = new_group(is_forum=is_forum, **more)
        await Mediator(stage, ADMIN, "Direktorova", group).writes(f"/bind {places}")
        return group

    return make


@pytest.fixture
async def staff(new_room: MakeRoom) -> Group:
    """The staff room."""
    return await new_room("staff")


@pytest.fixture
async def room(new_room: MakeRoom) -> Group:
    """The mediators' room of Valga, with topics."""
    return await new_room("valga")


@pytest.fixture
def anna(room: Group, new_mediator: MakeMediator) -> Mediator:
    """The mediator of Valga, under a name that no sentence of the bot contains."""
    return new_mediator(room, "Annavera")


@pytest.fixture
def say(stage: Stage) -> Say:
    """Somebody in the room says something to the bot."""

    async def in_room(group: Group, command: str) -> None:
        await Mediator(stage, ADMIN, "Direktorova", group).writes(command)

    return in_room


@pytest.fixture
async def office(room: Group, say: Say) -> Group:
    """The room of Valga, with a lunch break and a free weekend."""
    await say(room, f"/hours {OFFICE}")
    return room

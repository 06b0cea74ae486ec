"""What tests of several folders share."""

import asyncio
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from bot.adapters.db.engine import create
from bot.adapters.db.migrations import migrate
from tests.postgres_server import PostgresServer

#: The same examples in every run, so that a failure belongs to the change that brought it. New ones are
#: looked for with `--hypothesis-profile=default`, or `long` (tests/fuzz/profiles.py).
settings.register_profile("same", derandomize=True)
settings.load_profile("same")


@pytest.hookimpl(wrapper=True, optionalhook=True)
def pytest_xdist_auto_num_workers() -> Generator[None, int, int]:
    """One more than there are cores: many tests wait half of their time for what they have started."""
    return (yield) + 1


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Started by the first test that asks for it."""
    with PostgresServer() as server:
        yield server


async def _migrated(url: str) -> None:
    database = create(url)
    await migrate(database)
    await database.close()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite database with every table and nothing in them, to be copied."""
    file = tmp_path_factory.mktemp("migrated") / "drom.sqlite3"
    asyncio.run(_migrated(f"sqlite+aiosqlite:///{file}"))
    return file


@pytest.fixture(scope="session")
def migrated_database(postgres_server: PostgresServer) -> str:
    """The name of such a database on PostgreSQL."""
    name = postgres_server.create_database()
    asyncio.run(_migrated(postgres_server.url(name)))
    return name


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of its own for each test, without content: every test that takes it runs on both kinds."""
    if request.param == "sqlite":
        shutil.copyfile(request.getfixturevalue("migrated_file"), tmp_path / "drom.sqlite3")
        yield f"sqlite+aiosqlite:///{tmp_path}/drom.sqlite3"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    name = server.create_database(request.getfixturevalue("migrated_database"))
    yield server.url(name)
    server.drop_database(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The same before the bot's first start: not even tables."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path}/drom.sqlite3"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    name = server.create_database()
    yield server.url(name)
    server.drop_database(name)

"""Every copy of the key is lost: what was never sealed is carried over with the manual's own commands."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import pytest

from bot.adapters.crypto import Keyring, new_key
from bot.adapters.db.tables import institution_counters
from bot.domain.counting import Event
from bot.domain.mending import Mending
from bot.services.demo import Demo
from bot.services.months import Months
from tests.databases import Ground, grounded
from tests.doubles import FrozenClock
from tests.journeys.fragile import Shelf
from tests.learned import real_knowledge
from tests.postgres_server import PostgresServer

MANUAL: Final = Path(__file__).parents[2] / "docs" / "operating" / "keys.md"
TABLES: Final = ("counters", "institution_counters", "publications", "published", "mendings")


def command_of_the_manual(begin: str) -> str:
    found: str
    [found] = re.findall(rf"`({begin} [^`]+)`", MANUAL.read_text("utf-8"))
    return found


@pytest.fixture
def addresses(database_url: str, request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, str, str]:
    """The old database, a new one, and the command that is to be typed where both are."""
    if database_url.startswith("sqlite"):
        command = command_of_the_manual("sqlite3").replace("NEW", f"{tmp_path}/new")
        return (
            database_url,
            f"sqlite+aiosqlite:///{tmp_path}/new.sqlite3",
            command.replace("OLD", f"{tmp_path}/drom"),
        )
    server: PostgresServer = request.getfixturevalue("postgres_server")
    request.getfixturevalue("monkeypatch").setenv(
        "PATH", f"{server.programs}{os.pathsep}{os.environ['PATH']}"
    )
    new = server.url(server.create_database())
    command = command_of_the_manual("pg_dump").replace("counts.sql", f"{tmp_path}/counts.sql")
    for name, url in (("OLD", database_url), ("NEW", new)):
        command = command.replace(name, f"'{url.replace('+asyncpg', '')}'")
    return database_url, new, command


async def typed(command: str) -> subprocess.CompletedProcess[str]:
    return await asyncio.to_thread(
        subprocess.run, ["sh", "-c", command], capture_output=True, text=True, check=False
    )


async def counted(ground: Ground) -> dict[str, list[tuple[str, ...]]]:
    found = {table: await ground.rows(f"SELECT * FROM {table}") for table in TABLES}
    return {table: sorted(tuple(map(str, row.values())) for row in rows) for table, rows in found.items()}


async def test_counts_and_publications_go_into_a_new_database_and_the_months_go_on(
    addresses: tuple[str, str, str],
) -> None:
    old_url, new_url, command = addresses
    clock, knowledge = FrozenClock(), Shelf(real_knowledge())
    months = Months(knowledge, lambda below: below // 2)
    this_month = clock.now().date().replace(day=1)
    last_month = (this_month - timedelta(days=1)).replace(day=1)
    async with grounded(old_url, clock=clock) as old:
        await Demo(knowledge.current).months(old.transactions, [last_month])
        await months.close_due(old.transactions)
        await Demo(knowledge.current).months(old.transactions, [this_month])
        async with old.transactions() as uow:
            await uow.mendings.mark(Mending("family-doctor-find", "EE", "et", uow.now.date(), 3, "a-state"))
            await uow.commit()
        async with old.database.writing() as connection:
            event = Event.CLOSED_REFERRED
            row = {"month": this_month, "country": "EE", "institution": "other", "event": event, "n": 2}
            await connection.execute(institution_counters.insert().values(row))
            await connection.commit()
        before = await counted(old)
    assert all(before.values()), "something of each is there"
    other_key = Keyring.from_text(new_key())
    async with grounded(new_url, vault=other_key, clock=clock) as new:  # started once
        await Demo(knowledge.current, seed=2).months(
            new.transactions, [this_month]
        )  # and written to meanwhile
        meanwhile = await counted(new)

    failed = await typed(command.replace("mendings", "no_such_table"))
    assert failed.returncode != 0
    async with grounded(new_url, vault=other_key) as new:
        assert await counted(new) == meanwhile
    for _ in range(2):  # in doubt somebody types it again
        done = await typed(command)
        assert (done.returncode, done.stderr) == (0, "")

    async with grounded(new_url, vault=other_key, clock=clock) as new:
        assert await counted(new) == before
        clock.tick(timedelta(days=40))
        await months.close_due(new.transactions)
        shown = {row["month"] for row in await new.rows("SELECT month FROM publications")}
    assert {date.fromisoformat(str(month)) for month in shown} >= {last_month, this_month}

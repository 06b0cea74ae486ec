"""Both databases keep what the queues rely on."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing

import pytest
from sqlalchemy import text

from bot.services.ports import StorageReadOnlyError
from tests.databases import Ground, grounded


@pytest.fixture
async def ground(database_url: str) -> AsyncIterator[Ground]:
    async with grounded(database_url) as ground:
        yield ground


async def test_settings_are_those_that_make_a_commit_durable(ground: Ground) -> None:
    if not ground.database.is_sqlite:
        assert await ground.rows("SHOW transaction_isolation") == [
            {"transaction_isolation": "read committed"}
        ]
        return
    names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    found = [next(iter((await ground.rows(f"PRAGMA {name}"))[0].values())) for name in names]
    assert found == ["wal", 2, 1, 10_000]


async def test_work_on_sqlite_holds_the_file_from_its_first_statement(ground: Ground) -> None:
    file = ground.database.file
    if file is None:
        assert not ground.database.is_sqlite
        return
    async with ground.database.writing() as connection:
        await connection.execute(text("SELECT 1"))
        with closing(sqlite3.connect(file, timeout=0)) as other:
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")
            assert other.execute("SELECT count(*) FROM meta WHERE name = 'key'").fetchone() is not None


async def test_while_another_program_writes_to_sqlite_everything_else_goes_on(ground: Ground) -> None:
    file = ground.database.file
    if file is None:
        assert not ground.database.is_sqlite
        return
    with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        async def work() -> None:
            async with ground.transactions() as uow:
                await uow.contacts.of(1)
                await uow.commit()

        async with asyncio.timeout(5), asyncio.TaskGroup() as group:
            working = group.create_task(work())
            await asyncio.sleep(
                0.2
            )  # where it waited on the spot, this would last as long as it has patience
            assert not working.done()
            other.execute("COMMIT")
    assert await ground.rows("SELECT count(*) AS n FROM contacts") == [{"n": 1}]


async def test_whoever_looks_is_not_held_up_by_work(ground: Ground) -> None:
    async with ground.transactions() as uow, asyncio.timeout(5):
        await uow.contacts.of(1)
        async with ground.transactions.reading() as dashboard:
            assert await dashboard.contacts.find(1) is None
        await uow.commit()


async def test_postgresql_refuses_to_write_where_one_only_looks(ground: Ground) -> None:
    if ground.database.is_sqlite:
        assert ground.database.file is not None
        return
    with pytest.raises(StorageReadOnlyError):
        async with ground.transactions.reading() as dashboard:
            await dashboard.contacts.of(1)


async def test_many_writers_at_once_are_served_one_after_another(ground: Ground) -> None:
    async def work(user_id: int) -> None:
        async with ground.transactions() as uow:
            await uow.contacts.find(user_id)
            await uow.contacts.of(user_id)
            await uow.commit()

    await asyncio.gather(*(work(user_id) for user_id in range(12)))
    assert await ground.rows("SELECT count(*) AS n FROM contacts") == [{"n": 12}]

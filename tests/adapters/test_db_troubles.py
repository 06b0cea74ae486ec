"""Whatever keeps a database from working has the same names on both kinds."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing

import pytest
from sqlalchemy import text
from sqlalchemy.pool import QueuePool

from bot.adapters.crypto import Keyring, new_key
from bot.adapters.db.engine import create
from bot.adapters.db.unit_of_work import SqlTransactions
from bot.services.ports import (
    StorageAwayError,
    StorageBusyError,
    StorageFullError,
    StorageReadOnlyError,
    UnitOfWork,
)
from tests.databases import Ground, grounded
from tests.doubles import FrozenClock


@pytest.fixture
async def on_sqlite(tmp_path: object) -> AsyncIterator[Ground]:
    async with grounded(f"sqlite:///{tmp_path}/drom.sqlite3") as ground:
        yield ground


@pytest.fixture
async def ground(database_url: str) -> AsyncIterator[Ground]:
    async with grounded(database_url) as ground:
        yield ground


async def told(ground: Ground, statement: str) -> None:
    """Changes a setting of the connections that the program will use next."""
    async with ground.database.engine.connect() as connection:
        await connection.execute(text(statement))
        await connection.commit()


async def grow(uow: UnitOfWork) -> None:
    for user_id in range(2000):
        await uow.contacts.of(user_id)


async def test_a_full_disk_is_called_so(on_sqlite: Ground) -> None:
    pages = (await on_sqlite.rows("PRAGMA page_count"))[0]["page_count"]
    await told(on_sqlite, f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StorageFullError):
        async with on_sqlite.transactions() as uow:
            await grow(uow)


async def test_a_file_that_another_program_holds_is_busy(on_sqlite: Ground) -> None:
    await told(on_sqlite, "PRAGMA busy_timeout = 20")
    with closing(sqlite3.connect(str(on_sqlite.database.file), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageBusyError):
            async with on_sqlite.transactions() as uow:
                await uow.contacts.of(1)
        pool = on_sqlite.database.engine.pool
        assert isinstance(pool, QueuePool)
        assert pool.checkedout() == 0, "connections that could not begin go back to the pool"


async def test_a_database_that_takes_no_changes_is_called_so(ground: Ground) -> None:
    if ground.database.is_sqlite:
        await told(ground, "PRAGMA query_only = on")
    else:
        await told(ground, "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")
    with pytest.raises(StorageReadOnlyError):
        async with ground.transactions() as uow:
            await uow.contacts.of(1)


async def test_where_nobody_listens_the_database_is_away(tmp_path: object) -> None:
    database = create(f"postgresql://postgres@/nowhere?host={tmp_path}")
    transactions = SqlTransactions(database, Keyring.from_text(new_key()), FrozenClock())
    with pytest.raises(StorageAwayError):
        async with transactions():
            pass
    await database.close()


async def test_what_is_wrong_with_a_statement_stays_what_it_is(ground: Ground) -> None:
    with pytest.raises(Exception, match="no_such_table") as raised:
        await ground.rows("SELECT * FROM no_such_table")
    assert not isinstance(raised.value, StorageAwayError)


async def test_whoever_is_stopped_in_a_statement_is_stopped(ground: Ground) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05), ground.transactions() as uow:
            while True:
                await uow.contacts.of(1)

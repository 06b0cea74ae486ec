"""A prepared statement says the same as SQLAlchemy would, and its troubles have the same names."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import bindparam, event, insert, select, text, update

from bot.adapters.db.drivers import driver_of, run_plainly
from bot.adapters.db.prepared import Prepared
from bot.adapters.db.tables import outbox
from bot.domain.messages import ReceiptKind
from bot.services.ports import StorageAwayError, StorageReadOnlyError
from tests.databases import Ground, grounded
from tests.postgres_server import PostgresServer

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
ADD = Prepared(insert(outbox))
FIND = Prepared(
    select(outbox.c.id, outbox.c.receipt_kind, outbox.c.due_at, outbox.c.is_group, outbox.c.payload)
    .where(outbox.c.lane_key.in_(bindparam("lanes", expanding=True)), outbox.c.state == "open")
    .order_by(outbox.c.id)
)
CHANGE = Prepared(update(outbox).where(outbox.c.id == bindparam("row")).values(error="Changed"))


@pytest.fixture
async def ground(database_url: str) -> AsyncIterator[Ground]:
    async with grounded(database_url) as ground:
        yield ground


def row(lane: str, **changes: Any) -> dict[str, Any]:
    return {
        "chat_key": lane, "lane_key": lane, "payload": b"sealed", "is_group": True, "urgency": 1,
        "receipt_kind": ReceiptKind.CARD, "state": "open", "attempts": 0, "due_at": NOW, "created_at": NOW,
    } | changes  # fmt: skip


async def test_what_was_written_is_read_back_in_the_types_of_its_columns(ground: Ground) -> None:
    async with ground.database.writing() as connection:
        await connection.execute(select(1))
        number = await ADD.add(connection, row("a"))
        assert await FIND.rows(connection, {"lanes": ["a"]}) == [
            (number, ReceiptKind.CARD, NOW, True, b"sealed")
        ]
        [found] = await FIND.rows(connection, {"lanes": ["a"]})
        assert found._asdict()["receipt_kind"] is ReceiptKind.CARD


async def test_it_says_the_same_before_anything_was_begun(ground: Ground) -> None:
    """There SQLAlchemy has to begin a transaction first."""
    async with ground.database.writing() as connection:
        number = await ADD.add(connection, row("a"))
        await connection.commit()
    for opening in (ground.database.reading, ground.database.writing):
        async with opening() as connection:
            assert [one.id for one in await FIND.rows(connection, {"lanes": ["a"]})] == [number]


async def test_lists_may_have_any_length_and_values_may_be_missing(ground: Ground) -> None:
    async with ground.database.writing() as connection:
        await connection.execute(select(1))
        first = await ADD.add(connection, row("a"))
        second = await ADD.add(connection, row("b", receipt_kind=None))
        for lanes, expected in (([], []), (["b"], [second]), (["a", "b", "c"], [first, second])):
            assert [one.id for one in await FIND.rows(connection, {"lanes": lanes})] == expected
        assert (await FIND.rows(connection, {"lanes": ["b"]}))[0].receipt_kind is None


async def test_what_is_named_is_changed_and_nothing_else(ground: Ground) -> None:
    async with ground.database.writing() as connection:
        await connection.execute(select(1))
        changed, kept = [await ADD.add(connection, row(lane)) for lane in "ab"]
        await CHANGE.run(connection, {"row": changed, "attempts": 3})
        await CHANGE.run(connection, {"row": changed, "result": 8, "waits_for": None})
        await connection.commit()
    assert await ground.rows("SELECT id, attempts, result, error FROM outbox ORDER BY id") == [
        {"id": changed, "attempts": 3, "result": 8, "error": "Changed"},
        {"id": kept, "attempts": 0, "result": None, "error": None},
    ]


async def test_it_belongs_to_the_transaction_of_its_connection(ground: Ground) -> None:
    async with ground.database.writing() as connection:
        await connection.execute(select(1))
        kept = await ADD.add(connection, row("a"))
        await run_plainly(connection, "SAVEPOINT part")
        await ADD.add(connection, row("a"))
        await run_plainly(connection, "ROLLBACK TO part")
        assert [one.id for one in await FIND.rows(connection, {"lanes": ["a"]})] == [kept]
    assert await ground.rows("SELECT id FROM outbox") == []


async def test_whoever_listens_to_statements_hears_of_it(ground: Ground) -> None:
    heard: list[str] = []
    event.listen(
        ground.database.engine.sync_engine, "before_cursor_execute", lambda *told: heard.append(told[2])
    )
    async with ground.database.writing() as connection:
        await connection.execute(select(1))
        await ADD.add(connection, row("a"))
    assert heard[-1].startswith("INSERT INTO outbox")


async def test_a_database_that_may_not_be_written_to_says_so(ground: Ground) -> None:
    forbid = "PRAGMA query_only = ON" if ground.database.is_sqlite else "SET TRANSACTION READ ONLY"
    async with ground.database.writing() as connection:
        await connection.exec_driver_sql(forbid)
        with pytest.raises(StorageReadOnlyError):
            await ADD.add(connection, row("a"))
        if ground.database.is_sqlite:
            await connection.exec_driver_sql("PRAGMA query_only = OFF")


async def test_a_postgresql_that_goes_away_says_so_and_leaves_no_broken_connection(
    postgres_server: PostgresServer, migrated_database: str
) -> None:
    name = postgres_server.create_database(migrated_database)
    async with grounded(postgres_server.url(name)) as ground:
        async with ground.database.writing() as connection:
            number = await connection.scalar(text("SELECT pg_backend_pid()"))
            await ground.rows(f"SELECT pg_terminate_backend({number})")
            with pytest.raises(StorageAwayError):
                await ADD.add(connection, row("a"))
            assert driver_of(connection) is None
        async with ground.database.writing() as connection:
            await connection.execute(select(1))
            assert await ADD.add(connection, row("a"))


async def test_whoever_is_stopped_in_the_middle_on_postgresql_loses_the_connection(
    postgres_server: PostgresServer, migrated_database: str
) -> None:
    """Nobody knows then what of it had happened."""
    name = postgres_server.create_database(migrated_database)
    async with grounded(postgres_server.url(name)) as ground, ground.database.writing() as connection:
        await connection.execute(select(1))
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await run_plainly(connection, "SELECT pg_sleep(20)")
        assert driver_of(connection) is None

"""The inbox keeps its promises in both databases."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.adapters.crypto import Keyring, new_key
from bot.adapters.db import inbox as inbox_module
from bot.adapters.db.inbox import SqlInbox
from bot.services.ports import Incoming, OldRows, ReceivedUpdate
from tests.databases import Ground, forgotten, grounded
from tests.postgres_server import PostgresServer

SECOND = timedelta(seconds=1)


@pytest.fixture
async def ground(database_url: str) -> AsyncIterator[Ground]:
    async with grounded(database_url) as ground:
        yield ground


@pytest.fixture
async def postgres(postgres_server: PostgresServer) -> AsyncIterator[Ground]:
    """What needs two transactions at once: SQLite has one writer, so there it cannot happen."""
    name = postgres_server.create_database()
    async with grounded(postgres_server.url(name)) as ground:
        yield ground
    postgres_server.drop_database(name)


def update(number: int, chat: int | str = 1) -> Incoming:
    return Incoming(number, chat, f"words {number}".encode())


async def add(ground: Ground, *updates: Incoming) -> None:
    async with ground.transactions() as uow:
        await uow.inbox.add(updates, uow.now)
        await uow.commit()


async def work_off(ground: Ground) -> ReceivedUpdate | None:
    async with ground.transactions() as uow:
        claimed = await uow.inbox.claim_next(uow.now)
        if claimed is not None:
            await uow.inbox.complete([claimed.update_id], uow.now)
            await uow.commit()
        return claimed


async def worked_off(ground: Ground) -> list[int]:
    numbers = []
    while claimed := await work_off(ground):
        numbers.append(claimed.update_id)
    return numbers


async def somebody_waits(ground: Ground) -> None:
    while True:
        if await ground.rows("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"):
            return
        await asyncio.sleep(0.01)


async def test_updates_come_out_as_they_went_in_and_only_once(ground: Ground) -> None:
    await add(ground, update(5), update(3), update(4, chat=2))
    first = await work_off(ground)
    assert first == ReceivedUpdate(3, b"words 3", 0, ground.clock.now())
    assert await worked_off(ground) == [4, 5]


async def test_an_update_that_comes_again_changes_nothing(ground: Ground) -> None:
    await add(ground, update(1), update(1))
    await add(ground, update(1), update(2))
    assert await worked_off(ground) == [1, 2]


async def test_a_finished_update_that_comes_again_is_not_handled_again(ground: Ground) -> None:
    await add(ground, update(1))
    assert await worked_off(ground) == [1]
    await add(ground, update(1))
    assert await worked_off(ground) == []
    assert await ground.rows("SELECT payload FROM inbox") == [{"payload": None}]


async def test_nothing_stays_without_a_commit(ground: Ground) -> None:
    async with ground.transactions() as uow:
        await uow.inbox.add([update(1)], uow.now)
    assert await worked_off(ground) == []


async def test_a_claim_without_a_commit_lets_go(ground: Ground) -> None:
    await add(ground, update(1))
    async with ground.transactions() as uow:
        assert await uow.inbox.claim_next(uow.now)
    assert await worked_off(ground) == [1]


async def test_a_postponed_update_holds_back_its_chat_and_no_other(ground: Ground) -> None:
    await add(ground, update(1), update(2), update(3, chat="-100/7"))
    async with ground.transactions() as uow:
        await uow.inbox.postpone(1, 1, uow.now + SECOND, "ValueError")
        await uow.commit()
    assert await worked_off(ground) == [3]
    ground.clock.tick(SECOND)
    again = await work_off(ground)
    assert again is not None
    assert (again.update_id, again.attempts) == (1, 1)
    assert await worked_off(ground) == [2]


async def test_a_buried_update_lets_its_chat_go_on_and_stays_readable_for_the_operator(
    ground: Ground,
) -> None:
    await add(ground, update(1), update(2))
    async with ground.transactions() as uow:
        assert await uow.inbox.bury(1, "ValueError" * 20)
        await uow.commit()
    assert await worked_off(ground) == [2]
    [row] = await ground.rows("SELECT * FROM inbox WHERE update_id = 1")
    assert (row["state"], row["error"][:10], len(row["error"])) == ("buried", "ValueError", 64)
    assert ground.vault.unseal(row["payload"]) == b"words 1"


async def test_what_somebody_else_finished_is_neither_buried_nor_postponed(ground: Ground) -> None:
    await add(ground, update(1))
    await worked_off(ground)
    async with ground.transactions() as uow:
        assert not await uow.inbox.bury(1, "ValueError")
        await uow.inbox.postpone(1, 1, uow.now, "ValueError")
        await uow.commit()
    assert await worked_off(ground) == []


async def test_rows_and_chats_are_forgotten_when_they_are_old(ground: Ground) -> None:
    await add(ground, update(1, chat=1), update(2, chat=2), update(3, chat=3))
    async with ground.transactions() as uow:
        await uow.inbox.complete([1], uow.now)
        await uow.inbox.bury(2, "ValueError")
        await uow.commit()
    ground.clock.tick(timedelta(days=8))
    async with ground.transactions() as uow:
        assert await forgotten(uow, OldRows.UPDATES, uow.now - timedelta(days=9)) == []
        assert await forgotten(uow, OldRows.CHATS, uow.now) == []
        assert await forgotten(uow, OldRows.UPDATES, uow.now - timedelta(days=7)) == [1, 2]
        assert len(await forgotten(uow, OldRows.CHATS, uow.now)) == 2
        await uow.commit()
    assert await ground.rows("SELECT count(*) AS n FROM chats") == [{"n": 1}]
    assert await worked_off(ground) == [3]


async def test_a_new_key_keeps_the_order_of_a_chat_that_still_has_old_rows(database_url: str) -> None:
    old, new = new_key(), new_key()
    async with grounded(database_url, vault=Keyring.from_text(old)) as ground:
        await add(ground, update(1))
        async with ground.transactions() as uow:
            await uow.inbox.postpone(1, 1, uow.now + SECOND, "ValueError")
            await uow.commit()
    async with grounded(database_url, vault=Keyring.from_text(f"{new},{old}")) as ground:
        await add(ground, update(2), update(3, chat=2))
        assert await worked_off(ground) == [3]
        ground.clock.tick(SECOND)
        assert await worked_off(ground) == [1, 2]


async def test_an_unreadable_update_does_not_stop_the_others(ground: Ground) -> None:
    await add(ground, update(1), update(2))
    async with ground.database.writing() as connection:
        await connection.execute(
            text("UPDATE inbox SET payload = :nonsense WHERE update_id = 1"), {"nonsense": b"?"}
        )
        await connection.commit()
    assert await worked_off(ground) == [2]
    assert await ground.rows("SELECT state FROM inbox WHERE update_id = 1") == [{"state": "buried"}]


async def test_a_chat_that_is_being_handled_is_left_alone_while_others_are_not(postgres: Ground) -> None:
    await add(postgres, update(1), update(2), update(3, chat=2))
    async with postgres.transactions() as first:
        claimed = await first.inbox.claim_next(first.now)
        assert claimed is not None
        assert claimed.update_id == 1
        assert await worked_off(postgres) == [3]
        await first.inbox.complete([1], first.now)
        await first.commit()
    assert await worked_off(postgres) == [2]


async def test_a_lower_number_that_arrives_late_waits_for_the_one_that_is_being_handled(
    postgres: Ground,
) -> None:
    await add(postgres, update(2))
    async with postgres.transactions() as first:
        assert await first.inbox.claim_next(first.now)
        await add(postgres, update(1))
        assert await worked_off(postgres) == []
        await first.inbox.complete([2], first.now)
        await first.commit()
    assert await worked_off(postgres) == [1]


async def test_an_update_that_was_finished_while_another_worker_looked_is_not_given_out_again(
    postgres: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The second worker's statement has seen the open row and is stopped before it locks it.
    gate = text("(SELECT pg_advisory_xact_lock_shared(7)) IS NOT NULL")
    await add(postgres, update(1))
    async with postgres.database.writing() as gatekeeper, postgres.transactions() as first:
        await gatekeeper.execute(text("SELECT pg_advisory_xact_lock(7)"))
        assert await first.inbox.claim_next(first.now)
        monkeypatch.setattr(inbox_module, "_CLAIM", inbox_module._CLAIM.where(gate))
        async with asyncio.TaskGroup() as tasks:
            second = tasks.create_task(work_off(postgres))
            await somebody_waits(postgres)
            await first.inbox.complete([1], first.now)
            await first.commit()
            await gatekeeper.rollback()
        assert second.result() is None


async def test_an_arriving_update_does_not_wait_for_the_handler_of_its_chat(postgres: Ground) -> None:
    await add(postgres, update(1))
    async with postgres.transactions() as handler:
        assert await handler.inbox.claim_next(handler.now)
        async with asyncio.timeout(5):
            await add(postgres, update(2))


async def test_a_silent_chat_is_not_forgotten_under_an_update_that_is_just_arriving(postgres: Ground) -> None:
    await add(postgres, update(1))
    await worked_off(postgres)
    postgres.clock.tick(timedelta(days=8))
    async with postgres.database.writing() as receiver:
        # The receiver has found its chat and has not inserted the update yet.
        keys = await SqlInbox(receiver, postgres.vault)._keys({"1"})
        async with postgres.transactions() as cleaner, asyncio.timeout(5):
            assert await forgotten(cleaner, OldRows.UPDATES, cleaner.now) == [1]
            assert await forgotten(cleaner, OldRows.CHATS, cleaner.now) == [keys["1"]]
            await cleaner.commit()
        assert await postgres.rows("SELECT key FROM chats") == [{"key": keys["1"]}]


async def test_many_workers_keep_the_order_of_each_chat(postgres: Ground) -> None:
    chats = {number: number % 5 for number in range(1, 81)}
    await add(postgres, *(update(number, chat) for number, chat in chats.items()))
    handled: list[int] = []

    async def work() -> None:
        while len(handled) < len(chats):
            async with postgres.transactions() as uow:
                claimed = await uow.inbox.claim_next(uow.now)
                if claimed is None:
                    await asyncio.sleep(0.005)
                    continue
                await uow.inbox.complete([claimed.update_id], uow.now)
                # Before the commit, while nobody else can hold the chat.
                handled.append(claimed.update_id)
                await uow.commit()

    async with asyncio.TaskGroup() as workers:
        for _ in range(4):
            workers.create_task(work())
    for chat in range(5):
        in_order = [number for number in chats if chats[number] == chat]
        assert [number for number in handled if chats[number] == chat] == in_order


async def test_what_was_buried_of_a_chat_is_forgotten_and_nothing_else(database_url: str) -> None:
    old, new = new_key(), new_key()
    async with grounded(database_url, vault=Keyring.from_text(old)) as ground:
        await add(ground, update(1, 42), update(2, 42), update(3, 43))
        async with ground.transactions() as uow:
            assert await uow.inbox.bury(1, "RuntimeError")
            assert await uow.inbox.bury(3, "RuntimeError")
            await uow.commit()
    async with grounded(database_url, vault=Keyring.from_text(f"{new},{old}")) as ground:
        async with ground.transactions() as uow:
            await uow.inbox.forget_chat(42)
            await uow.commit()
        assert await ground.rows("SELECT update_id, state FROM inbox ORDER BY update_id") == [
            {"update_id": 2, "state": "open"},
            {"update_id": 3, "state": "buried"},
        ]

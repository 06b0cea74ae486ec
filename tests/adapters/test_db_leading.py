"""The lock of the leader: one session has it, and PostgreSQL takes it from whoever is silent."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from bot.adapters.db import leading
from bot.adapters.db.leading import LeaderLock
from bot.domain.messages import SendText
from tests.databases import Ground, grounded, lease_next
from tests.postgres_server import PostgresServer

SECOND = timedelta(seconds=1)
LEASE = timedelta(seconds=120)


@pytest.fixture
async def ground(postgres_server: PostgresServer) -> AsyncIterator[Ground]:
    name = postgres_server.create_database()
    async with grounded(postgres_server.url(name)) as ground:
        yield ground
    postgres_server.drop_database(name)


@pytest.fixture
async def locks(ground: Ground) -> AsyncIterator[Sequence[LeaderLock]]:
    locks = [LeaderLock(ground.database) for _ in range(2)]
    yield locks
    for lock in locks:
        await lock.let_go()


async def test_one_has_it_until_it_lets_go(locks: Sequence[LeaderLock]) -> None:
    first, second = locks
    assert await first.hold()
    assert not await second.hold()
    assert await first.hold(), "it is still ours"
    await first.let_go()
    assert await second.hold()
    assert not await first.hold()


async def test_whose_session_ends_has_lost_it_and_is_told_so(
    ground: Ground, locks: Sequence[LeaderLock]
) -> None:
    first, second = locks
    assert await first.hold()
    await ground.rows(f"SELECT pg_terminate_backend({first._session})")
    assert await _won_soon(second)
    with pytest.raises(DBAPIError):
        await first.hold()
    assert not await first.hold(), "it tries again on a new session"


async def test_whoever_is_silent_loses_it(
    locks: Sequence[LeaderLock], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leading, "SILENCE", "300ms")
    first, second = locks
    assert await first.hold()
    assert await _won_soon(second)
    with pytest.raises(DBAPIError):
        await first.hold()


async def test_a_call_reaches_whoever_leads(locks: Sequence[LeaderLock]) -> None:
    first, second = locks
    called = asyncio.Event()
    first.listen(called.set)
    await first.hold()
    await second.rouse()  # before it has a session: nobody is disturbed
    await second.hold()
    await second.rouse()
    async with asyncio.timeout(5):
        await called.wait()


async def _won_soon(lock: LeaderLock) -> bool:
    async with asyncio.timeout(5):
        while not await lock.hold():  # noqa: ASYNC110 - what is waited for happens in the database
            await asyncio.sleep(0.02)
    return True


# ── taking over what somebody else had leased ──


async def test_what_another_sender_had_under_way_is_free_soon_and_what_is_ours_stays_ours(
    ground: Ground,
) -> None:
    async with ground.transactions() as uow:
        rows = [await uow.outbox.add(SendText(chat, "x"), now=uow.now) for chat in (1, 2, 3)]
        await uow.commit()
    async with ground.transactions() as uow:
        assert len(await lease_next(uow, 2, LEASE)) == 2
        await uow.commit()
    async with ground.transactions() as uow:
        await uow.outbox.shorten_leases(uow.now + SECOND, [rows[1]])
        await uow.commit()
    assert await _sendable(ground) == [rows[2]]
    ground.clock.tick(SECOND)
    assert await _sendable(ground) == [rows[0], rows[2]]


async def test_a_sender_that_hangs_in_a_transaction_does_not_hold_up_the_one_that_takes_over(
    ground: Ground,
) -> None:
    async with ground.transactions() as uow:
        row = await uow.outbox.add(SendText(1, "x"), now=uow.now)
        await uow.commit()
    async with ground.transactions() as hanging:
        await hanging.outbox.lease(hanging.now, [row], LEASE)
        async with ground.transactions() as uow, asyncio.timeout(5):
            await uow.outbox.shorten_leases(uow.now, [])
            await uow.commit()


async def test_a_transaction_that_says_nothing_is_ended_by_the_database(ground: Ground) -> None:
    [row] = await ground.rows("SELECT current_setting('idle_in_transaction_session_timeout') AS longest")
    assert row == {"longest": "20s"}, "longer than any handler, shorter than a family's patience"


async def _sendable(ground: Ground) -> list[int]:
    async with ground.transactions() as uow:
        return [one.id for one in await uow.outbox.waiting(uow.now)]

"""Who is looked at when more waits than can leave: a night's backlog costs no more than a quiet minute."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.domain.messages import CopyMessage, OutgoingMessage, SendText
from bot.domain.pacing import MOST_NOMINEES, Busy
from bot.domain.urgency import Urgency
from tests.adapters.test_db_outbox import ROOM
from tests.databases import Ground, grounded, machine_steps


@pytest.fixture
async def ground(database_url: str) -> AsyncIterator[Ground]:
    async with grounded(database_url) as ground:
        yield ground


async def add(ground: Ground, *messages: tuple[OutgoingMessage, Urgency, str | None]) -> list[int]:
    async with ground.transactions() as uow:
        rows = [
            await uow.outbox.add(message, now=uow.now, urgency=urgency, lane=lane)
            for message, urgency, lane in messages
        ]
        await uow.commit()
    return rows


def answers(number: int, urgency: Urgency = Urgency.AWAITED, first: int = 1) -> list[Any]:
    return [(SendText(family, "answer"), urgency, None) for family in range(first, first + number)]


def copies(number: int) -> list[Any]:
    return [
        (CopyMessage(ROOM, 1, one, thread_id=one), Urgency.COPY, f"case/{one}")
        for one in range(1, number + 1)
    ]


async def looked_at(ground: Ground, busy: Busy | None = None, most: int = MOST_NOMINEES) -> list[int]:
    async with ground.transactions.reading() as uow:
        return [one.id for one in await uow.outbox.waiting(uow.now, busy or Busy(), most)]


async def chat_of_room(ground: Ground) -> frozenset[str]:
    found = await ground.rows("SELECT DISTINCT chat_key FROM outbox WHERE is_group")
    return frozenset(row["chat_key"] for row in found)


async def test_where_few_wait_all_are_looked_at(ground: Ground) -> None:
    rows = await add(ground, *copies(2), *answers(3))
    assert await looked_at(ground, most=6) == rows


async def test_the_oldest_the_worthiest_and_those_of_danger_are_looked_at(ground: Ground) -> None:
    names = await add(ground, *answers(20, Urgency.COSMETIC))
    awaited = await add(ground, *answers(5, first=100))
    copied = await add(ground, *copies(3))
    await add(ground, (SendText(ROOM, "not breathing"), Urgency.URGENT, "case/2"))
    assert await looked_at(ground, most=3) == [*names[:3], *awaited[:3], copied[1]]


async def test_a_room_with_a_hundred_cases_that_has_had_its_messages_hides_no_family(ground: Ground) -> None:
    await add(ground, *copies(100))
    [family] = await add(ground, *answers(1, Urgency.COSMETIC))
    busy = Busy(chats=await chat_of_room(ground))
    assert await looked_at(ground, busy, most=10) == [family]


async def test_of_a_room_that_is_to_be_calm_only_what_is_urgent_is_looked_at(ground: Ground) -> None:
    copied = await add(ground, *copies(100))
    await add(ground, (SendText(ROOM, "not breathing"), Urgency.URGENT, "case/70"))
    [family] = await add(ground, *answers(1))
    calm = Busy(calmly=await chat_of_room(ground))
    assert await looked_at(ground, calm, most=10) == [copied[69], family]


async def test_a_look_costs_as_much_with_a_thousand_waiting_as_with_a_hundred(tmp_path: object) -> None:
    async with grounded(f"sqlite:///{tmp_path}/drom.sqlite3") as ground:
        made = []
        for others in (100, 1000):
            await add(ground, *copies(others), *answers(others, first=others * 10))
            with machine_steps(ground) as steps:
                async with ground.transactions() as uow:
                    assert len(await uow.outbox.waiting(uow.now)) == 2 * MOST_NOMINEES
            made.append(len(steps))
        assert made[1] <= made[0] * 1.05

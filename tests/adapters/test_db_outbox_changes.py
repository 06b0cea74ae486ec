"""A change of what still waits is made there, and what was not given to anybody can be taken back."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.domain.messages import (
    AWAITED,
    Button,
    ChangeTopic,
    CopyMessage,
    CreateTopic,
    EditButtons,
    EditCaption,
    EditText,
    OutgoingMessage,
    SendText,
    TopicAction,
)
from bot.domain.urgency import Urgency
from tests.adapters.test_db_outbox import FAMILY, ROOM, add, lease, leased_messages, settle, state
from tests.databases import Ground, grounded
from tests.postgres_server import PostgresServer

TAKEN = ((Button("Close", data="ce:1"),),)


@pytest.fixture
async def ground(database_url: str) -> AsyncIterator[Ground]:
    async with grounded(database_url) as ground:
        yield ground


def rename(name: str, thread_id: object = 31) -> ChangeTopic:
    return ChangeTopic(ROOM, thread_id, TopicAction.RENAME, name)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("first", "change"),
    [
        (EditText(ROOM, 5, "waits"), EditText(ROOM, 5, "taken", buttons=TAKEN)),
        (EditText(ROOM, 5, "a", entities=()), EditText(ROOM, 5, "b", entities=())),
        (EditCaption(ROOM, 5, "a"), EditCaption(ROOM, 5, "b")),
        (EditButtons(ROOM, 5), EditButtons(ROOM, 5, TAKEN)),
        (rename("waits"), rename("taken")),
    ],
    ids=["card", "copy", "caption", "buttons", "name"],
)
async def test_the_newest_of_two_changes_is_sent_in_the_place_of_the_first(
    ground: Ground, first: OutgoingMessage, change: OutgoingMessage
) -> None:
    row = await add(ground, first)
    last = await add(ground, SendText(ROOM, "something else"))
    assert await add(ground, change) == row
    assert await leased_messages(ground) == [change]
    await settle(ground, row)
    assert [one.id for one in await lease(ground)] == [last]


@pytest.mark.parametrize(
    ("first", "change", "sent"),
    [
        (SendText(ROOM, "card"), EditText(ROOM, AWAITED, "card, taken", buttons=TAKEN),
         SendText(ROOM, "card, taken", buttons=TAKEN)),
        (SendText(ROOM, "card"), EditButtons(ROOM, AWAITED, TAKEN), SendText(ROOM, "card", buttons=TAKEN)),
        (CreateTopic(ROOM, "waits"), rename("taken", AWAITED), CreateTopic(ROOM, "taken")),
        (CopyMessage(ROOM, FAMILY, 5), EditText(ROOM, AWAITED, "new words", entities=()),
         CopyMessage(ROOM, FAMILY, 5)),
        (CopyMessage(ROOM, FAMILY, 5), EditCaption(ROOM, AWAITED, "new words"),
         CopyMessage(ROOM, FAMILY, 5)),
    ],
    ids=["card", "buttons", "name", "copy", "caption"],
)  # fmt: skip
async def test_what_waits_for_a_message_in_the_queue_is_made_in_that_message(
    ground: Ground, first: OutgoingMessage, change: OutgoingMessage, sent: OutgoingMessage
) -> None:
    row = await add(ground, first)
    assert await add(ground, change, waits_for=row) == row
    assert await leased_messages(ground) == [sent]
    await settle(ground, row, 9)
    assert await leased_messages(ground) == []


@pytest.mark.parametrize(
    ("first", "other"),
    [
        (EditText(ROOM, 5, "a"), EditText(ROOM, 6, "b")),
        (EditText(ROOM, 5, "a"), EditText(ROOM, 5, "b", entities=())),
        (EditText(ROOM, 5, "a"), EditCaption(ROOM, 5, "b")),
        (rename("a"), rename("b", 32)),
        (rename("a"), ChangeTopic(ROOM, 31, TopicAction.CLOSE)),
        (SendText(ROOM, "a"), SendText(ROOM, "a")),
        (EditText(FAMILY, 5, "a"), EditText(ROOM, 5, "b")),
    ],
    ids=["another message", "a copy", "a caption", "another topic", "another step", "a text", "another chat"],
)
async def test_two_different_things_stay_two(
    ground: Ground, first: OutgoingMessage, other: OutgoingMessage
) -> None:
    row = await add(ground, first, lane="case")
    assert await add(ground, other, lane="case") != row
    assert await leased_messages(ground) == [first]


async def test_lanes_do_not_change_each_others_messages(ground: Ground) -> None:
    row = await add(ground, EditText(ROOM, 5, "a"), lane="case 1")
    assert await add(ground, EditText(ROOM, 5, "b"), lane="case 2") != row


async def test_what_somebody_is_sending_is_followed_by_its_change(ground: Ground) -> None:
    row = await add(ground, CopyMessage(ROOM, FAMILY, 5))
    await lease(ground)
    edit = EditText(ROOM, AWAITED, "new words", entities=())
    assert await add(ground, edit, waits_for=row) != row
    await settle(ground, row, 77)
    assert await leased_messages(ground) == [EditText(ROOM, 77, "new words", entities=())]


async def test_a_change_makes_what_it_is_made_in_as_urgent_as_itself(ground: Ground) -> None:
    row = await add(ground, SendText(ROOM, "card"))
    await add(ground, EditText(ROOM, AWAITED, "taken"), waits_for=row)
    async with ground.transactions() as uow:
        [waiting] = await uow.outbox.waiting(uow.now)
    assert (waiting.id, waiting.urgency, waiting.is_group) == (row, Urgency.URGENT, True)


async def test_a_lane_is_as_urgent_as_its_most_urgent_message(ground: Ground) -> None:
    first = await add(ground, CopyMessage(ROOM, FAMILY, 5), lane="case")
    await add(ground, EditText(ROOM, 8, "taken"), lane="case")
    await add(ground, SendText(FAMILY, "hello"))
    async with ground.transactions() as uow:
        waiting = await uow.outbox.waiting(uow.now)
    assert (waiting[0].id, waiting[0].urgency) == (first, Urgency.URGENT)
    assert [one.is_group for one in waiting] == [True, False]
    assert len({one.chat for one in waiting}) == 2


async def test_a_message_that_waits_can_be_taken_back_and_one_that_was_tried_cannot(ground: Ground) -> None:
    waits, tried = [await add(ground, CopyMessage(chat, ROOM, 5)) for chat in (FAMILY, 42)]
    async with ground.transactions() as uow:
        await uow.outbox.lease(uow.now, [tried], timedelta())
        await uow.outbox.postpone(tried, 1, uow.now, "TimedOut", whole_chat=False)
        assert await uow.outbox.withdraw(waits, uow.now)
        assert not await uow.outbox.withdraw(waits, uow.now)
        assert not await uow.outbox.withdraw(tried, uow.now), "Telegram may have it"
        await uow.commit()
    assert await state(ground, waits) == "refused"
    assert [one.id for one in await lease(ground)] == [tried]


async def test_what_a_message_was_worth_is_forgotten_with_its_words(ground: Ground) -> None:
    async with ground.transactions() as uow:
        cards = [
            await uow.outbox.add(SendText(n, "112"), now=uow.now, urgency=Urgency.URGENT) for n in (1, 2)
        ]
        await uow.outbox.sent(cards[0], 5, uow.now)
        await uow.outbox.withdraw(cards[1], uow.now)
        await uow.commit()
    assert await ground.rows("SELECT DISTINCT urgency FROM outbox") == [{"urgency": Urgency.AWAITED}]


async def test_what_was_sent_lately_is_remembered_and_what_is_under_way_counts_as_now(ground: Ground) -> None:
    for chat in (1, 2, 3):
        await add(ground, SendText(chat, "hello"))
    sent, tried = [one.id for one in await lease(ground, 2)]
    await settle(ground, sent)
    settled_at = ground.clock.now()
    ground.clock.tick(timedelta(seconds=30))
    async with ground.transactions() as uow:
        recent = await uow.outbox.recent(uow.now - timedelta(seconds=60), uow.now)
        assert [one.landed for one in recent] == [settled_at, uow.now]
        assert await uow.outbox.recent(uow.now, uow.now) == []
    assert await state(ground, tried) == "leased"


async def test_a_change_that_comes_while_another_process_takes_the_message_follows_it(
    postgres_server: PostgresServer,
) -> None:
    name = postgres_server.create_database()
    async with grounded(postgres_server.url(name)) as ground:
        row = await add(ground, EditText(ROOM, 5, "waits"))
        async with ground.transactions() as sender:
            await sender.outbox.lease(sender.now, [row], timedelta(seconds=60))
            async with ground.transactions() as other, asyncio.TaskGroup() as group:
                change = other.outbox.add(EditText(ROOM, 5, "taken"), now=other.now)
                adding = group.create_task(change)
                await asyncio.sleep(0.2)
                await sender.commit()
                assert await adding != row
    postgres_server.drop_database(name)

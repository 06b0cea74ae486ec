"""The outbox keeps its promises in both databases."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.adapters.crypto import Keyring, new_key
from bot.adapters.db.codec import decode, encode
from bot.domain.messages import (
    AWAITED,
    Button,
    ChangeTopic,
    CopyMessage,
    CreateTopic,
    DeleteMessage,
    EditButtons,
    EditCaption,
    EditText,
    OutgoingMessage,
    React,
    Receipt,
    ReceiptKind,
    SendText,
    TopicAction,
)
from bot.services.ports import LeasedMessage, OldRows
from tests.databases import Ground, forgotten, grounded, lease_next
from tests.postgres_server import PostgresServer

LEASE = timedelta(seconds=60)
SECOND = timedelta(seconds=1)
FAMILY = 5550001
ROOM = -1005550002


@pytest.fixture
async def ground(database_url: str) -> AsyncIterator[Ground]:
    async with grounded(database_url) as ground:
        yield ground


def say(words: str, chat_id: int = FAMILY) -> SendText:
    return SendText(chat_id, words)


async def add(
    ground: Ground,
    message: OutgoingMessage,
    *,
    waits_for: int | None = None,
    receipt: Receipt | None = None,
    lane: str | None = None,
) -> int:
    async with ground.transactions() as uow:
        row = await uow.outbox.add(message, now=uow.now, waits_for=waits_for, receipt=receipt, lane=lane)
        await uow.commit()
        return row


async def lease(ground: Ground, most: int = 10) -> list[LeasedMessage]:
    async with ground.transactions() as uow:
        leased = await lease_next(uow, most, LEASE)
        await uow.commit()
        return leased


async def settle(ground: Ground, row: int, result: int | None = None) -> None:
    async with ground.transactions() as uow:
        await uow.outbox.sent(row, result, uow.now)
        await uow.commit()


async def refuse(ground: Ground, row: int) -> None:
    async with ground.transactions() as uow:
        await uow.outbox.refused(row, "blocked", uow.now)
        await uow.commit()


async def leased_messages(ground: Ground) -> list[OutgoingMessage]:
    return [leased.message for leased in await lease(ground)]


async def state(ground: Ground, row: int) -> str:
    [found] = await ground.rows(f"SELECT state, payload IS NULL AS erased FROM outbox WHERE id = {row}")
    assert bool(found["erased"]) == (found["state"] in ("sent", "refused", "buried"))
    return str(found["state"])


EVERY_KIND = [
    SendText(
        FAMILY, "<b>õ</b>", buttons=((Button("a", data="x"), Button("b", url="u")), ()),
        keys=(("1",), ("2", "3")), thread_id=AWAITED, reply_to=3, silent=True,
    ),
    CopyMessage(ROOM, FAMILY, 7, thread_id=9, reply_to=1),
    EditText(FAMILY, AWAITED, "t", buttons=((Button("a"),),), entities=({"type": "bold", "length": 1},)),
    EditText(FAMILY, 4, "t", entities=()),
    EditCaption(FAMILY, 4, "c", entities=({"type": "text_link", "url": "u", "user": {"id": 1}},)),
    EditButtons(FAMILY, 4),
    DeleteMessage(FAMILY, AWAITED),
    React(FAMILY, 4, "👌"),
    CreateTopic(ROOM, "K7M2"),
    ChangeTopic(ROOM, AWAITED, TopicAction.RENAME, "K7M2 ✓"),
]  # fmt: skip


@pytest.mark.parametrize("message", EVERY_KIND, ids=lambda message: type(message).__name__)
def test_a_message_is_decoded_as_it_was_encoded(message: OutgoingMessage) -> None:
    decoded = decode(encode(message))
    assert decoded == message
    assert type(decoded) is type(message)


async def test_a_lease_brings_back_everything_that_was_stored(ground: Ground) -> None:
    row = await add(ground, say("hello"), receipt=Receipt(ReceiptKind.COPY, 12))
    created = ground.clock.now()
    ground.clock.tick(SECOND)
    assert await lease(ground) == [
        LeasedMessage(row, say("hello"), Receipt(ReceiptKind.COPY, 12), 0, created)
    ]


async def test_nothing_is_leased_before_its_commit_or_after_a_rollback(ground: Ground) -> None:
    async with ground.transactions() as uow:
        await uow.outbox.add(say("never"), now=uow.now)
    assert await lease(ground) == []


async def test_messages_to_one_chat_leave_one_after_another(ground: Ground) -> None:
    first, second, other = [await add(ground, message) for message in (say("1"), say("2"), say("3", ROOM))]
    assert [leased.id for leased in await lease(ground)] == [first, other]
    assert await lease(ground) == []
    await settle(ground, first)
    assert [leased.id for leased in await lease(ground)] == [second]


async def test_lanes_of_one_chat_do_not_hold_each_other_back(ground: Ground) -> None:
    rows = [await add(ground, say(lane, ROOM), lane=lane) for lane in ("case 1", "case 2", "case 1")]
    assert [leased.id for leased in await lease(ground)] == rows[:2]


async def test_no_more_are_leased_than_were_asked_for(ground: Ground) -> None:
    rows = [await add(ground, say("hello", chat)) for chat in (1, 2, 3)]
    assert [leased.id for leased in await lease(ground, 2)] == rows[:2]
    assert [leased.id for leased in await lease(ground, 2)] == rows[2:]


async def test_a_lease_that_ended_is_given_out_again(ground: Ground) -> None:
    row = await add(ground, say("hello"))
    await lease(ground)
    ground.clock.tick(LEASE - SECOND)
    assert await lease(ground) == []
    ground.clock.tick(SECOND)
    assert [leased.id for leased in await lease(ground)] == [row]


async def test_settled_rows_hold_no_payload_and_the_first_answer_stands(ground: Ground) -> None:
    sent, refused, buried = [await add(ground, say("hello", chat)) for chat in (1, 2, 3)]
    await settle(ground, sent, 77)
    await refuse(ground, sent)
    await refuse(ground, refused)
    async with ground.transactions() as uow:
        await uow.outbox.bury(buried, "Hopeless", uow.now)
        await uow.outbox.postpone(buried, 1, uow.now, "TryAgain", whole_chat=True)
        await uow.commit()
    assert [await state(ground, row) for row in (sent, refused, buried)] == ["sent", "refused", "buried"]
    assert await ground.rows(f"SELECT result FROM outbox WHERE id = {sent}") == [{"result": 77}]
    assert await lease(ground) == []


async def test_a_chain_waits_for_its_topic_and_gets_the_topics_id(ground: Ground) -> None:
    topic = await add(ground, CreateTopic(ROOM, "K7M2"), lane="case")
    card = await add(ground, SendText(ROOM, "card", thread_id=AWAITED), waits_for=topic)
    assert [leased.id for leased in await lease(ground)] == [topic]
    await settle(ground, topic, 31)
    [leased] = await lease(ground)
    assert leased.message == SendText(ROOM, "card", thread_id=31)
    await settle(ground, card, 500)
    await add(ground, EditButtons(ROOM, AWAITED), waits_for=card)
    assert await leased_messages(ground) == [EditButtons(ROOM, 500)]


async def test_when_the_topic_was_refused_the_card_goes_to_the_group(ground: Ground) -> None:
    topic = await add(ground, CreateTopic(ROOM, "K7M2"))
    await add(ground, SendText(ROOM, "card", thread_id=AWAITED), waits_for=topic)
    await refuse(ground, topic)
    assert await leased_messages(ground) == [SendText(ROOM, "card", thread_id=None)]


@pytest.mark.parametrize(
    "hopeless",
    [
        EditText(ROOM, AWAITED, "new"),
        DeleteMessage(ROOM, AWAITED),
        ChangeTopic(ROOM, AWAITED, TopicAction.CLOSE),
    ],
    ids=["edit", "delete", "topic"],
)
async def test_what_makes_no_sense_without_the_awaited_id_is_refused_and_lets_the_lane_go_on(
    ground: Ground, hopeless: OutgoingMessage
) -> None:
    waited = await add(ground, say("first", ROOM))
    row = await add(ground, hopeless, waits_for=waited)
    last = await add(ground, say("last", ROOM))
    await refuse(ground, waited)
    assert [leased.id for leased in await lease(ground)] == [last]
    assert await state(ground, row) == "refused"


async def test_a_row_whose_forerunner_was_dropped_does_not_wait_for_ever(ground: Ground) -> None:
    waited = await add(ground, say("first", FAMILY))
    await add(ground, SendText(ROOM, "card", thread_id=AWAITED), waits_for=waited)
    async with ground.transactions() as uow:
        await uow.outbox.drop_for_chat(FAMILY)
        await uow.commit()
    assert await leased_messages(ground) == [SendText(ROOM, "card")]


async def test_a_dropped_number_does_not_come_back(ground: Ground) -> None:
    dropped = await add(ground, say("first"))
    async with ground.transactions() as uow:
        await uow.outbox.drop_for_chat(FAMILY)
        await uow.commit()
    assert await add(ground, say("second")) > dropped


async def test_an_awaited_id_that_nobody_will_bring_is_a_mistake(ground: Ground) -> None:
    with pytest.raises(ValueError, match="EditButtons awaits"):
        await add(ground, EditButtons(ROOM, AWAITED))


async def test_a_postponed_message_is_tried_again_when_it_is_due(ground: Ground) -> None:
    row = await add(ground, say("hello"))
    await lease(ground)
    async with ground.transactions() as uow:
        await uow.outbox.postpone(row, 3, uow.now + SECOND, "TimedOut", whole_chat=False)
        await uow.commit()
    assert await lease(ground) == []
    ground.clock.tick(SECOND)
    [leased] = await lease(ground)
    assert (leased.id, leased.attempts) == (row, 3)


async def test_a_flood_limit_holds_every_lane_of_the_chat_and_no_other_chat(ground: Ground) -> None:
    row = await add(ground, say("1", ROOM), lane="case 1")
    later = await add(ground, say("2", ROOM), lane="case 2")
    other = await add(ground, say("3"))
    async with ground.transactions() as uow:
        await uow.outbox.postpone(row, 0, uow.now + 30 * SECOND, "TryAgain", whole_chat=True)
        await uow.commit()
    assert [leased.id for leased in await lease(ground)] == [other]
    ground.clock.tick(30 * SECOND)
    assert [leased.id for leased in await lease(ground)] == [row, later]


async def test_a_flood_limit_does_not_bring_a_longer_pause_forward(ground: Ground) -> None:
    slow, row = [await add(ground, say("hello"), lane=lane) for lane in ("a", "b")]
    async with ground.transactions() as uow:
        await uow.outbox.postpone(slow, 6, uow.now + 60 * SECOND, "TryAgain", whole_chat=False)
        await uow.outbox.postpone(row, 0, uow.now + 10 * SECOND, "TryAgain", whole_chat=True)
        await uow.commit()
    ground.clock.tick(10 * SECOND)
    assert [leased.id for leased in await lease(ground)] == [row]


async def test_open_rows_follow_a_group_to_its_new_id(ground: Ground) -> None:
    new_room = -1009990000
    done = await add(ground, say("done", ROOM))
    await settle(ground, done)
    await add(ground, say("1", ROOM))
    of_a_case = await add(ground, CopyMessage(ROOM, FAMILY, 5), lane="case")
    of_a_number = await add(ground, DeleteMessage(ROOM, 6))
    await add(ground, CopyMessage(FAMILY, ROOM, 4))
    async with ground.transactions() as uow:
        await uow.outbox.readdress(ROOM, new_room, uow.now)
        await uow.commit()
    late = await add(ground, say("2", new_room))
    assert await state(ground, of_a_case) == "refused", "the case is brought into the new chat as a whole"
    assert await state(ground, of_a_number) == "refused", "that number is another message there"
    assert await leased_messages(ground) == [
        say("1", new_room),
        CopyMessage(FAMILY, ROOM, 4),
    ]
    assert await state(ground, late) == "open", (
        "what is written to the new id stays behind what was readdressed"
    )


async def test_whoever_wants_to_be_forgotten_gets_nothing_more(ground: Ground) -> None:
    await add(ground, say("1"))
    await add(ground, say("2"))
    other = await add(ground, say("3", ROOM))
    async with ground.transactions() as uow:
        await uow.outbox.drop_for_chat(FAMILY)
        await uow.commit()
    assert [leased.id for leased in await lease(ground)] == [other]


async def test_settled_rows_are_forgotten_unless_somebody_waits_for_them(ground: Ground) -> None:
    old, waited = [await add(ground, say("hello", chat)) for chat in (1, ROOM)]
    await add(ground, DeleteMessage(ROOM, AWAITED), waits_for=waited)
    await settle(ground, old)
    await settle(ground, waited, 9)
    ground.clock.tick(timedelta(days=1))
    async with ground.transactions() as uow:
        assert await forgotten(uow, OldRows.MESSAGES, uow.now - timedelta(days=2)) == []
        assert await forgotten(uow, OldRows.MESSAGES, uow.now) == [old]
        await uow.commit()
    assert await leased_messages(ground) == [DeleteMessage(ROOM, 9)]


async def test_old_rows_are_found_and_sent_first_under_a_new_key(database_url: str) -> None:
    old, new = new_key(), new_key()
    async with grounded(database_url, vault=Keyring.from_text(old)) as ground:
        first = await add(ground, say("old"))
        dropped = await add(ground, say("old", 42))
    async with grounded(database_url, vault=Keyring.from_text(f"{new},{old}")) as ground:
        await add(ground, say("new"))
        async with ground.transactions() as uow:
            await uow.outbox.drop_for_chat(42)
            await uow.commit()
        assert [leased.id for leased in await lease(ground)] == [first]
        await settle(ground, first)
        assert await leased_messages(ground) == [say("new")]
        assert await ground.rows(f"SELECT id FROM outbox WHERE id = {dropped}") == []


async def test_an_unreadable_row_does_not_stop_the_others(ground: Ground) -> None:
    broken = await add(ground, say("1"))
    row = await add(ground, say("2"))
    async with ground.database.writing() as connection:
        await connection.execute(
            text("UPDATE outbox SET payload = :nonsense WHERE id = :id"), {"nonsense": b"?", "id": broken}
        )
        await connection.commit()
    assert [leased.id for leased in await lease(ground)] == [row]
    assert await state(ground, broken) == "buried"


async def test_two_senders_do_not_lease_the_same_row(postgres_server: PostgresServer) -> None:
    name = postgres_server.create_database()
    async with grounded(postgres_server.url(name)) as ground:
        first, second = [await add(ground, say("hello", chat)) for chat in (1, 2)]
        async with ground.transactions() as uow, asyncio.timeout(5):
            assert [leased.id for leased in await lease_next(uow, 1, LEASE)] == [first]
            assert [leased.id for leased in await lease(ground)] == [second]
            await uow.commit()
        assert await lease(ground) == []
    postgres_server.drop_database(name)

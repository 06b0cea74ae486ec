"""What was committed is sent, and what Telegram said to it is noted."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.domain.delivery import (
    GIVE_UP_AFTER,
    LEASE,
    LEAST_ATTEMPTS,
    LONGEST_PAUSE,
    Moved,
    Outcome,
    Refusal,
    Refused,
    Sent,
    TryAgain,
    backoff,
)
from bot.domain.messages import (
    AWAITED,
    CopyMessage,
    CreateTopic,
    DeleteMessage,
    EditText,
    OutgoingMessage,
    Receipt,
    ReceiptKind,
    SendText,
)
from bot.domain.pacing import Pace, Pacer
from bot.services.outbox import OutboxService
from bot.services.ports import UnitOfWork
from tests.databases import Ground, grounded
from tests.doubles import RecordingSender

FAMILY = 5550001
ROOM = -1005550002
NEW_ROOM = -1009990000
CARD = Receipt(ReceiptKind.CARD, 12)


class Book:
    """Writes down what it is told, in the transaction: as a family with that number of misses."""

    def __init__(self, *, broken: bool = False) -> None:
        self.told: list[tuple[object, ...]] = []
        self.broken = broken

    async def arrived(
        self, message: OutgoingMessage, receipt: Receipt, result: int | None, uow: UnitOfWork
    ) -> None:
        await self._note(uow, "arrived", receipt, result)

    async def refused(
        self, message: OutgoingMessage, receipt: Receipt | None, refused: Refused, uow: UnitOfWork
    ) -> None:
        await self._note(uow, "refused", message, receipt, refused.refusal)

    async def buried(self, message: OutgoingMessage, receipt: Receipt | None, uow: UnitOfWork) -> None:
        await self._note(uow, "buried", message, receipt)

    async def moved(self, old_chat_id: int, new_chat_id: int, uow: UnitOfWork) -> None:
        await self._note(uow, "moved", old_chat_id, new_chat_id)

    async def _note(self, uow: UnitOfWork, *what: object) -> None:
        await uow.contacts.of(900 + len(self.told))
        if self.broken and CARD in what:
            raise LookupError("no such case")
        self.told.append(what)


class Post:
    """The outbox, with Telegram and whoever waits for answers written down."""

    def __init__(self, ground: Ground, *, broken: bool = False, pace: Pace = Pace()) -> None:  # noqa: B008 - frozen
        self.ground = ground
        self.sender = RecordingSender()
        self.book = Book(broken=broken)
        self.outbox = OutboxService(ground.transactions, self.sender, self.book, ground.clock, Pacer(pace))

    async def add(
        self, message: OutgoingMessage, *, waits_for: int | None = None, receipt: Receipt | None = None
    ) -> int:
        async with self.ground.transactions() as uow:
            row = await uow.outbox.add(message, now=uow.now, waits_for=waits_for, receipt=receipt)
            await uow.commit()
            return row

    def answer(self, *outcomes: Outcome) -> None:
        self.sender.answer(lambda _: True, *outcomes)

    async def deliver_all(self) -> int:
        number = 0
        while await self.outbox.deliver_next():
            number += 1
        return number

    async def row(self, row_id: int) -> tuple[str, int, str | None]:
        [row] = await self.ground.rows(f"SELECT state, attempts, error FROM outbox WHERE id = {row_id}")
        return row["state"], row["attempts"], row["error"]


@pytest.fixture
async def post(database_url: str) -> AsyncIterator[Post]:
    async with grounded(database_url) as ground:
        yield Post(ground)


async def test_messages_are_sent_once_and_in_order(post: Post) -> None:
    messages = [SendText(FAMILY, "1"), SendText(ROOM, "2"), SendText(FAMILY, "3")]
    for message in messages:
        await post.add(message)
    assert await post.deliver_all() == 3
    assert post.sender.sent == messages
    assert await post.ground.rows("SELECT payload FROM outbox") == [{"payload": None}] * 3


async def test_whoever_waits_for_a_message_is_told_its_number(post: Post) -> None:
    row = await post.add(SendText(ROOM, "card"), receipt=CARD)
    await post.add(SendText(FAMILY, "nobody waits"))
    post.answer(Sent(500))
    await post.deliver_all()
    assert post.book.told == [("arrived", CARD, 500)]
    assert await post.row(row) == ("sent", 0, None)


async def test_a_chain_is_sent_link_by_link(post: Post) -> None:
    topic = await post.add(CreateTopic(ROOM, "K7M2"))
    card = await post.add(SendText(ROOM, "card", thread_id=AWAITED), waits_for=topic)
    await post.add(DeleteMessage(ROOM, AWAITED), waits_for=card)
    post.answer(Sent(31), Sent(500))
    assert await post.deliver_all() == 3
    assert post.sender.sent[1:] == [SendText(ROOM, "card", thread_id=31), DeleteMessage(ROOM, 500)]


async def test_a_refusal_ends_the_row_and_is_told(post: Post) -> None:
    message = SendText(FAMILY, "hello")
    row = await post.add(message)
    await post.add(SendText(FAMILY, "next"))
    post.answer(Refused(Refusal.BLOCKED))
    assert await post.deliver_all() == 2
    assert post.book.told == [("refused", message, None, Refusal.BLOCKED)]
    assert await post.row(row) == ("refused", 0, "blocked")


@pytest.mark.parametrize(
    ("message", "refusal"),
    [
        (EditText(FAMILY, 3, "same"), Refusal.UNCHANGED),
        (EditText(FAMILY, 3, "new"), Refusal.MESSAGE_GONE),
        (DeleteMessage(FAMILY, 3), Refusal.MESSAGE_GONE),
    ],
    ids=["unchanged", "edit", "delete"],
)
async def test_a_change_that_needs_no_doing_is_done(
    post: Post, message: OutgoingMessage, refusal: Refusal
) -> None:
    row = await post.add(message, receipt=CARD)
    post.answer(Refused(refusal))
    await post.deliver_all()
    assert post.book.told == [("arrived", CARD, None)]
    assert (await post.row(row))[0] == "sent"


async def test_a_copy_of_a_message_that_is_gone_is_told(post: Post) -> None:
    copy = CopyMessage(ROOM, FAMILY, 3)
    await post.add(copy, receipt=CARD)
    post.answer(Refused(Refusal.MESSAGE_GONE))
    await post.deliver_all()
    assert post.book.told == [("refused", copy, CARD, Refusal.MESSAGE_GONE)]


async def test_no_answer_means_again_with_growing_pauses(post: Post) -> None:
    row = await post.add(SendText(FAMILY, "hello"))
    post.answer(TryAgain("timeout"), TryAgain("timeout"))
    assert await post.deliver_all() == 1
    post.ground.clock.tick(backoff(1))
    assert await post.deliver_all() == 1
    post.ground.clock.tick(backoff(2) - timedelta(milliseconds=1))
    assert await post.deliver_all() == 0
    assert await post.row(row) == ("open", 2, "TryAgain")
    post.ground.clock.tick(timedelta(milliseconds=1))
    assert await post.deliver_all() == 1
    assert await post.row(row) == ("sent", 2, None)


async def test_a_flood_limit_holds_the_chat_as_long_as_telegram_says_and_is_no_attempt(post: Post) -> None:
    row = await post.add(SendText(FAMILY, "1"))
    await post.add(SendText(FAMILY, "2"))
    await post.add(SendText(ROOM, "3"))
    post.answer(TryAgain("flood", timedelta(seconds=17), whole_chat=True))
    assert await post.deliver_all() == 2
    assert await post.row(row) == ("open", 0, "TryAgain")
    post.ground.clock.tick(timedelta(seconds=16))
    assert await post.deliver_all() == 0
    post.ground.clock.tick(timedelta(seconds=1))
    assert await post.deliver_all() == 2


async def test_what_cannot_be_sent_for_a_day_is_given_up_and_told(post: Post) -> None:
    message = SendText(FAMILY, "hello")
    row = await post.add(message, receipt=CARD)
    post.ground.clock.tick(GIVE_UP_AFTER + timedelta(seconds=1))
    flood = TryAgain("RetryAfter", after=timedelta(minutes=1), whole_chat=True)
    for attempts in range(LEAST_ATTEMPTS):
        assert await post.row(row) == ("open", attempts, "TryAgain" if attempts else None)
        post.answer(flood if attempts % 2 else TryAgain("timeout"))
        assert await post.deliver_all() == 1, "a day in which nobody tried is no reason to give up"
        post.ground.clock.tick(LONGEST_PAUSE)
    post.answer(TryAgain("timeout"))
    assert await post.deliver_all() == 1
    assert post.book.told == [("buried", message, CARD)]
    assert await post.row(row) == ("buried", LEAST_ATTEMPTS, "Hopeless")


async def test_a_group_that_moved_gets_everything_at_its_new_id_at_once(post: Post) -> None:
    await post.add(SendText(ROOM, "1"))
    await post.add(SendText(ROOM, "2"))
    post.answer(Moved(NEW_ROOM))
    assert await post.deliver_all() == 3
    assert post.sender.to(NEW_ROOM) == [SendText(NEW_ROOM, "1"), SendText(NEW_ROOM, "2")]
    assert post.book.told == [("moved", ROOM, NEW_ROOM)]


async def test_a_move_to_where_it_is_does_not_spin(post: Post) -> None:
    await post.add(SendText(ROOM, "1"))
    post.answer(Moved(ROOM))
    assert await post.deliver_all() == 1
    post.ground.clock.tick(backoff(1))
    assert await post.deliver_all() == 1


async def test_a_copy_out_of_a_group_that_moved_never_goes_to_the_group(post: Post) -> None:
    copy = CopyMessage(FAMILY, ROOM, 7)
    await post.add(copy, receipt=CARD)
    await post.add(SendText(FAMILY, "for the family only"))
    await post.add(SendText(ROOM, "for the room"))
    post.sender.answer(lambda message: message == copy, Moved(NEW_ROOM))
    await post.deliver_all()
    assert post.sender.to(NEW_ROOM) == [SendText(NEW_ROOM, "for the room")]
    assert post.sender.to(FAMILY) == [copy, SendText(FAMILY, "for the family only")]
    assert post.book.told == [("moved", ROOM, NEW_ROOM), ("refused", copy, CARD, Refusal.MESSAGE_GONE)]


async def test_a_message_whose_sender_died_is_sent_again_after_its_lease(post: Post) -> None:
    await post.add(SendText(FAMILY, "hello"))
    [leased] = await post.outbox.exchange((), 5)
    assert leased.message == SendText(FAMILY, "hello")
    assert await post.outbox.exchange((), 5) == []
    post.ground.clock.tick(LEASE)
    assert await post.deliver_all() == 1


async def test_an_exchange_settles_and_leases_in_one_step(post: Post) -> None:
    first, second = [await post.add(SendText(FAMILY, words), receipt=CARD) for words in ("1", "2")]
    [leased] = await post.outbox.exchange((), 5)
    [following] = await post.outbox.exchange([(leased, Sent(9))], 5)
    assert (leased.id, following.id) == (first, second)
    assert await post.outbox.exchange([(following, Sent(10))], 0) == []
    assert post.book.told == [("arrived", CARD, 9), ("arrived", CARD, 10)]


async def test_a_receipt_that_fails_loses_neither_its_own_answer_nor_those_of_others(
    database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with grounded(database_url) as ground:
        post = Post(ground, broken=True)
        other = Receipt(ReceiptKind.COPY, 1)
        rows = [
            await post.add(SendText(chat, "hello"), receipt=receipt)
            for chat, receipt in ((1, other), (2, CARD), (3, other))
        ]
        waiting = await post.add(SendText(FAMILY, "waits"))
        finished = [(leased, Sent(leased.id)) for leased in await post.outbox.exchange((), 3)]
        post.book.told.clear()
        [leased] = await post.outbox.exchange(finished, 5)
        assert leased.id == waiting
        assert [(await post.row(row))[0] for row in rows] == ["sent"] * 3
        assert post.book.told.count(("arrived", other, rows[0])) >= 1
        assert post.book.told.count(("arrived", other, rows[2])) >= 1
        # What the broken receipt did before it failed is undone.
        assert len(await ground.rows("SELECT id FROM contacts")) == 2
        assert "action=receipt_failed" in caplog.text
        assert "no such case" not in caplog.text
        assert await post.deliver_all() == 0

"""A database that cannot work is no fault of what was asked of it: nothing is counted, buried or left out."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.domain.commands import Command, NothingToDo
from bot.domain.delivery import LEASE, MOST_ATTEMPTS, Refused, Sent, TryAgain
from bot.domain.messages import OutgoingMessage, Receipt, ReceiptKind, SendText
from bot.domain.pacing import Pace, Pacer
from bot.services.inbox import InboxService
from bot.services.outbox import OutboxService
from bot.services.ports import Incoming, StorageFullError, UnitOfWork
from bot.services.set_back import SetBack
from tests.databases import Ground, grounded
from tests.doubles import RecordingSender

FAMILY = 5550001
DAY = timedelta(days=1)
CARD = Receipt(ReceiptKind.CARD, 1)


class AnyParser:
    """Whatever it is."""

    def parse(self, payload: bytes) -> Command:
        return NothingToDo(payload.decode())


class Disk:
    """Under everything that is done; it may be full."""

    is_full = False

    def write(self) -> None:
        if self.is_full:
            raise StorageFullError


class Receipts:
    """Told what arrived, if that can be written down."""

    def __init__(self, disk: Disk) -> None:
        self.told: list[int | None] = []
        self._disk = disk

    async def arrived(
        self, message: OutgoingMessage, receipt: Receipt, result: int | None, uow: UnitOfWork
    ) -> None:
        self._disk.write()
        self.told.append(result)

    async def refused(
        self, message: OutgoingMessage, receipt: Receipt | None, refused: Refused, uow: UnitOfWork
    ) -> None: ...

    async def buried(self, message: OutgoingMessage, receipt: Receipt | None, uow: UnitOfWork) -> None: ...

    async def moved(self, old_chat_id: int, new_chat_id: int, uow: UnitOfWork) -> None: ...


class House:
    """Both queues over one disk."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.disk = Disk()
        self.receipts = Receipts(self.disk)
        self.sender = RecordingSender()
        clock, pacer = ground.clock, Pacer(Pace())
        self.outbox = OutboxService(ground.transactions, self.sender, self.receipts, clock, pacer)

    def inbox(self, at_once: int) -> InboxService:
        return InboxService(
            self.ground.transactions, AnyParser(), self.handle, self.ground.clock, at_once=at_once
        )

    async def handle(self, command: Command, uow: UnitOfWork) -> None:
        await uow.contacts.of(FAMILY)
        self.disk.write()

    async def write_to_family(self) -> None:
        async with self.ground.transactions() as uow:
            await uow.outbox.add(SendText(FAMILY, "hello"), now=uow.now, receipt=CARD)
            await uow.commit()

    async def states(self) -> list[tuple[str, int]]:
        rows = await self.ground.rows("SELECT state, attempts FROM inbox ORDER BY update_id")
        return [(row["state"], row["attempts"]) for row in rows]


@pytest.fixture
async def house(database_url: str) -> AsyncIterator[House]:
    async with grounded(database_url) as ground:
        yield House(ground)


# ── full ──


@pytest.mark.parametrize("at_once", [1, 16])
async def test_a_full_disk_is_no_attempt_and_buries_nothing(house: House, at_once: int) -> None:
    inbox = house.inbox(at_once)
    await inbox.receive([Incoming(1, FAMILY, b"hello")])
    house.disk.is_full = True
    for _ in range(MOST_ATTEMPTS + 1):
        with pytest.raises(StorageFullError):
            await inbox.process_next()
    assert await house.states() == [("open", 0)]
    house.disk.is_full = False
    assert await inbox.process_next()
    assert await house.states() == [("done", 0)]


async def test_a_receipt_waits_for_a_disk_that_is_full(house: House) -> None:
    await house.write_to_family()
    [leased] = await house.outbox.exchange((), 1)
    house.disk.is_full = True
    with pytest.raises(StorageFullError):
        await house.outbox.exchange([(leased, Sent(9))], 1)
    assert await house.ground.rows("SELECT id FROM outbox WHERE settled_at IS NOT NULL") == []
    house.disk.is_full = False
    await house.outbox.exchange([(leased, Sent(9))], 1)
    assert house.receipts.told == [9], "left out, the card's number would never be known"


# ── the clock ──


async def test_what_was_put_off_while_the_clock_was_ahead_does_not_wait_for_that_time(house: House) -> None:
    clock, inbox = house.ground.clock, house.inbox(1)
    clock.tick(DAY)
    await inbox.receive([Incoming(1, FAMILY, b"hello")])
    await house.write_to_family()
    house.sender.answer(lambda _: True, TryAgain("NetworkError"))
    assert await house.outbox.deliver_next()
    await house.write_to_family()
    clock.tick(-DAY)
    assert not await inbox.process_next()
    assert not await house.outbox.deliver_next()
    await SetBack().look(house.ground.transactions)
    assert await inbox.process_next()
    assert await house.outbox.deliver_next()
    assert await house.outbox.deliver_next()
    assert len(house.sender.sent) == 3, "in vain once, then each once"


async def test_a_lease_from_that_time_is_as_long_as_any_other(house: House) -> None:
    clock = house.ground.clock
    clock.tick(DAY)
    await house.write_to_family()
    assert await house.outbox.exchange((), 1)
    clock.tick(-DAY)
    await SetBack().look(house.ground.transactions)
    assert not await house.outbox.deliver_next()
    clock.tick(LEASE)
    assert await house.outbox.deliver_next()


async def test_a_long_flood_limit_is_kept_to(house: House) -> None:
    clock = house.ground.clock
    await house.write_to_family()
    pause = timedelta(hours=3)
    house.sender.answer(lambda _: True, TryAgain("RetryAfter", after=pause, whole_chat=True))
    assert await house.outbox.deliver_next()
    await SetBack().look(house.ground.transactions)
    assert not await house.outbox.deliver_next()
    clock.tick(pause)
    assert await house.outbox.deliver_next()

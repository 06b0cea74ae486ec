"""A full room against a Telegram that counts: order, nothing refused, and who waits for how long."""

from collections import defaultdict
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from bot.domain.delivery import Outcome, Sent, TryAgain
from bot.domain.messages import (
    ChangeTopic,
    CopyMessage,
    EditText,
    OutgoingMessage,
    SendText,
    TopicAction,
)
from bot.domain.pacing import Pacer, telegrams_pace
from bot.domain.urgency import Urgency, urgency_of
from bot.sandbox.errors import BotApiError
from bot.sandbox.limits import RateLimits
from bot.services.outbox import OutboxService
from bot.services.ports import LeasedMessage
from tests.databases import Ground, grounded
from tests.services.test_outbox import Book

ROOM = -1005550002
CASES, FAMILIES, MESSAGES = 200, 20, 100
#: A message is under way so long.
FLIGHT = timedelta(milliseconds=120)


class CountingTelegram:
    """Takes what its limits allow, and refuses the rest as Telegram does."""

    def __init__(self) -> None:
        self.limits = RateLimits()
        self.taken: list[tuple[datetime, OutgoingMessage]] = []

    def take(self, message: OutgoingMessage, now: datetime) -> Outcome:
        try:
            self.limits.take(message.chat_id, message.chat_id > 0, 1, now.timestamp())
        except BotApiError as refusal:
            assert refusal.parameters is not None
            return TryAgain("flood", timedelta(seconds=refusal.parameters["retry_after"]), whole_chat=True)
        self.taken.append((now, message))
        return Sent(len(self.taken))

    async def send(self, message: OutgoingMessage) -> Outcome:
        raise AssertionError("the hall sends by itself")


class Hall:
    """An outbox, a Telegram that counts, and a clock that jumps to whatever comes next."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.telegram = CountingTelegram()
        self.begin_anew()

    def begin_anew(self) -> None:
        """The process dies and another one starts."""
        pacer = Pacer(telegrams_pace())
        transactions, clock = self.ground.transactions, self.ground.clock
        self.outbox = OutboxService(transactions, self.telegram, Book(), clock, pacer)

    async def add(self, *messages: tuple[OutgoingMessage, str | None, Urgency | None]) -> None:
        async with self.ground.transactions() as uow:
            for message, lane, urgency in messages:
                await uow.outbox.add(message, now=uow.now, lane=lane, urgency=urgency)
            await uow.commit()

    async def send_until(self, moment: datetime) -> None:
        """As the worker does: sixteen under way, and a pause until somebody's turn comes."""
        finished: list[tuple[LeasedMessage, Outcome]] = []
        clock = self.ground.clock
        while clock.now() < moment:
            leased = await self.outbox.exchange(finished, 16)
            clock.tick(FLIGHT / 2)
            finished = [(one, self.telegram.take(one.message, clock.now())) for one in leased]
            clock.tick(FLIGHT / 2)
            pause = self.outbox.seconds_until_turn()
            if not leased and pause is None:
                break
            if not leased and pause is not None:
                clock.tick(min(timedelta(seconds=max(pause, 0.005)), moment - clock.now()))
        await self.outbox.exchange(finished, 0)


@pytest.fixture
async def hall(database_url: str) -> AsyncIterator[Hall]:
    async with grounded(database_url) as ground:
        yield Hall(ground)


def copy_of(number: int) -> tuple[OutgoingMessage, str | None, Urgency | None]:
    """A family's message number `number`; each family has a case with a topic."""
    family = number * 7 % FAMILIES
    return CopyMessage(ROOM, 5_000 + family, number, thread_id=100 + family), f"case/{family}", None


def take_of(case: int) -> list[tuple[OutgoingMessage, str | None, Urgency | None]]:
    lane, thread = f"case/{case}", 100 + case
    rename = ChangeTopic(ROOM, thread, TopicAction.RENAME, f"case {case}")
    return [(EditText(ROOM, 9_000 + case, "taken"), lane, None), (rename, lane, None)]


def card_of(case: int) -> tuple[OutgoingMessage, str | None, Urgency | None]:
    return SendText(ROOM, f"card {case}", thread_id=100 + case), f"case/{case}", Urgency.URGENT


async def test_a_full_room_is_served_in_order_without_a_single_refusal(hall: Hall) -> None:
    clock, began = hall.ground.clock, hall.ground.clock.now()
    said: dict[object, datetime] = {}
    messages = iter(range(MESSAGES))
    for second in range(10):
        said_now = [copy_of(next(messages)) for _ in range(MESSAGES // 10)]
        if second in (3, 5, 7):
            said_now += take_of(CASES - second)
        if second in (6, 8):
            said_now.append(card_of(CASES + second))
        said |= {message: clock.now() for message, _, _ in said_now}
        await hall.add(*said_now)
        await hall.send_until(began + timedelta(seconds=second + 1))
    await hall.send_until(began + timedelta(minutes=15))

    assert hall.telegram.limits.refused == 0
    taken = [message for _, message in hall.telegram.taken]
    assert len(taken) == len(set(taken)) == len(said), "nothing is lost, nothing is repeated"
    copies = [one for one in taken if isinstance(one, CopyMessage)]
    for family in range(FAMILIES):
        numbers = [one.message_id for one in copies if one.from_chat_id == 5_000 + family]
        assert numbers == sorted(numbers)
    waited: dict[Urgency, list[float]] = defaultdict(list)
    for moment, message in hall.telegram.taken:
        worth = Urgency.URGENT if isinstance(message, SendText) else urgency_of(message)
        waited[worth].append((moment - said[message]).total_seconds())
    # The reserve of a minute is three; whoever is fourth waits for the next token, fifteen seconds away.
    assert sorted(waited[Urgency.URGENT])[2] < 1
    assert max(waited[Urgency.URGENT]) < 20
    assert max(waited[Urgency.COPY]) < 420
    assert min(waited[Urgency.COSMETIC]) > max(waited[Urgency.URGENT])


async def test_a_restart_in_the_middle_of_the_rush_is_refused_nothing(hall: Hall) -> None:
    began = hall.ground.clock.now()
    await hall.add(*(copy_of(number) for number in range(30)), *(card_of(900 + n) for n in range(15)))
    for minute in (0.1, 0.4, 0.7):
        await hall.send_until(began + timedelta(minutes=minute))
        hall.begin_anew()
    assert len(hall.telegram.taken) <= 20
    await hall.send_until(began + timedelta(minutes=5))
    assert hall.telegram.limits.refused == 0
    assert len(hall.telegram.taken) == 45


async def test_what_a_dead_process_was_sending_counts_as_sent(hall: Hall) -> None:
    await hall.add(*(card_of(number) for number in range(40)))
    leased = await hall.outbox.exchange((), 16)
    sent = [hall.telegram.take(one.message, hall.ground.clock.now()) for one in leased]
    assert len(sent) == 16
    hall.begin_anew()
    assert len(await hall.outbox.exchange((), 16)) == 4


async def test_families_do_not_wait_for_a_full_room(hall: Hall) -> None:
    answers = [(SendText(7_000 + number, "an answer"), None, None) for number in range(25)]
    await hall.add(*(copy_of(number) for number in range(60)))
    await hall.add(*answers)
    began = hall.ground.clock.now()
    await hall.send_until(began + timedelta(seconds=3))
    assert sum(message.chat_id > 0 for _, message in hall.telegram.taken) == 25
    assert hall.telegram.limits.refused == 0


async def test_what_stands_before_something_urgent_is_as_urgent(hall: Hall) -> None:
    busy = [(CopyMessage(ROOM, 6_000, n, thread_id=99), "case/busy", None) for n in range(2)]
    await hall.add(*(copy_of(number) for number in range(100, 140)))
    began = hall.ground.clock.now()
    await hall.send_until(began + timedelta(seconds=1))
    await hall.add(*busy, (EditText(ROOM, 9_999, "taken"), "case/busy", None))
    await hall.send_until(began + timedelta(seconds=3))
    last = [message for _, message in hall.telegram.taken[-3:]]
    assert [type(message).__name__ for message in last] == ["CopyMessage", "CopyMessage", "EditText"]

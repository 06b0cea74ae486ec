"""The loops of the program: they go on, and they stop when they are asked to."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import UTC, datetime

import pytest

from bot.domain.delivery import Outcome, Sent, TryAgain
from bot.domain.messages import OutgoingMessage, SendText
from bot.entrypoints.bell import Bell
from bot.entrypoints.worker import Finished, Worker
from bot.services.ports import LeasedMessage

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def row(number: int) -> LeasedMessage:
    return LeasedMessage(number, SendText(number, "x"), None, 0, NOW)


class FakeInbox:
    """Work is a number of things to do; each can be told to fail or to take its time."""

    def __init__(self) -> None:
        self.waiting = 0
        self.done = 0
        self.looks = 0
        self.faults: list[Exception] = []
        self.slow: asyncio.Event | None = None

    async def process_next(self) -> bool:
        self.looks += 1
        if self.faults:
            raise self.faults.pop()
        if not self.waiting:
            return False
        self.waiting -= 1
        if self.slow is not None:
            await self.slow.wait()
        self.done += 1
        return True


class FakeOutbox:
    """Rows that wait, rows that are out, and what came back."""

    def __init__(self, rows: int = 0) -> None:
        self.waiting = [row(number + 1) for number in range(rows)]
        self.settled: list[tuple[int, Outcome]] = []
        self.rooms: list[int] = []
        self.faults: list[Exception] = []
        self.turn: float | None = None
        self.meanwhile: Callable[[], Awaitable[None]] | None = None  #: before what was leased is told

    async def exchange(self, finished: Sequence[Finished], room_for: int) -> list[LeasedMessage]:
        await asyncio.sleep(0)
        if self.faults:
            raise self.faults.pop()
        self.rooms.append(room_for)
        self.settled += [(leased.id, outcome) for leased, outcome in finished]
        leased, self.waiting = self.waiting[:room_for], self.waiting[room_for:]
        if leased and self.meanwhile is not None:
            await self.meanwhile()
        return leased

    async def take_over(self, under_way: Collection[int]) -> None:
        raise AssertionError("nobody else ever sends here")

    def seconds_until_turn(self) -> float | None:
        return self.turn


class FakeSender:
    """Counts how many messages are under way at once."""

    def __init__(self, send: Callable[[int], Awaitable[Outcome]] | None = None) -> None:
        self._send = send
        self.under_way = 0
        self.most = 0

    async def send(self, message: OutgoingMessage) -> Outcome:
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        try:
            await asyncio.sleep(0)
            return Sent(message.chat_id) if self._send is None else await self._send(message.chat_id)
        finally:
            self.under_way -= 1


class FakeSource:
    """Brings nothing, until it is cancelled or fails."""

    def __init__(self, error: Exception | None = None) -> None:
        self._error = error
        self.cancelled = False

    async def run(self) -> None:
        if self._error is not None:
            raise self._error
        try:
            await asyncio.Event().wait()
        finally:
            self.cancelled = True


async def until(is_true: Callable[[], object]) -> None:
    """Watch from outside: what is tested knows nothing of it."""
    while True:
        if is_true():
            return
        await asyncio.sleep(0.001)


class Bench:
    """A worker with everything around it; looks so seldom that only a bell can wake it in time."""

    def __init__(
        self, rows: int = 0, send: Callable[[int], Awaitable[Outcome]] | None = None, *, look: float = 60
    ) -> None:
        self.inbox, self.outbox, self.sender = FakeInbox(), FakeOutbox(rows), FakeSender(send)
        self.arrived, self.stop = Bell(), asyncio.Event()
        self.worker = Worker(
            self.inbox,
            self.outbox,
            self.sender,
            arrived=self.arrived,
            stop=self.stop,
            handlers=2,
            sends_in_flight=3,
            look_seconds=look,
            grace_seconds=0.2,
        )
        self.source = FakeSource()

    async def run(self, *steps: Callable[[], object], jobs: Sequence[tuple[float, object]] = ()) -> None:
        """Run; as soon as one step is true, the next is looked at; after the last one, stop."""
        async with asyncio.timeout(5), asyncio.TaskGroup() as group:
            group.create_task(self.worker.run_until_stopped([self.source], jobs))  # type: ignore[arg-type]
            for step in steps:
                await until(step)
            self.stop.set()


async def test_what_arrives_is_handled_when_the_bell_rings() -> None:
    bench = Bench()

    def arrive() -> bool:
        bench.inbox.waiting = 5
        bench.arrived.ring()
        return True

    await bench.run(lambda: bench.inbox.looks >= 2, arrive, lambda: bench.inbox.done == 5)
    assert bench.source.cancelled


async def test_without_a_bell_it_looks_by_itself() -> None:
    bench = Bench(look=0.01)

    def arrive() -> bool:
        bench.inbox.waiting = 1
        bench.outbox.waiting = [row(1)]
        return True

    await bench.run(lambda: bench.inbox.looks >= 2, arrive, lambda: bench.inbox.done and bench.outbox.settled)


async def test_a_handled_update_wakes_the_delivery() -> None:
    bench = Bench()

    def arrive() -> bool:
        bench.outbox.waiting = [row(1)]
        bench.inbox.waiting = 1
        bench.arrived.ring()
        return True

    await bench.run(lambda: bench.outbox.rooms, arrive, lambda: bench.outbox.settled)
    assert bench.outbox.settled == [(1, Sent(1))]


async def test_a_bell_that_rings_while_everybody_is_busy_is_heard() -> None:
    bell = Bell()
    before_looking = bell.next_ring()
    bell.ring()
    async with asyncio.timeout(1):
        await before_looking.wait()
    assert not bell.next_ring().is_set()


async def test_many_messages_leave_side_by_side_but_never_more_than_allowed() -> None:
    bench = Bench(rows=20)
    await bench.run(lambda: len(bench.outbox.settled) == 20)
    assert sorted(number for number, _ in bench.outbox.settled) == list(range(1, 21))
    assert bench.sender.most == 3
    assert max(bench.outbox.rooms) <= 3


async def test_a_message_that_waits_for_its_turn_leaves_when_it_comes_and_not_at_the_next_look() -> None:
    bench = Bench()

    def come_soon() -> bool:
        bench.outbox.turn = 0.001
        bench.outbox.waiting = [row(1)]
        return True

    bench.outbox.turn = 0.01
    await bench.run(lambda: bench.outbox.rooms, come_soon, lambda: bench.outbox.settled)
    assert bench.outbox.settled == [(1, Sent(1))]


async def test_a_slow_message_does_not_hold_up_the_others() -> None:
    never = asyncio.Event()

    async def send(chat_id: int) -> Outcome:
        if chat_id == 1:
            await never.wait()
        return Sent(chat_id)

    bench = Bench(10, send)
    await bench.run(lambda: len(bench.outbox.settled) == 9)
    assert 1 not in dict(bench.outbox.settled)


async def test_a_loop_survives_the_loss_of_the_database(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.entrypoints.worker.pause_after", lambda failures: 0.001)
    bench = Bench(rows=2)
    bench.inbox.faults = [ConnectionError("secret"), OSError("secret"), RuntimeError("secret")]
    bench.outbox.faults = [ConnectionError("secret"), OSError("secret")]
    bench.inbox.waiting = 3
    await bench.run(lambda: bench.inbox.done == 3 and len(bench.outbox.settled) == 2)
    assert {record.__dict__["action"] for record in caplog.records} == {"inbox_failed", "outbox_failed"}
    assert "secret" not in repr([record.__dict__ for record in caplog.records])


async def test_what_was_sent_is_settled_although_the_database_was_away_for_a_moment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.entrypoints.worker.pause_after", lambda failures: 0.001)
    bench = Bench()

    async def send(chat_id: int) -> Outcome:
        bench.outbox.faults = [ConnectionError(), ConnectionError()]
        return Sent(chat_id)

    bench.sender = FakeSender(send)
    bench.outbox.waiting = [row(1)]
    bench.worker = Worker(
        bench.inbox, bench.outbox, bench.sender, arrived=bench.arrived, stop=bench.stop, look_seconds=0.01
    )
    await bench.run(lambda: bench.outbox.settled)
    assert bench.outbox.settled == [(1, Sent(1))]


async def test_a_sender_that_breaks_its_word_costs_one_try() -> None:
    async def send(chat_id: int) -> Outcome:
        raise ZeroDivisionError

    bench = Bench(1, send)
    await bench.run(lambda: bench.outbox.settled)
    assert bench.outbox.settled == [(1, TryAgain("ZeroDivisionError"))]


async def test_jobs_run_at_the_start_and_again_and_survive_faults() -> None:
    runs: list[str] = []

    async def often() -> None:
        runs.append("often")
        raise RuntimeError

    async def seldom() -> None:
        runs.append("seldom")

    bench = Bench()
    await bench.run(lambda: runs.count("often") >= 3, jobs=[(0.001, often), (60, seldom)])
    assert runs.count("seldom") == 1


async def test_a_job_wakes_the_delivery() -> None:
    bench = Bench()

    async def remind() -> None:
        bench.outbox.waiting = [row(9)]

    await bench.run(lambda: bench.outbox.settled, jobs=[(60, remind)])


# ── stopping ──


async def test_the_handler_at_hand_is_finished() -> None:
    bench = Bench()
    bench.inbox.waiting = 2
    bench.inbox.slow = asyncio.Event()
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        running = group.create_task(bench.worker.run_until_stopped([bench.source]))
        await until(lambda: not bench.inbox.waiting)
        bench.stop.set()
        await asyncio.sleep(0.02)
        assert bench.source.cancelled
        assert not running.done()
        bench.inbox.slow.set()
    assert bench.inbox.done == 2


async def test_what_is_under_way_is_settled_and_nothing_new_leaves() -> None:
    landing = asyncio.Event()

    async def send(chat_id: int) -> Outcome:
        await landing.wait()
        return Sent(chat_id)

    bench = Bench(10, send)
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        group.create_task(bench.worker.run_until_stopped())
        await until(lambda: bench.sender.under_way == 3)
        bench.stop.set()
        await asyncio.sleep(0.02)
        landing.set()
    assert sorted(bench.outbox.settled) == [(1, Sent(1)), (2, Sent(2)), (3, Sent(3))]
    assert len(bench.outbox.waiting) == 7


async def test_what_never_lands_is_given_up_after_the_grace() -> None:
    async def send(chat_id: int) -> Outcome:
        if chat_id == 1:
            await asyncio.Event().wait()
        return Sent(chat_id)

    bench = Bench(2, send)
    await bench.run(lambda: bench.sender.under_way == 1)
    assert bench.outbox.settled == [(2, Sent(2))]
    assert bench.sender.under_way == 0


async def test_a_handler_that_hangs_is_cut_off_after_the_grace() -> None:
    bench = Bench(look=0.01)
    bench.inbox.waiting, bench.inbox.slow = 1, asyncio.Event()
    await bench.run(lambda: not bench.inbox.waiting)
    assert bench.inbox.done == 0


async def test_a_source_that_cannot_go_on_ends_everything_with_its_own_error() -> None:
    bench = Bench()
    bench.source = FakeSource(PermissionError("wrong token"))
    async with asyncio.timeout(5):
        with pytest.raises(PermissionError, match="wrong token"):
            await bench.worker.run_until_stopped([bench.source])


async def test_stopping_before_the_start_is_not_lost() -> None:
    bench = Bench(rows=1)
    bench.stop.set()
    async with asyncio.timeout(5):
        await bench.worker.run_until_stopped([bench.source])
    assert bench.outbox.settled == []


async def test_jobs_do_not_wait_for_their_time_when_they_are_hurried() -> None:
    hurry, runs = Bell(), []

    async def hourly() -> None:
        runs.append("ran")
        hurry.ring() if len(runs) < 3 else None

    bench = Bench()
    bench.worker = Worker(
        bench.inbox, bench.outbox, bench.sender, arrived=bench.arrived, stop=bench.stop, hurry=hurry
    )
    await bench.run(lambda: len(runs) == 3, jobs=[(3600, hourly)])


async def test_a_lease_that_ends_too_early_does_not_send_a_message_twice() -> None:
    """The clock jumped by days while Telegram was still thinking."""
    answer = asyncio.Event()
    sent: list[int] = []

    async def send(chat_id: int) -> Outcome:
        sent.append(chat_id)
        await answer.wait()
        return Sent(chat_id)

    bench = Bench(1, send, look=0.01)
    leased_again: list[bool] = []

    def lease_once_more() -> bool:
        if sent and not leased_again:
            bench.outbox.waiting = [row(sent[0])]
            leased_again.append(True)
        return bool(leased_again) and not bench.outbox.waiting

    def telegram_answers() -> object:
        answer.set()
        return bench.outbox.settled

    await bench.run(lease_once_more, telegram_answers)
    assert (len(sent), len(bench.outbox.settled)) == (1, 1)


async def test_what_lands_while_it_is_leased_anew_is_not_sent_again() -> None:
    """The clock jumped, and Telegram answered in the middle of the transaction that found the lease over."""
    answer, landed = asyncio.Event(), asyncio.Event()
    sent: list[int] = []

    async def send(chat_id: int) -> Outcome:
        sent.append(chat_id)
        await answer.wait()
        asyncio.get_running_loop().call_later(0.01, landed.set)
        return Sent(chat_id)

    async def telegram_answers() -> None:
        if sent:
            answer.set()
            await landed.wait()

    bench = Bench(1, send, look=0.01)
    bench.outbox.meanwhile = telegram_answers
    leased_again: list[bool] = []

    def lease_once_more() -> bool:
        if sent and not leased_again:
            bench.outbox.waiting = [row(sent[0])]
            leased_again.append(True)
        return bool(leased_again) and len(bench.outbox.settled) > 0

    await bench.run(lease_once_more)
    assert (len(sent), len(bench.outbox.settled)) == (1, 1)

"""One of several processes leads, and stops as soon as it cannot be sure of it any more."""

import asyncio
from collections.abc import Callable, Collection, Sequence

import pytest

from bot.domain.delivery import Outcome, Sent, TryAgain
from bot.entrypoints.bell import Bell
from bot.entrypoints.leading import Leadership
from bot.entrypoints.worker import Finished, Worker
from bot.services.ports import LeasedMessage
from tests.entrypoints.test_worker import FakeInbox, FakeOutbox, FakeSender, FakeSource, row, until


class Lock:
    """Says what it is told to say."""

    def __init__(self) -> None:
        self.says: bool | Exception = True
        self.asked = 0
        self.roused = 0
        self.is_free = False
        self.gate = asyncio.Event()
        self.gate.set()

    def listen(self, woken: Callable[[], None]) -> None:
        self.woken = woken

    async def hold(self) -> bool:
        await self.gate.wait()
        self.asked += 1
        if isinstance(self.says, Exception):
            raise self.says
        return self.says

    async def rouse(self) -> None:
        self.roused += 1

    async def let_go(self) -> None:
        self.is_free = True


class Outbox(FakeOutbox):
    """Remembers what was still under way at each take-over."""

    def __init__(self, rows: int = 0) -> None:
        super().__init__(rows)
        self.taken_over: list[set[int]] = []

    async def take_over(self, under_way: Collection[int]) -> None:
        self.taken_over.append(set(under_way))


class Bench:
    """A worker of which another one may take the lead."""

    def __init__(self, rows: int = 0) -> None:
        self.lock, self.time = Lock(), 0.0
        self.lead = Leadership(self.lock, beat=0.005, certain=3.0, now=lambda: self.time)
        self.inbox, self.outbox, self.stop = FakeInbox(), Outbox(rows), asyncio.Event()
        self.gate, self.outcome = asyncio.Event(), Sent(1)
        self.gate.set()
        self.sender = FakeSender(self._send)
        self.source = FakeSource()
        self.ran: list[str] = []
        self.worker = Worker(
            self.inbox, self.outbox, self.sender,
            arrived=Bell(), stop=self.stop, handlers=1, look_seconds=0.01, grace_seconds=0.2, lead=self.lead,
        )  # fmt: skip

    async def _send(self, _: int) -> Outcome:
        await self.gate.wait()
        return self.outcome

    async def _job(self, name: str) -> None:
        self.ran.append(name)

    async def run(self, *steps: Callable[[], object]) -> None:
        """As soon as one step is true, the next is looked at; after the last one, stop."""
        jobs = [(0.001, lambda: self._job("leader"))]
        own = [(0.001, lambda: self._job("all"))]
        async with asyncio.timeout(5), asyncio.TaskGroup() as group:
            group.create_task(self.worker.run_until_stopped([self.source], jobs, own_jobs=own))
            for step in steps:
                await until(step)
            self.stop.set()
        assert self.lock.is_free

    def then(self, act: Callable[[], object]) -> Callable[[], bool]:
        """A step that does something."""

        def step() -> bool:
            act()
            return True

        return step


async def test_whoever_does_not_lead_handles_and_does_nothing_else() -> None:
    bench = Bench(rows=2)
    bench.lock.says = False
    bench.inbox.waiting = 3
    await bench.run(lambda: bench.inbox.done == 3 and bench.lock.roused and bench.ran.count("all") > 3)
    assert "leader" not in bench.ran
    assert bench.outbox.settled == []
    assert not bench.source.cancelled, "it never began"


async def test_the_lead_is_taken_when_it_is_free_and_begins_with_a_take_over() -> None:
    bench = Bench(rows=2)
    bench.lock.says = False
    await bench.run(
        lambda: bench.lock.asked >= 3,
        bench.then(lambda: setattr(bench.lock, "says", True)),
        lambda: len(bench.outbox.settled) == 2 and "leader" in bench.ran,
    )
    assert bench.outbox.taken_over == [set()]
    assert bench.source.cancelled


@pytest.mark.parametrize("answer", [False, ConnectionError("gone")])
async def test_whoever_loses_the_lead_stops_polling_and_its_jobs(answer: bool | Exception) -> None:
    bench = Bench()
    ran = 0

    def stands_still() -> bool:
        nonlocal ran
        before, ran = ran, bench.ran.count("leader")
        return before == ran

    await bench.run(
        lambda: "leader" in bench.ran,
        bench.then(lambda: setattr(bench.lock, "says", answer)),
        lambda: bench.source.cancelled and not bench.lead.leads,
        bench.then(bench.ran.clear),
        lambda: bench.ran.count("all") > 5,
    )
    assert "leader" not in bench.ran


async def test_what_was_sent_is_noted_also_by_whoever_has_lost_the_lead() -> None:
    bench = Bench(rows=1)
    bench.gate.clear()
    await bench.run(
        lambda: bench.sender.under_way == 1,
        bench.then(lambda: setattr(bench.lock, "says", False)),
        lambda: not bench.lead.leads,
        bench.then(bench.gate.set),
        lambda: bench.outbox.settled,
    )
    assert bench.outbox.settled == [(1, Sent(1))]


async def test_what_failed_is_left_to_whoever_leads_now() -> None:
    bench = Bench(rows=1)
    bench.gate.clear()
    bench.outcome = TryAgain("NetworkError")  # type: ignore[assignment]
    await bench.run(
        lambda: bench.sender.under_way == 1,
        bench.then(lambda: setattr(bench.lock, "says", False)),
        lambda: not bench.lead.leads,
        bench.then(bench.gate.set),
        lambda: not bench.sender.under_way,
    )
    assert bench.outbox.settled == []


async def test_what_is_still_under_way_here_is_not_sent_again_after_a_short_loss() -> None:
    bench = Bench(rows=1)
    bench.gate.clear()
    await bench.run(
        lambda: bench.sender.under_way == 1,
        bench.then(lambda: setattr(bench.lock, "says", OSError())),
        lambda: not bench.lead.leads,
        bench.then(lambda: setattr(bench.lock, "says", True)),
        lambda: len(bench.outbox.taken_over) == 2,
        bench.then(bench.gate.set),
        lambda: bench.outbox.settled,
    )
    assert bench.outbox.taken_over == [set(), {1}]


async def test_a_process_that_was_stopped_sends_nothing_before_it_knows_that_it_still_leads() -> None:
    bench = Bench()

    def wake_up_late() -> None:
        bench.lock.gate.clear()  # no answer from the database yet
        bench.time += 60
        bench.outbox.waiting = [row(1)]

    async def asleep() -> None:
        async with asyncio.timeout(5), asyncio.TaskGroup() as group:
            group.create_task(bench.worker.run_until_stopped([bench.source]))
            await until(lambda: bench.lead.is_certain)
            wake_up_late()
            await asyncio.sleep(0.05)
            assert bench.outbox.settled == []
            assert bench.outbox.waiting, "it did not even lease"
            bench.lock.gate.set()
            await until(lambda: bench.outbox.settled)
            bench.stop.set()

    await asleep()


async def test_what_was_leased_before_a_process_was_stopped_is_not_sent_when_the_lead_was_lost() -> None:
    bench = Bench(rows=1)
    lent: list[LeasedMessage] = []
    exchange = bench.outbox.exchange

    async def exchange_and_fall_asleep(done: Sequence[Finished], room: int) -> list[LeasedMessage]:
        leased = await exchange(done, room)
        if leased:
            lent.extend(leased)
            bench.time += 60
            bench.lock.says = False
        return leased

    bench.outbox.exchange = exchange_and_fall_asleep  # type: ignore[method-assign, assignment]
    await bench.run(lambda: lent and not bench.lead.leads, lambda: bench.lock.asked > 5)
    assert bench.sender.most == 0


async def test_stopping_gives_the_lead_back_after_the_last_message_is_noted() -> None:
    bench = Bench(rows=1)
    bench.gate.clear()
    free_when_settled: list[bool] = []
    exchange = bench.outbox.exchange

    async def watched(done: Sequence[Finished], room: int) -> list[LeasedMessage]:
        if done:
            free_when_settled.append(bench.lock.is_free)
        return await exchange(done, room)

    bench.outbox.exchange = watched  # type: ignore[method-assign, assignment]
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        group.create_task(bench.worker.run_until_stopped())
        await until(lambda: bench.sender.under_way == 1)
        bench.stop.set()
        await asyncio.sleep(0.02)
        assert not bench.lock.is_free
        bench.gate.set()
    assert free_when_settled == [False]
    assert bench.lock.is_free


async def test_a_call_wakes_the_delivery_of_whoever_leads() -> None:
    bench = Bench()
    bench.worker = Worker(
        bench.inbox, bench.outbox, bench.sender,
        arrived=Bell(), stop=bench.stop, look_seconds=60, grace_seconds=0.1, lead=bench.lead,
    )  # fmt: skip

    def call() -> None:
        bench.outbox.waiting = [row(1)]
        bench.lock.woken()

    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        running = group.create_task(bench.worker.run_until_stopped())
        await until(lambda: bench.outbox.rooms)
        call()
        await until(lambda: bench.outbox.settled)
        running.cancel()

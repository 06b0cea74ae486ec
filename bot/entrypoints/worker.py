"""Runs everything that goes on at the same time; the only place where tasks are made."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from functools import partial
from typing import Final, Protocol

from bot.domain.delivery import Outcome, Sent, TryAgain
from bot.domain.messages import OutgoingMessage
from bot.entrypoints.attempts import logged_attempt, pause_after
from bot.entrypoints.bell import Bell
from bot.entrypoints.leading import Alone, Lead
from bot.services.attempts import Failure
from bot.services.ports import LeasedMessage

#: What another process has stored, or what becomes due, is found by looking so often.
LOOK_SECONDS: Final = 1.0
#: Whatever is at hand may take so long to end when the program is asked to stop.
GRACE_SECONDS: Final = 10.0

#: A turn that is due already is missed by so little at most.
SHORTEST_SECONDS: Final = 0.005

Finished = tuple[LeasedMessage, Outcome]
PeriodicJob = tuple[float, Callable[[], Awaitable[object]]]


class Source(Protocol):
    """Something that brings updates in: a poller, a web server."""

    async def run(self) -> None:
        """Until cancelled; an error ends the program."""
        ...


class Inbox(Protocol):
    """The inbox service."""

    async def process_next(self) -> bool:
        """False when there is nothing to do."""
        ...


class Outbox(Protocol):
    """The outbox service."""

    async def exchange(self, finished: Sequence[Finished], room_for: int) -> list[LeasedMessage]:
        """Settle what was sent and lease what is to be sent."""
        ...

    async def take_over(self, under_way: Collection[int]) -> None:
        """Somebody else may have sent until now; these rows are still under way from here."""
        ...

    def seconds_until_turn(self) -> float | None:
        """When looking again is worth while although nobody rings; None when nothing waits for its turn."""
        ...


class Sender(Protocol):
    """Telegram, as far as sending goes."""

    async def send(self, message: OutgoingMessage) -> Outcome:
        """One try."""
        ...


class Worker:
    """The loops of one process, until they are asked to stop."""

    def __init__(
        self,
        inbox: Inbox,
        outbox: Outbox,
        sender: Sender,
        *,
        arrived: Bell,
        hurry: Bell | None = None,
        stop: asyncio.Event,
        handlers: int = 4,
        sends_in_flight: int = 16,
        look_seconds: float = LOOK_SECONDS,
        grace_seconds: float = GRACE_SECONDS,
        lead: Lead | None = None,
    ) -> None:
        self._inbox = inbox
        self._outbox = outbox
        self._sender = sender
        self._arrived = arrived
        self._hurry = hurry or Bell()  #: rings when the periodic jobs are not to wait for their time
        self._to_send = Bell()
        self._stop = stop
        self._handlers = handlers
        self._look = look_seconds
        self._grace = grace_seconds
        self._flights: dict[asyncio.Task[None], int] = {}
        self._under_way: set[int] = set()
        self._room = sends_in_flight
        self._landed: list[Finished] = []
        self._lead = lead or Alone()
        self._term = self._lead.term

    async def run_until_stopped(
        self,
        sources: Sequence[Source] = (),
        jobs: Sequence[PeriodicJob] = (),
        *,
        servers: Sequence[Source] = (),
        own_jobs: Sequence[PeriodicJob] = (),
        everywhere: Sequence[Source] = (),
    ) -> None:
        """Returns when `stop` is set and what was at hand has ended; raises what ended a source.

        `sources` and `jobs` work only while this process leads; `servers`, `own_jobs` and the sources of
        `everywhere` in every process. Sources are cancelled at the end; servers have to end by themselves
        when `stop` is set.
        """
        try:
            async with asyncio.TaskGroup() as group:
                keeping = group.create_task(self._lead.keep(self._to_send.ring))
                taking_in = [group.create_task(self._lead.while_leading(one.run)) for one in sources]
                taking_in += [group.create_task(one.run()) for one in everywhere]
                loops = [group.create_task(self._handle()) for _ in range(self._handlers)]
                duties = [partial(self._repeat, *job) for job in jobs]
                loops += [group.create_task(self._lead.while_leading(duty)) for duty in duties]
                loops += [group.create_task(self._repeat(*job)) for job in own_jobs]
                loops += [group.create_task(one.run()) for one in servers]
                loops.append(group.create_task(self._deliver(group)))
                await self._stop.wait()
                self._lead.retire()
                self._arrived.ring()
                self._to_send.ring()
                self._hurry.ring()
                _cancel(taking_in)
                _, late = await asyncio.wait(loops, timeout=self._grace + self._look)
                _cancel([*late, keeping])
        except BaseExceptionGroup as errors:
            raise errors.exceptions[0] from None

    async def _handle(self) -> None:
        failures = 0
        while not self._stop.is_set():
            ring = self._arrived.next_ring()
            done = await logged_attempt("inbox_failed", self._inbox.process_next())
            if isinstance(done, Failure):
                failures += 1
                await _wait(self._stop, pause_after(failures))
                continue
            failures = 0
            if done:
                self._to_send.ring()
                self._lead.rouse()
                # Whoever sends is let in first: what was just answered goes out while the next look is taken.
                await asyncio.sleep(0)
            else:
                await _wait(ring, self._look)

    async def _repeat(self, seconds: float, job: Callable[[], Awaitable[object]]) -> None:
        while not self._stop.is_set():
            ring = self._hurry.next_ring()
            await logged_attempt("periodic_job_failed", job())
            self._to_send.ring()
            await _wait(ring, seconds)

    async def _deliver(self, group: asyncio.TaskGroup) -> None:
        failures = 0
        while not self._stop.is_set():
            ring = self._to_send.next_ring()
            leased = await self._exchange(self._room if self._lead.is_certain else 0)
            if leased is None:
                failures += 1
                await _wait(self._stop, pause_after(failures))
                continue
            failures = 0
            for message in leased:
                self._take_off(group, message)
            await _wait(ring, self._pause())
        await self._settle_last()

    def _pause(self) -> float:
        turn = self._outbox.seconds_until_turn() if self._lead.is_certain else None
        return self._look if turn is None else min(self._look, max(turn, SHORTEST_SECONDS))

    def _take_off(self, group: asyncio.TaskGroup, leased: LeasedMessage) -> None:
        # A clock that jumps ends a lease before Telegram has answered: it is ours still, and sent once.
        # Also what has landed while it was leased anew, and waits to be settled.
        if leased.id in self._under_way or any(one.id == leased.id for one, _ in self._landed):
            return
        self._under_way.add(leased.id)
        self._room -= 1
        flight = group.create_task(self._send(leased, self._term))
        self._flights[flight] = leased.id
        flight.add_done_callback(self._flights.pop)

    async def _exchange(self, room: int) -> list[LeasedMessage] | None:
        """None when the database is away; what has landed is then kept for the next time."""
        landed, self._landed = self._landed, []
        if not landed and not room:
            return []
        done = await logged_attempt("outbox_failed", self._exchange_in_term(landed, room))
        if isinstance(done, Failure):
            self._landed = landed + self._landed
            return None
        return done

    async def _exchange_in_term(self, landed: list[Finished], room: int) -> list[LeasedMessage]:
        term = self._lead.term
        if room and term != self._term:
            under_way = {*self._flights.values(), *(message.id for message, _ in landed)}
            await self._outbox.take_over(under_way)
            self._term = term
        return await self._outbox.exchange(landed, room)

    async def _send(self, leased: LeasedMessage, term: int) -> None:
        try:
            # Whoever was stopped for a while must not send what somebody else has sent meanwhile.
            if await self._lead.certain() and term == self._lead.term:
                done = await logged_attempt("send_failed", self._sender.send(leased.message))
                outcome = TryAgain(done.name) if isinstance(done, Failure) else done
                # That it was sent may be noted by anybody; all else is for whoever leads to find out.
                if isinstance(outcome, Sent) or (self._lead.is_certain and term == self._lead.term):
                    self._landed.append((leased, outcome))
        finally:
            self._under_way.discard(leased.id)
            self._room += 1
            self._to_send.ring()

    async def _settle_last(self) -> None:
        """A message that was sent but not noted would be sent again after the next start."""
        if self._flights:
            await asyncio.wait(self._flights, timeout=self._grace)
        _cancel(self._flights)
        await self._exchange(0)


def _cancel(tasks: Iterable[asyncio.Task[None]]) -> None:
    for task in list(tasks):
        task.cancel()


async def _wait(event: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()

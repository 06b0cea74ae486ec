"""Which one of several processes polls, sends and keeps the clocks, and until when it may be sure of it."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Final, Protocol

from bot.entrypoints.bell import Bell
from bot.services.attempts import Failure, attempt

_logger = logging.getLogger(__name__)

#: So often the lock is tried, or made sure of.
BEAT_SECONDS: Final = 1.0
#: So long after a question that was answered "it is yours" nobody else can have it. The database takes it
#: from a process that has asked nothing for longer than this: see `SILENCE` in adapters/db/leading.py.
CERTAIN_SECONDS: Final = 3.0

#: Whoever leads is woken so often at most by each of the others.
CALL_SECONDS: Final = 0.01

Duty = Callable[[], Awaitable[None]]


class Lock(Protocol):
    """What one process at a time can have, and loses by dying, hanging or being cut off."""

    def listen(self, woken: Callable[[], None]) -> None:
        """Who is to be told when somebody calls `rouse`."""
        ...

    async def hold(self) -> bool:
        """Take it, or make sure that it is still ours; raises when nobody can tell."""
        ...

    async def rouse(self) -> None:
        """Wake whoever has it."""
        ...

    async def let_go(self) -> None:
        """Somebody else may have it now; raises nothing."""
        ...


class Lead(Protocol):
    """As the worker sees it."""

    @property
    def term(self) -> int:
        """Grows each time the lead is won: somebody else may have had it in between."""
        ...

    @property
    def is_certain(self) -> bool:
        """True while nobody else can lead."""
        ...

    async def certain(self) -> bool:
        """Waits while it is doubtful; False when the lead is lost."""
        ...

    async def keep(self, woken: Callable[[], None]) -> None:
        """Try to lead until cancelled; `woken` is called when there may be something to send."""
        ...

    async def while_leading(self, duty: Duty) -> None:
        """Do it whenever this process leads, until it ends by itself; cancelled when the lead is lost."""
        ...

    def rouse(self) -> None:
        """Something is to be sent: whoever leads should look."""
        ...

    def retire(self) -> None:
        """Lead no more, unless it leads now."""
        ...


class Alone:
    """There is no other process."""

    term: int = 0
    is_certain: bool = True

    async def certain(self) -> bool:
        """Always."""
        return True

    async def keep(self, woken: Callable[[], None]) -> None:
        """Nothing to do for it."""

    async def while_leading(self, duty: Duty) -> None:
        """Once, to its end."""
        await duty()

    def rouse(self) -> None:
        """Nobody else is there to be woken."""

    def retire(self) -> None:
        """It leads to the end."""


class Leadership:
    """One of several processes; it is certain of its lead by a clock that goes on while it is stopped."""

    def __init__(
        self,
        lock: Lock,
        *,
        beat: float = BEAT_SECONDS,
        certain: float = CERTAIN_SECONDS,
        now: Callable[[], float] | None = None,
    ) -> None:
        self._lock = lock
        self._beat_seconds = beat
        self._certain_seconds = certain
        self._now = now or _seconds
        self.leads = False
        self.term = 0
        self._certain_until = 0.0
        self._changed = Bell()
        self._calls = asyncio.Event()
        self._retired = False
        self._is_unknown = False
        self._on_duty: set[asyncio.Timeout] = set()

    @property
    def is_certain(self) -> bool:
        """True while nobody else can lead."""
        return self.leads and self._now() < self._certain_until

    async def certain(self) -> bool:
        """Waits while it is doubtful; False when the lead is lost."""
        while self.leads and not self.is_certain:
            await self._changed.next_ring().wait()
        return self.leads

    async def keep(self, woken: Callable[[], None]) -> None:
        """Try to lead, and tell when it was won or lost; gives the lead back when cancelled."""
        self._lock.listen(woken)
        try:
            while True:
                if self.leads or not self._retired:
                    await self._beat(woken)
                await self._answer_calls()
        finally:
            self._lose()
            await self._lock.let_go()

    async def while_leading(self, duty: Duty) -> None:
        """Do it whenever this process leads, until it ends by itself; cancelled when the lead is lost."""
        while await self._won():
            scope = asyncio.timeout(None)
            try:
                async with scope:
                    self._on_duty.add(scope)
                    await duty()
                    return
            except TimeoutError:
                if not scope.expired():
                    raise
            finally:
                self._on_duty.discard(scope)

    def rouse(self) -> None:
        """Something is to be sent: whoever leads should look."""
        if not self.leads:
            self._calls.set()

    def retire(self) -> None:
        """The program is asked to stop: what it leads now it leads to the end, and then no more."""
        self._retired = True
        self._changed.ring()

    async def _won(self) -> bool:
        while not self.leads and not self._retired:
            await self._changed.next_ring().wait()
        return self.leads

    async def _beat(self, woken: Callable[[], None]) -> None:
        asked_at = self._now()
        held = await attempt(self._lock.hold())
        self._report(held)
        if held is not True:
            self._lose()
            return
        self._certain_until = asked_at + self._certain_seconds
        if not self.leads:
            self.leads, self.term = True, self.term + 1
            _logger.info("this process polls, sends and keeps the clocks now", extra={"action": "lead_won"})
            woken()
        self._changed.ring()

    async def _answer_calls(self) -> None:
        """Until it is time for the next beat; many calls in a moment are one."""
        loop = asyncio.get_running_loop()
        until = loop.time() + self._beat_seconds
        while (left := until - loop.time()) > 0:
            try:
                async with asyncio.timeout(left):
                    await self._calls.wait()
            except TimeoutError:
                return
            self._calls.clear()
            await attempt(self._lock.rouse())  # in vain when the session has ended: the next beat will tell
            await asyncio.sleep(CALL_SECONDS)

    def _report(self, held: bool | Failure) -> None:
        """Once for each time that the database goes away, not with every beat."""
        if isinstance(held, Failure) and not self._is_unknown:
            extra = {"action": "lead_unknown", "error": held.name, "place": held.place}
            _logger.error("nobody can tell who leads; it is tried again", extra=extra)
        self._is_unknown = isinstance(held, Failure)

    def _lose(self) -> None:
        if self.leads:
            self.leads = False
            _logger.info("another process may lead now", extra={"action": "lead_lost"})
        for scope in self._on_duty:
            if not scope.expired():
                scope.reschedule(0)
        self._changed.ring()


def _seconds() -> float:
    """Also counts while the machine sleeps, where there is such a clock."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))

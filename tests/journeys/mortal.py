"""The stage of a story without an author: the process may die at any step, Telegram may be slow."""

import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event

from bot.adapters.db.engine import Database, create
from bot.adapters.db.unit_of_work import SqlTransactions
from bot.adapters.matching.matcher import LearnedMatcher
from bot.adapters.telegram.envelopes import envelope
from bot.domain.bounds import Daily
from bot.domain.delivery import LEASE, Outcome, Sent
from bot.domain.knowledge import KnowledgeBase
from bot.services.outbox import Finished
from bot.services.ports import Incoming, LeasedMessage, Translator
from tests import builders
from tests.databases import Ground
from tests.doubles import FrozenClock
from tests.journeys.house import House
from tests.journeys.stage import Stage

AFTER_THE_LEASE = LEASE + timedelta(seconds=1)
#: Said only when something of ours raised; every other warning is about Telegram.
FAILURES = ("update_failed", "update_buried", "settling_failed", "receipt_failed", "clock_failed")


class Death(BaseException):
    """A power cut. Not an Exception: nobody may catch it."""


class Fuse:
    """Burns down with the statements, commits and sendings of the process; unlit, it only counts."""

    def __init__(self) -> None:
        self.left: int | None = None
        self._is_covered = False

    def step(self, *_: object) -> None:
        if self.left is None or self._is_covered:
            return
        self.left -= 1
        if self.left <= 0:
            self.left = None
            raise Death

    @contextmanager
    def covered(self) -> Iterator[None]:
        """For the eyes of the test, which are no part of the process."""
        was, self._is_covered = self._is_covered, True
        try:
            yield
        finally:
            self._is_covered = was


class _Complaints(logging.Handler):
    """What the program caught and only logged."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        said = f"{record.getMessage()} {getattr(record, 'action', '')} {getattr(record, 'place', '')}"
        if any(name in said for name in FAILURES):
            self.heard.append(said)


class MortalStage(Stage):
    """Whoever watches is told of every step (`sees`) and every message that Telegram took (`arrives`)."""

    daily = Daily(calls=10_000, urgent_calls=10_000, moves=10_000)  #: the years of a story pass in a day

    def __init__(
        self,
        house: House,
        folder: Path,
        knowledge: KnowledgeBase,
        matcher: LearnedMatcher,
        translator: Translator,
    ) -> None:
        self.fuse = Fuse()
        self._url = house.address(folder)
        ground = self._opened(house, FrozenClock())
        super().__init__(ground, knowledge, matcher, translator)
        self._house = house
        self.sees: Callable[[], Awaitable[None]] | None = None
        self.arrives: Callable[[LeasedMessage, Sent], None] | None = None
        self.refuses: Callable[[LeasedMessage, Outcome], None] | None = None
        self.repeats: Callable[[LeasedMessage], None] | None = None  #: it may come once more
        self.trouble: Callable[[LeasedMessage], Outcome | None] = lambda _: None
        self.is_slow = False  #: nothing leaves unless the story says so
        self.under_way: list[Finished] = []  #: Telegram has answered, and nobody has noted it
        self.deaths = 0
        self.last_update: builders.Json | None = None
        self._complaints = _Complaints()
        logging.getLogger("bot").addHandler(self._complaints)

    # ── lives ──

    def _opened(self, house: House, clock: FrozenClock) -> Ground:
        database = create(self._url)
        _watch(database, self.fuse)
        return Ground(database, house.vault, clock, SqlTransactions(database, house.vault, clock))

    async def dies(self) -> None:
        """What was sent and not noted is sent again, when the lease of the dead process is over."""
        self.deaths += 1
        self.fuse.left = None
        self.phones.log.append("                (the process dies)")
        for message, outcome in self.under_way:
            if isinstance(outcome, Sent) and self.repeats is not None:
                self.repeats(message)
        self.under_way = []
        await self.ground.database.close()
        self.ground = self._opened(self._house, self.clock)
        self.services = self._built()
        self.clock.tick(AFTER_THE_LEASE)

    async def closes(self) -> None:
        logging.getLogger("bot").removeHandler(self._complaints)
        await self.ground.database.close()

    async def survives(self, work: Callable[[], Awaitable[object]]) -> None:
        """Do it; after a power cut, do it again: Telegram and the periodic jobs do so, too."""
        try:
            await work()
        except Death:
            await self.dies()
            await work()
        if self._complaints.heard:
            self.fail(f"the program has caught: {self._complaints.heard}")

    # ── what happens ──

    async def receive_as_it_is(self, update: builders.Json) -> None:
        self.last_update = update
        sealed = envelope(update)
        incoming = Incoming(sealed.update_id, sealed.chat, builders.payload(update))

        async def once() -> None:
            await self.services.inbox.receive([incoming])
            await self.settle()

        await self.survives(once)

    async def settle(self) -> None:
        asked = self.members.questions
        while await self.services.inbox.process_next():
            if self.members.questions > asked:
                asked = self.members.questions
                continue  # Telegram was asked who is there, and the same update comes again
            await self._look()
        if not self.is_slow:
            await self.deliver()

    async def deliver(self) -> None:
        """Until nothing is due."""
        leased = await self.exchange(50)
        while leased:
            await self.send(leased)
            leased = await self.exchange(50)

    async def exchange(self, most: int) -> list[LeasedMessage]:
        """Note what Telegram has answered, and take what comes next."""
        leased = await self.services.outbox.exchange(self.under_way, most)
        self.under_way = []
        await self._look()
        return leased

    async def send(self, leased: list[LeasedMessage]) -> None:
        """Telegram answers; it is not noted yet."""
        for message in leased:
            self.fuse.step()
            outcome = self.trouble(message) or await self.phones.send(message.message)
            self.under_way.append((message, outcome))
            if isinstance(outcome, Sent) and self.arrives is not None:
                self.arrives(message, outcome)
            elif self.refuses is not None:
                self.refuses(message, outcome)
            self.fuse.step()

    async def _look(self) -> None:
        if self.sees is not None:
            with self.fuse.covered():
                await self.sees()

    async def waits_until_quiet(self) -> None:
        """Telegram is well again, and everything has been delivered."""
        self.is_slow = False
        for _ in range(60):
            await self.survives(self.settle)
            with self.fuse.covered():
                if not await self.ground.rows("SELECT 1 AS one FROM outbox WHERE settled_at IS NULL LIMIT 1"):
                    return
            self.clock.tick(timedelta(minutes=2))
        self.fail("something is never delivered")


def _watch(database: Database, fuse: Fuse) -> None:
    def statement(*_: Any) -> None:
        fuse.step()

    event.listen(database.engine.sync_engine, "before_cursor_execute", statement)
    event.listen(database.engine.sync_engine, "commit", statement)

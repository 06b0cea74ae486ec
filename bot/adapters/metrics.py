"""Figures for Prometheus: how the bot is doing, and nothing of whom it talks to."""

import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, Protocol

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from bot.domain.commands import Command
from bot.domain.delivery import Outcome, TryAgain
from bot.domain.matching import Context, Ranking
from bot.domain.messages import OutgoingMessage
from bot.services.ports import Incoming, Matcher, Queues, Sender, UnitOfWork

#: Everything that can stand in a label is listed here: their number can never grow with the people who write.
OUTCOMES: Final = {"Sent": "sent", "TryAgain": "later", "Refused": "refused", "Moved": "moved"}
STATES: Final = ("waiting", "taken", "closed", "withdrawn")
#: So long after a failure a process counts as one that cannot store anything, unless it has stored something.
DOUBT_SECONDS: Final = 30.0
_MATCHING_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)

_NOTHING_SAID: Final = Context()

Handle = Callable[[Command, UnitOfWork], Awaitable[None]]
Buried = Callable[[bytes, UnitOfWork], Awaitable[None]]
Look = Callable[[], Awaitable[Queues]]


class Metrics:
    """Of one process; what the database says is the same in all of them."""

    def __init__(self) -> None:
        self._registry = here = CollectorRegistry()
        self.taken = Counter(
            "drom_updates_taken", "Updates stored before Telegram was told so", registry=here
        )
        self.handled = Counter("drom_updates_handled", "Updates handled to the end", registry=here)
        self.buried = Counter("drom_updates_buried", "Updates given up after five attempts", registry=here)
        self.sent = Counter("drom_messages", "Answers of Telegram to messages", ["outcome"], registry=here)
        self.floods = Counter("drom_flood_limits", "Answers 429 of Telegram", registry=here)
        self.matching = Histogram(
            "drom_matching_seconds", "Ranking of one question", buckets=_MATCHING_SECONDS, registry=here
        )
        self._leads = Gauge(
            "drom_leads", "1 where this process polls, sends, keeps the clocks", registry=here
        )
        self._embedder = Gauge(
            "drom_embedder_up", "1 while the process for sentence vectors runs", registry=here
        )
        self._database = Gauge("drom_database_up", "1 if the database answered just now", registry=here)
        self._open = Gauge("drom_updates_open", "Updates that wait to be handled", registry=here)
        self._oldest = Gauge("drom_updates_oldest_seconds", "Age of the oldest of them", registry=here)
        self._to_send = Gauge("drom_messages_open", "Messages that wait to be sent", registry=here)
        self._oldest_to_send = Gauge(
            "drom_messages_oldest_seconds", "Age of the oldest of them", registry=here
        )
        self._cases = Gauge("drom_cases", "Cases that are kept", ["state"], registry=here)
        for outcome in OUTCOMES.values():
            self.sent.labels(outcome)

    def tell(self, *, leads: Callable[[], bool], embedder: Callable[[], bool]) -> None:
        """Where to look for what this process does."""
        self._leads.set_function(lambda: float(leads()))
        self._embedder.set_function(lambda: float(embedder()))

    async def page(self, look: Look) -> tuple[bytes, str]:
        """As Prometheus reads it, also while the database is away."""
        try:
            self._show(await look())
        except Exception:  # noqa: BLE001  # whatever it is: that the figures are missing is the figure
            self._hide()
        return generate_latest(self._registry), CONTENT_TYPE_PLAIN_0_0_4

    def _show(self, queues: Queues) -> None:
        self._database.set(1)
        self._open.set(queues.updates)
        self._oldest.set(queues.oldest_update)
        self._to_send.set(queues.messages)
        self._oldest_to_send.set(queues.oldest_message)
        for state in STATES:
            self._cases.labels(state).set(queues.cases.get(state, 0))

    def _hide(self) -> None:
        """An old number would look as if all were well."""
        self._database.set(0)
        for gauge in (self._open, self._oldest, self._to_send, self._oldest_to_send):
            gauge.set(float("nan"))
        self._cases.clear()

    # ── around what is measured ──

    def handling(self, handle: Handle) -> Handle:
        """The same, counted."""

        async def counted(command: Command, uow: UnitOfWork) -> None:
            await handle(command, uow)
            self.handled.inc()

        return counted

    def burying(self, buried: Buried) -> Buried:
        """The same, counted."""

        async def counted(payload: bytes, uow: UnitOfWork) -> None:
            self.buried.inc()
            await buried(payload, uow)

        return counted


class Store(Protocol):
    """Where updates are stored."""

    async def receive(self, updates: Sequence[Incoming]) -> None:
        """Returns when they are committed."""
        ...


class NothingStoredError(Exception):
    """The last update could not be stored, a moment ago."""


class MeasuredStore:
    """The same, with its updates counted."""

    def __init__(self, store: Store, metrics: Metrics) -> None:
        self._store = store
        self._metrics = metrics
        self._failed_at: float | None = None

    async def receive(self, updates: Sequence[Incoming]) -> None:
        """Returns when they are committed."""
        try:
            await self._store.receive(updates)
        except Exception:
            self._failed_at = time.monotonic()
            raise
        self._failed_at = None
        self._metrics.taken.inc(len(updates))

    def check(self) -> None:
        """Raises while nothing can be stored: a full or read-only database answers questions all the same."""
        # Not for ever: whom nobody gives updates has no other way to find out that it works again.
        if self._failed_at is not None and time.monotonic() - self._failed_at < DOUBT_SECONDS:
            raise NothingStoredError


class MeasuredSender:
    """`Sender`, with its answers counted."""

    def __init__(self, sender: Sender, metrics: Metrics) -> None:
        self._sender = sender
        self._metrics = metrics

    async def send(self, message: OutgoingMessage) -> Outcome:
        """One try."""
        outcome = await self._sender.send(message)
        self._metrics.sent.labels(OUTCOMES[type(outcome).__name__]).inc()
        if isinstance(outcome, TryAgain) and outcome.whole_chat:
            self._metrics.floods.inc()
        return outcome


class MeasuredMatcher:
    """`Matcher`, with its time taken."""

    def __init__(self, matcher: Matcher, metrics: Metrics) -> None:
        self._matcher = matcher
        self._metrics = metrics

    def wants_meaning(self, text: str) -> bool:
        """Whether `prepare` should be awaited before `rank`."""
        return self._matcher.wants_meaning(text)

    async def prepare(self, text: str) -> None:
        """The slow part."""
        await self._matcher.prepare(text)

    def rank(self, text: str, context: Context = _NOTHING_SAID) -> Ranking:
        """The ranking for any text whatsoever."""
        began = time.perf_counter()
        try:
            return self._matcher.rank(text, context)
        finally:
            self._metrics.matching.observe(time.perf_counter() - began)

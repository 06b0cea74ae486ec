"""Fetches updates and confirms them to Telegram only after they are ours, so that a crash loses nothing."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final, Protocol

from bot.domain.delivery import TryAgain
from bot.entrypoints.attempts import logged_attempt, pause_after
from bot.services.attempts import Failure
from bot.services.ports import Incoming

_logger = logging.getLogger(__name__)

#: How long Telegram holds a request back when nothing has arrived.
PATIENCE_SECONDS: Final = 25
#: Two programs that poll with one token take each other's updates: no hurry to go on with that.
CONFLICT_SECONDS: Final = 30.0
SPINNER_SECONDS: Final = 5.0


class UpdateSource(Protocol):
    """Telegram, as far as arriving goes."""

    async def raw_updates(self, offset: int | None, timeout: int) -> list[dict[str, Any]] | TryAgain:  # noqa: ASYNC109 - Telegram waits, not we
        """What has arrived since; raises only when trying again is useless."""
        ...

    async def stop_spinner(self, callback_query_id: str) -> None:
        """Best effort; raises nothing."""
        ...


class UpdateStore(Protocol):
    """The inbox service, as far as polling needs it."""

    async def receive(self, updates: Sequence[Incoming]) -> None:
        """Returns when they are committed."""
        ...


class Aside(Protocol):
    """Takes what must leave no trace past the inbox."""

    def wants(self, update: dict[str, Any]) -> bool:
        """Whether it is one of those."""
        ...

    def take(self, update: dict[str, Any]) -> None:
        """It was confirmed to Telegram: nobody will bring it again."""
        ...


class NothingAside:
    """Everything is stored."""

    def wants(self, update: dict[str, Any]) -> bool:
        return False

    def take(self, update: dict[str, Any]) -> None: ...


#: Gives the update's number, what its order is kept by, and the button that waits for an answer.
Envelope = Callable[[dict[str, Any]], tuple[int, int | str, str | None]]


class Poller:
    """Long polling for one bot."""

    def __init__(
        self,
        source: UpdateSource,
        inbox: UpdateStore,
        envelope: Envelope,
        wake: Callable[[], None],
        *,
        aside: Aside | None = None,
        patience: int = PATIENCE_SECONDS,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._source = source
        self._inbox = inbox
        self._envelope = envelope
        self._wake = wake
        self._aside = aside or NothingAside()
        self._patience = patience
        self._sleep = sleep
        self._offset: int | None = None

    async def run(self) -> None:
        """Until cancelled, or until the source raises because the token is wrong."""
        failures = 0
        while True:
            problem = await self._poll()
            failures = failures + 1 if problem else 0
            if problem:
                await self._sleep(_pause(problem, failures))

    async def _poll(self) -> TryAgain | None:
        updates = await self._source.raw_updates(self._offset, self._patience)
        if isinstance(updates, TryAgain):
            _report(updates)
            return updates
        return await self._take(updates) if updates else None

    async def _take(self, updates: list[dict[str, Any]]) -> TryAgain | None:
        envelopes = [self._envelope(update) for update in updates]
        incoming = [
            Incoming(update_id, chat, json.dumps(update).encode())
            for update, (update_id, chat, _) in zip(updates, envelopes, strict=True)
            if update_id > 0 and not self._is_aside(update)
        ]
        newest = max(update_id for update_id, _, _ in envelopes)
        if newest < 1:
            # Asking again would bring the same answer at once, for ever.
            return TryAgain("NoUpdateNumber")
        stored = await logged_attempt("updates_not_stored", self._inbox.receive(incoming))
        if isinstance(stored, Failure):
            return TryAgain(stored.name)
        # Only now: the next request tells Telegram that it may forget these.
        self._offset = newest + 1
        for update in filter(self._is_aside, updates):
            self._aside.take(update)
        self._wake()
        await self._stop_spinners([button for _, _, button in envelopes if button is not None])
        return None

    def _is_aside(self, update: dict[str, Any]) -> bool:
        return self._aside.wants(update)

    async def _stop_spinners(self, buttons: Sequence[str]) -> None:
        try:
            async with asyncio.timeout(SPINNER_SECONDS):
                await asyncio.gather(*map(self._source.stop_spinner, buttons))
        except TimeoutError:
            _logger.debug("buttons kept spinning", extra={"action": "spinner_kept"})


def _pause(problem: TryAgain, failures: int) -> float:
    if problem.reason == "Conflict":
        return CONFLICT_SECONDS
    return problem.after.total_seconds() if problem.after else pause_after(failures)


def _report(problem: TryAgain) -> None:
    if problem.reason == "Conflict":
        _logger.warning(
            "Another program receives updates with the same token, by polling or by a webhook. "
            "Stop one of them: each update goes to only one.",
            extra={"action": "polling_conflict"},
        )
    else:
        _logger.warning(
            "Telegram could not be asked for updates",
            extra={"action": "polling_failed", "error": problem.reason},
        )

"""Stores together what arrives while something is being stored: one commit for many requests."""

import asyncio
from dataclasses import dataclass, field

from bot.entrypoints.polling import UpdateStore
from bot.services.attempts import Failure, attempt
from bot.services.ports import Incoming


class NotStoredError(Exception):
    """Whoever stored for all of them has failed; the others' updates are as little ours."""


@dataclass(slots=True)
class _Batch:
    updates: list[Incoming] = field(default_factory=list)
    is_over: bool = False
    failure: Failure | None = None


class Gathering:
    """The first of those who wait stores for all."""

    def __init__(self, inbox: UpdateStore) -> None:
        self._inbox = inbox
        self._one_at_a_time = asyncio.Lock()
        self._next = _Batch()

    async def receive(self, update: Incoming) -> None:
        """When this returns, the update is ours."""
        batch = self._next
        batch.updates.append(update)
        async with self._one_at_a_time:
            if not batch.is_over:
                await self._store(batch)
        if batch.failure is not None:
            raise NotStoredError(batch.failure.name)

    async def _store(self, batch: _Batch) -> None:
        self._next, batch.is_over = _Batch(), True
        batch.failure = Failure("CancelledError", "?")
        stored = await attempt(self._inbox.receive(batch.updates))
        batch.failure = stored if isinstance(stored, Failure) else None

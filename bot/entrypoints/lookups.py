"""Answers what people look up while they write: at once or never, and with nothing stored."""

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, Final

from bot.domain.inline import InlineAnswer
from bot.entrypoints.attempts import logged_attempt
from bot.services.attempts import Failure

#: People write on while they wait: what is older than so many questions is not waited for any more.
_MOST_WAITING: Final = 50

Answer = Callable[[bytes], Awaitable[InlineAnswer | None]]
Show = Callable[[InlineAnswer], Awaitable[None]]


class Lookups:
    """A source of answers beside the inbox: whoever is not answered types another letter."""

    def __init__(self, answer: Answer, show: Show) -> None:
        self._answer = answer
        self._show = show
        self._waiting: deque[dict[str, Any]] = deque(maxlen=_MOST_WAITING)
        self._arrived = asyncio.Event()

    def wants(self, update: dict[str, Any]) -> bool:
        """True for an update that is answered here and must not be stored."""
        return "inline_query" in update

    def take(self, update: dict[str, Any]) -> None:
        """Answer it soon; the oldest is dropped where too many wait."""
        self._waiting.append(update)
        self._arrived.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            while self._waiting:
                await self._serve(self._waiting.popleft())

    async def _serve(self, update: dict[str, Any]) -> None:
        answer = await logged_attempt("lookup_failed", self._answer(json.dumps(update).encode()))
        if answer is not None and not isinstance(answer, Failure):
            await self._show(answer)

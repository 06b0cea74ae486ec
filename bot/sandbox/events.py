"""The stream of everything that happens, for the page, and the list of all calls, for the tests."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from typing import Any

JSON = dict[str, Any]
KEPT = 20_000


class EventLog:
    """The latest events, numbered, and who waits for the next."""

    def __init__(self) -> None:
        self.seq = 0
        self.closed = False
        self._events: deque[JSON] = deque(maxlen=KEPT)
        self._waiting: set[asyncio.Event] = set()

    def add(self, kind: str, chat: str | None, **fields: Any) -> None:
        self.seq += 1
        self._events.append({"seq": self.seq, "kind": kind, "chat": chat, **fields})
        self._wake()

    def close(self) -> None:
        self.closed = True
        self._wake()

    def _wake(self) -> None:
        for waiting in self._waiting:
            waiting.set()

    def after(self, seq: int) -> list[JSON]:
        if seq > self.seq or (self._events and seq < self._events[0]["seq"] - 1):
            return [{"seq": self.seq, "kind": "reset", "chat": None}]
        missed = self.seq - seq
        return list(self._events)[-missed:] if missed else []

    async def follow(self, since: int) -> AsyncIterator[JSON]:
        waiting = asyncio.Event()
        self._waiting.add(waiting)
        try:
            while not self.closed:
                waiting.clear()
                for event in self.after(since):
                    since = event["seq"]
                    yield event
                await waiting.wait()
        finally:
            self._waiting.discard(waiting)


class CallLog:
    """The latest Bot API calls, numbered."""

    def __init__(self, is_on: bool) -> None:
        self.next = 0
        self._is_on = is_on
        self._calls: deque[JSON] = deque(maxlen=KEPT)

    def add(self, call: JSON) -> None:
        if self._is_on:
            self._calls.append({"n": self.next, **call})
            self.next += 1

    def since(self, number: int) -> list[JSON]:
        return [call for call in self._calls if call["n"] >= number]

"""Polling: nothing is confirmed to Telegram that is not ours."""

import asyncio
import json
import logging
from collections import deque
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest

from bot.adapters.telegram.client import TelegramClient, WrongTokenError
from bot.adapters.telegram.envelopes import envelope
from bot.domain.delivery import TryAgain
from bot.entrypoints.polling import CONFLICT_SECONDS, Poller
from bot.services.ports import Incoming
from tests.builders import button_update, text_update
from tests.doubles_telegram import TOKEN, Answer, ScriptedRequest

Batch = list[dict[str, Any]]


class ScriptedSource:
    """Gives its script away piece by piece; then holds the request back like Telegram."""

    def __init__(self, *script: Batch | TryAgain | Exception, log: list[str]) -> None:
        self._script = deque(script)
        self._log = log
        self.offsets: list[int | None] = []

    async def raw_updates(self, offset: int | None, timeout: int) -> Batch | TryAgain:  # noqa: ASYNC109
        self.offsets.append(offset)
        self._log.append(f"ask {offset}")
        if not self._script:
            await asyncio.Event().wait()
        answer = self._script.popleft()
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def stop_spinner(self, callback_query_id: str) -> None:
        self._log.append(f"spinner {callback_query_id}")


class MemoryInbox:
    """Fails as often as it is told to, then keeps what it is given."""

    def __init__(self, log: list[str], failures: int = 0) -> None:
        self._log = log
        self._failures = failures
        self.kept: list[Incoming] = []

    async def receive(self, updates: Sequence[Incoming]) -> None:
        if self._failures:
            self._failures -= 1
            raise ConnectionRefusedError("database")
        self._log.append(f"commit {[update.update_id for update in updates]}")
        self.kept += updates


async def until(is_true: Callable[[], object]) -> None:
    """Watch from outside: what is tested knows nothing of it."""
    while True:
        if is_true():
            return
        await asyncio.sleep(0.001)


class Bench:
    """A poller with everything around it."""

    def __init__(self, *script: Batch | TryAgain | Exception, failures: int = 0) -> None:
        self.log: list[str] = []
        self.pauses: list[float] = []
        self.source = ScriptedSource(*script, log=self.log)
        self.inbox = MemoryInbox(self.log, failures)
        self.poller = Poller(
            self.source, self.inbox, envelope, lambda: self.log.append("wake"), sleep=self._sleep
        )

    async def _sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)

    async def run(self, asks: int) -> None:
        """Until the source has been asked so often and waits."""
        async with asyncio.timeout(5), asyncio.TaskGroup() as group:
            task = group.create_task(self.poller.run())
            await until(lambda: len(self.source.offsets) >= asks)
            await asyncio.sleep(0)
            task.cancel()


def numbered(update: dict[str, Any], update_id: int) -> dict[str, Any]:
    return update | {"update_id": update_id}


async def test_updates_are_committed_before_telegram_is_asked_for_more() -> None:
    bench = Bench([numbered(text_update("a"), 10), numbered(button_update("b", query_id="q"), 11)])
    await bench.run(asks=2)
    assert bench.log == ["ask None", "commit [10, 11]", "wake", "spinner q", "ask 12"]


async def test_what_is_stored_is_what_telegram_sent() -> None:
    update = numbered(text_update("ČĀSTIŅA 🙂"), 10)
    bench = Bench([update])
    await bench.run(asks=2)
    [kept] = bench.inbox.kept
    assert (kept.update_id, kept.chat) == (10, 42)
    assert json.loads(kept.payload) == update


async def test_without_the_database_nothing_is_confirmed_and_the_same_is_asked_again() -> None:
    update = numbered(button_update("b", query_id="q"), 10)
    bench = Bench([update], [update], [update], failures=2)
    await bench.run(asks=4)
    assert bench.source.offsets == [None, None, None, 11]
    assert bench.pauses == [1, 2]
    assert bench.log.count("spinner q") == bench.log.count("wake") == 1


async def test_pauses_grow_while_telegram_is_away_and_start_anew_afterwards() -> None:
    away, nothing = TryAgain("TimedOut"), list[dict[str, Any]]()
    bench = Bench(away, away, away, nothing, away)
    await bench.run(asks=6)
    assert bench.pauses == [1, 2, 4, 1]


async def test_a_flood_limit_is_kept() -> None:
    bench = Bench(TryAgain("RetryAfter", timedelta(seconds=17)))
    await bench.run(asks=2)
    assert bench.pauses == [17]


async def test_another_poller_is_reported_in_words(caplog: pytest.LogCaptureFixture) -> None:
    request = ScriptedRequest(Answer(409, "Conflict: terminated by other getUpdates request"))
    client = TelegramClient(TOKEN, request=request, polling_request=request)
    conflict = await client.raw_updates(None, 1)
    bench = Bench(conflict)
    with caplog.at_level(logging.WARNING):
        await bench.run(asks=2)
    assert bench.pauses == [CONFLICT_SECONDS]
    assert [record.__dict__["action"] for record in caplog.records] == ["polling_conflict"]
    assert "same token" in caplog.text


async def test_a_wrong_token_ends_it() -> None:
    bench = Bench(WrongTokenError("https://api.telegram.org"))
    with pytest.raises(WrongTokenError):
        await bench.poller.run()


async def test_strange_updates_are_stored_too() -> None:
    strange: Batch = [{"update_id": 20, "from_the_future": []}, {"update_id": 21, "message": "text"}]
    bench = Bench(strange)
    await bench.run(asks=2)
    assert [(update.update_id, update.chat) for update in bench.inbox.kept] == [(20, 0), (21, 0)]
    assert bench.source.offsets == [None, 22]


async def test_updates_without_number_do_not_turn_into_a_busy_loop() -> None:
    bench = Bench([{"message": {}}], [{"message": {}}])
    await bench.run(asks=3)
    assert bench.inbox.kept == []
    assert bench.pauses == [1, 2]


async def test_it_stops_at_once_while_telegram_holds_the_request_back() -> None:
    bench = Bench()
    async with asyncio.timeout(1), asyncio.TaskGroup() as group:
        task = group.create_task(bench.poller.run())
        await until(lambda: bool(bench.source.offsets))
        task.cancel()
    assert task.cancelled()


async def test_a_spinner_that_hangs_does_not_hold_up_the_next_updates(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.entrypoints.polling.SPINNER_SECONDS", 0.01)
    bench = Bench([numbered(button_update("b", query_id="q"), 10)])

    async def hang(callback_query_id: str) -> None:
        await asyncio.Event().wait()

    bench.source.stop_spinner = hang  # type: ignore[method-assign]
    await bench.run(asks=2)
    assert bench.source.offsets == [None, 11]

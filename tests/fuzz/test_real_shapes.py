"""Updates as Telegram really sends them, old names of fields included, through both ways in."""

import asyncio
import json
from pathlib import Path
from typing import Any, Final

import pytest

from bot.adapters.telegram.envelopes import envelope
from bot.adapters.telegram.sender import TelegramSender
from bot.bootstrap import ON_SQLITE
from bot.entrypoints.bell import Bell
from bot.entrypoints.polling import Poller
from bot.entrypoints.worker import Worker
from tests.fuzz.life import Life, silent_in
from tests.fuzz.strict_telegram import NothingMore

_FILE: Final = Path(__file__).parents[1] / "data" / "updates" / "real.jsonl"
REAL: Final[list[dict[str, Any]]] = [
    json.loads(line) for line in _FILE.read_text(encoding="utf-8").splitlines()
]


def chat_of(update: dict[str, Any]) -> int:
    [body] = update.values()
    body = body.get("message", body)
    return int(body.get("chat", body.get("from", body.get("user", {"id": 880_000_003})))["id"])


@pytest.mark.parametrize("posted", [False, True], ids=["polled", "posted"])
def test_each_is_settled_and_answered_where_it_should_be(lived: Life, posted: bool) -> None:
    for line in REAL:
        chat = chat_of(line["update"])
        calls = lived.lives_through(line["update"], chat=chat, posted=posted)
        if line["answered"] is not None:
            assert silent_in(calls, chat) is not line["answered"], (line["what"], calls)
        if line["what"].startswith(("somebody goes", "a mediator leaves", "a topic is closed")):
            lived.does(lived.cast.is_as_it_was())


def test_all_of_them_at_once_through_the_loops_of_the_program(lived: Life) -> None:
    """The poller, the worker, and whatever they wait for, as in `drom run`."""
    road = lived.road
    batch = [road.numbered(line["update"]) for line in REAL]

    async def runs() -> None:
        stop, bell = asyncio.Event(), Bell()
        road.telegram.waiting.append(json.dumps({"ok": True, "result": batch}).encode())
        poller = Poller(road.client, road.services.inbox, envelope, bell.ring, aside=road.lookups)
        worker = Worker(
            road.services.inbox,
            road.services.outbox,
            TelegramSender(road.client.bot),
            arrived=bell,
            stop=stop,
            handlers=ON_SQLITE[0],
        )

        async def until_quiet() -> None:
            with pytest.raises(NothingMore):
                await poller.run()
            while await road.unsettled():  # noqa: ASYNC110 - only the database knows
                await asyncio.sleep(0.01)
            stop.set()

        async with asyncio.TaskGroup() as group:
            group.create_task(until_quiet())
            group.create_task(worker.run_until_stopped())

    lived.does(runs())

    assert not road.ear.faults
    assert not road.ear.leaks
    assert lived.does(road.unsettled()) == []
    assert {call.complaint for call in road.telegram.calls} == {""}
    road.telegram.calls.clear()

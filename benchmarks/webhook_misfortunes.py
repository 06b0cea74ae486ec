"""What can befall a webhook: each of these lasts as long as its block and is over at the end of it."""

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from typing import Final

from benchmarks.databases import until_finished
from benchmarks.fault_run import FaultRun, Misfortune, while_repeating
from benchmarks.faulty_line import Answer, Call
from benchmarks.local_telegram import Json

#: An update that is brought again comes so much later.
_LATE_SECONDS: Final = 0.5
_DRIBBLE_SECONDS: Final = 0.5
_LOOK_SECONDS: Final = 20.0
_ASK_SECONDS: Final = 0.25


@asynccontextmanager
async def careless(run: FaultRun) -> AsyncIterator[None]:
    """Every update is posted twice, the second time late; those of families without a case in any order."""
    run.may_be_reordered = {family.slug for family in run.families if not family.hands_over}
    askers = {family.chat_id for family in run.families if not family.hands_over}
    async with asyncio.TaskGroup() as posting:

        async def trouble(call: Call) -> None:
            if _chat_of(json.loads(call.body)) in askers:
                await call.give(Answer(200, b""))
            else:
                await _until_taken(call)
                await call.give(Answer(200, b""))
            posting.create_task(_late(call, run))

        async with run.to_bot.troubled(trouble):
            yield


async def _late(call: Call, run: FaultRun) -> None:
    for _ in range(2):
        await asyncio.sleep(run.random.uniform(0, _LATE_SECONDS))
        await _until_taken(call)


async def _until_taken(call: Call) -> None:
    while (await call.forward()).status != 200:  # noqa: ASYNC110 - what is waited for happens in another process
        await asyncio.sleep(0.2)


def _chat_of(update: Json) -> int:
    message = update.get("message") or update.get("callback_query", {}).get("message") or {}
    return int(message.get("chat", {}).get("id", 0))


def slow_clients(number: int) -> Misfortune:
    """So many connections say a little now and then, half of them with the right secret; the others go on."""

    @asynccontextmanager
    async def misfortune(run: FaultRun) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as group:
            slow = [group.create_task(_dribble(run, knows_secret=one % 2 == 0)) for one in range(number)]
            try:
                async with _asked_beside(run):
                    yield
                    run.remarks.append(await _done_beside(run, number))
            finally:
                for one in slow:
                    one.cancel()

    return misfortune


@asynccontextmanager
async def _asked_beside(run: FaultRun) -> AsyncIterator[None]:
    """A balancer asks where Telegram comes in, too."""
    said: list[int] = []

    async def ask() -> None:
        said.append(await run.readiness("DROM_LISTEN"))
        await asyncio.sleep(_ASK_SECONDS)

    async with while_repeating(ask):
        yield
    run.remarks.append(f"/readyz beside them: 200 to {said.count(200)} of {len(said)}")


async def _done_beside(run: FaultRun, number: int) -> str:
    began = time.monotonic()
    try:
        await until_finished(run.telegram, run.ground, _LOOK_SECONDS)
    except TimeoutError:
        return f"nobody else is served beside {number} slow clients"
    return f"beside {number} slow clients all is done {time.monotonic() - began:.1f} s later"


async def _dribble(run: FaultRun, *, knows_secret: bool) -> None:
    """A head without an end, or a body that never comes to its end; hung up on, it comes again."""
    host, port = run.settings["DROM_LISTEN"].split(":")
    secret = run.settings["DROM_WEBHOOK_SECRET"]
    head = f"POST /telegram HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
    whole = f"{head}X-Telegram-Bot-Api-Secret-Token: {secret}\r\nContent-Length: 1000\r\n\r\n"
    while True:
        with contextlib.suppress(OSError):
            _, writer = await asyncio.open_connection(host, int(port))
            with closing(writer):
                writer.write((whole if knows_secret else head).encode())
                while not writer.is_closing():
                    writer.write(b"x" if knows_secret else b"X-Slow: 1\r\n")
                    await writer.drain()
                    await asyncio.sleep(_DRIBBLE_SECONDS)
        await asyncio.sleep(_DRIBBLE_SECONDS)

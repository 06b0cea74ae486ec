"""How long a visitor waits: from the start of `drom try` to the first answered question."""

import asyncio
import re
import time
from typing import Final

import httpx

from benchmarks.bot_process import BotProcess
from benchmarks.local_telegram import START_SECONDS, NotInTimeError

_TRY: Final = ("bot", "try", "--port", "0")
_ADDRESS: Final = re.compile(r"http://127\.0\.0\.1:\d+")
_QUESTION: Final = {"as": "family1", "chat": "family1", "text": "perearst"}


async def seconds_to_first_answer() -> float:
    """The second of two starts: the first one brings the files into memory."""
    await _once()
    return await _once()


async def _once() -> float:
    began = time.monotonic()
    trial = await BotProcess.start({}, _TRY)
    try:
        address = await _address(trial)
        async with httpx.AsyncClient(base_url=address, trust_env=False) as people:
            await people.post("/sandbox/start", json={"as": "family1"})
            asked = (await people.post("/sandbox/send", json=_QUESTION)).json()["message_id"]
            await _answered(people, asked)
        return time.monotonic() - began
    finally:
        await trial.stop()


async def _address(trial: BotProcess) -> str:
    async for line in trial.lines():
        if found := _ADDRESS.search(line):
            return found[0]
    raise NotInTimeError("The sandbox ended before it was open; the lines above say why.")


async def _answered(people: httpx.AsyncClient, asked: int) -> None:
    async with asyncio.timeout(START_SECONDS):
        while True:
            messages = (await people.get("/sandbox/messages", params={"chat": "family1"})).json()["messages"]
            if any(one.get("reply_to_message", {}).get("message_id") == asked for one in messages):
                return
            await asyncio.sleep(0.01)

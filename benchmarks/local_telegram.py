"""The sandbox as a process of its own, and the people behind its phones, for measurements from outside."""

import asyncio
import contextlib
import json
import secrets
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx

from bot.sandbox.server import listen

ROOT: Final = Path(__file__).resolve().parent.parent
HOST: Final = "127.0.0.1"
START_SECONDS: Final = 300.0
Json = dict[str, Any]


class NotInTimeError(Exception):
    """Something did not happen although it was waited for."""


@dataclass(frozen=True, slots=True)
class LocalTelegram:
    """A running sandbox."""

    address: str
    token: str
    process: Process
    http: httpx.AsyncClient

    async def act(self, what: str, **body: object) -> Json:
        """Somebody does something with a phone; `as_` stands for `as`."""
        return await self._answer("POST", what, json={name.removesuffix("_"): v for name, v in body.items()})

    async def look(self, what: str, **query: str | int) -> Json:
        """As things stand."""
        return await self._answer("GET", what, params=query)

    async def messages(self, chat: str) -> list[Json]:
        """What is in a chat, oldest first."""
        found: list[Json] = (await self.look("messages", chat=chat))["messages"]
        return found

    async def id_of(self, person: str) -> int:
        """The Telegram id of a person."""
        people = (await self.look("world"))["people"]
        return next(int(one["id"]) for one in people if one["slug"] == person)

    async def pending(self) -> int:
        """Updates that the bot has not confirmed."""
        answer = await self.http.get(f"/bot{self.token}/getWebhookInfo")
        return int(answer.json()["result"]["pending_update_count"])

    async def events(self, listening: asyncio.Event) -> AsyncIterator[Json]:
        """Everything that happens from the moment at which `listening` is set."""
        since = (await self.look("world"))["seq"]
        async with self.http.stream("GET", "/sandbox/events", params={"since": since}, timeout=None) as lines:
            listening.set()
            async for line in lines.aiter_lines():
                if line.startswith("data: "):
                    yield json.loads(line[6:])

    async def _answer(self, method: str, what: str, **parts: Any) -> Json:
        answer = await self.http.request(method, f"/sandbox/{what}", **parts)
        answer.raise_for_status()
        found: Json = answer.json()
        return found


@asynccontextmanager
async def local_telegram(
    *, keeps_calls: bool = True, trial_folder: Path | None = None
) -> AsyncIterator[LocalTelegram]:
    """Start it on a free port and end it afterwards; its clock can be read in the folder."""
    with contextlib.closing(listen(HOST, 0)) as probe:
        port: int = probe.getsockname()[1]
    token = f"{secrets.randbelow(10**9) + 10**9}:{secrets.token_urlsafe(24)}"
    command = [sys.executable, "-m", "bot.sandbox", "--port", str(port), "--token", token]
    process = await asyncio.create_subprocess_exec(
        *command,
        *([] if keeps_calls else ["--no-call-log"]),
        *(["--trial-folder", str(trial_folder)] if trial_folder else []),
        cwd=ROOT,
        stdin=DEVNULL,
    )
    address = f"http://{HOST}:{port}"
    try:
        async with httpx.AsyncClient(base_url=address, timeout=30.0, trust_env=False) as http:
            telegram = LocalTelegram(address, token, process, http)
            await _ready(telegram)
            yield telegram
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _ready(telegram: LocalTelegram) -> None:
    async with asyncio.timeout(START_SECONDS):
        while telegram.process.returncode is None:
            with contextlib.suppress(httpx.TransportError):
                await telegram.look("world")
                return
            await asyncio.sleep(0.05)
    raise NotInTimeError("The sandbox ended before it was ready.")


async def until_bot_has_written(telegram: LocalTelegram, chat: str, seconds: float = 30.0) -> Json:
    """The bot's first message in a chat."""
    try:
        async with asyncio.timeout(seconds):
            while True:
                for message in await telegram.messages(chat):
                    if message["from_slug"] == "bot":
                        return message
                await asyncio.sleep(0.05)
    except TimeoutError:
        raise NotInTimeError(f"The bot wrote nothing to {chat} for {seconds:g} s.") from None


async def bind_rooms(telegram: LocalTelegram) -> None:
    """What an administrator does first."""
    for chat, words in (("mediators", "/bind all"), ("staffroom", "/bind staff")):
        await telegram.act("send", as_="staff", chat=chat, text=words)
        await until_bot_has_written(telegram, chat)

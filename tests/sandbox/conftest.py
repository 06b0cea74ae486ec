"""A sandbox inside the test, with a clock that the test moves."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from bot.sandbox.server import app_of
from bot.sandbox.world import World

TOKEN = "4242:secret"
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000006400000032008060000001f15c489")


@dataclass
class Clock:
    """The time, which stands still until it is moved."""

    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Sandbox:
    """Both faces of a sandbox."""

    world: World
    clock: Clock
    http: httpx.AsyncClient

    async def call(self, method: str, files: Any = None, **params: Any) -> dict[str, Any]:
        address = f"/bot{TOKEN}/{method}"
        if files is not None:
            response = await self.http.post(address, data=params, files=files)
        else:
            response = await self.http.post(address, json=params)
        answer: dict[str, Any] = response.json()
        assert answer["ok"] == (response.status_code == 200)
        assert answer["ok"] or answer["error_code"] == response.status_code
        return answer

    async def ok(self, method: str, files: Any = None, **params: Any) -> Any:
        answer = await self.call(method, files, **params)
        assert answer["ok"], answer
        return answer["result"]

    async def refused(self, method: str, files: Any = None, **params: Any) -> tuple[int, str]:
        answer = await self.call(method, files, **params)
        assert not answer["ok"], answer
        return answer["error_code"], answer["description"]

    async def people(self, path: str, code: int = 200, /, **body: Any) -> dict[str, Any]:
        """`as_` stands for `as`, which Python keeps for itself."""
        body = {name.removesuffix("_"): value for name, value in body.items()}
        response = await self.http.post(f"/sandbox/{path}", json=body)
        assert response.status_code == code, response.text
        answer: dict[str, Any] = response.json()
        return answer

    async def look(self, path: str, **query: Any) -> dict[str, Any]:
        response = await self.http.get(f"/sandbox/{path}", params=query)
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    def id_of(self, slug: str) -> int:
        return self.world.chats[slug].id

    async def updates(self) -> list[dict[str, Any]]:
        """All that waits, confirmed at once."""
        found: list[dict[str, Any]] = await self.ok("getUpdates")
        if found:
            await self.ok("getUpdates", offset=found[-1]["update_id"] + 1)
        return found

    async def message(self, chat: str, message_id: int) -> dict[str, Any]:
        listed = (await self.look("messages", chat=chat))["messages"]
        return next(one for one in listed if one["message_id"] == message_id)


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    clock = Clock()
    world = World(TOKEN, clock)
    transport = httpx.ASGITransport(app=app_of(world))
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as http:
        yield Sandbox(world, clock, http)


@pytest.fixture
async def family(sandbox: Sandbox) -> int:
    """The chat of a family that has pressed Start."""
    await sandbox.people("start", as_="family1")
    await sandbox.updates()
    return sandbox.id_of("family1")


@pytest.fixture
async def thread(sandbox: Sandbox) -> int:
    """A topic in the mediators' room."""
    topic = await sandbox.ok("createForumTopic", chat_id=sandbox.id_of("mediators"), name="Case")
    number: int = topic["message_thread_id"]
    return number

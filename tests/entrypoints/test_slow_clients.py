"""Real sockets: whoever does not say what they want keeps nobody else out."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Final

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.adapters.telegram.envelopes import envelope
from bot.entrypoints.operations import Operations, Readiness
from bot.entrypoints.serving import Address, Server
from bot.entrypoints.webhook import Webhook
from bot.services.ports import Incoming

SECRET: Final = "the-secret-of-telegram"
PLACES: Final = 20

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Inbox:
    def __init__(self) -> None:
        self.kept: list[int] = []

    async def receive(self, updates: Sequence[Incoming]) -> None:
        self.kept += [update.update_id for update in updates]


def house(inbox: Inbox) -> Operations:
    async def works() -> None: ...

    async def stop_spinner(_: str) -> None: ...

    door = Webhook("/telegram", (SECRET,), inbox, envelope, lambda: None, stop_spinner)
    return Operations(Readiness(works, asyncio.Event()), behind=door)


@asynccontextmanager
async def served(app: ASGIApp, seconds: float = 5.0) -> AsyncIterator[int]:
    stop = asyncio.Event()
    server = Server(
        app, Address("127.0.0.1", 0), "DROM_LISTEN", stop, request_seconds=seconds, most=PLACES
    )  # fmt: skip
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        group.create_task(server.run())
        yield server.port
        stop.set()


@asynccontextmanager
async def connected(port: int) -> AsyncIterator[Connection]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield reader, writer
    finally:
        writer.close()


def posted(body: bytes, secret: str = SECRET, length: int | None = None) -> bytes:
    return (
        f"POST /telegram HTTP/1.1\r\nHost: bot\r\nContent-Type: application/json\r\n"
        f"X-Telegram-Bot-Api-Secret-Token: {secret}\r\nContent-Length: {length or len(body)}\r\n\r\n"
    ).encode() + body


def update(number: int) -> bytes:
    message = {"message_id": 1, "chat": {"id": 5, "type": "private"}, "date": 1, "text": "tere"}
    return json.dumps({"update_id": number, "message": message}).encode()


async def status(connection: Connection, request: bytes) -> int:
    """Of the answer; 0 where the bot has hung up."""
    reader, writer = connection
    writer.write(request)
    first = await reader.readline()
    while (await reader.readline()).strip():
        pass
    return int(first.split()[1]) if first else 0


async def dribble(port: int, beginning: bytes) -> None:
    """Say a little now and then; hung up on, come again."""
    while True:
        async with connected(port) as (reader, writer):
            with contextlib.suppress(ConnectionError):
                writer.write(beginning)
                while not reader.at_eof():
                    writer.write(b"x" if beginning else b"")
                    await writer.drain()
                    await asyncio.sleep(0.02)
        await asyncio.sleep(0.2)


@asynccontextmanager
async def crowd(port: int, number: int) -> AsyncIterator[None]:
    """They begin in every way there is."""
    beginnings = (b"", b"POST /tele", b"GET /healthz HTTP/1.1\r\nX: ", posted(b"{", length=900))
    async with asyncio.TaskGroup() as group:
        slow = [group.create_task(dribble(port, beginnings[one % 4])) for one in range(number)]
        await asyncio.sleep(0.1)
        yield
        for one in slow:
            one.cancel()


async def test_beside_three_times_as_many_slow_clients_as_places_telegram_and_the_operator_are_served() -> (
    None
):
    inbox = Inbox()
    async with served(house(inbox)) as port, connected(port) as telegram:
        assert await status(telegram, posted(update(1))) == 200
        async with crowd(port, 3 * PLACES):
            for number in range(2, 20):
                async with connected(port) as fresh:
                    assert await status(fresh, posted(update(number))) == 200
                for path in ("/healthz", "/readyz"):
                    async with connected(port) as operator:
                        asked = f"GET {path} HTTP/1.1\r\nHost: bot\r\n\r\n".encode()
                        assert await status(operator, asked) == 200
            assert await status(telegram, posted(update(20))) == 200, "who is known keeps the connection"
    assert inbox.kept == [*range(1, 21)]


async def test_who_is_refused_or_asks_for_health_alone_keeps_no_place() -> None:
    async with served(house(Inbox())) as port:
        for request in (b"GET /healthz HTTP/1.1\r\nHost: bot\r\n\r\n", posted(update(1), secret="guess")):
            async with connected(port) as stranger:
                assert await status(stranger, request) in (200, 403)
                assert await stranger[0].read() == b""


async def test_where_nobody_is_known_who_has_been_silent_longest_makes_room() -> None:
    async with served(house(Inbox())) as port, connected(port) as first, connected(port) as second:
        for number, one in enumerate((first, second), start=1):
            assert await status(one, posted(update(number))) == 200
        others = [await asyncio.open_connection("127.0.0.1", port) for _ in range(PLACES - 2)]
        for number, other in enumerate(others, start=3):
            assert await status(other, posted(update(number))) == 200
        assert await status(first, posted(update(100))) == 200
        async with connected(port) as fresh:
            assert await status(fresh, posted(update(101))) == 200
        assert await second[0].read() == b""
        assert await status(first, posted(update(102))) == 200
        for _, writer in others:
            writer.close()


async def test_who_is_being_answered_is_not_sent_away_and_one_more_is_told_to_come_again() -> None:
    gate, begun = asyncio.Event(), asyncio.Semaphore(0)

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        await Request(scope, receive).body()
        begun.release()
        await gate.wait()
        await Response()(scope, receive, send)

    async with served(slow) as port, asyncio.TaskGroup() as group:

        async def ask() -> int:
            async with connected(port) as one:
                return await status(one, posted(update(1)))

        asking = [group.create_task(ask()) for _ in range(PLACES)]
        for _ in range(PLACES):
            await begun.acquire()
        assert await ask() == 503
        gate.set()
        assert [await one for one in asking] == [200] * PLACES
        assert await ask() == 200


async def unread(scope: Scope, receive: Receive, send: Send) -> None:
    await Response(status_code=404)(scope, receive, send)


@pytest.mark.parametrize("app", [house(Inbox()), unread], ids=["read", "unread"])
async def test_a_body_that_drips_is_cut_off(app: ASGIApp) -> None:
    async with served(app, seconds=0.2) as port, asyncio.timeout(3), connected(port) as (reader, writer):
        writer.write(posted(b"", length=1000))
        with contextlib.suppress(ConnectionError):
            while not reader.at_eof():
                writer.write(b" ")
                await writer.drain()
                await asyncio.sleep(0.02)

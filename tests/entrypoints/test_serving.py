"""Real sockets: slow clients are not waited for, and stopping answers what has begun."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bot.entrypoints.addresses import AddressUnusableError
from bot.entrypoints.operations import Operations, Readiness
from bot.entrypoints.serving import Address, Server

HERE = Address("127.0.0.1", 0)


async def hello(scope: Scope, receive: Receive, send: Send) -> None:
    await Response("hello")(scope, receive, send)


@asynccontextmanager
async def served(app: object = hello, seconds: float = 5.0) -> AsyncIterator[tuple[str, asyncio.Event]]:
    stop = asyncio.Event()
    server = Server(app, HERE, "DROM_LISTEN", stop, request_seconds=seconds)  # type: ignore[arg-type]
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        group.create_task(server.run())
        yield f"http://127.0.0.1:{server.port}", stop
        stop.set()


async def connected(address: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection("127.0.0.1", int(address.rpartition(":")[2]))


@pytest.mark.parametrize("beginning", [b"", b"POST /tele", b"GET / HTTP/1.1\r\nX: "])
async def test_a_request_that_is_begun_and_not_said_is_cut_off(beginning: bytes) -> None:
    async with served(seconds=0.1) as (address, _):
        reader, writer = await connected(address)
        writer.write(beginning)
        assert await reader.read() == b""
        writer.close()


async def test_a_second_request_on_a_connection_has_its_own_time() -> None:
    async with served(seconds=0.1) as (address, _):
        reader, writer = await connected(address)
        for _ in range(3):
            writer.write(b"GET / HTTP/1.1\r\nHost: bot\r\n\r\n")
            assert (await reader.readuntil(b"hello")).startswith(b"HTTP/1.1 200")
            await asyncio.sleep(0.15)
        writer.write(b"GET / HT")
        assert await reader.read() == b""
        writer.close()


@pytest.mark.parametrize("length", [b"Content-Length: 1000000", b"Transfer-Encoding: chunked"])
async def test_a_body_that_nobody_asked_for_does_not_keep_the_connection(length: bytes) -> None:
    """A byte a minute would do for ever, and 256 of these keep Telegram out."""
    async with served() as (address, _):
        reader, writer = await connected(address)
        writer.write(b"GET / HTTP/1.1\r\nHost: bot\r\n" + length + b"\r\n\r\n")
        answer = await reader.read()
        assert answer.startswith(b"HTTP/1.1 200") and answer.endswith(b"hello")
        writer.close()


async def test_whoever_has_said_everything_keeps_the_connection() -> None:
    async with served() as (address, _):
        reader, writer = await connected(address)
        for _ in range(2):
            writer.write(b"POST / HTTP/1.1\r\nHost: bot\r\nContent-Length: 4\r\n\r\nbody")
            assert (await reader.readuntil(b"hello")).startswith(b"HTTP/1.1 200")
        writer.close()


async def test_nonsense_gets_no_words() -> None:
    async with served() as (address, _):
        reader, writer = await connected(address)
        writer.write(b"\x16\x03\x01 hello?\r\n\r\n")
        answer = await reader.read()
        assert answer.startswith(b"HTTP/1.1 400")
        assert answer.endswith(b"\r\n\r\n")
        assert b"uvicorn" not in answer
        writer.close()


async def test_stopping_answers_what_has_begun_and_takes_nothing_new() -> None:
    begun, gate = asyncio.Event(), asyncio.Event()

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        begun.set()
        await gate.wait()
        await hello(scope, receive, send)

    async with served(slow) as (address, stop), httpx.AsyncClient(trust_env=False) as http:
        async with asyncio.TaskGroup() as group:
            request = group.create_task(http.get(address))
            await begun.wait()
            stop.set()
            await asyncio.sleep(0.3)
            with pytest.raises(httpx.ConnectError):
                await httpx.AsyncClient(trust_env=False).get(address)
            gate.set()
        assert request.result().text == "hello"


def test_an_address_that_is_taken_is_named_with_its_setting() -> None:
    stop = asyncio.Event()
    first = Server(hello, HERE, "DROM_LISTEN", stop)
    with pytest.raises(AddressUnusableError, match=r"127\.0\.0\.1:\d+ .*DROM_METRICS_LISTEN"):
        Server(hello, Address("127.0.0.1", first.port), "DROM_METRICS_LISTEN", stop)
    first.close()


# ── what machines ask ──


class Database:
    def __init__(self) -> None:
        self.asked = 0
        self.fault: Exception | None = None

    async def answers(self) -> None:
        self.asked += 1
        if self.fault is not None:
            raise self.fault


@asynccontextmanager
async def asked(
    database: Database, stop: asyncio.Event, *, figures: bool = False
) -> AsyncIterator[httpx.AsyncClient]:
    async def page() -> tuple[bytes, str]:
        return b"drom_leads 1.0\n", "text/plain"

    app = Operations(Readiness(database.answers, stop), page if figures else None, hello)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bot") as http:
        yield http


async def test_a_living_process_is_ready_while_the_database_answers_and_nobody_stops_it() -> None:
    database, stop = Database(), asyncio.Event()
    async with asked(database, stop) as http:
        assert (await http.get("/healthz")).status_code == 200
        ready = await http.get("/readyz")
        assert (ready.status_code, ready.content) == (200, b"")
        for _ in range(20):
            await http.get("/readyz")
        assert database.asked == 1, "whoever asks often does not disturb the database"
        stop.set()
        assert (await http.get("/readyz")).status_code == 503
        assert (await http.get("/healthz")).status_code == 200


async def test_without_its_database_a_process_is_not_ready() -> None:
    database = Database()
    database.fault = ConnectionRefusedError("secret address")
    async with asked(database, asyncio.Event()) as http:
        answer = await http.get("/readyz")
        assert (answer.status_code, answer.content) == (503, b"")


async def test_figures_are_not_shown_where_telegram_comes_in() -> None:
    async with asked(Database(), asyncio.Event()) as http:
        assert (await http.get("/metrics")).text == "hello", "goes to what is behind"
    async with asked(Database(), asyncio.Event(), figures=True) as http:
        assert (await http.get("/metrics")).text == "drom_leads 1.0\n"

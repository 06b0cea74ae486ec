"""The lean connection keeps what the usual one promises: nothing twice, nothing mixed up."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from telegram.error import NetworkError, TimedOut
from telegram.request import HTTPXRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot.adapters.telegram.lean_request import MOST_BYTES, LeanRequest, Patience

FORM = RequestData([RequestParameter.from_input("text", "Tere, šeff & co")])
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class Server:
    """A real server that answers each request of each connection as the script says; None hangs up."""

    def __init__(self, *script: bytes | None) -> None:
        self.script = list(script)
        self.requests: list[bytes] = []
        self.asked = asyncio.Event()
        self.writers: list[asyncio.StreamWriter] = []
        self.hung_up = asyncio.Event()
        self.address = ""

    @property
    def connections(self) -> int:
        return len(self.writers)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writers.append(writer)
        try:
            while self.script:
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
                self.requests.append(head + await reader.readexactly(length))
                self.asked.set()
                answer = self.script.pop(0)
                if answer is None:
                    break
                writer.write(answer)
                await writer.drain()
                if b"close" in answer:
                    break
        except asyncio.IncompleteReadError:
            self.hung_up.set()
        writer.close()


@asynccontextmanager
async def talking_to(
    *script: bytes | None, connections: int = 4, seconds: float = 5.0
) -> AsyncIterator[tuple[LeanRequest, Server]]:
    server = Server(*script)
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    request = LeanRequest(
        connections,
        Patience(seconds, seconds, seconds, seconds),
        lambda: HTTPXRequest(httpx_kwargs={"trust_env": False}),
    )
    await request.initialize()
    async with listening:
        server.address = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/bot1:A/sendMessage"
        yield request, server
        await request.shutdown()
        for writer in server.writers:
            writer.close()
            await writer.wait_closed()


async def test_requests_follow_each_other_on_one_connection() -> None:
    async with talking_to(OK, OK, OK) as (request, server):
        assert await request.do_request(server.address, "POST", FORM) == (200, b"ok")
        assert await request.do_request(server.address, "POST", FORM) == (200, b"ok")
        assert server.connections == 1
    assert server.requests[0].startswith(b"POST /bot1:A/sendMessage HTTP/1.1\r\n")
    assert b"Content-Type: application/json\r\n" in server.requests[0]
    assert server.requests[0].endswith('{"text": "Tere, šeff & co"}'.encode())


async def test_an_answer_in_pieces_is_put_together() -> None:
    pieces = b"HTTP/1.1 429 Later\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    async with talking_to(pieces, OK) as (request, server):
        assert await request.do_request(server.address, "POST", FORM) == (429, b"abcde")


async def test_a_server_that_hung_up_meanwhile_is_called_again() -> None:
    closing = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"
    async with talking_to(closing, OK) as (request, server):
        for _ in range(2):
            assert await request.do_request(server.address, "POST", FORM) == (200, b"ok")
        assert server.connections == 2


async def test_what_may_have_been_done_is_not_asked_for_twice() -> None:
    async with talking_to(OK, None, OK) as (request, server):
        await request.do_request(server.address, "POST", FORM)
        with pytest.raises(NetworkError) as raised:
            await request.do_request(server.address, "POST", FORM)
        assert len(server.requests) == 2
        assert "bot1:A" not in repr(raised.value)
        assert await request.do_request(server.address, "POST", FORM) == (200, b"ok")


@pytest.mark.parametrize(
    "answer",
    [b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nhalf"],
    ids=["not http", "cut off"],
)
async def test_an_answer_that_is_none_is_a_network_error(answer: bytes) -> None:
    async with talking_to(answer, seconds=2.0) as (request, server):
        with pytest.raises(NetworkError):
            await request.do_request(server.address, "POST", FORM)


async def test_a_late_answer_does_not_meet_the_next_question() -> None:
    async with talking_to(b"", OK) as (request, server):
        with pytest.raises(TimedOut):
            await request.do_request(server.address, "POST", FORM, read_timeout=0.05)
        assert await request.do_request(server.address, "POST", FORM) == (200, b"ok")
        assert server.connections == 2


async def test_who_stops_waiting_closes_the_connection_and_lets_others_in() -> None:
    async with talking_to(b"", OK, connections=1) as (request, server):
        async with asyncio.TaskGroup() as tasks:
            asking = tasks.create_task(request.do_request(server.address, "POST", FORM))
            await server.asked.wait()
            asking.cancel()
        await asyncio.wait_for(server.hung_up.wait(), 2)
        assert await request.do_request(server.address, "POST", FORM) == (200, b"ok")


async def test_nobody_there_is_a_network_error() -> None:
    async with talking_to(OK) as (request, _):
        with pytest.raises(NetworkError):
            await request.do_request("http://127.0.0.1:9/", "POST", FORM)


async def test_an_answer_without_end_is_not_kept() -> None:
    endless = b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n" + b"x" * (MOST_BYTES + 100_000)
    async with talking_to(endless) as (request, server):
        with pytest.raises(NetworkError):
            await request.do_request(server.address, "POST", FORM)

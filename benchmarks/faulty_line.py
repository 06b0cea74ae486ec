"""The way between the bot and Telegram, on which everything can go wrong that goes wrong on such ways.

Whatever passes here was asked by the real bot and is answered by the real sandbox; what the line keeps back,
it remembers, so that the judge knows which sendings the bot could not hear of.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any, Final

import h11
import httpx

from benchmarks.local_telegram import HOST

_READ_BYTES: Final = 65536
#: Longer than Telegram holds a poll back.
_ANSWER_SECONDS: Final = 90.0
_HOP_BY_HOP: Final = frozenset({"connection", "host", "content-length", "transfer-encoding"})


@dataclass(frozen=True, slots=True)
class Withheld:
    """Telegram did it, and whoever asked may not have heard so."""

    method: str
    began: float
    ended: float


@dataclass(frozen=True, slots=True)
class Answer:
    """Of Telegram, or of something on the way that speaks in its place."""

    status: int
    body: bytes
    kind: str = "application/json"

    @property
    def head(self) -> bytes:
        """Status and headers."""
        headers = f"Content-Type: {self.kind}\r\nContent-Length: {len(self.body)}"
        return f"HTTP/1.1 {self.status} X\r\n{headers}\r\n\r\n".encode()


@dataclass(slots=True)
class Call:
    """One request on its way."""

    verb: str
    target: str
    headers: dict[str, str]
    body: bytes
    writer: asyncio.StreamWriter
    line: "FaultyLine"

    @property
    def method(self) -> str:
        """The name of a Bot API method."""
        return self.target.rpartition("/")[2]

    async def forward(self) -> Answer:
        """What the other side says to it."""
        return await self.line.ask(self)

    async def give(self, answer: Answer) -> None:
        """Say it as it should be said."""
        await self.say(answer.head + answer.body)

    async def say(self, data: bytes) -> None:
        """Any bytes."""
        self.writer.write(data)
        await self.writer.drain()

    @contextmanager
    def kept_back(self) -> Iterator[None]:
        """Whatever is done in the block may not be heard of."""
        began = time.time()
        try:
            yield
        finally:
            self.line.withheld.append(Withheld(self.method, began, time.time()))

    def hang_up(self) -> None:
        """In the middle of whatever was said."""
        self.writer.transport.abort()


Trouble = Callable[[Call], Awaitable[None]]


async def _no_trouble(call: Call) -> None:
    await call.give(await call.forward())


@dataclass(slots=True)
class FaultyLine:
    """Listens for one side and asks the other."""

    other_side: str
    http: httpx.AsyncClient
    withheld: list[Withheld] = field(default_factory=list)
    port: int = 0
    _trouble: Trouble = _no_trouble
    _server: asyncio.Server | None = None
    _writers: set[asyncio.StreamWriter] = field(default_factory=set)
    _in_trouble: set[asyncio.Timeout] = field(default_factory=set)

    @property
    def address(self) -> str:
        """For whoever is to use it."""
        return f"http://{HOST}:{self.port}"

    async def open(self) -> None:
        """Listen, always on the same port."""
        self._server = await asyncio.start_server(self._serve, HOST, self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Nobody listens any more, and whoever speaks is cut off."""
        if self._server is not None:
            self._server.close()
        for writer in list(self._writers):
            writer.transport.abort()

    @asynccontextmanager
    async def refusing(self) -> AsyncIterator[None]:
        """Connections are refused while the block lasts."""
        await self.close()
        try:
            yield
        finally:
            await self.open()

    @asynccontextmanager
    async def troubled(self, trouble: Trouble) -> AsyncIterator[None]:
        """While the block lasts; what hangs at its end is cut off."""
        self._trouble = trouble
        try:
            yield
        finally:
            self._trouble = _no_trouble
            for scope in self._in_trouble:
                scope.reschedule(0)

    async def ask(self, call: Call) -> Answer:
        """Pass it on."""
        headers = {name: value for name, value in call.headers.items() if name not in _HOP_BY_HOP}
        url = f"{self.other_side}{call.target}"
        try:
            answer = await self.http.request(call.verb, url, content=call.body, headers=headers)
        except httpx.TransportError:
            return Answer(502, b"")
        return Answer(answer.status_code, answer.content, answer.headers.get("content-type", "text/plain"))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        connection = h11.Connection(h11.SERVER)
        try:
            while (call := await self._heard(connection, reader, writer)) is not None:
                await self._pass_on(call)
                # What was said did not go through h11, which is only to know that the next one may come.
                connection = h11.Connection(h11.SERVER)
        except (OSError, h11.ProtocolError):
            pass
        finally:
            self._writers.discard(writer)
            writer.transport.abort()

    async def _pass_on(self, call: Call) -> None:
        scope = asyncio.timeout(None)
        try:
            async with scope:
                if self._trouble is not _no_trouble:
                    self._in_trouble.add(scope)
                await self._trouble(call)
        except TimeoutError:
            if not scope.expired():
                raise
            call.hang_up()
        finally:
            self._in_trouble.discard(scope)

    async def _heard(
        self, connection: h11.Connection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> Call | None:
        head: h11.Request | None = None
        body = bytearray()
        while True:
            event = connection.next_event()
            if event is h11.NEED_DATA:
                data = await reader.read(_READ_BYTES)
                if not data and head is None:
                    return None
                connection.receive_data(data)
            elif isinstance(event, h11.Request):
                head = event
            elif isinstance(event, h11.Data):
                body += event.data
            elif isinstance(event, h11.EndOfMessage) and head is not None:
                headers = {name.decode().lower(): value.decode() for name, value in head.headers}
                return Call(head.method.decode(), head.target.decode(), headers, bytes(body), writer, self)
            else:
                return None


@asynccontextmanager
async def faulty_line(other_side: str) -> AsyncIterator[FaultyLine]:
    """A line without trouble, until there is some."""
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(timeout=_ANSWER_SECONDS, limits=limits, trust_env=False) as http:
        line = FaultyLine(other_side, http)
        await line.open()
        try:
            yield line
        finally:
            await line.close()


# ── what can go wrong ──


def flooded(retry_after: int) -> Trouble:
    """429 for everything."""
    words = f"Too Many Requests: retry after {retry_after}"
    told = {"ok": False, "error_code": 429, "description": words, "parameters": {"retry_after": retry_after}}

    async def trouble(call: Call) -> None:
        await call.give(Answer(429, json.dumps(told).encode()))

    return trouble


def broken(*statuses: int) -> Trouble:
    """A page of HTML where JSON should be, with these statuses in turn."""
    page = "<html><head><title>{0}</title></head><body><h1>{0}</h1><hr>nginx</body></html>"
    turns = cycle(statuses)

    async def trouble(call: Call) -> None:
        status = next(turns)
        await call.give(Answer(status, page.format(status).encode(), "text/html"))

    return trouble


def only_sending(other: Trouble) -> Trouble:
    """What has arrived can be fetched meanwhile."""

    async def trouble(call: Call) -> None:
        await (_no_trouble if call.method == "getUpdates" else other)(call)

    return trouble


async def silent(call: Call) -> None:
    """The connection stands, and nobody ever answers."""
    await asyncio.sleep(3600)


async def unheard(call: Call) -> None:
    """Telegram does it, and its answer never arrives."""
    with call.kept_back():
        await call.forward()
        await asyncio.sleep(3600)


async def cut_off(call: Call) -> None:
    """Telegram does it, and half of its answer arrives."""
    with call.kept_back():
        answer = await call.forward()
        await call.say(answer.head + answer.body[: len(answer.body) // 2])
        call.hang_up()


def dripping(bytes_at_once: int, pause: float) -> Trouble:
    """The whole answer, slower than anybody would believe."""

    async def trouble(call: Call) -> None:
        with call.kept_back():
            answer = await call.forward()
            data = answer.head + answer.body
            for start in range(0, len(data), bytes_at_once):
                await call.say(data[start : start + bytes_at_once])
                await asyncio.sleep(pause)

    return trouble


def repeated() -> Trouble:
    """Every update is brought a second time, and the newest first."""
    earlier: list[Any] = []

    async def trouble(call: Call) -> None:
        answer = await call.forward()
        if call.method == "getUpdates" and answer.status == 200:
            fresh = json.loads(answer.body)["result"]
            both = [*earlier, *fresh][::-1]
            earlier[:] = fresh
            answer = Answer(200, json.dumps({"ok": True, "result": both}).encode())
        await call.give(answer)

    return trouble

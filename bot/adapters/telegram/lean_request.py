"""A connection to Telegram that does the little that Drom needs of HTTP, because the usual client takes
longer to send an answer than to find it.

*h11* speaks the protocol; this keeps connections, watches the time, and never sends anything twice.
"""

import asyncio
import json
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar
from urllib.parse import SplitResult, urlsplit

import h11
import httpx
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest, RequestData

#: Servers end idle connections at a time of their own; a request must not meet that moment.
_IDLE_SECONDS: Final = 5.0
_READ_BYTES: Final = 65536
#: A hundred updates are a megabyte; whoever says more is no Telegram, and would fill the memory.
MOST_BYTES: Final = 32 * 1024 * 1024
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Patience:
    """How many seconds each step may take."""

    read: float | None
    write: float | None
    connect: float | None
    pool: float | None


class _LostError(Exception):
    """The connection ended or spoke something else than HTTP."""


@dataclass(slots=True)
class _Line:
    """One connection that is kept open between requests."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    protocol: h11.Connection = field(default_factory=lambda: h11.Connection(h11.CLIENT))
    used_at: float = field(default_factory=time.monotonic)

    def is_fresh(self) -> bool:
        """False when the other side has hung up or may be about to."""
        is_open = not (self.reader.at_eof() or self.writer.is_closing())
        return is_open and time.monotonic() - self.used_at < _IDLE_SECONDS

    def rest(self) -> bool:
        """Make it ready for the next request; False when it has served."""
        if self.protocol.our_state is not h11.DONE or self.protocol.their_state is not h11.DONE:
            return False
        self.protocol.start_next_cycle()
        self.used_at = time.monotonic()
        return True

    async def say(self, events: Sequence[h11.Event]) -> None:
        """Write a request."""
        self.writer.write(b"".join(self.protocol.send(event) or b"" for event in events))
        await self.writer.drain()

    async def hear(self) -> tuple[int, bytes]:
        """Read the answer: its status and its body."""
        status, body = 0, bytearray()
        while True:
            event = self.protocol.next_event()
            if event is h11.NEED_DATA:
                self.protocol.receive_data(await self.reader.read(_READ_BYTES))
            elif isinstance(event, h11.Response):
                status = event.status_code
            elif isinstance(event, h11.Data):
                body += event.data
                if len(body) > MOST_BYTES:
                    raise _LostError
            elif isinstance(event, h11.EndOfMessage):
                return status, bytes(body)
            elif not isinstance(event, h11.InformationalResponse):
                raise _LostError


class LeanRequest(BaseRequest):
    """Objects of JSON to one server without a proxy; files go by the library's own way."""

    __slots__ = ("_files", "_files_made", "_free", "_lines", "_patience", "_ssl")

    def __init__(self, connections: int, patience: Patience, files: Callable[[], HTTPXRequest]) -> None:
        # With the first file: the usual client and what it loads weigh megabytes, and files are rare.
        self._files = files
        self._files_made: HTTPXRequest | None = None
        self._patience = patience
        self._free = asyncio.Semaphore(connections)
        self._lines: list[_Line] = []
        self._ssl: ssl.SSLContext | None = None

    @property
    def read_timeout(self) -> float | None:
        """What the library adds to the time of a long poll."""
        return self._patience.read

    async def initialize(self) -> None:
        """Connections are made when they are needed."""

    async def shutdown(self) -> None:
        """Close what is kept open."""
        while self._lines:
            self._lines.pop().writer.close()
        if self._files_made is not None:
            await self._files_made.shutdown()
            self._files_made = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One request; `TimedOut` and `NetworkError` as the library's own class raises them."""
        if request_data is not None and request_data.contains_files:
            if self._files_made is None:
                self._files_made = self._files()
            return await self._files_made.do_request(
                url, method, request_data, read_timeout, write_timeout, connect_timeout, pool_timeout
            )
        usual = self._patience
        patience = Patience(
            _given(read_timeout, usual.read),
            _given(write_timeout, usual.write),
            _given(connect_timeout, usual.connect),
            _given(pool_timeout, usual.pool),
        )
        body = _body(request_data) if request_data else b""
        try:
            return await self._ask(urlsplit(url), method, body, patience)
        except TimeoutError as error:
            raise TimedOut from error
        except (OSError, ssl.SSLError, h11.ProtocolError, _LostError, EOFError) as error:
            # Without its words, which may hold addresses: the class says what can be known.
            raise NetworkError(f"lean.{type(error).__name__}") from None

    async def _ask(self, url: SplitResult, method: str, body: bytes, patience: Patience) -> tuple[int, bytes]:
        async with asyncio.timeout(patience.pool):
            await self._free.acquire()
        line: _Line | None = None
        try:
            line = self._kept() or await self._opened(url, patience)
            async with asyncio.timeout(patience.write):
                await line.say(_request(url, method, body))
            async with asyncio.timeout(patience.read):
                answer = await line.hear()
            if line.rest():
                self._lines.append(line)
                line = None
            return answer
        finally:
            # Also when nobody waits any more: an answer that comes late must not meet the next question.
            if line is not None:
                line.writer.close()
            self._free.release()

    def _kept(self) -> _Line | None:
        while self._lines:
            line = self._lines.pop()
            if line.is_fresh():
                return line
            line.writer.close()
        return None

    async def _opened(self, url: SplitResult, patience: Patience) -> _Line:
        is_secret = url.scheme == "https"
        if is_secret and self._ssl is None:
            self._ssl = httpx.create_ssl_context(trust_env=False)
        async with asyncio.timeout(patience.connect):
            reader, writer = await asyncio.open_connection(
                url.hostname, url.port or (443 if is_secret else 80), ssl=self._ssl if is_secret else None
            )
        return _Line(reader, writer)


def _given(value: ODVInput[Value], usual: Value | None) -> Value | None:
    return usual if isinstance(value, DefaultValue) else value


def _body(request_data: RequestData) -> bytes:
    # A form would take ten times as long to write, and three times the room for Cyrillic letters.
    return json.dumps(request_data.parameters, ensure_ascii=False).encode()


def _request(url: SplitResult, method: str, body: bytes) -> Sequence[h11.Event]:
    headers = [
        ("Host", url.netloc.rpartition("@")[2]),
        ("User-Agent", BaseRequest.USER_AGENT),
        ("Accept", "application/json"),
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
    ]
    target = f"{url.path or '/'}?{url.query}" if url.query else url.path or "/"
    return (
        h11.Request(method=method, target=target, headers=headers),
        h11.Data(data=body),
        h11.EndOfMessage(),
    )

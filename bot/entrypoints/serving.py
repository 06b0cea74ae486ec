"""Serves a web application until the program stops: no signals of its own, no patience with slow clients."""

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.entrypoints.addresses import AddressUnusableError

#: The first line and the headers of a request may take so long; its body is timed where it is read.
HEAD_SECONDS: Final = 10.0
#: Telegram keeps its connections; whoever says nothing for longer is asked to come again.
IDLE_SECONDS: Final = 75
#: Telegram uses at most 40; a balancer may keep more.
MOST_CONNECTIONS: Final = 256
_GRACE_SECONDS: Final = 5
_BACKLOG: Final = 256


@dataclass(frozen=True, slots=True)
class Address:
    """Where somebody listens."""

    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


class Server:
    """One application on one address; the address is taken when it is made."""

    def __init__(
        self,
        app: ASGIApp,
        address: Address,
        setting: str,
        stop: asyncio.Event,
        *,
        head: float = HEAD_SECONDS,
        believes_proxy: bool = False,
    ) -> None:
        """`believes_proxy`: a proxy on this machine says who asks, and whether it was by https."""
        self._socket = _listening(address, setting)
        self._stop = stop
        config = uvicorn.Config(
            app,
            http=type("Punctual", (_Punctual,), {"head_seconds": head}),
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="critical",  # what strangers send is nothing to be told of; our own lines say the rest
            access_log=False,
            server_header=False,
            date_header=False,
            proxy_headers=believes_proxy,
            limit_concurrency=MOST_CONNECTIONS,
            timeout_keep_alive=IDLE_SECONDS,
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )
        self._server = _Server(config)

    @property
    def port(self) -> int:
        """Also when any free one was asked for."""
        port: int = self._socket.getsockname()[1]
        return port

    async def run(self) -> None:
        """Until the program stops; what has begun is answered."""
        with contextlib.closing(self._socket):
            async with asyncio.TaskGroup() as group:
                watch = group.create_task(self._end_when_stopped())
                await self._server.serve(sockets=[self._socket])
                watch.cancel()

    async def _end_when_stopped(self) -> None:
        await self._stop.wait()
        self._server.should_exit = True

    def close(self) -> None:
        """When it was never run."""
        self._socket.close()


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are the program's."""
        yield


class _Punctual(H11Protocol):
    """Closes connections on which a request was begun and not said, so that they cannot be used up."""

    head_seconds = HEAD_SECONDS
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._start()

    def data_received(self, data: bytes) -> None:
        if self._deadline is None and self.conn.their_state is h11.IDLE:
            self._start()
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE or self.conn.our_state is not h11.IDLE:
            self._cancel()

    def on_response_complete(self) -> None:
        """Whoever was answered before they had said everything is not listened to any longer."""
        super().on_response_complete()
        # Each byte of such a rest would put off the end of an idle connection, for ever.
        if self.conn.their_state is h11.SEND_BODY:
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._cancel()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Without the sentence that uvicorn would say."""
        head: list[tuple[Any, Any]] = [(b"connection", b"close"), (b"content-length", b"0")]
        for event in (h11.Response(status_code=400, headers=head, reason=b""), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _start(self) -> None:
        self._deadline = self.loop.call_later(self.head_seconds, self.transport.close)

    def _cancel(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def _listening(address: Address, setting: str) -> socket.socket:
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    # asyncio switches Nagle's algorithm off only where the protocol is named.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((address.host, address.port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise AddressUnusableError(
            f"Nobody can listen on {address} ({error.strerror or type(error).__name__}): stop the program "
            f"that uses it, or write another address into {setting}. Each process needs one of its own."
        ) from None
    return listener

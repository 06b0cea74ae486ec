"""Serves a web application until the program stops: no signals of its own, no patience with slow clients."""

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import uvicorn
from starlette.types import ASGIApp

from bot.entrypoints.addresses import AddressUnusableError
from bot.entrypoints.places import MOST_CONNECTIONS, REQUEST_SECONDS, Places, Punctual

#: Telegram keeps its connections; whoever says nothing for longer is asked to come again.
IDLE_SECONDS: Final = 75
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
        request_seconds: float = REQUEST_SECONDS,
        most: int = MOST_CONNECTIONS,
        believes_proxy: bool = False,
    ) -> None:
        """`request_seconds`: for a whole request; `most`: connections at once.

        `believes_proxy`: a proxy on this machine says who asks, and whether it was by https.
        """
        self._socket = _listening(address, setting)
        self._stop = stop
        config = uvicorn.Config(
            app,
            http=type("Here", (Punctual,), {"request_seconds": request_seconds, "places": Places(most)}),
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="critical",  # what strangers send is nothing to be told of; our own lines say the rest
            access_log=False,
            server_header=False,
            date_header=False,
            proxy_headers=believes_proxy,
            # One more than there are: only where everybody is being answered nobody makes room.
            limit_concurrency=most + 1,
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

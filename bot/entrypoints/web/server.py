"""Serves the dashboard inside the program's own loop, and ends with it."""

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from typing import Final

import uvicorn
from starlette.types import ASGIApp

from bot.entrypoints.addresses import AddressInUseError

_PATIENCE_SECONDS: Final = 3
_MOST_AT_ONCE: Final = 64


class _Uvicorn(uvicorn.Server):
    """Signals belong to the program, not to its parts."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class WebServer:
    """Takes its address when it is made, so that a wrong one is told before anything starts."""

    def __init__(self, app: ASGIApp, host: str, port: int) -> None:
        self._socket = _listening(host, port)
        config = uvicorn.Config(
            app,
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="warning",
            access_log=False,  # addresses of links and of people are nobody's business
            server_header=False,
            proxy_headers=True,  # of a proxy on this machine
            limit_concurrency=_MOST_AT_ONCE,
            timeout_graceful_shutdown=_PATIENCE_SECONDS,
        )
        self._server = _Uvicorn(config)

    @property
    def port(self) -> int:
        """The port that was taken, also where 0 was asked for."""
        return int(self._socket.getsockname()[1])

    async def run(self) -> None:
        """Until cancelled."""
        try:
            await self._server.serve(sockets=[self._socket])
        except asyncio.CancelledError:
            self._server.should_exit = True
            await self._server.shutdown(sockets=[self._socket])
            raise

    def close(self) -> None:
        """Give the address back when nothing was ever served."""
        self._socket.close()


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise AddressInUseError(host, port, error.strerror or type(error).__name__) from None
    return listener

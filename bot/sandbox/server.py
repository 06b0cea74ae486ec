"""Puts both faces on one port and lets the world live as long as the server."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.sandbox.botapi import BotApi
from bot.sandbox.control import Control
from bot.sandbox.webhook import WebhookDelivery
from bot.sandbox.world import World

STATIC = Path(__file__).parent / "static"
PAGE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob: data:; "
        "object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-cache",
}
PATIENCE_SECONDS = 3


class PortInUse(Exception):
    """Somebody else listens on the wanted port."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(
            f"Port {port} on {host} is already in use: stop the other program or choose another port."
        )


def build_app(token: str, *, strict_limits: float | None = None, records_calls: bool = True) -> Starlette:
    return app_of(World(token, strict_limits=strict_limits, records_calls=records_calls))


def app_of(world: World) -> Starlette:
    """The two faces of a world that is already there."""

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as group:
            delivery = group.create_task(WebhookDelivery(world).run())
            yield
            world.close()
            delivery.cancel()

    routes = [
        *BotApi(world).routes(),
        *Control(world).routes(),
        Route("/", _page, methods=["GET"]),
        Mount("/static", StaticFiles(directory=STATIC, check_dir=False)),
    ]
    app = Starlette(routes=routes, lifespan=lifespan, exception_handlers={404: _not_found})
    app.state.world = world
    return app


async def _page(request: Request) -> Response:
    return FileResponse(STATIC / "index.html", headers=PAGE_HEADERS)


async def _not_found(request: Request, error: Exception) -> Response:
    return JSONResponse({"ok": False, "error_code": 404, "description": "Not Found"}, 404)


class BreakableConnection(H11Protocol):
    """Hands each request its connection, so that a planned fault can break it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


class QuietServer(uvicorn.Server):
    """Ends at a signal without a trace, also while somebody polls or follows the events."""

    def __init__(self, config: uvicorn.Config, world: World) -> None:
        super().__init__(config)
        self._world = world

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        with super().capture_signals():
            yield
            # Uvicorn would send itself the same signals again.
            self._captured_signals.clear()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._world.close()
        await super().shutdown(sockets)


def listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio switches Nagle's algorithm off only where the protocol is named.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(512)
    except OSError as error:
        listener.close()
        raise PortInUse(host, port) from error
    return listener


async def serve(
    host: str,
    port: int,
    token: str,
    *,
    strict_limits: float | None = None,
    records_calls: bool = True,
    trial_folder: Path | None = None,
) -> None:
    """Serves until SIGINT or SIGTERM; the folder is where this world speaks with its `drom try`."""
    listener = listen(host, port)
    world = World(token, strict_limits=strict_limits, records_calls=records_calls, trial_folder=trial_folder)
    await server_for(app_of(world)).serve(sockets=[listener])


def server_for(app: Starlette) -> QuietServer:
    config = uvicorn.Config(
        app,
        http=BreakableConnection,
        ws="none",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=PATIENCE_SECONDS,
    )
    return QuietServer(config, app.state.world)

"""What an operator's machines ask: does it live, is it ready, how is it doing."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.entrypoints.attempts import logged_attempt

#: A database that needs longer for nothing is no database to work with.
_ANSWER_SECONDS: Final = 2.0
#: Whoever asks more often is given the last answer.
_REMEMBERED_SECONDS: Final = 1.0

#: A machine that asks now and then keeps no place for that; who may keep one is for the others to say.
_HANG_UP: Final = {"Connection": "close"}

#: Raises when something that every update needs is away.
Check = Callable[[], Awaitable[object]]
#: The page of figures and its content type.
Figures = Callable[[], Awaitable[tuple[bytes, str]]]


class Readiness:
    """Whether this process should be given work."""

    def __init__(self, check: Check, stop: asyncio.Event, seconds: float = _ANSWER_SECONDS) -> None:
        self._check = check
        self._stop = stop
        self._seconds = seconds
        self._one_at_a_time = asyncio.Lock()
        self._asked_at = float("-inf")
        self._last = False

    async def is_ready(self) -> bool:
        """False at once when the program is asked to stop."""
        async with self._one_at_a_time:
            now = asyncio.get_running_loop().time()
            if now - self._asked_at >= _REMEMBERED_SECONDS:
                self._last = await logged_attempt("not_ready", self._works()) is True
                self._asked_at = asyncio.get_running_loop().time()
        return self._last and not self._stop.is_set()

    async def _works(self) -> bool:
        async with asyncio.timeout(self._seconds):
            await self._check()
        return True


class Operations:
    """An ASGI application: `/healthz`, `/readyz`, `/metrics` if there are figures, and what is behind it."""

    def __init__(
        self, readiness: Readiness, figures: Figures | None = None, behind: ASGIApp | None = None
    ) -> None:
        self._readiness = readiness
        self._figures = figures
        self._behind = behind

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        request = Request(scope, receive)
        response = await self._answer(request.url.path) if request.method in ("GET", "HEAD") else None
        app: ASGIApp = response or self._behind or Response(status_code=404, headers=_HANG_UP)
        await app(scope, receive, send)

    async def _answer(self, path: str) -> Response | None:
        match path:
            case "/healthz":
                return Response(headers=_HANG_UP)  # whoever hangs or is dead does not answer
            case "/readyz":
                status = 200 if await self._readiness.is_ready() else 503
                return Response(status_code=status, headers=_HANG_UP)
            case "/metrics" if self._figures is not None:
                page, kind = await self._figures()
                return Response(page, headers=_HANG_UP | {"Content-Type": kind})
        return None

"""Takes updates in from Telegram's requests: stored first, then 200, and not a word to anybody else."""

import asyncio
import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from starlette.background import BackgroundTask
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bot.entrypoints.attempts import logged_attempt
from bot.entrypoints.gathering import Gathering
from bot.entrypoints.polling import Aside, Envelope, NothingAside, UpdateStore
from bot.services.attempts import Failure
from bot.services.ports import Incoming

_logger = logging.getLogger(__name__)

SECRET_HEADER: Final = "x-telegram-bot-api-secret-token"
#: An update is a few kilobytes.
MOST_BYTES: Final = 1024 * 1024
#: Telegram, or the balancer in front, would not wait much longer.
STORE_SECONDS: Final = 8.0
RETRY_AFTER_SECONDS: Final = 5

#: Tells a phone that its button was heard.
StopSpinner = Callable[[str], Awaitable[None]]


class RefusedError(Exception):
    """A request that is not taken."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Webhook:
    """An ASGI application with one address; everything else is 404, and no answer says anything."""

    def __init__(
        self,
        path: str,
        secrets: Sequence[str],
        inbox: UpdateStore,
        envelope: Envelope,
        wake: Callable[[], None],
        stop_spinner: StopSpinner,
        *,
        aside: Aside | None = None,
        store_seconds: float = STORE_SECONDS,
    ) -> None:
        if not all(secrets) or not secrets:
            raise ValueError("without a secret anybody could write to the bot")
        self._path = path
        self._secrets = [secret.encode() for secret in secrets]
        self._inbox = Gathering(inbox)
        self._envelope = envelope
        self._wake = wake
        self._stop_spinner = stop_spinner
        self._aside = aside or NothingAside()
        self._store_seconds = store_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        try:
            response = await self._answer(Request(scope, receive))
        except ClientDisconnect:
            return
        except RefusedError as refused:
            # What is left of the body is not waited for.
            response = Response(status_code=refused.status, headers={"Connection": "close"})
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.url.path != self._path or request.method != "POST":
            raise RefusedError(404)
        if not self._is_telegram(request):
            raise RefusedError(403)
        body = await self._body(request)
        update = _read(body)
        update_id, chat, button = self._envelope(update)
        if update_id <= 0:
            _logger.warning("a request without an update", extra={"action": "update_without_number"})
            raise RefusedError(400)
        if self._aside.wants(update):
            self._aside.take(update)
            return Response()
        done = await logged_attempt("updates_not_stored", self._store(Incoming(update_id, chat, body)))
        if isinstance(done, Failure):
            return Response(status_code=503, headers={"Retry-After": str(RETRY_AFTER_SECONDS)})
        self._wake()
        return Response(background=BackgroundTask(self._stop_spinner, button) if button else None)

    def _is_telegram(self, request: Request) -> bool:
        said = request.headers.get(SECRET_HEADER, "").encode("latin-1")
        # All are compared, so that time does not tell which one was nearly right.
        found = [hmac.compare_digest(said, secret) for secret in self._secrets]
        return any(found)

    async def _body(self, request: Request) -> bytes:
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/json":
            raise RefusedError(415)
        length = request.headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit()) or int(length[:12]) > MOST_BYTES:
            raise RefusedError(413)
        body = bytearray()
        # How long it may take is the server's matter: it hangs up.
        async for chunk in request.stream():
            body += chunk
            if len(body) > MOST_BYTES:
                raise RefusedError(413)
        return bytes(body)

    async def _store(self, incoming: Incoming) -> None:
        async with asyncio.timeout(self._store_seconds):
            await self._inbox.receive(incoming)


def _read(body: bytes) -> dict[str, Any]:
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        raise RefusedError(400) from None
    if not isinstance(update, dict):
        raise RefusedError(400)
    return update

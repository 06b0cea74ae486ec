"""What every answer tells the browser: load nothing from elsewhere, run nothing, keep no page."""

from collections.abc import Mapping
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ALWAYS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": with that, browsers hide the origin of our own forms, and it could not be checked.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), interest-cohort=(), browsing-topics=()",
    "X-Robots-Tag": "noindex, nofollow",
}
_FOR_A_YEAR: Final = "max-age=31536000"


class Headers:
    """Adds them to everything, also to what was refused; a handler's own `Cache-Control` stays."""

    def __init__(self, app: ASGIApp, *, is_https: bool) -> None:
        self._app = app
        secure = {"Strict-Transport-Security": _FOR_A_YEAR} if is_https else {}
        self._headers: Mapping[str, str] = _ALWAYS | secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, send_with_headers)

"""Reads what a form of our own sends, and nothing else."""

import hashlib
import hmac
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

#: Our forms are a token and a language long.
_MOST_BYTES: Final = 2048
_MOST_FIELDS: Final = 8
_TYPE: Final = "application/x-www-form-urlencoded"


def came_from(request: Request, origin: str) -> bool:
    """Whether one of our own pages sent it; a browser that does not say so is refused."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    return request.headers.get("origin") == origin and site == "same-origin"


async def fields_of(request: Request) -> dict[str, str]:
    """The fields; empty where it is no form of ours."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _TYPE:
        return {}
    body = b""
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > _MOST_BYTES:
                return {}
        return dict(parse_qsl(body.decode("ascii"), max_num_fields=_MOST_FIELDS))
    except (ClientDisconnect, ValueError):
        return {}


def csrf_of(secret: str) -> str:
    """What a form must bring along: follows from the session's secret, and tells nothing of it."""
    return hmac.digest(secret.encode(), b"drom form", hashlib.sha256).hex()


def is_csrf(given: str, secret: str) -> bool:
    """Compared in constant time."""
    return hmac.compare_digest(given.encode(), csrf_of(secret).encode())

"""Lets a request through to its page, or says why not: the table of rights says who may."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Protocol

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.domain.access import Role, Visitor
from bot.domain.languages import DEFAULT_LANGUAGE, known_language
from bot.domain.rights import PAGES
from bot.entrypoints.attempts import logged_attempt
from bot.entrypoints.web.forms import came_from, csrf_of, fields_of, is_csrf
from bot.services.attempts import Failure
from bot.services.dashboard_door import Refusal

#: What may be carried in an address is short; what is longer was not made by our pages.
_LONGEST_VALUE: Final = 128


@dataclass(frozen=True, slots=True)
class Visit:
    """One request that was let through."""

    request: Request
    language: str
    query: dict[str, str]
    fields: dict[str, str]
    visitor: Visitor | None
    csrf: str

    @property
    def path(self) -> str:
        return self.request.url.path

    @property
    def address(self) -> str:
        """Where it came from, as far as the server knows."""
        return self.request.client.host if self.request.client else ""


Handler = Callable[[Visit], Awaitable[Response]]


class Door(Protocol):
    """Says who is there."""

    async def visitor(self, secret: str, *, leaves: bool = False) -> Visitor | Refusal | None: ...


class Signs(Protocol):
    """Renders the pages that stand at closed doors."""

    def languages(self) -> tuple[str, ...]: ...

    def sign(self, visit: Visit, kind: str) -> str: ...


class Entrance:
    """Makes routes that ask who is there before anything else happens."""

    def __init__(self, door: Door, signs: Signs, *, origin: str) -> None:
        self._door = door
        self._signs = signs
        self._origin = origin
        self._is_https = origin.startswith("https://")
        # Browsers take a name with __Host- only with Secure, for this host alone and for all its paths.
        self.cookie = "__Host-drom" if self._is_https else "drom"

    def route(self, method: str, path: str, handler: Handler, *, leaves: bool = False) -> Route:
        """A page for those whom the table names; the program does not start with a page that is not in it.

        `leaves`: it is the way out, which is open while nobody knows who may be in.
        """
        needs = PAGES[method, path]

        async def endpoint(request: Request) -> Response:
            done = await logged_attempt("page_failed", self._let_in(request, handler, needs, leaves))
            if isinstance(done, Failure):
                return self.closed(self._stranger(request), "broken", 500)
            return done

        return Route(path, endpoint, methods=[method])

    async def _let_in(self, request: Request, handler: Handler, needs: Role | None, leaves: bool) -> Response:
        secret = request.cookies.get(self.cookie, "")
        is_asked = secret and needs is not None
        visitor = await self._door.visitor(secret, leaves=leaves) if is_asked else None
        if isinstance(visitor, Refusal):
            return self.closed(self._stranger(request), "telegram_silent", 503)
        is_form = request.method == "POST"
        fields = await fields_of(request) if is_form else {}
        visit = self._visit(request, fields, visitor, csrf_of(secret) if visitor else "")
        if is_form and not came_from(request, self._origin):
            return self.closed(visit, "forged", 403)
        if needs is None:
            return await handler(visit)
        if visitor is None:
            return self.closed(visit, "signed_out", 401)
        if not visitor.may(needs):
            return self.closed(visit, "forbidden", 403)
        if is_form and not is_csrf(fields.get("csrf", ""), secret):
            return self.closed(visit, "forged", 403)
        return await handler(visit)

    def closed(self, visit: Visit, kind: str, status: int) -> Response:
        """A page that says why there is no other."""
        return HTMLResponse(self._signs.sign(visit, kind), status)

    def not_found(self, request: Request) -> Response:
        """Nobody learns more of an address that does not exist."""
        return self.closed(self._stranger(request), "not_found", 404)

    def admit(self, response: Response, secret: str) -> None:
        """Give the browser its session; it is forgotten when the browser is closed."""
        response.set_cookie(
            self.cookie, secret, path="/", secure=self._is_https, httponly=True, samesite="strict"
        )

    def dismiss(self, response: Response) -> None:
        """Take it back."""
        response.delete_cookie(self.cookie, path="/", secure=self._is_https, httponly=True, samesite="strict")

    def _stranger(self, request: Request) -> Visit:
        return self._visit(request, {}, None, "")

    def _visit(self, request: Request, fields: dict[str, str], visitor: Visitor | None, csrf: str) -> Visit:
        query = {name: value for name, value in request.query_params.items() if len(value) <= _LONGEST_VALUE}
        wished = query.get("lang") or fields.get("lang", "")
        if wished not in self._signs.languages():
            query.pop("lang", None)
            wished = visitor.language if visitor else _language_of(request)
        return Visit(request, wished, query, fields, visitor, csrf)


def _language_of(request: Request) -> str:
    """The first language of the browser that Drom speaks."""
    wishes = request.headers.get("accept-language", "")[:200].split(",")
    found = (known_language(wish.partition(";")[0].strip()) for wish in wishes)
    return next(filter(None, found), DEFAULT_LANGUAGE)

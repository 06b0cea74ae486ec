"""Every address of the dashboard and what happens there; who may open it stands in the table of rights."""

from collections.abc import Mapping
from typing import Final, Protocol
from urllib.parse import urlencode, urlsplit

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp

from bot.domain.access import Visitor
from bot.domain.dashboard import FiguresView, KnowledgeView, QueueView
from bot.entrypoints.web.headers import Headers
from bot.entrypoints.web.throttle import Throttle
from bot.entrypoints.web.visits import Entrance, Visit
from bot.services.dashboard import Dashboard
from bot.services.dashboard_door import Door, Refusal
from bot.services.ports import Clock

_FILES: Final = {
    "csv": "text/csv; charset=utf-8; header=present",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_FOR_EVER: Final = "public, max-age=31536000, immutable"
_STATUS: Final = {Refusal.LINK: 403, Refusal.NOT_STAFF: 403, Refusal.TELEGRAM: 503}
_KIND: Final = {
    Refusal.LINK: "strange_link",
    Refusal.NOT_STAFF: "not_staff",
    Refusal.TELEGRAM: "telegram",
}


class Asset(Protocol):
    """A file that pages refer to."""

    @property
    def content(self) -> bytes: ...

    @property
    def media_type(self) -> str: ...


class Pages(Protocol):
    """Renders HTML; a visit is its frame."""

    def languages(self) -> tuple[str, ...]: ...

    @property
    def version(self) -> str: ...

    def asset(self, name: str) -> Asset | None: ...

    def figures(self, frame: Visit, view: FiguresView | None) -> str: ...

    def queue(self, frame: Visit, view: QueueView) -> str: ...

    def knowledge(self, frame: Visit, view: KnowledgeView) -> str: ...

    def access(self, frame: Visit, open_sessions: int) -> str: ...

    def sign_in(self, frame: Visit, token: str) -> str: ...

    def sign(self, frame: Visit, kind: str) -> str: ...


class Press(Protocol):
    """Makes files of what a page shows."""

    async def export(self, view: FiguresView, language: str, wanted: str) -> bytes: ...


class _Addresses:
    """The handlers; each is given a visit that was let through."""

    def __init__(
        self,
        door: Door,
        dashboard: Dashboard,
        pages: Pages,
        press: Press,
        entrance: Entrance,
        throttle: Throttle,
    ) -> None:
        self._door = door
        self._dashboard = dashboard
        self._pages = pages
        self._press = press
        self._entrance = entrance
        self._throttle = throttle

    # ── pages ──

    async def figures(self, visit: Visit) -> Response:
        return HTMLResponse(self._pages.figures(visit, await self._dashboard.figures(visit.query)))

    async def export(self, visit: Visit) -> Response:
        """The same figures as the page with the same choices, as a file."""
        wanted = visit.request.path_params["format"]
        view = await self._dashboard.figures(visit.query) if wanted in _FILES else None
        if view is None:
            return self._entrance.closed(visit, "not_found", 404)
        content = await self._press.export(view, visit.language, wanted)
        await self._door.takes_along(_signed_in(visit), wanted)
        name = f"drom-{view.selection.name}.{wanted}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(content, media_type=_FILES[wanted], headers=headers)

    async def queue(self, visit: Visit) -> Response:
        return HTMLResponse(self._pages.queue(visit, await self._dashboard.queue()))

    async def knowledge(self, visit: Visit) -> Response:
        return HTMLResponse(self._pages.knowledge(visit, await self._dashboard.knowledge(visit.query)))

    async def access(self, visit: Visit) -> Response:
        return HTMLResponse(self._pages.access(visit, await self._door.open_sessions()))

    async def asset(self, visit: Visit) -> Response:
        version, name = (visit.request.path_params[part] for part in ("version", "name"))
        asset = self._pages.asset(name)
        if asset is None or version != self._pages.version:
            return self._entrance.closed(visit, "not_found", 404)
        return Response(asset.content, media_type=asset.media_type, headers={"Cache-Control": _FOR_EVER})

    # ── in and out ──

    async def sign_in_page(self, visit: Visit) -> Response:
        """Looking at the link uses nothing up: Telegram's previews and careful people do that."""
        token = visit.query.get("token", "")
        if not token:
            return self._entrance.closed(visit, "signed_out", 200)
        return HTMLResponse(self._pages.sign_in(visit, token))

    async def sign_in(self, visit: Visit) -> Response:
        token = visit.fields.get("token", "")
        secret = await self._door.sign_in(token) if token else Refusal.LINK
        if isinstance(secret, Refusal):
            if secret is Refusal.LINK:
                # A good link opens all the same: behind a proxy everybody may come from one address.
                if self._throttle.refuses(visit.address):
                    return self._entrance.closed(visit, "too_often", 429)
                self._throttle.failed(visit.address)
            return self._entrance.closed(visit, _KIND[secret], _STATUS[secret])
        response = _go("/", {"lang": visit.language})
        self._entrance.admit(response, secret)
        return response

    async def sign_out(self, visit: Visit) -> Response:
        await self._door.sign_out(_signed_in(visit))
        return self._goodbye(visit)

    async def end_all(self, visit: Visit) -> Response:
        await self._door.sign_everybody_out(_signed_in(visit))
        return self._goodbye(visit)

    def _goodbye(self, visit: Visit) -> Response:
        response = _go("/goodbye", {"lang": visit.language})
        self._entrance.dismiss(response)
        return response

    async def goodbye(self, visit: Visit) -> Response:
        return self._entrance.closed(visit, "goodbye", 200)


def application(
    door: Door, dashboard: Dashboard, pages: Pages, press: Press, clock: Clock, origin: str
) -> ASGIApp:
    """The dashboard for one public address such as `https://figures.example.org`."""
    entrance = Entrance(door, pages, origin=origin)
    to = _Addresses(door, dashboard, pages, press, entrance, Throttle(clock))
    route = entrance.route
    routes = [
        route("GET", "/", to.figures),
        route("GET", "/export/{format}", to.export),
        route("GET", "/queue", to.queue),
        route("GET", "/knowledge", to.knowledge),
        route("GET", "/access", to.access),
        route("POST", "/access/end", to.end_all),
        route("POST", "/sign-out", to.sign_out, leaves=True),
        route("GET", "/sign-in", to.sign_in_page),
        route("POST", "/sign-in", to.sign_in),
        route("GET", "/goodbye", to.goodbye),
        route("GET", "/static/{version}/{name}", to.asset),
    ]

    async def not_found(request: Request, error: Exception) -> Response:
        return entrance.not_found(request)

    parts = urlsplit(origin)
    app = Starlette(
        routes=routes,
        middleware=[
            Middleware(Headers, is_https=parts.scheme == "https"),
            # Another name that leads here would have other pages' rights in the browser.
            Middleware(TrustedHostMiddleware, allowed_hosts=[parts.hostname or ""], www_redirect=False),
        ],
        exception_handlers={404: not_found, 405: not_found},
    )
    # It would send browsers to whatever port the request itself names.
    app.router.redirect_slashes = False
    return app


def _go(path: str, query: Mapping[str, str]) -> RedirectResponse:
    return RedirectResponse(f"{path}?{urlencode(query)}", 303)


def _signed_in(visit: Visit) -> Visitor:
    assert visit.visitor is not None, "the route is not for everyone"
    return visit.visitor

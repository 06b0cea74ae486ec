"""Puts the views of the services into pages: words, tables and pictures, and nothing from outside."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.adapters.dashboard.figures_page import figures_values
from bot.adapters.dashboard.health_pages import knowledge_values, queue_values
from bot.adapters.dashboard.sections import Charts
from bot.adapters.dashboard.words import Words
from bot.domain.access import LINK_LASTS, Role, Visitor
from bot.domain.dashboard import FiguresView, KnowledgeView, QueueView
from bot.services.ports import Numerals, Translator

_HOME: Final = Path(__file__).parent
#: What an address may carry from page to page; anything else in it is dropped.
KEPT: Final = ("from", "to", "country", "municipality", "topic", "language", "lang")
_TYPES: Final = {".css": "text/css", ".svg": "image/svg+xml"}


class Frame(Protocol):
    """Who reads what in which language, and what the address says."""

    @property
    def language(self) -> str: ...

    @property
    def path(self) -> str: ...

    @property
    def query(self) -> Mapping[str, str]: ...

    @property
    def visitor(self) -> Visitor | None: ...

    @property
    def csrf(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that pages refer to."""

    content: bytes
    media_type: str


class Pages:
    """One method for each page; the result is HTML."""

    def __init__(self, translator: Translator, numerals: Numerals, charts: Charts) -> None:
        self._translator = translator
        self._numerals = numerals
        self._charts = charts
        files = {path.name: path.read_bytes() for path in sorted((_HOME / "static").iterdir())}
        self._assets = {name: Asset(content, _TYPES[Path(name).suffix]) for name, content in files.items()}
        #: A changed file has another address, so that browsers may keep each for ever.
        self.version = hashlib.sha256(b"".join(files.values())).hexdigest()[:16]
        self._templates = Environment(
            loader=FileSystemLoader(_HOME / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def languages(self) -> tuple[str, ...]:
        """In which a page can be read."""
        return self._translator.languages()

    def asset(self, name: str) -> Asset | None:
        """A file of the look."""
        return self._assets.get(name)

    def figures(self, frame: Frame, view: FiguresView | None) -> str:
        words = self._words(frame, view.smallest if view else 1)
        values = figures_values(words, self._charts, view) if view else {}
        return self._page("figures.html" if view else "no_figures.html", frame, words, **values)

    def queue(self, frame: Frame, view: QueueView) -> str:
        words = self._words(frame)
        return self._page("queue.html", frame, words, **queue_values(words, view))

    def knowledge(self, frame: Frame, view: KnowledgeView) -> str:
        words = self._words(frame, view.asked.smallest if view.asked else 1)
        return self._page("knowledge.html", frame, words, **knowledge_values(words, view))

    def access(self, frame: Frame, open_sessions: int) -> str:
        return self._page("access.html", frame, self._words(frame), open_sessions=open_sessions)

    def sign_in(self, frame: Frame, token: str) -> str:
        """The page with the button: whoever only looks at the link uses nothing up."""
        return self._page("sign_in.html", frame, self._words(frame), token=token)

    def sign(self, frame: Frame, kind: str) -> str:
        """A page that says why there is no other: `signed_out`, `strange_link`, `not_staff`, …"""
        minutes = int(LINK_LASTS.total_seconds()) // 60
        return self._page("message.html", frame, self._words(frame), kind=kind, minutes=minutes)

    def _words(self, frame: Frame, smallest: int = 1) -> Words:
        return Words(self._translator, self._numerals, frame.language, smallest)

    def _page(self, template: str, frame: Frame, words: Words, **values: Any) -> str:
        kept = {name: frame.query[name] for name in KEPT if frame.query.get(name)}

        def link(path: str, **changes: str) -> str:
            """Another page in the same language, with other choices."""
            wanted = {name: kept[name] for name in kept if path == frame.path or name == "lang"} | changes
            return f"{path}?{urlencode(wanted)}" if wanted else path

        return self._templates.get_template(template).render(
            frame=frame,
            t=words.t,
            plural=words.plural,
            words=words,
            link=link,
            kept=kept,
            languages=self._translator.languages(),
            is_admin=frame.visitor is not None and frame.visitor.may(Role.ADMIN),
            asset=lambda name: f"/static/{self.version}/{name}",
            **values,
        )

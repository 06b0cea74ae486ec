"""A report as one HTML file: nothing is loaded with it, and it prints as it reads."""

from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot.adapters.dashboard.papers.paper import Paper
from bot.adapters.dashboard.words import Words

_HOME: Final = Path(__file__).parent / "templates"


def html_of(paper: Paper, words: Words) -> bytes:
    """UTF-8."""
    templates = Environment(
        loader=FileSystemLoader(_HOME),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = templates.get_template("report.html").render(
        paper=paper,
        t=words.t,
        style=Markup((_HOME / "report.css").read_text(encoding="utf-8")),  # nosec B704  # our own style sheet
    )
    return page.encode()

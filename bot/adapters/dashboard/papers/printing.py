"""Sets papers with typst: a report as PDF, a month as a picture, charts as pictures for word processors."""

import json
import os
import subprocess
import sys
from base64 import b64decode
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Literal

from bot.adapters.dashboard.papers.paper import Paper
from bot.adapters.dashboard.sections import Section
from bot.adapters.dashboard.words import Words
from bot.domain.environment import without_settings

_HOME: Final = Path(__file__).parent / "templates"
_TYPESETTER: Final = Path(__file__).parents[2] / "typesetting.py"
_PATIENCE_SECONDS: Final = 60
#: A picture is looked at on telephones; charts are printed.
_DOTS_PER_INCH: Final = {"picture": 170, "charts": 200}


def pdf_of(paper: Paper, words: Words) -> bytes:
    """For printers and for funders; its text can be searched, copied and read aloud."""
    return _set("report", values_of(paper, words), "pdf")[0]


def png_of(paper: Paper, words: Words) -> bytes:
    """One picture."""
    return _set("picture", values_of(paper, words), "png")[0]


def pngs_of(charts: Sequence[str]) -> list[bytes]:
    """Each chart as a picture."""
    return _set("charts", {"charts": list(charts)}, "png") if charts else []


def values_of(paper: Paper, words: Words) -> dict[str, Any]:
    """A paper as plain values, its sentences in the reader's language."""
    t = words.t
    return {
        "language": paper.language,
        "title": paper.title,
        "subtitle": paper.subtitle,
        "missing": paper.missing,
        "facts": [
            {"label": one.label, "number": one.figure.text, "remark": one.remark, "in_words": one.in_words}
            for one in paper.facts
        ],
        "sections": [_section(one) for one in paper.sections],
        "method": list(paper.method),
        "how_to_read": t("How to read these figures"),
        "together": t("Together"),
        "promise": t("Drom keeps counts only: no names, no messages, nobody’s history."),
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "slug": section.slug,
        "title": section.title,
        "chart": str(section.chart),
        "legend": list(section.legend) if len(section.legend) > 1 else [],
        "heads": [section.first_column, *section.columns],
        "rows": [[name, *(one.text for one in figures)] for name, figures in section.rows],
        "total": [one.text for one in section.total] if section.total and len(section.rows) > 1 else [],
        "notes": list(section.notes),
    }


def _set(template: str, values: dict[str, Any], wanted: Literal["pdf", "png"]) -> list[bytes]:
    """Elsewhere, because typst keeps what it has drawn: the bot would grow with every picture."""
    order = {
        "source": (_HOME / f"{template}.typ").read_text(encoding="utf-8"),
        "values": values,
        "format": wanted,
        "ppi": _DOTS_PER_INCH.get(template, 144),
    }
    done = subprocess.run(  # nosec B603  # our own module, no shell
        [sys.executable, "-I", str(_TYPESETTER)],
        input=json.dumps(order).encode(),
        capture_output=True,
        check=True,
        timeout=_PATIENCE_SECONDS,
        # It needs no settings, and so none of the keys.
        env=without_settings(os.environ),
    )
    return [b64decode(page) for page in json.loads(done.stdout)["pages"]]

"""Where each title and way of asking stands, for commands that speak of them to editors."""

from collections.abc import Mapping
from pathlib import Path

from bot.adapters.knowledge.draft import draft
from bot.adapters.knowledge.tree import ANY

#: (entry, language, text) → (file, line); the first place, where a text stands twice.
Places = Mapping[tuple[str, str, str], tuple[str, int]]


def places_of(directory: Path) -> Places:
    """The places of all titles and ways of asking below a folder."""
    found: dict[tuple[str, str, str], tuple[str, int]] = {}
    for document in draft(directory).of("questions"):
        for pattern in (("entries", ANY, "phrasings", ANY, ANY), ("entries", ANY, "titles", ANY)):
            for spot, text in document.tree.texts(*pattern):
                key = (str(spot.loc[1]), str(spot.loc[3]), text)
                found.setdefault(key, (document.name, spot.line))
    return found

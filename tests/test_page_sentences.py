"""Whatever a page of the dashboard can say stands in every catalogue."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

from bot.adapters import dashboard
from bot.domain.languages import LANGUAGES

LOCALES = Path(__file__).parents[1] / "locales"
TEMPLATES = Path(dashboard.__path__[0]) / "templates"


def sentences_of_the_pages() -> Iterator[str]:
    """The first words given to `t` and `plural` in the templates."""
    for file in sorted(TEMPLATES.glob("*.html")):
        with file.open("rb") as stream:
            for _, _, message, _ in babel_extract(stream, ["t", "plural"], [], {}):
                first = message[0] if isinstance(message, tuple) else message
                if first:
                    yield first


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_the_pages_stands_in_the_catalogue(language: str) -> None:
    with (LOCALES / language / "LC_MESSAGES" / "drom.po").open("rb") as file:
        catalogue = read_po(file)
    known = {message.id if isinstance(message.id, str) else message.id[0] for message in catalogue}
    said = set(sentences_of_the_pages())
    assert len(said) > 60
    assert said - known == set()

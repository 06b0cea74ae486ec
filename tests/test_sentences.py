"""Whatever the bot can say stands in every catalogue: nobody reads English by accident."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot import services
from bot.domain.languages import LANGUAGES

LOCALES = Path(__file__).parents[1] / "locales"


def sentences_of_the_code() -> Iterator[str]:
    """The first words given to `t` and `plural`, wherever the call stands, also inside an f-string."""
    for file in sorted(Path(services.__path__[0]).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args and _name(node.func) in ("t", "plural"):
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _texts(said: object) -> list[str]:
    return [said] if isinstance(said, str) else list(said) if isinstance(said, tuple | list) else [""]


def test_the_code_has_sentences_at_all() -> None:
    assert len(set(sentences_of_the_code())) > 100


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_the_code_stands_in_the_catalogue(language: str) -> None:
    with (LOCALES / language / "LC_MESSAGES" / "drom.po").open("rb") as file:
        known = {
            message.id if isinstance(message.id, str) else message.id[0]
            for message in read_po(file)
            if message.id and all(_texts(message.string))
        }
    assert set(sentences_of_the_code()) - known == set()

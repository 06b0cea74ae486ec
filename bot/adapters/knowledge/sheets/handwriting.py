"""Writes values as YAML in the hand of the knowledge files: texts in double quotes, short words without."""

import re
from typing import Final

from bot.adapters.knowledge.sheets.manuscript import Scalar
from bot.adapters.knowledge.tree import Data

_WIDEST: Final = 110
#: What stands behind these names is a word of the base's own or a date, not a text to read.
_PLAIN: Final = frozenset(
    """
    days languages services organisation municipality checked verified always_open reviewed
    review_by source emails
    """.split()
)
_ON_ONE_LINE: Final = frozenset("days languages services emails urls".split())
_WORD: Final = re.compile(r"[a-z0-9]+(?:[-.@_a-z0-9]*[a-z0-9])?")
_ADDRESS: Final = re.compile(r"https?://[^\s#:,\[\]{}\"'`]+")
#: A plain text that stays plain: nothing in it means anything to YAML.
_HARMLESS: Final = re.compile(r"[^\W_](?:[\w ./@+%()’–=&;~-]|:(?=[^\s]))*(?<! )")


def scalar(value: str, key: str = "", *, flow: bool = False) -> str:
    """A new text."""
    if key in _PLAIN and (_WORD.fullmatch(value) or (not flow and _ADDRESS.fullmatch(value))):
        return value
    return _quoted(value)


def rewritten(old: Scalar, value: str) -> str:
    """A changed text in the quotes that it stood in."""
    if old.style == "'":
        return "'" + value.replace("'", "''") + "'"
    if old.style is None and _HARMLESS.fullmatch(value):
        return value
    return _quoted(value)


def flow(value: Data, key: str = "") -> str:
    """A value on one line, collections in brackets."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {flow(part, name)}" for name, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(item, key) for item in value) + "]"
    return scalar(value, key, flow=True)


def entry(key: str, value: Data, indent: int) -> list[str]:
    """A name with its value as lines; the first one is indented by whoever places it."""
    if isinstance(value, str):
        return [f"{key}: {scalar(value, key)}"]
    line = f"{key}: {flow(value, key)}"
    if _is_flat(value, key) and indent + len(line) <= _WIDEST:
        return [line]
    below = " " * (indent + 2)
    if isinstance(value, dict):
        return [f"{key}:", *_indented(below, [entry(name, part, indent + 2) for name, part in value.items()])]
    items = [_dashed(item(part, indent + 4, key)) for part in value]
    return [f"{key}:", *_indented(below, items)]


def item(value: Data, indent: int, key: str = "") -> list[str]:
    """An item of a list as lines, without its dash; the first line is indented by whoever places it."""
    if isinstance(value, str):
        return [scalar(value, key)]
    line = flow(value, key)
    if isinstance(value, list) or (len(value) > 1 and _is_flat(value, key) and indent + len(line) <= _WIDEST):
        return [line]
    first, *others = _indented(" " * indent, [entry(name, part, indent) for name, part in value.items()])
    return [first[indent:], *others]


def _is_flat(value: Data, key: str) -> bool:
    if isinstance(value, list):
        return key in _ON_ONE_LINE
    if isinstance(value, dict):
        return all(isinstance(part, str) or name in _ON_ONE_LINE for name, part in value.items())
    return True


def _dashed(lines: list[str]) -> list[str]:
    return [f"- {lines[0]}", *lines[1:]]


def _indented(indent: str, blocks: list[list[str]]) -> list[str]:
    return [line for first, *others in blocks for line in (indent + first, *others)]


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'

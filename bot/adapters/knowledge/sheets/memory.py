"""Remembers in each row what its cells said when it was exported.

A translator may keep the file for weeks. What only the knowledge files have changed since must not be
undone by a cell that nobody touched.
"""

import hashlib
from collections.abc import Mapping
from typing import Final

from bot.adapters.knowledge.sheets.layout import FACT
from bot.domain.languages import LANGUAGES

_COLUMNS: Final = (FACT, *LANGUAGES)


def memory_of(texts: Mapping[str, str]) -> str:
    """The memory of a row: a short mark of each text."""
    return " ".join(_mark(texts.get(column, "")) for column in _COLUMNS)


def remembers(memory: str, column: str, text: str) -> bool | None:
    """Whether the cell said this when it was exported; None where nothing is remembered."""
    marks = memory.split()
    if len(marks) != len(_COLUMNS):
        return None
    return marks[_COLUMNS.index(column)] == _mark(text)


def _mark(text: str) -> str:
    return hashlib.blake2s(text.encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()

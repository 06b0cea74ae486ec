"""Sheets as staff and translators edit them, whatever program they use for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

#: A key says what a row is about; a missing text is one that families wait for; closed cells take nothing.
CellKind = Literal["key", "text", "missing", "closed"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell to write."""

    text: str = ""
    kind: CellKind = "text"


@dataclass(frozen=True, slots=True)
class Column:
    """A column, found again by its heading."""

    heading: str
    width: int
    hidden: bool = False  #: for programs; a file from elsewhere may lack it


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet to write; the keys stand in its first columns."""

    title: str
    columns: tuple[Column, ...]
    keys: int
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A row as it came back: texts by heading, empty cells as empty texts."""

    number: int
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True, order=True)
class Remark:
    """Something about one cell that its writer can mend."""

    sheet: str
    row: int
    column: str
    message: str

    def as_text(self) -> str:
        """The remark on one line."""
        column = f", column {self.column}" if self.column else ""
        return f"{self.sheet}, row {self.row}{column}: {self.message}"


@dataclass(frozen=True, slots=True)
class FoundSheet:
    """A sheet as it came back, with the cells that hold no text."""

    title: str
    rows: tuple[FoundRow, ...]
    remarks: tuple[Remark, ...] = ()

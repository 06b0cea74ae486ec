"""Writes sheets as a spreadsheet in which the texts can be edited and nothing else by accident."""

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter

from bot.domain.sheets import Cell, Sheet

_GREY, _LIGHT, _ORANGE, _DARK = "E7E6E6", "F7F7F7", "FCE4D6", "1F3864"
_LINE: Final = Side(style="thin", color="D0CECE")
#: A text format: what is typed later stays what was typed, also 08:30, 112 and =.
_AS_TEXT: Final = "@"


def write(path: Path, sheets: Iterable[Sheet], guide: str) -> None:
    """Writes the file at once: a program that has the old one open never sees half of it."""
    book = Workbook()
    book.properties.creator = "Drom"
    for style in _styles():
        book.add_named_style(style)
    _write_guide(book.active, guide)
    for sheet in sheets:
        _write_sheet(book.create_sheet(sheet.title), sheet)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        new = Path(file.name)
    try:
        book.save(new)
        new.chmod(0o644)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def _styles() -> Iterable[NamedStyle]:
    fills = {"key": _GREY, "text": None, "missing": _ORANGE, "closed": _LIGHT}
    for kind, colour in fills.items():
        style = NamedStyle(kind, number_format=_AS_TEXT)
        style.alignment = Alignment(wrap_text=True, vertical="top")
        style.border = Border(_LINE, _LINE, _LINE, _LINE)
        style.protection = Protection(locked=kind in ("key", "closed"))
        if colour:
            style.fill = PatternFill("solid", fgColor=colour)
        yield style
    heading = NamedStyle("column heading", font=Font(bold=True, color="FFFFFF"))
    heading.fill = PatternFill("solid", fgColor=_DARK)
    yield heading


def _write_guide(target: Any, guide: str) -> None:
    target.title = "Read me"
    target.column_dimensions["A"].width = 110
    target.sheet_view.showGridLines = False
    for number, line in enumerate(guide.splitlines(), start=1):
        cell = target.cell(number, 1, line.removeprefix("# "))
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if line.startswith("# "):
            cell.font = Font(bold=True, size=13, color=_DARK)
    target.protection.sheet = True


def _write_sheet(target: Any, sheet: Sheet) -> None:
    for number, column in enumerate(sheet.columns, start=1):
        cell = target.cell(1, number, column.heading)
        cell.style = "column heading"
        target.column_dimensions[get_column_letter(number)].width = column.width
        target.column_dimensions[get_column_letter(number)].hidden = column.hidden
    for row_number, row in enumerate(sheet.rows, start=2):
        for number, cell in enumerate(row, start=1):
            _write_cell(target.cell(row_number, number), cell)
    last = get_column_letter(len(sheet.columns))
    target.freeze_panes = f"{get_column_letter(sheet.keys + 1)}2"
    target.auto_filter.ref = f"A1:{last}{len(sheet.rows) + 1}"
    _protect(target.protection)


def _write_cell(target: Any, cell: Cell) -> None:
    if cell.text:
        target.value = cell.text
        # A text that begins with = is a text; without the mark a program would calculate it.
        target.data_type = "s"
    target.style = cell.kind
    if cell.text.startswith(("=", "+", "-", "@")):
        target.quotePrefix = True


def _protect(protection: Any) -> None:
    """Against slips, not against people: there is no password, and views may be changed."""
    protection.sheet = True
    for allowed in ("formatCells", "formatColumns", "formatRows", "sort", "autoFilter"):
        setattr(protection, allowed, False)

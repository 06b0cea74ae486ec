"""A member of staff at a desk: takes the knowledge out as a spreadsheet, edits cells, brings it back."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from bot.adapters.knowledge import folder, sheets
from bot.adapters.knowledge.draft import drafted
from bot.adapters.spreadsheet.reading import read
from bot.adapters.spreadsheet.writing import write

Value = str | int | float | bool | date | datetime | time | None
Row = tuple[str, ...]
Cells = Mapping[str, Value]


class Desk:
    """One knowledge folder and one spreadsheet of it."""

    def __init__(self, knowledge: Path, file: Path) -> None:
        self.knowledge, self.file = knowledge, file
        found = folder.read(knowledge)
        write(file, sheets.sheets_of(drafted(found), found.texts), sheets.GUIDE)

    def edit(self, work: Callable[[Any], None]) -> None:
        """Opens the file as a program for spreadsheets does, and saves it."""
        book = load_workbook(self.file)
        work(book)
        book.save(self.file)

    def put(self, row: Row, column: str, value: Value) -> None:
        """Types into a cell; `row` is the sheet, the keys, the part and the number."""

        def type_in(book: Any) -> None:
            sheet = book[row[0]]
            sheet.cell(number_of(sheet, row[1:]), column_of(sheet, column)).value = value

        self.edit(type_in)

    def add(self, title: str, *rows: Cells) -> None:
        """Fills empty rows at the end of a sheet."""

        def fill(book: Any) -> None:
            sheet = book[title]
            for cells in rows:
                number = first_empty(sheet)
                for column, value in cells.items():
                    sheet.cell(number, column_of(sheet, column)).value = value

        self.edit(fill)

    def delete(self, row: Row) -> None:
        """Deletes a whole row."""

        def remove(book: Any) -> None:
            sheet = book[row[0]]
            sheet.delete_rows(number_of(sheet, row[1:]))

        self.edit(remove)

    def take_back(self) -> sheets.Revision:
        """What the import would do."""
        return sheets.revise(self.knowledge, read(self.file, sheets.COLUMNS))

    def take_over(self) -> list[str]:
        """Imports, and tells the changes."""
        revision = self.take_back()
        sheets.save(revision.files)
        return [change.as_text() for change in revision.changes]

    def row(self, row: Row) -> int:
        """The number of a row."""
        return number_of(load_workbook(self.file)[row[0]], row[1:])


def number_of(sheet: Any, keys: Row) -> int:
    """The row that begins with these keys."""
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        if tuple(str(cell or "") for cell in cells[: len(keys)]) == keys:
            return number
    raise AssertionError(f"no row {keys}")


def first_empty(sheet: Any) -> int:
    """The first row in which nothing stands."""
    rows = enumerate(sheet.iter_rows(values_only=True), start=1)
    return next((number for number, cells in rows if not any(cells)), int(sheet.max_row) + 1)


def column_of(sheet: Any, heading: str) -> int:
    """The column with this heading."""
    return 1 + [cell.value for cell in sheet[1]].index(heading)

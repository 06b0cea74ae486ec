"""Reads the known sheets of a spreadsheet that people have edited."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Final
from warnings import catch_warnings, simplefilter

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from bot.adapters.spreadsheet.safety import UnreadableFileError, inspect
from bot.adapters.spreadsheet.values import NoTextError, as_text
from bot.domain.sheets import Column, FoundRow, FoundSheet, Remark

_MOST_COLUMNS: Final = 40
_MOST_ROWS: Final = 20_000
#: The lowest row that a spreadsheet program knows.
_LAST_ROW: Final = 1_048_576


def read(path: Path, known: Mapping[str, tuple[Column, ...]]) -> tuple[FoundSheet, ...]:
    """The sheets with known titles; others are somebody's notes."""
    inspect(path)
    try:
        with catch_warnings():
            # What it does not understand (a picture, a foreign extension) is none of our rows.
            simplefilter("ignore")
            found = tuple(_sheets(path, known))
    except UnreadableFileError:
        raise
    # The library meets strange files with whatever its insides stumble over.
    except (
        ArithmeticError,
        AttributeError,
        LookupError,
        OSError,
        SyntaxError,
        TypeError,
        ValueError,
    ) as error:
        raise UnreadableFileError(
            f"{path.name} cannot be read. Open it in Excel or LibreOffice and save it as .xlsx again."
        ) from error
    if not found:
        raise UnreadableFileError(
            f"{path.name} has none of the sheets {', '.join(known)}. Export them first."
        )
    return found


def _sheets(path: Path, known: Mapping[str, tuple[Column, ...]]) -> Iterator[FoundSheet]:
    # The library leaves its own file open when it stumbles, so it is given ours.
    with path.open("rb") as file, closing(load_workbook(file, read_only=True, keep_links=False)) as book:
        for sheet in book.worksheets:
            if sheet.title in known:
                # Some programs note a size that is too small.
                sheet.reset_dimensions()
                yield _sheet(sheet.title, known[sheet.title], _cells(sheet))


def _cells(sheet: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
    filled = 0
    for number, cells in enumerate(sheet.iter_rows(max_col=_MOST_COLUMNS), start=1):
        if any(cell.value is not None for cell in cells):
            filled += 1
            yield number, cells
        if filled > _MOST_ROWS or number > _LAST_ROW:
            raise UnreadableFileError(f"The sheet {sheet.title} has too many rows for an edited export.")


def _sheet(
    title: str, columns: tuple[Column, ...], found: Iterator[tuple[int, tuple[Any, ...]]]
) -> FoundSheet:
    rows: list[FoundRow] = []
    remarks: list[Remark] = []
    places: dict[str, int] = {}
    for number, cells in found:
        if not places:
            places = _places(title, columns, cells)
            continue
        texts: dict[str, str] = {}
        for heading, index in places.items():
            try:
                texts[heading] = as_text(cells[index].value, str(cells[index].data_type))
            except NoTextError as error:
                remarks.append(
                    Remark(title, number, f"{heading} ({get_column_letter(index + 1)})", str(error))
                )
        rows.append(FoundRow(number, texts))
    return FoundSheet(title, tuple(rows), tuple(remarks))


def _places(title: str, columns: tuple[Column, ...], cells: tuple[Any, ...]) -> dict[str, int]:
    said = [str(cell.value or "").strip().casefold() for cell in cells]
    known = [column for column in columns if not column.hidden or column.heading.casefold() in said]
    missing = [column.heading for column in known if column.heading.casefold() not in said]
    if missing:
        raise UnreadableFileError(
            f"The first row of the sheet {title} lacks the heading {', '.join(missing)}. Write it there."
        )
    return {column.heading: said.index(column.heading.casefold()) for column in known}

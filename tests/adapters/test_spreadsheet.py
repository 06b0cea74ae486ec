"""A spreadsheet as people get it, and what their programs make of the cells."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from bot.adapters.spreadsheet.reading import read
from bot.adapters.spreadsheet.safety import UnreadableFileError
from bot.adapters.spreadsheet.writing import write
from bot.domain.sheets import Cell, Column, Remark, Sheet

COLUMNS = {"Texts": (Column("Key", 10), Column("et", 40), Column("Memory", 5, hidden=True))}
TEXTS = ("tere", "=1+1", "+372 669 6630", "-5", "@all", "=cmd|' /C calc'!A0", "'quoted", "112", "", "a & <b>")


def written(path: Path, texts: tuple[str, ...] = TEXTS) -> Path:
    rows = tuple((Cell(f"k{number}", "key"), Cell(text)) for number, text in enumerate(texts))
    write(path, (Sheet("Texts", COLUMNS["Texts"], 1, rows),), "# Head\nA line.")
    return path


def saved(path: Path, fill: Callable[[Any], None]) -> Path:
    """A file as somebody else's program leaves it."""
    book = Workbook()
    book.active.title = "Texts"
    book.active.append(["Key", "et"])
    fill(book.active)
    book.save(path)
    return path


def test_texts_come_back_as_they_went(tmp_path: Path) -> None:
    (sheet,) = read(written(tmp_path / "a.xlsx"), COLUMNS)

    assert [row.texts["et"] for row in sheet.rows] == [*TEXTS]
    assert [row.number for row in sheet.rows] == list(range(2, 12))


def test_a_text_that_looks_like_a_formula_is_a_text_for_every_program(tmp_path: Path) -> None:
    sheet = load_workbook(written(tmp_path / "a.xlsx"))["Texts"]

    cells = [row[1] for row in sheet.iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells if cell.value} == {"s"}
    assert [bool(cell.quotePrefix) for cell in cells[:6]] == [False, True, True, True, True, True]
    assert {cell.number_format for cell in cells} == {"@"}


def test_keys_are_locked_and_texts_can_be_edited(tmp_path: Path) -> None:
    sheet = load_workbook(written(tmp_path / "a.xlsx"))["Texts"]

    assert sheet.protection.sheet and sheet.protection.password is None
    assert (sheet["A2"].protection.locked, sheet["B2"].protection.locked) == (True, False)
    assert sheet["B2"].alignment.wrap_text
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", "A1:C11")
    assert sheet.column_dimensions["C"].hidden


def test_a_missing_text_is_coloured_and_a_cell_for_nothing_is_locked(tmp_path: Path) -> None:
    rows = ((Cell("a", "key"), Cell("", "missing")), (Cell("b", "key"), Cell("", "closed")))
    write(tmp_path / "a.xlsx", (Sheet("Texts", COLUMNS["Texts"], 1, rows),), "")
    sheet = load_workbook(tmp_path / "a.xlsx")["Texts"]

    assert sheet["B2"].fill.fgColor.rgb == "00FCE4D6" and not sheet["B2"].protection.locked
    assert sheet["B3"].protection.locked


def test_the_first_sheet_tells_how_to_work_with_it(tmp_path: Path) -> None:
    book = load_workbook(written(tmp_path / "a.xlsx"))

    assert book.sheetnames == ["Read me", "Texts"]
    assert [cell.value for cell in book["Read me"]["A"]] == ["Head", "A line."]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (112, "112"),
        (112.0, "112"),
        (1.5, "1.5"),
        (True, "true"),
        (date(2026, 11, 22), "2026-11-22"),
        (datetime(2026, 11, 22, tzinfo=UTC).replace(tzinfo=None), "2026-11-22"),
        (time(8, 30), "08:30"),
        ("  spaces \u00a0 around  ", "spaces around"),
        ("two\nlines\r\nand _x000D_", "two lines and _x000D_"),
        ("", ""),
        (None, ""),
    ],
)
def test_what_a_program_makes_of_a_typed_text_is_read_as_it_was_typed(
    tmp_path: Path, value: object, text: str
) -> None:
    (sheet,) = read(saved(tmp_path / "a.xlsx", lambda rows: rows.append(["k", value])), COLUMNS)

    assert sheet.rows[0].texts["et"] == text


def test_a_formula_and_an_error_are_told_with_their_cells(tmp_path: Path) -> None:
    def fill(rows: Any) -> None:
        rows.append(["k", "=A1"])
        rows.append(["l", "#REF!"])
        rows["B3"].data_type = "e"
        rows.append(["m", "x" * 2001])

    (sheet,) = read(saved(tmp_path / "a.xlsx", fill), COLUMNS)

    assert [(remark.row, remark.column) for remark in sheet.remarks] == [
        (2, "et (B)"),
        (3, "et (B)"),
        (4, "et (B)"),
    ]
    assert sheet.remarks[0] == Remark(
        "Texts", 2, "et (B)", "There is a formula in this cell. Write its text instead."
    )


def test_columns_may_be_moved_and_notes_added(tmp_path: Path) -> None:
    def fill(rows: Any) -> None:
        rows.delete_rows(1)
        rows.append(["My notes", "ET ", "Key"])
        rows.append(["ask Anna", "tere", "k"])

    (sheet,) = read(saved(tmp_path / "a.xlsx", fill), COLUMNS)

    assert sheet.rows[0].texts == {"Key": "k", "et": "tere"}


def test_a_sheet_without_its_headings_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.xlsx", lambda rows: rows.delete_cols(2))

    with pytest.raises(UnreadableFileError, match="The first row of the sheet Texts lacks the heading et"):
        read(path, COLUMNS)


def test_a_file_without_our_sheets_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.xlsx", lambda rows: setattr(rows, "title", "Sheet1"))

    with pytest.raises(UnreadableFileError, match="none of the sheets Texts"):
        read(path, COLUMNS)

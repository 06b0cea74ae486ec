"""The figures for those who calculate: CSV with a line for each number, a workbook of sheets."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Any, Final

from bot.adapters.dashboard.papers.paper import Paper
from bot.adapters.dashboard.sections import Figure, Section
from bot.adapters.dashboard.words import Words
from bot.domain.publication import Number

#: What Excel of the Baltic countries expects; a comma is part of numbers there.
SEPARATOR: Final = ";"
#: A cell that begins so is calculated by spreadsheets, whoever wrote it.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NOT_IN_SHEET_NAMES: Final = re.compile(r"[\[\]:*?/\\']")
_LONGEST_SHEET_NAME: Final = 31
_WIDEST: Final = 60


def safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    text = _UNPRINTABLE.sub("", text)
    return f"'{text}" if text.startswith(_FORMULA) else text


def csv_of(paper: Paper, words: Words) -> bytes:
    """UTF-8 with the mark that Excel knows it by."""
    t, out = words.t, io.StringIO()
    writer = csv.writer(out, delimiter=SEPARATOR, lineterminator="\r\n")
    heads = (
        t("Table"),
        t("Row"),
        t("What is counted"),
        t("Number"),
        t("At most so far from the truth"),
        t("Most likely within"),
        t("Remark"),
    )
    writer.writerow([safe(head) for head in heads])
    for one in paper.facts:
        if one.figure.shown is not None:
            writer.writerow(_line(paper.subtitle, "", one.label, one.figure, words))
    for section in paper.sections:
        for name, column, figure in _cells(section, words):
            writer.writerow(_line(section.title, name, column, figure, words))
    return out.getvalue().encode("utf-8-sig")


def _cells(section: Section, words: Words) -> Iterator[tuple[str, str, Figure]]:
    total = ((words.t("Together"), section.total),) if section.total and len(section.rows) > 1 else ()
    for name, figures in (*section.rows, *total):
        for column, figure in zip(section.columns, figures, strict=True):
            yield name, column, figure


def _line(table: str, row: str, column: str, figure: Figure, words: Words) -> list[str | int]:
    shown = figure.shown
    if isinstance(shown, Number):
        remark = "" if shown.value else figure.text
        numbers: list[str | int] = [shown.value, shown.margin, shown.likely]
    else:
        numbers, remark = ["", "", ""], figure.reason
    return [safe(table), safe(row), safe(column), *numbers, safe(remark)]


def xlsx_of(paper: Paper, words: Words) -> bytes:
    """The first sheet says what the numbers are."""
    from openpyxl import Workbook

    book = Workbook()
    _method_sheet(book.active, paper, words)
    taken = {book.active.title.lower()}
    for section in paper.sections:
        _table_sheet(book.create_sheet(_sheet_name(section.title, taken)), section, words)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _method_sheet(sheet: Any, paper: Paper, words: Words) -> None:
    from openpyxl.styles import Alignment, Font

    t = words.t
    sheet.title = _sheet_name(t("How to read these figures"), set())
    rows: list[tuple[str | int, ...]] = [(paper.title,), (paper.subtitle,), ()]
    rows += [(sentence,) for sentence in (paper.missing, *paper.method) if sentence]
    rows += [(t("The columns with ± say how far from the truth a number most likely is at most."),)]
    rows += [(), (t("At a glance"), t("Number"), t("Most likely within"), t("At most so far from the truth"))]
    glance = len(rows)
    for row in rows:
        sheet.append([_text(cell) for cell in row])
    for one in paper.facts:
        shown = one.figure.shown
        margins = (shown.likely, shown.margin) if isinstance(shown, Number) else ()
        _put(sheet, [one.label, one.figure, *margins], words)
    for number, row in enumerate(sheet.iter_rows(min_row=1, max_row=glance, max_col=1), 1):
        row[0].alignment = Alignment(wrap_text=number > 2, vertical="top")
    sheet["A1"].font = Font(bold=True, size=16)
    for cell in sheet[glance]:
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    for letter, width in (("A", 90), ("B", 16), ("C", 18), ("D", 18)):
        sheet.column_dimensions[letter].width = width


def _table_sheet(sheet: Any, section: Section, words: Words) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    heads = [section.first_column]
    for column in section.columns:
        heads += [column, "±"]
    sheet.append([_text(head) for head in heads])
    for name, figures in section.rows:
        _put(sheet, [name, *_with_margins(figures)], words)
    if section.total and len(section.rows) > 1:
        _put(sheet, [words.t("Together"), *_with_margins(section.total)], words)
        for cell in sheet[sheet.max_row]:
            cell.font, cell.border = Font(bold=True), Border(top=Side("thin"))
    for note in section.notes:
        sheet.append([])
        sheet.append([_text(note)])
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E3EEF0")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "B2"
    longest = max(len(name) for name, _ in (*section.rows, (section.first_column, ())))
    sheet.column_dimensions["A"].width = min(max(longest + 2, 16), _WIDEST)
    for position in range(2, len(heads) + 1):
        sheet.column_dimensions[sheet.cell(1, position).column_letter].width = 16 if position % 2 == 0 else 7
    sheet.print_title_rows = "1:1"
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True


def _with_margins(figures: tuple[Figure, ...]) -> Iterator[Figure | int | str]:
    for figure in figures:
        yield figure
        yield figure.shown.likely if isinstance(figure.shown, Number) else ""


def _put(sheet: Any, cells: list[Figure | int | str], words: Words) -> None:
    """A row; a 0 is read as "under 5" and still adds up."""
    from openpyxl.styles import Alignment

    numbers = [cell.shown if isinstance(cell, Figure) else None for cell in cells]
    sheet.append(
        [
            number.value
            if isinstance(number, Number)
            else _text(f"{cell.text} {cell.reason}".strip() if isinstance(cell, Figure) else cell)
            for cell, number in zip(cells, numbers, strict=True)
        ]
    )
    few = words.t("under {number}", number=words.smallest).replace('"', "")
    # A row of the sheet is as long as its longest.
    for cell, number in zip(sheet[sheet.max_row], numbers, strict=False):
        if isinstance(number, Number):
            cell.number_format = f'#,##0;-#,##0;"{few}"'
            cell.alignment = Alignment(horizontal="right")


def _text(value: str | int) -> str | int:
    return safe(value) if isinstance(value, str) else value


def _sheet_name(title: str, taken: set[str]) -> str:
    name = _NOT_IN_SHEET_NAMES.sub(" ", title)[:_LONGEST_SHEET_NAME].strip() or "1"
    while name.lower() in taken:
        name = f"{name[: _LONGEST_SHEET_NAME - 3]} {len(taken)}"
    taken.add(name.lower())
    return name

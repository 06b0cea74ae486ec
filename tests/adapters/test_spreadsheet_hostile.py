"""Files from outside that want to do harm, or are damaged: a sentence, soon, and no memory gone."""

import resource
import time
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from bot.adapters.spreadsheet.reading import read
from bot.adapters.spreadsheet.safety import UnreadableFileError
from bot.domain.sheets import Column

COLUMNS = {"Texts": (Column("Key", 10), Column("et", 40))}
SECONDS = 60  # a test machine may be busy; alone it is under fifteen
MEGABYTES = 400
SHEET = "xl/worksheets/sheet1.xml"
OPEN = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    '<row r="1"><c r="A1" t="inlineStr"><is><t>Key</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>et</t></is></c></row>'
)
CLOSE = "</sheetData></worksheet>"


def parts() -> dict[str, bytes]:
    """The parts of a proper file."""
    book = Workbook()
    book.active.title = "Texts"
    book.active.append(["Key", "et"])
    buffer = BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(path: Path, changed: dict[str, bytes]) -> Path:
    # How well it is packed matters to nobody who reads it.
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in {**parts(), **changed}.items():
            archive.writestr(name, content)
    return path


def rows(number: int) -> str:
    return "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(2, number))


def bomb(path: Path) -> Path:
    return packed(path, {SHEET: OPEN.encode() + b" " * 300_000_000 + CLOSE.encode()})


def million_rows(path: Path) -> Path:
    return packed(path, {SHEET: (OPEN + rows(1_000_000) + CLOSE).encode()})


def many_rows_that_fit(path: Path) -> Path:
    return packed(path, {SHEET: (OPEN + rows(100_000) + CLOSE).encode()})


def row_beyond_all_rows(path: Path) -> Path:
    row = '<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>'
    return packed(path, {SHEET: (OPEN + row + CLOSE).encode()})


def one_row_of_cells(path: Path) -> Path:
    return packed(path, {SHEET: (OPEN + '<row r="2">' + "<c/>" * 9_000_000 + "</row>" + CLOSE).encode()})


def as_many_cells_as_pass(path: Path) -> Path:
    cells = "".join(f'<row r="{row}">{"<c/>" * 40}</row>' for row in range(2, 40_000))
    return packed(path, {SHEET: (OPEN + cells + CLOSE).encode()})


def many_strings(path: Path, number: int = 3_100_000) -> Path:
    head = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    known = parts()["[Content_Types].xml"].decode()
    override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    types = known.replace("</Types>", override).encode()
    strings = (head + "<si/>" * number + "</sst>").encode()
    return packed(path, {"xl/sharedStrings.xml": strings, "[Content_Types].xml": types})


def size_that_lies(path: Path) -> Path:
    packed(path, {SHEET: OPEN.encode() + b" " * 90_000_000 + CLOSE.encode()})
    size = (len(OPEN) + 90_000_000 + len(CLOSE)).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, (1000).to_bytes(4, "little")))
    return path


def growing_entities(path: Path) -> Path:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol"}">' for n in range(10))
    return packed(path, {SHEET: f"<!DOCTYPE x [{entities}]>{OPEN}{CLOSE}".encode()})


def entities_in_utf16(path: Path) -> Path:
    text = f'<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY e "lol">]>{OPEN}{CLOSE}'
    return packed(path, {SHEET: text.encode("utf-16")})


def many_styles(path: Path) -> Path:
    xfs = "<xf/>" * 1_000_000
    head = '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs>'
    return packed(path, {"xl/styles.xml": f"{head}{xfs}</cellXfs></styleSheet>".encode()})


def links(path: Path) -> Path:
    return packed(path, {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"})


def macros(path: Path) -> Path:
    return packed(path, {"xl/vbaProject.bin": b"\xd0\xcf"})


def broken_zip(path: Path) -> Path:
    packed(path, {})
    path.write_bytes(path.read_bytes()[:-300])
    return path


def broken_part(path: Path) -> Path:
    return packed(path, {SHEET: OPEN.encode()})


def broken_book(path: Path) -> Path:
    return packed(path, {"xl/workbook.xml": b"<workbook/>"})


def no_zip(path: Path) -> Path:
    path.write_bytes(b"Key;et\nk;tere\n")
    return path


def another_zip(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return path


def giant(path: Path) -> Path:
    with path.open("wb") as file:
        file.truncate(30_000_000)
    return path


def a_folder(path: Path) -> Path:
    path.mkdir()
    return path


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (bomb, "unpacks to more than any edited export"),
        (million_rows, "unpacks to more than any edited export"),
        (many_rows_that_fit, "too many rows"),
        (one_row_of_cells, "more cells in a row"),
        (many_strings, "more rows or cells"),
        (size_that_lies, "is damaged"),
        (row_beyond_all_rows, "too many rows"),
        (growing_entities, "written strangely"),
        (entities_in_utf16, "written strangely"),
        (many_styles, "unpacks to more than any edited export"),
        (links, "takes values from other files"),
        (macros, "has macros in it"),
        (broken_zip, "is damaged, or no .xlsx file"),
        (broken_part, "cannot be read"),
        (broken_book, "none of the sheets|cannot be read"),
        (no_zip, "is damaged, or no .xlsx file"),
        (another_zip, "is no .xlsx file"),
        (giant, "is larger than 20 MB"),
        (a_folder, "cannot be opened"),
    ],
)
def test_a_hostile_or_damaged_file_is_refused_in_words_and_in_time(
    tmp_path: Path, made: Callable[[Path], Path], said: str
) -> None:
    path = made(tmp_path / "texts.xlsx")
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()

    with pytest.raises(UnreadableFileError, match=said):
        read(path, COLUMNS)

    assert time.monotonic() - began < SECONDS
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < MEGABYTES


def as_many_strings_as_pass(path: Path) -> Path:
    return many_strings(path, 1_500_000)


@pytest.mark.parametrize("made", [as_many_cells_as_pass, as_many_strings_as_pass])
def test_the_largest_file_that_is_let_in_is_read_in_time(
    tmp_path: Path, made: Callable[[Path], Path]
) -> None:
    path = made(tmp_path / "texts.xlsx")
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()

    (sheet,) = read(path, COLUMNS)

    assert sheet.rows == ()
    assert time.monotonic() - began < SECONDS
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < MEGABYTES


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"There is no file .*nothing\.xlsx"):
        read(tmp_path / "nothing.xlsx", COLUMNS)


def test_rows_far_down_are_found_all_the_same(tmp_path: Path) -> None:
    # LibreOffice notes the format of empty rows down to the last one.
    far = '<row r="1048576"><c r="A1048576"/></row>'
    near = '<row r="900"><c r="A900" t="inlineStr"><is><t>k</t></is></c></row>'
    (sheet,) = read(packed(tmp_path / "a.xlsx", {SHEET: (OPEN + near + far + CLOSE).encode()}), COLUMNS)

    assert [(row.number, row.texts["Key"]) for row in sheet.rows] == [(900, "k")]

"""Looks at a spreadsheet file before anything is unpacked: what is too much or strange is refused."""

import lzma
import zipfile
import zlib
from pathlib import Path
from typing import Final


class UnreadableFileError(Exception):
    """The file cannot be taken as a spreadsheet; the message says what to do."""


_MOST_BYTES: Final = 20_000_000
_MOST_PARTS: Final = 500
#: What the rows and texts may unpack to, and everything else: a real file of this base needs a tenth.
_MOST_ROWS_BYTES: Final = 40_000_000
_MOST_OTHER_BYTES: Final = 1_000_000
#: Time goes by tags. Memory goes by the tags of one row, each of which may become some hundred bytes.
_MOST_TAGS: Final = 3_000_000
_MOST_TAGS_OF_A_ROW: Final = 100_000

#: What the library raises, or lets its packers raise, for a file that is not whole.
_DAMAGED: Final = (
    zipfile.BadZipFile,
    NotImplementedError,
    ValueError,
    RuntimeError,
    EOFError,
    zlib.error,
    lzma.LZMAError,
)
#: No office program writes them.
_DOCUMENT_TYPES: Final = tuple(
    sign.encode(encoding)
    for sign in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)

_SAVE_AGAIN: Final = "Open it in Excel or LibreOffice and save it as .xlsx again."


def inspect(path: Path) -> None:
    """Raises UnreadableFileError for a file that is no spreadsheet, or a hostile one."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise UnreadableFileError(f"{path.name} is larger than 20 MB. This cannot be an edited export.")
        with zipfile.ZipFile(path) as archive:
            _inspect_parts(path.name, archive)
    except FileNotFoundError:
        raise UnreadableFileError(f"There is no file {path}.") from None
    except (OSError, *_DAMAGED) as error:
        if isinstance(error, OSError) and error.strerror is not None:
            raise UnreadableFileError(f"{path.name} cannot be opened ({error.strerror}).") from error
        # One of the packers says with an OSError without a number that the part is damaged.
        raise UnreadableFileError(f"{path.name} is damaged, or no .xlsx file. {_SAVE_AGAIN}") from error


def _inspect_parts(name: str, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = [part.filename.lower() for part in parts]
    if "xl/workbook.xml" not in names:
        raise UnreadableFileError(f"{name} is no .xlsx file. {_SAVE_AGAIN}")
    if any("vbaproject" in part or part.startswith("xl/macrosheets/") for part in names):
        raise UnreadableFileError(f"{name} has macros in it. Save it as .xlsx without macros.")
    if any(part.startswith("xl/externallinks/") for part in names):
        raise UnreadableFileError(
            f"{name} takes values from other files. Replace these links by their texts."
        )
    if len(parts) > _MOST_PARTS or len(set(names)) < len(names):
        raise UnreadableFileError(f"{name} is put together strangely. {_SAVE_AGAIN}")
    _inspect_sizes(name, parts)
    tags = 0
    for part in parts:
        tags += _inspect_text(name, archive, part)
        if tags > _MOST_TAGS:
            raise UnreadableFileError(f"{name} has more rows or cells than any edited export.")


def _inspect_sizes(name: str, parts: list[zipfile.ZipInfo]) -> None:
    # The sizes are what the file says of itself; unpacking stops there, so a lie gains nothing.
    rows = sum(part.file_size for part in parts if _holds_rows(part.filename))
    others = max((part.file_size for part in parts if not _holds_rows(part.filename)), default=0)
    total = sum(part.file_size for part in parts)
    if rows > _MOST_ROWS_BYTES or others > _MOST_OTHER_BYTES or total > 2 * _MOST_ROWS_BYTES:
        raise UnreadableFileError(f"{name} unpacks to more than any edited export. It was not opened.")


def _holds_rows(part: str) -> bool:
    return part.lower().startswith(("xl/worksheets/", "xl/sharedstrings"))


def _holds_cells(part: str) -> bool:
    return part.lower().startswith("xl/worksheets/")


def _inspect_text(name: str, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """The number of tags; a document type is refused, for it makes a small text grow without end."""
    before, tags, of_row = b"", 0, 0
    # Every part: which of them is read as XML is decided inside the file, not by the ending of a name.
    with archive.open(part) as content:
        while block := content.read(1 << 20):
            if any(sign in before + block for sign in _DOCUMENT_TYPES):
                raise UnreadableFileError(f"{name} is written strangely ({part.filename}). {_SAVE_AGAIN}")
            first, *rows = [piece.count(b"<") for piece in block.split(b"<row")]
            tags += first + sum(rows) + len(rows)
            longest = max(of_row + first, *rows, 0)
            of_row = rows[-1] if rows else of_row + first
            if longest > _MOST_TAGS_OF_A_ROW and _holds_cells(part.filename):
                raise UnreadableFileError(f"{name} has more cells in a row than any edited export.")
            before = block[-32:]
    return tags

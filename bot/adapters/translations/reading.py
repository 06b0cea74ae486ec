"""Reads the catalogues as they stand on disk."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po

from bot.adapters.translations.complaints import Fault
from bot.domain.languages import LANGUAGES

FILE: Final = Path("LC_MESSAGES", "drom.po")
#: Babel reads a line without its last quotation mark and drops the last letter instead.
_LINE: Final = re.compile(
    r"""\s*(?:\#.*|(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)\s*)?"(?:[^"\\]|\\.)*"\s*)?"""
)


@dataclass(frozen=True, slots=True)
class Found:
    """A catalogue with its place."""

    language: str
    path: Path
    catalogue: Catalog

    def fault(self, line: int | None, message: str) -> Fault:
        return fault(self.language, self.path, line or 1, message)


def fault(language: str, path: Path, line: int, message: str) -> Fault:
    """A fault that stops the bot only where everybody relies on the language."""
    return Fault(str(path), line, message, "error" if language in LANGUAGES else "warning")


def read_all(directory: Path) -> tuple[list[Found], list[Fault]]:
    """The five languages and whatever else has a folder; a broken file gives faults instead."""
    others = sorted({path.parent.parent.name for path in directory.glob(f"*/{FILE}")} - set(LANGUAGES))
    read = [_read(language, directory / language / FILE) for language in (*LANGUAGES, *others)]
    return [one for one in read if isinstance(one, Found)], [
        fault for one in read if isinstance(one, list) for fault in one
    ]


def _read(language: str, path: Path) -> Found | list[Fault]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        broken = [number for number, line in enumerate(lines, start=1) if not _LINE.fullmatch(line)]
        said = "neither a comment nor a text between two quotes"
        if broken:
            return [fault(language, path, number, said) for number in broken]
        return Found(language, path, read_po(lines, locale=language, abort_invalid=True))
    except FileNotFoundError:
        said = "missing; make it from the template with `make messages`"
    except (PoFileError, ValueError, OSError) as error:
        said = f"cannot be read as a gettext catalogue ({error}); correct its syntax"
    return [fault(language, path, _line_of(path, said), said)]


def _line_of(path: Path, said: str) -> int:
    """Babel names the line at the end of its complaint; bytes that are no UTF-8 name themselves."""
    named = re.search(r"\bon (\d+)\b", said)
    if named:
        return int(named.group(1))
    try:
        content = path.read_bytes()
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return content.count(b"\n", 0, error.start) + 1
    except OSError:
        pass
    return 1

"""What edited sheets change in the knowledge files, and why it may not be so."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bot.adapters.knowledge import folder
from bot.adapters.knowledge.checks import errors_of
from bot.adapters.knowledge.complaints import Complaint, KnowledgeError
from bot.adapters.knowledge.draft import Draft, drafted
from bot.adapters.knowledge.folder import Folder
from bot.adapters.knowledge.sheets.cells import CellEdit, edits_of
from bot.adapters.knowledge.sheets.editing import UnusualHandwritingError, edited
from bot.adapters.knowledge.sheets.manuscript import data_of, manuscript
from bot.adapters.knowledge.sheets.slots import Slots
from bot.adapters.knowledge.tree import Loc
from bot.domain.sheets import FoundSheet, Remark


class RefusedError(Exception):
    """The sheets cannot be taken over; the message names every cell to mend."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = tuple(lines)
        said = "\n".join(self.lines)
        super().__init__(f"{said}\nNothing was changed. Mend these cells and import the file again.")


@dataclass(frozen=True, slots=True)
class Change:
    """One value that becomes another."""

    file: str
    key: str
    old: str
    new: str

    def as_text(self) -> str:
        """The change on one line."""
        old, new = (f"“{text}”" if text else "(nothing)" for text in (self.old, self.new))
        return f"{self.file}: {self.key}: {old} → {new}"


@dataclass(frozen=True, slots=True)
class NewText:
    """A file's bytes as they were read, and as they shall be."""

    path: Path
    old: bytes
    new: bytes


@dataclass(frozen=True, slots=True)
class Revision:
    """All that the sheets change, checked as a whole."""

    changes: tuple[Change, ...]
    files: tuple[NewText, ...]


@dataclass(slots=True)
class _Desk:
    """The files that are being changed, with their content in the making."""

    found: Folder
    draft: Draft
    slots: dict[str, Slots] = field(default_factory=dict)

    def content(self, file: str) -> Slots:
        if file not in self.slots:
            self.slots[file] = Slots(data_of(manuscript(self.found.texts[file])))
        return self.slots[file]


def revise(directory: Path, sheets: Iterable[FoundSheet], today: date | None = None) -> Revision:
    """The changes of the sheets; RefusedError where a cell or `drom check` speaks against them."""
    found = folder.read(directory)
    desk = _Desk(found, drafted(found))
    errors = errors_of(desk.draft)
    if errors:
        raise KnowledgeError(errors)
    edits: list[CellEdit] = []
    remarks: list[Remark] = []
    for sheet in sheets:
        remarks += sheet.remarks
        for result in edits_of(desk.draft, sheet, desk.content):
            if isinstance(result, Remark):
                remarks.append(result)
            else:
                edits.append(result)
    if remarks:
        raise RefusedError(remark.as_text() for remark in sorted(set(remarks)))
    for edit in edits:
        edit.apply(desk.content(edit.file))
    files = tuple(_rewritten(directory, desk, edits))
    _refuse_errors(desk, files, directory, edits)
    return Revision(tuple(Change(e.file, e.key, e.old, e.new) for e in edits), files)


def _rewritten(directory: Path, desk: _Desk, edits: list[CellEdit]) -> Iterator[NewText]:
    for file in dict.fromkeys(edit.file for edit in edits):
        path = directory / file
        old = path.read_bytes()
        mark = b"\xef\xbb\xbf" if old.startswith(b"\xef\xbb\xbf") else b""
        text = old[len(mark) :].decode("utf-8")
        try:
            new = edited(text, desk.content(file).solid())
        except UnusualHandwritingError:
            cells = ", ".join(edit.cell for edit in edits if edit.file == file)
            message = f"{file} is laid out in a way that cannot be changed from here. Use a text editor"
            raise RefusedError([f"{message} ({cells})."]) from None
        if new != text:
            yield NewText(path, old, mark + new.encode("utf-8"))


def _refuse_errors(desk: _Desk, files: tuple[NewText, ...], directory: Path, edits: list[CellEdit]) -> None:
    texts = {**desk.found.texts}
    for file in files:
        name = file.path.relative_to(directory).as_posix()
        text = folder.text_of(name, file.new)
        if isinstance(text, Complaint):
            raise RefusedError([text.as_text()])
        texts[name] = text
    found = Folder(texts, desk.found.unreadable, desk.found.complaints, desk.found.version)
    errors = errors_of(drafted(found))
    if errors:
        raise RefusedError(dict.fromkeys(_placed(error, desk, edits) for error in errors))


def _placed(complaint: Complaint, desk: _Desk, edits: list[CellEdit]) -> str:
    """The complaint with the cell that it is about, or with the file where no cell is to blame."""
    near = [(_nearness(complaint, desk, edit), edit) for edit in edits if edit.file == complaint.file]
    nearness, edit = max(near, key=lambda pair: pair[0], default=(-1, None))
    return complaint.as_text() if edit is None or nearness < 0 else f"{edit.cell}: {complaint.message}"


def _nearness(complaint: Complaint, desk: _Desk, edit: CellEdit) -> int:
    """How much of the way to both is the same, where one lies on the way to the other; otherwise -1."""
    ways = [desk.content(edit.file).final(edit.loc)]
    if edit.value is None:
        # What was taken out is missed where it stood.
        ways.append(edit.loc)
    shared = [(sum(1 for _ in _shared(way, complaint.loc)), len(way)) for way in ways]
    return max((length for length, whole in shared if length in (whole, len(complaint.loc))), default=-1)


def _shared(one: Loc, other: Loc) -> Iterator[str | int]:
    for left, right in zip(one, other, strict=False):
        if left != right:
            return
        yield left

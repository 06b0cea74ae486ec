"""From the rows of an edited sheet to single changes of single values."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from bot.adapters.knowledge import messages
from bot.adapters.knowledge.draft import Draft
from bot.adapters.knowledge.sheets.codecs import TEXT, Codec, UnreadableCellError
from bot.adapters.knowledge.sheets.layout import (
    COLUMNS,
    DELETE,
    FACT,
    MEMORY,
    NUMBER,
    PART,
    Part,
    Subject,
    place,
    subject_of,
)
from bot.adapters.knowledge.sheets.memory import remembers
from bot.adapters.knowledge.sheets.slots import Slots
from bot.adapters.knowledge.tree import Data, Loc
from bot.domain.languages import LANGUAGES
from bot.domain.sheets import FoundRow, FoundSheet, Remark

#: Behind every number that a list can have: where rows without a number go.
_END: Final = 100_000
_NOT_FOR_YAML: Final = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_YES: Final = ("yes", "true", "delete", "x")


@dataclass(frozen=True, slots=True)
class CellEdit:
    """A cell that says something else than its file."""

    cell: str
    file: str
    loc: Loc
    old: str
    new: str
    value: Data | None  #: None takes the value out

    @property
    def key(self) -> str:
        """The way to the value, for people."""
        steps = (str(step) if isinstance(step, str) else _item(step) for step in self.loc)
        return " → ".join(steps)

    def apply(self, content: Slots) -> None:
        """Puts the value in."""
        if self.value is None:
            content.drop(self.loc)
        else:
            content.put(self.loc, self.value)


def _item(number: int) -> str:
    return "new" if number >= _END else str(number + 1)


def edits_of(draft: Draft, sheet: FoundSheet, content: Callable[[str], Slots]) -> Iterator[CellEdit | Remark]:
    """What the rows change, and the cells that cannot be understood."""
    seen: dict[tuple[str, ...], int] = {}
    gone = {_keys(sheet, row) for row in sheet.rows if _wants_deletion(row)}
    for row in sheet.rows:
        part_name = row.texts.get(PART, "")
        texts = {name: row.texts.get(name, "") for name in (FACT, *LANGUAGES)}
        if not any(row.texts.values()) or not (any(texts.values()) or part_name):
            continue
        yield from _row(draft, _Row(sheet, row, texts, _keys(sheet, row) in gone), seen, content)


def _keys(sheet: FoundSheet, row: FoundRow) -> tuple[str, ...]:
    headings = [column.heading for column in COLUMNS[sheet.title]]
    return tuple(row.texts.get(heading, "") for heading in headings[: headings.index(PART)])


def _wants_deletion(row: FoundRow) -> bool:
    return row.texts.get(PART, "").lower() == DELETE.label and row.texts.get(FACT, "").lower() in _YES


@dataclass(frozen=True, slots=True)
class _Row:
    sheet: FoundSheet
    row: FoundRow
    texts: dict[str, str]
    deleted: bool

    def remark(self, column: str, message: str) -> Remark:
        return Remark(self.sheet.title, self.row.number, column, message)

    def edit(self, column: str, subject: Subject, loc: Loc, values: tuple[str, str, Data | None]) -> CellEdit:
        return CellEdit(self.remark(column, "").as_text().removesuffix(": "), subject.file, loc, *values)


def _row(
    draft: Draft, row: _Row, seen: dict[tuple[str, ...], int], content: Callable[[str], Slots]
) -> Iterator[CellEdit | Remark]:
    label, number_text = row.row.texts.get(PART, "").lower(), row.row.texts.get(NUMBER, "")
    subject = subject_of(draft, row.sheet.title, _keys(row.sheet, row.row))
    if isinstance(subject, str):
        if any(row.texts.values()):
            yield row.remark("", subject)
        return
    part = next((part for part in subject.parts if part.label == label), None)
    if part is None:
        known = ", ".join(part.label for part in subject.parts)
        yield row.remark(PART, f"“{label}” is no part of this. Write one of: {known}.")
        return
    number = _slot(part, number_text, row.row.number)
    if number is None:
        yield row.remark(NUMBER, "Write a number such as 3, or leave the cell empty for a new row.")
        return
    identity = (*subject.keys, label, str(number))
    if identity in seen:
        yield row.remark("", f"This row is about the same as row {seen[identity]}. Delete one of the two.")
        return
    seen[identity] = row.row.number
    if part == DELETE:
        yield from _deletion(row, subject, content(subject.file))
    elif not row.deleted:
        yield from _cells(row, subject, part, number, content(subject.file))


def _slot(part: Part, text: str, row: int) -> int | None:
    if not part.is_list:
        return 0
    if not text:
        return _END + row
    return int(text) - 1 if re.fullmatch(r"[1-9]\d{0,3}", text, re.ASCII) else None


def _deletion(row: _Row, subject: Subject, content: Slots) -> Iterator[CellEdit | Remark]:
    said = row.texts[FACT].lower()
    if said in _YES and content.at(subject.base) is not None:
        yield row.edit(FACT, subject, subject.base, (f"all of {subject.base[-1]}", "", None))
    elif said and said not in _YES:
        yield row.remark(FACT, "Write yes to delete all of it, or leave the cell empty.")


def _cells(
    row: _Row, subject: Subject, part: Part, number: int, content: Slots
) -> Iterator[CellEdit | Remark]:
    fact = None if part.fact is None else place(subject.base, part.fact, "", number)
    yield from _cell(row, FACT, subject, (fact, part.codec), content)
    for code in LANGUAGES:
        loc = None if part.words is None else place(subject.base, part.words, code, number)
        yield from _cell(row, code, subject, (loc, TEXT), content)


def _cell(
    row: _Row, column: str, subject: Subject, target: tuple[Loc | None, Codec], content: Slots
) -> Iterator[CellEdit | Remark]:
    text, (loc, codec) = row.texts[column], target
    if loc is None:
        if text:
            yield row.remark(column, "Nothing is written here in this row. Move the text to another column.")
        return
    if _NOT_FOR_YAML.search(text):
        yield row.remark(column, messages.STRANGE_CHARACTER)
        return
    before = content.at(loc)
    old = "" if before is None else codec.shown(before)
    memory = row.row.texts.get(MEMORY, "")
    if text == old or remembers(memory, column, text):
        return
    if remembers(memory, column, old) is False:
        said = (
            f"Since the export somebody has written here: {old or '(nothing)'}. Keep that, or export again."
        )
        yield row.remark(column, said)
        return
    try:
        value = codec.read(text) if text else None
    except UnreadableCellError as error:
        yield row.remark(column, str(error))
        return
    if value != before:
        yield row.edit(column, subject, loc, (old, text, value))

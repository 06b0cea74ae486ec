"""The knowledge as sheets: one text in a row, its languages side by side."""

from collections.abc import Iterator

from bot.adapters.knowledge.draft import Draft
from bot.adapters.knowledge.sheets.layout import (
    ANSWERS,
    COLUMNS,
    DELETE,
    DIRECTORY,
    FACT,
    NUMBER,
    TITLES,
    Part,
    Pattern,
    Subject,
    place,
    subjects,
)
from bot.adapters.knowledge.sheets.manuscript import data_of, manuscript
from bot.adapters.knowledge.sheets.memory import memory_of
from bot.adapters.knowledge.sheets.slots import Slots
from bot.adapters.knowledge.tree import Data, Loc
from bot.domain.languages import LANGUAGES
from bot.domain.sheets import Cell, Sheet

#: Empty rows at the end of a sheet, for new services and places.
_SPARE_ROWS = {ANSWERS: 20, DIRECTORY: 60}


def sheets_of(draft: Draft, texts: dict[str, str]) -> tuple[Sheet, ...]:
    """The sheets of a base without errors."""
    contents = {name: Slots(data_of(manuscript(text))) for name, text in texts.items() if text.strip()}
    rows: dict[str, list[tuple[Cell, ...]]] = {title: [] for title in TITLES}
    for subject in subjects(draft):
        rows[subject.sheet] += _rows(subject, contents[subject.file])
    for title, number in _SPARE_ROWS.items():
        rows[title] += [tuple(Cell() for _ in COLUMNS[title])] * number
    return tuple(_sheet(title, rows[title]) for title in TITLES)


def _sheet(title: str, rows: list[tuple[Cell, ...]]) -> Sheet:
    columns = COLUMNS[title]
    keys = [column.heading for column in columns].index(NUMBER) + 1
    return Sheet(title, columns, keys, tuple(rows))


def _rows(subject: Subject, content: Slots) -> Iterator[tuple[Cell, ...]]:
    for part in subject.parts:
        numbers = range(_length(subject, content, part) + part.spare) if part.is_list else (None,)
        for number in numbers:
            keys = (*subject.keys, part.label, "" if number is None else str(number + 1))
            key_cells = [Cell(key, "key") for key in keys]
            fact = [_fact(subject, content, part, number)] if subject.sheet in _SPARE_ROWS else []
            words = _words(subject, content, part, number)
            said = dict(zip(LANGUAGES, (cell.text for cell in words), strict=True))
            memory = memory_of({FACT: fact[0].text if fact else "", **said})
            yield (*key_cells, *fact, *words, Cell(memory, "key"))


def _length(subject: Subject, content: Slots, part: Part) -> int:
    lists = [
        content.at(place(subject.base, pattern[: pattern.index("{number}")], language))
        for pattern in (part.fact, part.words)
        if pattern
        for language in LANGUAGES
    ]
    return max((len(found) for found in lists if isinstance(found, list)), default=0)


def _fact(subject: Subject, content: Slots, part: Part, number: int | None) -> Cell:
    if part == DELETE:
        return Cell()
    if part.fact is None:
        return Cell(kind="closed")
    value = content.at(place(subject.base, part.fact, "", number or 0))
    return Cell("" if value is None else part.codec.shown(value))


def _words(subject: Subject, content: Slots, part: Part, number: int | None) -> list[Cell]:
    pattern = part.words
    if pattern is None:
        return [Cell(kind="closed") for _ in LANGUAGES]
    texts = {code: _text(content, subject.base, pattern, code, number) for code in LANGUAGES}
    # Ways of asking are not translations of each other: an empty cell among them lacks nothing.
    awaited = part.label != "phrasing" and (any(texts.values()) or not part.optional)
    return [
        Cell(text, "missing" if awaited and not text and code in subject.languages else "text")
        for code, text in texts.items()
    ]


def _text(content: Slots, base: Loc, pattern: Pattern, code: str, number: int | None) -> str:
    value: Data | None = content.at(place(base, pattern, code, number or 0))
    return value if isinstance(value, str) else ""

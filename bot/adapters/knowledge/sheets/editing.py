"""Changes values inside a YAML text and leaves every other byte as its writer left it."""

import json
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from bot.adapters.knowledge.sheets import handwriting
from bot.adapters.knowledge.sheets.handwriting import rewritten
from bot.adapters.knowledge.sheets.manuscript import (
    Entry,
    Listing,
    Mapping,
    Node,
    Scalar,
    data_of,
    manuscript,
)
from bot.adapters.knowledge.sheets.margins import Margins
from bot.adapters.knowledge.tree import Data, parse


class UnusualHandwritingError(Exception):
    """A file is written in a way that cannot be changed from outside with certainty."""


def edited(text: str, wanted: Data) -> str:
    """The text with the wanted content: comments, order, quotes and form of the rest as they were."""
    root = manuscript(text)
    if data_of(root) == wanted:
        return text
    editor = _Editor(text)
    editor.change(root, wanted, "")
    result = editor.result()
    # Proof instead of trust: what a person laid out strangely is refused rather than damaged.
    if not parse(result).readable or data_of(manuscript(result)) != wanted:
        raise UnusualHandwritingError
    return result


@dataclass(slots=True)
class _Editor:
    text: str
    edits: list[tuple[int, int, str]] = field(default_factory=list)

    @property
    def margins(self) -> Margins:
        return Margins(self.text)

    def result(self) -> str:
        """The text after all edits; what is put in stands before what is taken out there."""
        parts, position = [], 0
        for start, end, new in sorted(self.edits, key=lambda edit: (edit[0], edit[1] > edit[0])):
            parts += [self.text[position:start], new]
            position = max(position, end)
        return "".join([*parts, self.text[position:]])

    def change(self, node: Node, wanted: Data, key: str) -> None:
        if data_of(node) == wanted:
            return
        match node, wanted:
            case Mapping(), dict():
                self._mapping(node, wanted)
            case Listing(), list():
                self._listing(node, wanted, key)
            case Scalar(), str():
                self._put(node.start, node.end, rewritten(node, wanted))
            case _:
                raise UnusualHandwritingError

    def _put(self, start: int, end: int, new: str) -> None:
        self.edits.append((start, end, new))

    # ---- names with values

    def _mapping(self, node: Mapping, wanted: dict[str, Data]) -> None:
        kept = {entry.key: entry for entry in node.entries if entry.key in wanted}
        before: Entry | None = None
        for key, value in wanted.items():
            if key in kept:
                before = kept[key]
                self.change(before.value, value, key)
            else:
                self._add_entry(node, before, key, value)
        gone = [entry for entry in node.entries if entry.key not in wanted]
        for entry in gone:
            self._remove_entry(node, entry)

    def _add_entry(self, node: Mapping, before: Entry | None, key: str, value: Data) -> None:
        if node.flow:
            places = [(entry.start, entry.end) for entry in node.entries]
            number = node.entries.index(before) + 1 if before else 0
            self._add_flowing(node.start, places, number, f"{key}: {handwriting.flow(value, key)}")
            return
        lines = handwriting.entry(key, value, node.column)
        if before is None:
            lines = [*lines, " " * node.column]
            self._put(node.entries[0].start, node.entries[0].start, self.margins.joined(lines))
            return
        gap = [""] if self._is_spaced(node) else []
        self._put_lines(before.end, [*gap, " " * node.column + lines[0], *lines[1:]])

    def _is_spaced(self, node: Mapping) -> bool:
        return len(node.entries) > 1 and self.margins.has_gap_above(node.entries[-1].start)

    def _remove_entry(self, node: Mapping, entry: Entry) -> None:
        number = node.entries.index(entry)
        if node.flow:
            self._remove_flowing([(other.start, other.end) for other in node.entries], number)
        elif self.margins.begins_line(entry.start):
            start, end = self.margins.paragraph(entry.start, entry.end, node.column)
            self._put(start, end, "")
        elif number + 1 < len(node.entries):
            # The first name of an item stands behind its dash, which stays for the next name.
            self._put(entry.start, node.entries[number + 1].start, "")
        else:
            raise UnusualHandwritingError

    # ---- items one after another

    def _listing(self, node: Listing, wanted: list[Data], key: str) -> None:
        old = [_written(data_of(item)) for item in node.items]
        new = [_written(item) for item in wanted]
        for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if kind == "equal":
                continue
            both = min(b - a, d - c)
            for offset in range(both):
                self.change(node.items[a + offset], wanted[c + offset], key)
            for number in range(a + both, b):
                self._remove_item(node, number)
            self._add_items(node, a + both, wanted[c + both : d], key)

    def _add_items(self, node: Listing, number: int, values: list[Data], key: str) -> None:
        if node.flow:
            places = [(item.start, item.end) for item in node.items]
            said = ", ".join(handwriting.flow(value, key) for value in values)
            if said:
                self._add_flowing(node.start, places, number, said)
            return
        dash = " " * node.column + "- "
        blocks = [handwriting.item(value, node.column + 2, key) for value in values]
        lines = [line for first, *others in blocks for line in (dash + first, *others)]
        if lines and number:
            self._put_lines(node.items[number - 1].end, lines)
        elif lines:
            start = self.margins.line_start(node.start)
            self._put(start, start, self.margins.joined([*lines, ""]))

    def _remove_item(self, node: Listing, number: int) -> None:
        if node.flow:
            self._remove_flowing([(item.start, item.end) for item in node.items], number)
            return
        item = node.items[number]
        start = self.margins.line_start(item.start)
        if self.text[start : item.start].strip() != "-":
            raise UnusualHandwritingError
        self._put(start, self.margins.line_end(item.end), "")

    # ---- brackets and lines

    def _add_flowing(self, opened: int, places: list[tuple[int, int]], number: int, said: str) -> None:
        if number:
            self._put(places[number - 1][1], places[number - 1][1], f", {said}")
        elif places:
            self._put(places[0][0], places[0][0], f"{said}, ")
        else:
            self._put(opened + 1, opened + 1, said)

    def _remove_flowing(self, places: list[tuple[int, int]], number: int) -> None:
        if number + 1 < len(places):
            self._put(places[number][0], places[number + 1][0], "")
        elif number:
            self._put(places[number - 1][1], places[number][1], "")
        else:
            self._put(*places[number], "")

    def _put_lines(self, behind: int, lines: list[str]) -> None:
        """Whole lines below the one on which something ends."""
        end = self.margins.line_end(behind)
        new = self.margins.joined([*lines, ""])
        if not self.text[:end].endswith("\n"):
            new = self.margins.joined(["", *lines])
        self._put(end, end, new)


def _written(data: Data) -> str:
    return json.dumps(data, ensure_ascii=False)

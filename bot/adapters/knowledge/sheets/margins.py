"""The lines of a text around a place: where they begin and end, and what comment belongs to it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Margins:
    """Lines of a YAML text."""

    text: str

    @property
    def line_break(self) -> str:
        """As the file has it."""
        return "\r\n" if "\r\n" in self.text else "\n"

    def joined(self, lines: list[str]) -> str:
        """Lines with the file's own line breaks between them."""
        return self.line_break.join(lines)

    def line_start(self, index: int) -> int:
        """Where the line of a character begins."""
        return self.text.rfind("\n", 0, index) + 1

    def line_end(self, index: int) -> int:
        """Behind the line break of a character's line."""
        found = self.text.find("\n", index)
        return len(self.text) if found < 0 else found + 1

    def begins_line(self, index: int) -> bool:
        """Whether only spaces stand before a character."""
        return not self.text[self.line_start(index) : index].strip()

    def has_gap_above(self, index: int) -> bool:
        """Whether an empty line separates an entry and its comment from what is above."""
        start = self._with_comment(index, None)
        return start > 0 and not self._line_above(start).strip()

    def paragraph(self, start: int, end: int, column: int) -> tuple[int, int]:
        """The lines of an entry with its comment, and one empty line where two would meet."""
        first, last = self._with_comment(start, column), self.line_end(end)
        below = self.text[last : self.line_end(last)]
        if first > 0 and not self._line_above(first).strip() and not below.strip():
            first = self.line_start(first - 1)
        return first, last

    def _line_above(self, start: int) -> str:
        return self.text[self.line_start(start - 1) : start]

    def _with_comment(self, index: int, column: int | None) -> int:
        """The first line of the comment directly above; a file's head and a ruled heading are nobody's."""
        start = self.line_start(index)
        while start > 0 and column != 0:
            line = self._line_above(start)
            said = line.strip()
            apart = column is not None and (
                said.startswith("# --") or len(line) - len(line.lstrip()) != column
            )
            if not said.startswith("#") or apart:
                break
            start = self.line_start(start - 1)
        return start

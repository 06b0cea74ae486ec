"""What stands in a file as plain text, lists and mappings, and the line of each thing."""

from typing import Final

#: Every scalar stays the text that was written: `112`, `08:30` and `no` mean what a person sees.
Data = str | list["Data"] | dict[str, "Data"]
Loc = tuple[str | int, ...]

#: In the shape of the data: a text's line, or a list's or mapping's line and the marks of what is in it.
#: A table of lines by place would take ten times the memory.
Marks = int | tuple[int, list["Marks"] | dict[str, "Marks"]]

DEEPEST: Final = 12


def tidied(text: str) -> str:
    """The text with single spaces. Nearly every text is written like this, and then no copy of it is made."""
    single = " ".join(text.split())
    return text if single == text else single


def line_of(marks: Marks, loc: Loc) -> int:
    """The line of a value, or of the nearest thing around it that is written in the file."""
    for step in loc:
        inside = _inside(marks, step)
        if inside is None:
            break
        marks = inside
    return marks if isinstance(marks, int) else marks[0]


def _inside(marks: Marks, step: str | int) -> Marks | None:
    parts = None if isinstance(marks, int) else marks[1]
    if isinstance(parts, dict) and isinstance(step, str):
        return parts.get(step)
    if isinstance(parts, list) and isinstance(step, int) and 0 <= step < len(parts):
        return parts[step]
    return None

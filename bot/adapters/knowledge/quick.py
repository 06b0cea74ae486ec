"""Reads the YAML that careful people write, twenty times as fast as the full parser.

Whatever is unusual (a text of several lines, an anchor, a mistake) is left to the full parser. Where this one
reads a file at all, it reads the same: tests compare the two.
"""

import re
from collections.abc import Iterator
from typing import Final

from bot.adapters.knowledge.marks import Data, Marks

#: Beyond these a character may be a line break, or something that the full parser refuses.
_STRANGE: Final = re.compile(
    "[^\n -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_NAME: Final = re.compile(r"([A-Za-z0-9][A-Za-z0-9_-]{0,99}):(?: +|$)")
_QUOTED: Final = re.compile(r""""((?:[^"\\]|\\["\\/])*)"|'((?:[^']|'')*)'""")
_ESCAPED: Final = re.compile(r'\\(["\\/])')
#: Signs with a meaning of their own at the beginning of a text.
_PLAIN: Final = re.compile(r"""[^-?:,\[\]{}#&*!|>'"%@` ](?:[^:# ]| +[^:# ]|:(?! |$)|#)*""")
_PLAIN_INSIDE: Final = re.compile(
    r"""[^-?:,\[\]{}#&*!|>'"%@` ](?:[^,?:\[\]{}# ]| +(?=[^,?:\[\]{}# ])|:(?=[^,?\[\]{} ]))*"""
)
_END: Final = re.compile(r" *(?: #.*)?$")
_COMMA: Final = re.compile(r" *, *")
#: Less than the base allows: the full parser says what is too deep.
_DEEPEST: Final = 8

_Line = tuple[int, str, int]  #: indentation, what is written, number
_Found = tuple[Data, Marks]


class _Unusual(Exception):
    """Something for the full parser."""


def quick(text: str) -> _Found | None:
    """The content and its lines; None where the full parser has to look."""
    if _STRANGE.search(text):
        return None
    try:
        return _File(text).whole()
    except _Unusual:
        return None


def _lines(text: str) -> Iterator[_Line]:
    for number, line in enumerate(text.split("\n"), start=1):
        written = line.strip(" ")
        if line.startswith(("---", "...", "%")):
            raise _Unusual
        if written and not written.startswith("#"):
            yield len(line) - len(line.lstrip(" ")), written, number


class _File:
    def __init__(self, text: str) -> None:
        self._lines = [*_lines(text), (-1, "", 0)]
        self._at = 0

    def whole(self) -> _Found:
        """Files of the base are mappings."""
        if self._lines[0][0] != 0:
            raise _Unusual
        found = self._mapping(0, 1)
        if self._lines[self._at][0] != -1:
            raise _Unusual
        return found

    def _mapping(self, indent: int, depth: int) -> _Found:
        data: dict[str, Data] = {}
        marks: dict[str, Marks] = {}
        first = self._lines[self._at][2]
        while self._lines[self._at][0] == indent:
            _, written, number = self._lines[self._at]
            name = _NAME.match(written)
            if name is None or name.group(1) in data:
                raise _Unusual
            self._at += 1
            value, inside = self._value(written[name.end() :], indent, number, depth)
            data[name.group(1)] = value
            # The value of a name stands where the name stands, also when it begins in the next line.
            marks[name.group(1)] = number if isinstance(inside, int) else (number, inside[1])
        self._closed(indent)
        return data, (first, marks)

    def _value(self, written: str, indent: int, number: int, depth: int) -> _Found:
        if written:
            return self._written(written, indent, number, depth)
        below, beginning, _ = self._lines[self._at]
        is_list = beginning.startswith("- ")
        if depth >= _DEEPEST or below < indent or (below == indent and not is_list):
            raise _Unusual
        return self._list(below, depth + 1) if is_list else self._mapping(below, depth + 1)

    def _list(self, indent: int, depth: int) -> _Found:
        data: list[Data] = []
        marks: list[Marks] = []
        first = self._lines[self._at][2]
        while self._lines[self._at][0] == indent and self._lines[self._at][1].startswith("- "):
            _, written, number = self._lines[self._at]
            item = written[2:].lstrip(" ")
            if _NAME.match(item):
                # "- number: 112" begins a mapping whose names stand below the first one.
                inner = indent + len(written) - len(item)
                self._lines[self._at] = (inner, item, number)
                if depth >= _DEEPEST:
                    raise _Unusual
                value, inside = self._mapping(inner, depth + 1)
            else:
                self._at += 1
                value, inside = self._written(item, indent, number, depth)
            data.append(value)
            marks.append(inside)
        self._closed(indent)
        return data, (first, marks)

    def _closed(self, indent: int) -> None:
        if self._lines[self._at][0] > indent:
            raise _Unusual

    def _written(self, written: str, indent: int, number: int, depth: int) -> _Found:
        """A value that stands in one line; what is indented below it would belong to it."""
        self._closed(indent)
        if written[0] in "[{":
            value, marks, end = _bracket(written, 0, number, depth + 1)
        else:
            value, end = _text(written, 0, _PLAIN)
            marks = number
        if not _END.match(written, end):
            raise _Unusual
        return value, marks


def _text(written: str, start: int, plain: re.Pattern[str]) -> tuple[str, int]:
    quoted = _QUOTED.match(written, start)
    if quoted is None:
        found = plain.match(written, start)
        if found is None:
            raise _Unusual
        return found.group(), found.end()
    double, single = quoted.groups()
    text = single.replace("''", "'") if double is None else _ESCAPED.sub(r"\1", double)
    return text, quoted.end()


def _bracket(written: str, start: int, number: int, depth: int) -> tuple[Data, Marks, int]:
    """A list or mapping in brackets that opens and closes in one line."""
    if depth > _DEEPEST:
        raise _Unusual
    is_list = written[start] == "["
    closing = "]" if is_list else "}"
    items: list[tuple[str, Data, Marks]] = []
    at = _after_spaces(written, start + 1)
    while not written.startswith(closing, at):
        name = "" if is_list else _name(written, at)
        value, marks, at = _item(written, at + (0 if is_list else len(name)), number, depth)
        items.append((name.partition(":")[0], value, marks))
        comma = _COMMA.match(written, at)
        at = comma.end() if comma else _after_spaces(written, at)
        if (comma is None) != written.startswith(closing, at):
            raise _Unusual
    if is_list:
        return [value for _, value, _ in items], (number, [marks for _, _, marks in items]), at + 1
    data = {name: value for name, value, _ in items}
    if len(data) < len(items):
        raise _Unusual
    return data, (number, {name: marks for name, _, marks in items}), at + 1


def _name(written: str, at: int) -> str:
    name = _NAME.match(written, at)
    if name is None:
        raise _Unusual
    return name.group()


def _item(written: str, at: int, number: int, depth: int) -> tuple[Data, Marks, int]:
    if written[at : at + 1] in ("[", "{"):
        return _bracket(written, at, number, depth + 1)
    text, end = _text(written, at, _PLAIN_INSIDE)
    return text, number, end


def _after_spaces(written: str, at: int) -> int:
    while written.startswith(" ", at):
        at += 1
    return at

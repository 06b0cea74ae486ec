"""Reads YAML with the line of everything, so that every complaint has a place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from bot.adapters.knowledge import messages
from bot.adapters.knowledge.marks import DEEPEST, Data, Loc, Marks, line_of, tidied
from bot.adapters.knowledge.quick import quick

__all__ = ["ANY", "Data", "Fault", "Loc", "Spot", "Tree", "parse", "parse_fully"]

ANY: Final = "*"  #: in a pattern: every item of the list or mapping

#: What "\\0" and the like put into a text: neither a database nor Telegram takes it.
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")

#: The parser meets odd bytes with these too (a \U escape beyond Unicode is one way).
_PARSER_FAULTS: Final = (YAMLError, ValueError, ArithmeticError, LookupError, TypeError, AttributeError)


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where the file is no proper YAML, or YAML of a kind that the base does not use."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A value in a file, with where it stands."""

    loc: Loc
    value: Data
    line: int


@dataclass(frozen=True, slots=True)
class Tree:
    """One file's content; `readable` is False where the YAML breaks and nothing is known of the content."""

    data: Data
    marks: Marks
    faults: tuple[Fault, ...] = ()
    readable: bool = True

    def line_of(self, loc: Loc) -> int:
        """The line of a value, or of the nearest thing around it that is written in the file."""
        return line_of(self.marks, loc)

    def at(self, *pattern: str) -> Iterator[Spot]:
        """Everything that stands at a place such as ("services", ANY, "phones", ANY, "number")."""
        for loc, value in _found((), self.data, pattern):
            yield Spot(loc, value, self.line_of(loc))

    def texts(self, *pattern: str) -> Iterator[tuple[Spot, str]]:
        """As `at`, but only what is text, with the white space tidied."""
        for spot in self.at(*pattern):
            if isinstance(spot.value, str):
                yield spot, tidied(spot.value)

    def keys(self, *pattern: str) -> tuple[str, ...]:
        """The keys of the mappings at a place."""
        return tuple(key for spot in self.at(*pattern) if isinstance(spot.value, dict) for key in spot.value)


def _found(loc: Loc, value: Data, pattern: tuple[str, ...]) -> Iterator[tuple[Loc, Data]]:
    if not pattern:
        yield loc, value
        return
    for inner, child in _children(loc, value, pattern[0]):
        yield from _found(inner, child, pattern[1:])


def _children(loc: Loc, value: Data, step: str) -> Iterator[tuple[Loc, Data]]:
    if isinstance(value, dict):
        for key in value if step == ANY else (step,):
            if key in value:
                yield (*loc, key), value[key]
    elif isinstance(value, list) and step == ANY:
        for index, item in enumerate(value):
            yield (*loc, index), item


def parse(text: str) -> Tree:
    """The tree of a file's text; a broken file gives faults, never an exception."""
    found = quick(text)
    return Tree(*found) if found else parse_fully(text)


def parse_fully(text: str) -> Tree:
    """As `parse`, by the parser that knows all of YAML and says what is wrong; it is slow."""
    builder = _Builder()
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            builder.take(event)
    except _Refused as refusal:
        return Tree({}, 1, (*builder.faults, refusal.fault), readable=False)
    except _PARSER_FAULTS as error:
        return Tree({}, 1, (*builder.faults, _syntax_fault(error, text)), readable=False)
    return Tree(builder.root, builder.marks, tuple(builder.faults))


def _syntax_fault(error: Exception, text: str) -> Fault:
    if isinstance(error, ReaderError):
        before = text[: error.position] if isinstance(error.position, int) else ""
        return Fault(before.count("\n") + 1, messages.STRANGE_CHARACTER)
    if not isinstance(error, MarkedYAMLError):
        return Fault(1, messages.UNREADABLE)
    context, problem = error.context or "", error.problem or ""
    opened_earlier = context.startswith(
        ("while scanning a quoted", "while scanning a simple key", "while parsing a flow")
    )
    mark = (error.context_mark if opened_earlier else error.problem_mark) or error.context_mark
    return Fault(mark.line + 1 if mark else 1, messages.syntax(context, problem))


class _Refused(Exception):
    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.message)


@dataclass(slots=True)
class _Frame:
    container: list[Data] | dict[str, Data]
    marks: list[Marks] | dict[str, Marks]
    key: str | None = None


@dataclass(slots=True)
class _Builder:
    root: Data = ""
    marks: Marks = 1
    faults: list[Fault] = field(default_factory=list)
    open: list[_Frame] = field(default_factory=list)
    documents: int = 0

    def take(self, event: Event) -> None:
        line = event.start_mark.line + 1
        if isinstance(event, DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise _Refused(Fault(line, messages.SECOND_DOCUMENT))
        elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
            self.open.pop()
        elif isinstance(event, NodeEvent):
            self._refuse_shorthand(event, line)
            if isinstance(event, ScalarEvent) and _UNPRINTABLE.search(event.value):
                self.faults.append(Fault(line, messages.STRANGE_CHARACTER))
                event.value = _UNPRINTABLE.sub("?", event.value)
            self._node(event, line)

    def _refuse_shorthand(self, event: NodeEvent, line: int) -> None:
        # A file that repeats itself by reference can grow without end, and staff cannot read it.
        if isinstance(event, AliasEvent) or event.anchor:
            self.faults.append(Fault(line, messages.ANCHOR))
        elif getattr(event, "ctag", None):
            self.faults.append(Fault(line, messages.TAG))

    def _node(self, event: NodeEvent, line: int) -> None:
        frame = self.open[-1] if self.open else None
        if frame is not None and isinstance(frame.container, dict) and frame.key is None:
            self._name(frame, event, line)
        elif isinstance(event, MappingStartEvent):
            self._place({}, line)
        elif isinstance(event, SequenceStartEvent):
            self._place([], line)
        else:
            self._place(event.value if isinstance(event, ScalarEvent) else "", line)

    def _name(self, frame: _Frame, event: NodeEvent, line: int) -> None:
        if not isinstance(event, ScalarEvent) or not isinstance(frame.marks, dict):
            raise _Refused(Fault(line, messages.KEY_IS_NO_WORD))
        frame.key = event.value
        if event.value in frame.container:
            earlier = line_of(frame.marks[event.value], ())
            self.faults.append(Fault(line, messages.duplicate_key(event.value, earlier)))
        frame.marks[event.value] = line

    def _place(self, value: Data, line: int) -> None:
        inside: list[Marks] | dict[str, Marks] = {} if isinstance(value, dict) else []
        frame = self.open[-1] if self.open else None
        if frame is not None and isinstance(frame.marks, dict):
            # The value of a name stands where the name stands, also when it begins in the next line.
            line = line_of(frame.marks[frame.key or ""], ())
        marks: Marks = line if isinstance(value, str) else (line, inside)
        if frame is None:
            self.root, self.marks = value, marks
        else:
            _add(frame, value, marks)
        if not isinstance(value, str):
            if len(self.open) >= DEEPEST:
                raise _Refused(Fault(line, messages.TOO_DEEP))
            self.open.append(_Frame(value, inside))


def _add(frame: _Frame, value: Data, marks: Marks) -> None:
    if isinstance(frame.container, dict) and isinstance(frame.marks, dict):
        frame.container[frame.key or ""] = value
        frame.marks[frame.key or ""] = marks
        frame.key = None
    elif isinstance(frame.container, list) and isinstance(frame.marks, list):
        frame.container.append(value)
        frame.marks.append(marks)

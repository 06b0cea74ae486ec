"""Reads YAML as plain text, lists and mappings with the line of each, so that every complaint has a place.

Every scalar stays the text that was written: `112`, `08:30` and `no` mean what a person sees.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
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

Data = str | list["Data"] | dict[str, "Data"]
Loc = tuple[str | int, ...]

ANY: Final = "*"  #: in a pattern: every item of the list or mapping
DEEPEST: Final = 12

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
    lines: Mapping[Loc, int]
    faults: tuple[Fault, ...] = ()
    readable: bool = True

    def line_of(self, loc: Loc) -> int:
        """The line of a value, or of the nearest thing around it that is written in the file."""
        while loc and loc not in self.lines:
            loc = loc[:-1]
        return self.lines.get(loc, 1)

    def at(self, *pattern: str) -> Iterator[Spot]:
        """Everything that stands at a place such as ("services", ANY, "phones", ANY, "number")."""
        found: list[tuple[Loc, Data]] = [((), self.data)]
        for step in pattern:
            found = [child for loc, value in found for child in _children(loc, value, step)]
        for loc, value in found:
            yield Spot(loc, value, self.line_of(loc))

    def texts(self, *pattern: str) -> Iterator[tuple[Spot, str]]:
        """As `at`, but only what is text, with the white space tidied."""
        for spot in self.at(*pattern):
            if isinstance(spot.value, str):
                yield spot, " ".join(spot.value.split())

    def keys(self, *pattern: str) -> tuple[str, ...]:
        """The keys of the mappings at a place."""
        return tuple(key for spot in self.at(*pattern) if isinstance(spot.value, dict) for key in spot.value)


def _children(loc: Loc, value: Data, step: str) -> Iterator[tuple[Loc, Data]]:
    if isinstance(value, dict):
        for key in value if step == ANY else (step,):
            if key in value:
                yield (*loc, key), value[key]
    elif isinstance(value, list) and step == ANY:
        for index, item in enumerate(value):
            yield (*loc, index), item


@lru_cache(maxsize=1024)
def parse(text: str) -> Tree:
    """The tree of a file's text; a broken file gives faults, never an exception."""
    builder = _Builder()
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            builder.take(event)
    except _Refused as refusal:
        return Tree({}, {}, (*builder.faults, refusal.fault), readable=False)
    except _PARSER_FAULTS as error:
        return Tree({}, {}, (*builder.faults, _syntax_fault(error, text)), readable=False)
    return Tree(builder.root, builder.lines, tuple(builder.faults))


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
    loc: Loc
    key: str | None = None


@dataclass(slots=True)
class _Builder:
    root: Data = ""
    lines: dict[Loc, int] = field(default_factory=dict)
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
        if not isinstance(event, ScalarEvent):
            raise _Refused(Fault(line, messages.KEY_IS_NO_WORD))
        frame.key = event.value
        loc = (*frame.loc, event.value)
        if event.value in frame.container:
            self.faults.append(Fault(line, messages.duplicate_key(event.value, self.lines[loc])))
        self.lines[loc] = line

    def _place(self, value: Data, line: int) -> None:
        loc: Loc = ()
        if self.open:
            frame = self.open[-1]
            if isinstance(frame.container, list):
                loc = (*frame.loc, len(frame.container))
                frame.container.append(value)
            else:
                key = frame.key or ""
                loc = (*frame.loc, key)
                frame.container[key] = value
                frame.key = None
        else:
            self.root = value
        self.lines.setdefault(loc, line)
        if not isinstance(value, str):
            if len(self.open) >= DEEPEST:
                raise _Refused(Fault(line, messages.TOO_DEEP))
            self.open.append(_Frame(value, loc))

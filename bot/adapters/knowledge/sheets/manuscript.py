"""A YAML file with the place of every value in its text, so that a change touches nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.events import (
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from bot.adapters.knowledge.tree import Data


@dataclass(slots=True)
class Scalar:
    """A text with the quotes that it stands in."""

    start: int
    end: int
    value: str
    style: str | None


@dataclass(slots=True)
class Entry:
    """A key and its value."""

    key: str
    start: int
    value: "Node"

    @property
    def end(self) -> int:
        """Where its last character stands."""
        return max(self.value.end, self.start + len(self.key) + 1)


@dataclass(slots=True)
class Mapping:
    """Names with values; in braces when it flows."""

    start: int
    column: int
    flow: bool
    entries: list[Entry] = field(default_factory=list)
    end: int = 0


@dataclass(slots=True)
class Listing:
    """Items one after another; in brackets when it flows."""

    start: int
    column: int
    flow: bool
    items: list["Node"] = field(default_factory=list)
    end: int = 0


Node = Scalar | Mapping | Listing


def manuscript(text: str) -> Node:
    """The tree of a text that is known to be proper YAML."""
    events = (event for event in YAML(typ="safe", pure=True).parse(text) if _matters(event))
    return _node(next(events), events, text)


def data_of(node: Node) -> Data:
    """The content alone, with the white space of texts tidied."""
    match node:
        case Scalar():
            return " ".join(node.value.split())
        case Mapping():
            return {entry.key: data_of(entry.value) for entry in node.entries}
        case Listing():
            return [data_of(item) for item in node.items]


def _matters(event: Event) -> bool:
    return isinstance(event, (NodeEvent, MappingEndEvent, SequenceEndEvent))


def _node(event: Event, events: Iterator[Event], text: str) -> Node:
    start, column = event.start_mark.index, event.start_mark.column
    if isinstance(event, MappingStartEvent):
        return _mapping(Mapping(start, column, bool(event.flow_style)), events, text)
    if isinstance(event, SequenceStartEvent):
        return _listing(Listing(start, column, bool(event.flow_style)), events, text)
    if not isinstance(event, ScalarEvent):
        raise ValueError("aliases are refused before")
    end = event.end_mark.index
    if event.style in ("|", ">"):
        # The mark of a block of lines stands at the beginning of the line after it.
        end = start + len(text[start:end].rstrip())
    return Scalar(start, end, event.value, event.style)


def _mapping(found: Mapping, events: Iterator[Event], text: str) -> Mapping:
    for event in events:
        if isinstance(event, MappingEndEvent):
            # Outside braces the end mark stands behind the comments that follow.
            found.end = event.end_mark.index if found.flow else found.entries[-1].end
            break
        key = _node(event, events, text)
        value = _node(next(events), events, text)
        found.entries.append(Entry(key.value if isinstance(key, Scalar) else "", key.start, value))
    return found


def _listing(found: Listing, events: Iterator[Event], text: str) -> Listing:
    for event in events:
        if isinstance(event, SequenceEndEvent):
            found.end = event.end_mark.index if found.flow else found.items[-1].end
            break
        found.items.append(_node(event, events, text))
    return found

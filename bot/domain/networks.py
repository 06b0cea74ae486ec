"""A month's counts as networks to be rounded: a count is an edge, what must stay equal is a node."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeVar

from bot.domain.counting import RESOLUTIONS, TOGETHER, Cell, Event
from bot.domain.lattice import Block, Layer, layers_of
from bot.domain.rounding import Edge, Node

#: What is published has its block as name; the sums between are named by their nodes.
Name = Block | tuple[Node, Node]
Institutions = Mapping[tuple[str, Event], int]  #: by (institution, event)
Part = TypeVar("Part", bound=tuple[str, ...])

_START: Final = "start"
_ENDED: Final = "ended"
_END: Final = "end"


def networks(
    country: str, cells: Mapping[Cell, int], institutions: Institutions
) -> Iterator[Mapping[Name, Edge]]:
    """Everything that is published of one country's month; cells carry the names that places have there."""
    of_event: dict[Event, dict[Cell, int]] = {}
    for cell, number in cells.items():
        if number > 0 and layers_of(cell.event):
            of_event.setdefault(cell.event, {})[cell] = number
    together = {event for group in TOGETHER for event in group}
    for group in (*TOGETHER, *((event,) for event in Event if event not in together)):
        found = {event: of_event[event] for event in group if event in of_event}
        yield from _of_group(country, found, institutions)


def _of_group(
    country: str, found: Mapping[Event, Mapping[Cell, int]], institutions: Institutions
) -> Iterator[Mapping[Name, Edge]]:
    classes = {event: sum(cells.values()) for event, cells in found.items() if event in RESOLUTIONS}
    others = {event: cells for event, cells in found.items() if event not in RESOLUTIONS}
    timed, ended = sum(classes.values()), sum(sum(cells.values()) for cells in others.values())
    # An ending has an outcome and a class of time. Rounded apart, the same sum would be published twice.
    is_tied = 0 < timed <= ended
    main = _Network(country)
    root = _ENDED if is_tied else _START
    for event, cells in others.items():
        _add_event(main, root, event, cells, institutions)
    main.sum_of(_END, _START, ended)
    timing = main if is_tied else _Network(country)
    for ending, number in classes.items():
        timing.block(ending, Layer.COUNTRY, (), _START, root if is_tied else _END, number)
    if is_tied:
        main.sum_of(_START, root, ended - timed)
    else:
        timing.sum_of(_END, _START, timed)
        yield timing.edges
    yield main.edges


def _add_event(
    network: "_Network", root: Node, event: Event, cells: Mapping[Cell, int], institutions: Institutions
) -> None:
    total, layers, node = sum(cells.values()), layers_of(event), (event, "all")
    if layers == (Layer.COUNTRY,):
        network.block(event, Layer.COUNTRY, (), root, _END, total)
        return
    network.block(event, Layer.COUNTRY, (), root, node, total)
    if Layer.MUNICIPALITY in layers:
        network.stage(event, Layer.MUNICIPALITY, node, _END, _sums(cells, lambda it: (it.municipality,)))
        return
    after = (event, "days")
    network.stage(event, Layer.DAY, node, after, _sums(cells, lambda it: (it.day.isoformat(),)))
    named = {name: number for (name, of), number in institutions.items() if of is event}
    if 0 < sum(named.values()) <= total:
        parts = {(name,): number for name, number in named.items()} | {("",): total - sum(named.values())}
        node, after = after, (event, "institutions")
        network.stage(event, Layer.INSTITUTION, node, after, parts)
    _add_crossed(network, event, after, cells)


def _add_crossed(network: "_Network", event: Event, node: Node, cells: Mapping[Cell, int]) -> None:
    """Languages, municipalities, topics, entries: what leaves one stage enters the next."""
    for (language,), number in _sums(cells, lambda it: (it.language,)).items():
        network.sum_of(node, (event, "language", language), number)
    for part, number in _sums(cells, lambda it: (it.language, it.municipality)).items():
        start, end = (event, "language", part[0]), (event, "into", part[1])
        network.block(event, Layer.LANGUAGE, part, start, end, number)
    for (place,), number in _sums(cells, lambda it: (it.municipality,)).items():
        network.sum_of((event, "into", place), (event, "place", place), number)
    for part, number in _sums(cells, lambda it: (it.municipality, it.topic)).items():
        start, end = (event, "place", part[0]), (event, "onto", part[1])
        network.block(event, Layer.PLACE, part, start, end, number)
    for (topic,), number in _sums(cells, lambda it: (it.topic,)).items():
        network.sum_of((event, "onto", topic), (event, "topic", topic), number)
    for part, number in _sums(cells, lambda it: (it.topic, it.entry)).items():
        network.block(event, Layer.SUBJECT, part, (event, "topic", part[0]), _END, number)


class _Network:
    """The edges of one country's group of events; what did not happen has none."""

    def __init__(self, country: str) -> None:
        self.edges: dict[Name, Edge] = {}
        self._country = country

    def block(
        self, event: Event, layer: Layer, part: tuple[str, ...], start: Node, end: Node, number: int
    ) -> None:
        """Something that is published."""
        if number:
            self.edges[Block(self._country, event, layer, *part)] = Edge(start, end, number)

    def stage(self, event: Event, layer: Layer, start: Node, end: Node, parts: Mapping[Part, int]) -> None:
        """Side by side from one node to the next."""
        for part, number in parts.items():
            self.block(event, layer, part, start, end, number)

    def sum_of(self, start: Node, end: Node, number: int) -> None:
        """Something that is as true as what is published."""
        if number:
            self.edges[start, end] = Edge(start, end, number)


def _sums(cells: Mapping[Cell, int], part_of: Callable[[Cell], Part]) -> Mapping[Part, int]:
    found: Counter[Part] = Counter()
    for cell, number in cells.items():
        found[part_of(cell)] += number
    return found

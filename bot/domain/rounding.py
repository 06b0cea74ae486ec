"""Unbiased controlled rounding: every count becomes a multiple of k, at random, and all sums still hold.

Cox, "A Constructive Procedure for Unbiased Controlled Rounding" (1987), on any network instead of a two-way
table: a count is what flows through an edge, a sum is a node where as much leaves as comes in.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

Name = TypeVar("Name", bound=Hashable)
Node = Hashable
#: A whole number from 0 up to, and without, the given one; the attacker must not be able to guess it.
Chance = Callable[[int], int]


class LeakyNetworkError(Exception):
    """At some node more comes in than leaves: these counts are not sides of the same happenings."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A count and the two sums that it is a part of."""

    start: Node
    end: Node
    count: int


def rounded(edges: Mapping[Name, Edge], base: int, chance: Chance) -> dict[Name, int]:
    """Each count as the multiple of `base` below or above it, on average the count itself.

    The edges must be a circulation. A count that is a multiple already stays as it is.
    """
    _check(edges)
    return _Rounding(edges, base, chance).result()


def _check(edges: Mapping[Name, Edge]) -> None:
    balance: dict[Node, int] = defaultdict(int)
    for edge in edges.values():
        balance[edge.start] -= edge.count
        balance[edge.end] += edge.count
    if any(balance.values()):
        raise LeakyNetworkError


class _Rounding(Generic[Name]):
    """Walks along counts that are between two multiples until the way closes, and shifts that circle."""

    def __init__(self, edges: Mapping[Name, Edge], base: int, chance: Chance) -> None:
        self._edges = edges
        self._base = base
        self._chance = chance
        self._over = {name: edge.count % base for name, edge in edges.items()}
        #: The unfinished edges of each node, in the order given.
        self._open: dict[Node, dict[Name, None]] = defaultdict(dict)
        for name, over in self._over.items():
            if over and edges[name].start != edges[name].end:
                self._open[edges[name].start][name] = None
                self._open[edges[name].end][name] = None

    def result(self) -> dict[Name, int]:
        for node in list(self._open):
            while self._open[node]:
                self._walk_from(node)
        return {
            name: edge.count - edge.count % self._base + self._over[name]
            for name, edge in self._edges.items()
        }

    def _walk_from(self, first: Node) -> None:
        """At a node with an unfinished edge there is always another one, since their sum is a multiple."""
        way: list[Name] = []
        place = {first: 0}
        node = first
        while True:
            name = next(one for one in self._open[node] if not way or one != way[-1])
            way.append(name)
            edge = self._edges[name]
            node = edge.end if edge.start == node else edge.start
            if node in place:
                self._shift(node, way[place[node] :])
                return
            place[node] = len(way)

    def _shift(self, node: Node, circle: list[Name]) -> None:
        """Up along the circle or down, until one count is done; the chances keep every average."""
        signs: dict[Name, int] = {}
        for name in circle:
            edge = self._edges[name]
            signs[name] = 1 if edge.start == node else -1
            node = edge.end if edge.start == node else edge.start
        up = min(self._room(name, sign) for name, sign in signs.items())
        down = min(self._room(name, -sign) for name, sign in signs.items())
        by = up if self._chance(up + down) < down else -down
        for name, sign in signs.items():
            self._over[name] += sign * by
            if self._over[name] in (0, self._base):
                del self._open[self._edges[name].start][name]
                del self._open[self._edges[name].end][name]

    def _room(self, name: Name, sign: int) -> int:
        over = self._over[name]
        return self._base - over if sign > 0 else over

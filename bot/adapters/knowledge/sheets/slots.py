"""A file's content while cells are put into it: items of lists keep their numbers until all are in."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from bot.adapters.knowledge import schema
from bot.adapters.knowledge.tree import Data, Loc
from bot.domain.languages import LANGUAGES


@dataclass(slots=True)
class Items:
    """A list in the making: items by number, with gaps where some were taken out."""

    by_number: dict[int, "Loose"] = field(default_factory=dict)


Loose = str | Items | dict[str, "Loose"]

#: In which order names stand below each other.
_ORDERS: Final = (
    tuple(LANGUAGES),
    *(
        tuple(model.model_fields)
        for model in (
            schema.ServicePart,
            schema.OrganisationPart,
            schema.AnswerTextPart,
            schema.LocalPart,
            schema.AnswerFile,
            schema.DirectoryFile,
            schema.PhonePart,
            schema.SourcePart,
        )
    ),
)


class Slots:
    """The content of one file."""

    def __init__(self, data: Data) -> None:
        self._root = _loosened(data)

    def at(self, loc: Loc) -> Data | None:
        """What stands at a place, None for nothing."""
        found = self._node(loc)
        return None if found is None else _solid(found)

    def put(self, loc: Loc, value: Data) -> None:
        """Puts a value in, and whatever is missing around it."""
        node: Loose = self._root
        for step, following in zip(loc, (*loc[1:], None), strict=True):
            child = _child(node, step)
            if following is None:
                child = _loosened(value)
            elif child is None or isinstance(child, str):
                child = Items() if isinstance(following, int) else {}
            _place(node, step, child)
            node = child

    def drop(self, loc: Loc) -> None:
        """Takes a value out, and what is empty without it."""
        while loc:
            if _left_after(self._node(loc[:-1]), loc[-1]):
                return
            loc = loc[:-1]

    def solid(self) -> Data:
        """The content with lists without gaps."""
        return _solid(self._root)

    def final(self, loc: Loc) -> Loc:
        """Where a value stands when the gaps are closed, or the nearest thing around it."""
        found: list[str | int] = []
        node: Loose | None = self._root
        for step in loc:
            child = None if node is None else _child(node, step)
            if child is None:
                break
            found.append(_rank(node, step) if isinstance(node, Items) else step)
            node = child
        return tuple(found)

    def _node(self, loc: Loc) -> Loose | None:
        node: Loose | None = self._root
        for step in loc:
            node = None if node is None else _child(node, step)
        return node


def _child(node: Loose, step: str | int) -> Loose | None:
    if isinstance(node, Items):
        return node.by_number.get(step) if isinstance(step, int) else None
    if isinstance(node, dict) and isinstance(step, str):
        return node.get(step)
    return None


def _place(node: Loose, step: str | int, child: Loose) -> None:
    if isinstance(node, Items) and isinstance(step, int):
        node.by_number[step] = child
    elif isinstance(node, dict) and isinstance(step, str):
        if step not in node:
            _reorder(node, step)
        node[step] = child


def _left_after(parent: Loose | None, step: str | int) -> bool:
    """Takes one thing out of a list or mapping; whether others are left in it."""
    if isinstance(parent, Items) and isinstance(step, int):
        parent.by_number.pop(step, None)
        return bool(parent.by_number)
    if isinstance(parent, dict) and isinstance(step, str):
        parent.pop(step, None)
    return bool(parent)


def _rank(items: Items, step: str | int) -> str | int:
    return sorted(items.by_number).index(step) if isinstance(step, int) else step


def _reorder(node: dict[str, Loose], step: str) -> None:
    """Makes room for a name where the schema has it; names of the base's own come last."""
    order = next((known for known in _ORDERS if {step, *node} <= set(known)), None)
    if order is None:
        return
    later = [key for key in node if order.index(key) > order.index(step)]
    # Only what stands behind the last earlier name moves; what people ordered otherwise stays.
    rest = _tail(node, later)
    moved = {key: node.pop(key) for key in rest}
    node[step] = ""
    node.update(moved)


def _tail(node: Iterable[str], later: list[str]) -> list[str]:
    tail: list[str] = []
    for key in reversed(list(node)):
        if key not in later:
            break
        tail.insert(0, key)
    return tail


def _loosened(data: Data) -> Loose:
    if isinstance(data, dict):
        return {key: _loosened(value) for key, value in data.items()}
    if isinstance(data, list):
        return Items({number: _loosened(value) for number, value in enumerate(data)})
    return data


def _solid(node: Loose) -> Data:
    if isinstance(node, Items):
        return [_solid(node.by_number[number]) for number in sorted(node.by_number)]
    if isinstance(node, dict):
        return {key: _solid(value) for key, value in node.items()}
    return node

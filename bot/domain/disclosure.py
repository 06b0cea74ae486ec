"""What may leave the house: small counts are hidden, and so is what they could be computed from."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

#: Counts of 1 to 4 could point at a family in a small place.
SMALLEST_SHOWN: Final = 5

Name = TypeVar("Name", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Disclosed(Generic[Name]):
    """A sum and its parts as they may be shown; None is a hidden count."""

    total: int | None
    parts: Mapping[Name, int | None]

    @property
    def hides_something(self) -> bool:
        """True when the reader should be told that numbers are missing."""
        return self.total is None or None in self.parts.values()


def disclose(parts: Mapping[Name, int], smallest: int = SMALLEST_SHOWN) -> Disclosed[Name]:
    """Hide every part of 1..`smallest`-1, and further parts until no hidden one follows from the total.

    With a single hidden part, or hidden parts that together are still small or can only be 1 each or 4 each,
    total minus the shown parts would give them away: the next smallest part is hidden too, and when none is
    left, the total.
    Zero is shown: that nothing happened says nothing about anybody.
    """
    total = sum(parts.values())
    hidden = {name for name, count in parts.items() if 0 < count < smallest}
    others = sorted((count, str(name), name) for name, count in parts.items() if count >= smallest)
    while hidden and others and _is_guessable(parts, hidden, smallest):
        hidden.add(others.pop(0)[2])
    hides_total = 0 < total < smallest or (bool(hidden) and _is_guessable(parts, hidden, smallest))
    shown = {name: None if name in hidden else count for name, count in parts.items()}
    return Disclosed(None if hides_total else total, shown)


def _is_guessable(parts: Mapping[Name, int], hidden: set[Name], smallest: int) -> bool:
    counts = [parts[name] for name in hidden]
    # A small part is at least 1 and less than `smallest`: at either end their sum says how large each is.
    all_at_one_end = set(counts) in ({1}, {smallest - 1})
    return len(counts) == 1 or sum(counts) < smallest or all_at_one_end

"""The gate: a month's counts become what may leave the house, once and for all.

Small places are counted with the rest of their country, then every number is rounded to multiples of k at
random, all tables together. docs/statistics.md says why, and what an attacker can and cannot learn.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from bot.domain.counting import Cell, Event
from bot.domain.lattice import Block, Layer
from bot.domain.networks import networks
from bot.domain.publication import ELSEWHERE
from bot.domain.rounding import Chance, rounded

#: k: counts of 1 to 4 could point at a family in a small place.
SMALLEST_SHOWN: Final = 5
#: Days are shown where a month has so many happenings that a day has k of them.
_DAYS: Final = 31

Place = tuple[str, str]  #: (country code, municipality slug), "" where not said


@dataclass(frozen=True, slots=True)
class MonthCounts:
    """What was counted in a month that is over."""

    month: date  #: its first day
    cells: Mapping[Cell, int]
    families: Mapping[Place, int]  #: different families, each where it lives
    institutions: Mapping[tuple[str, str, Event], int]  #: by (country, institution, event)


def published_places(families: Mapping[Place, int], smallest: int) -> Mapping[Place, Place]:
    """Under which name each place is counted: its own only where k different families wrote."""
    of_country: Counter[str] = Counter()
    for (country, _), number in families.items():
        of_country[country] += number
    shown: dict[Place, Place] = {}
    for (country, municipality), number in families.items():
        home = country if of_country[country] >= smallest else ""
        is_shown = bool(home and municipality) and number >= smallest
        shown[country, municipality] = (home, municipality if is_shown else ELSEWHERE)
    return shown


def publish(counts: MonthCounts, smallest: int, chance: Chance) -> dict[Block, int]:
    """Everything that may ever be said about that month; what is not in it counts as 0."""
    blocks: dict[Block, int] = {}
    for country, cells in _by_country(counts, smallest).items():
        institutions = {
            (name, event): number
            for (home, name, event), number in counts.institutions.items()
            if home == country
        }
        for network in networks(country, cells, institutions):
            found = rounded(network, smallest, chance)
            blocks |= {name: number for name, number in found.items() if isinstance(name, Block) and number}
    return {block: number for block, number in blocks.items() if _is_coarse(block, blocks, smallest)}


def _by_country(counts: MonthCounts, smallest: int) -> Mapping[str, Mapping[Cell, int]]:
    places = published_places(counts.families, smallest)
    countries = {country for country, _ in places.values()}
    found: dict[str, Counter[Cell]] = defaultdict(Counter)
    families = {
        Cell(counts.month, Event.FAMILIES, country, municipality): number
        for (country, municipality), number in counts.families.items()
    }
    for cell, number in {**counts.cells, **families}.items():
        # A case of an earlier month may end when nobody of its place writes.
        other = (cell.country if cell.country in countries else "", ELSEWHERE)
        country, municipality = places.get((cell.country, cell.municipality), other)
        found[country][replace(cell, country=country, municipality=municipality)] += number
    return found


def _is_coarse(block: Block, blocks: Mapping[Block, int], smallest: int) -> bool:
    """Decided by what is published anyway, so it tells nothing."""
    if block.layer is not Layer.DAY:
        return True
    return blocks.get(Block(block.country, block.event, Layer.COUNTRY), 0) >= _DAYS * smallest

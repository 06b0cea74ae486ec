"""An attacker with every export and a solver for linear programs must not pin a single small count."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from itertools import product
from random import Random

import numpy as np
import pytest
from scipy.optimize import linprog

from bot.domain.counting import (
    CARDS,
    COUNTRY_ONLY,
    OUTCOMES,
    QUESTIONS,
    RESOLUTIONS,
    UNPUBLISHED,
    WITH_INSTITUTION,
    Cell,
    Event,
)
from bot.domain.disclosure import MonthCounts, publish, published_places
from bot.domain.lattice import SIDES, Block, Layer, layers_of
from bot.domain.publication import ELSEWHERE, Side

MARCH = date(2026, 3, 1)
DAYS = (date(2026, 3, 3), date(2026, 3, 17))
PLACES = ("valga", "torva", "otepaa")
LANGUAGES = ("ru", "et")
ENTRIES = (("health", "dentist"), ("health", "health-insurance"), ("rights", "domestic-violence"))
ENOUGH = dict.fromkeys([("EE", place) for place in PLACES], 9)


def micro(event: Event) -> list[Cell]:
    """Everything that can happen in these villages."""
    return [
        Cell(day, event, "EE", place, language, topic, entry)
        for day, place, language, (topic, entry) in product(DAYS, PLACES, LANGUAGES, ENTRIES)
    ]


def village_month(random: Random, events: Iterable[Event]) -> MonthCounts:
    """Mostly zeros and ones, as in a village with nine families."""
    chances = random.choice(((0, 0, 0, 0, 0, 1), (0, 0, 1, 2), (0, 0, 0, 0, 7), (0, 1, 1, 4, 5)))
    cells = {cell: random.choice(chances) for event in events for cell in micro(event)}
    return MonthCounts(MARCH, {cell: n for cell, n in cells.items() if n}, ENOUGH, {})


def part_of(cell: Cell, layer: Layer) -> tuple[str, ...]:
    values = {
        Side.DAY: cell.day.isoformat(),
        Side.MUNICIPALITY: cell.municipality,
        Side.LANGUAGE: cell.language,
        Side.TOPIC: cell.topic,
        Side.ENTRY: cell.entry,
    }
    return tuple(values[side] for side in SIDES[layer])


# ── the attacker ──

Name = tuple[object, ...]
_CROSSED = (Layer.COUNTRY, Layer.LANGUAGE, Layer.PLACE, Layer.SUBJECT)
#: Sums of what was published are published too.
_MARGINS = {"language": Layer.LANGUAGE, "municipality": Layer.PLACE, "topic": Layer.SUBJECT}


class Attacker:
    """Knows the method, k, and all that was published of a group of events; solves for what was true."""

    def __init__(self, events: tuple[Event, ...], published: Mapping[Block, int], k: int) -> None:
        self._cells = [cell for event in events for cell in micro(event)]
        rows: dict[Name, list[int]] = defaultdict(list)
        for number, cell in enumerate(self._cells):
            rows["group",].append(number)
            for layer in _CROSSED:
                rows[cell.event, layer, *part_of(cell, layer)].append(number)
            for side in _MARGINS:
                rows[cell.event, side, getattr(cell, side)].append(number)
        self.shown = {name: self._value(name, members, published) for name, members in rows.items()}
        self.sums = {name: np.zeros(len(self._cells)) for name in rows}
        for name, members in rows.items():
            self.sums[name][members] = 1
        known = np.vstack(list(self.sums.values()))
        values = np.array(list(self.shown.values()))
        self._known = np.vstack([known, -known])
        self._limits = np.concatenate([values + (k - 1), (k - 1) - values])

    def _value(self, name: Name, members: list[int], published: Mapping[Block, int]) -> int:
        layer = Layer.COUNTRY if len(name) == 1 else _MARGINS.get(str(name[1]), name[1])
        assert isinstance(layer, Layer)
        cells = [self._cells[member] for member in members]
        blocks = {Block("EE", cell.event, layer, *part_of(cell, layer)) for cell in cells}
        return sum(published.get(block, 0) for block in blocks)

    def bounds(self, aim: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> tuple[float, float]:
        """The least and the most that a sum can have been, by linear programming over all tables at once."""
        least = linprog(aim, self._known, self._limits, bounds=(0, None)).fun
        most = -linprog(-aim, self._known, self._limits, bounds=(0, None)).fun
        return least, most


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("events", [(Event.ESCALATED,), CARDS], ids=["alone", "together"])
def test_all_tables_together_leave_every_number_as_open_as_one_rounding_alone(
    events: tuple[Event, ...], seed: int
) -> None:
    """The bounds of every cell and sum are the shown number and four on either side, down to nothing."""
    random = Random(seed)
    published = publish(village_month(random, events), 5, random.randrange)
    attacker = Attacker(events, published, 5)

    for name, shown in attacker.shown.items():
        least, most = attacker.bounds(attacker.sums[name])
        assert least <= max(shown - 4, 0) + 1e-6, (name, shown, least, most)
        assert most >= shown + 4 - 1e-6, (name, shown, least, most)


def test_the_attacker_would_have_found_a_leak() -> None:
    """The same attacker pins cells where the true numbers are published."""
    random, event = Random(3), Event.ESCALATED
    exact: Counter[Block] = Counter()
    for cell, number in village_month(random, [event]).cells.items():
        for layer in _CROSSED:
            exact[Block("EE", event, layer, *part_of(cell, layer))] += number
    attacker = Attacker((event,), exact, 1)

    assert all(a == pytest.approx(b) for a, b in map(attacker.bounds, attacker.sums.values()))


@pytest.mark.parametrize("seed", range(3))
def test_two_exports_of_different_filters_differ_by_what_is_itself_protected(seed: int) -> None:
    """ "Estonia" minus "Valga", any two sums: no difference is known better than to four either way."""
    random, event = Random(40 + seed), Event.TAKEN
    published = publish(village_month(random, [event]), 5, random.randrange)
    attacker = Attacker((event,), published, 5)
    for _ in range(25):
        first, second = random.sample(list(attacker.sums), 2)
        difference = attacker.sums[first] - attacker.sums[second]
        if difference.any():
            low, high = attacker.bounds(difference)
            assert high - low >= 4 - 1e-6, (first, second)


# ── what is published ──


def month(random: Random, size: int) -> MonthCounts:
    """Three countries with towns, villages and people who did not say where they live."""
    cells: Counter[Cell] = Counter()
    places = [(code, name) for code in ("EE", "LV", "LT") for name in ("", "town", "valley", "hill")]
    for _ in range(size):
        country, municipality = random.choice(places)
        topic, entry = random.choice(ENTRIES)
        event = random.choice([event for event in Event if event is not Event.FAMILIES])
        day = MARCH.replace(day=random.randint(1, 31))
        cells[Cell(day, event, country, municipality, random.choice(LANGUAGES), topic, entry)] += 1
    return MonthCounts(MARCH, cells, {place: random.randint(0, 12) for place in places}, {})


@pytest.mark.parametrize("size", [0, 1, 40, 3_000])
def test_every_way_to_a_sum_gives_the_same_number(size: int) -> None:
    random = Random(size)
    published = publish(month(random, size), 5, random.randrange)
    totals: dict[tuple[str, Event, Layer], int] = defaultdict(int)
    for block, number in published.items():
        assert number > 0
        assert number % 5 == 0
        totals[block.country, block.event, block.layer] += number
    for country, event, layer in list(totals):
        assert layer in layers_of(event)
        if layer is not Layer.DAY:
            assert totals[country, event, layer] == totals[country, event, Layer.COUNTRY]


def test_sums_of_a_group_are_as_true_as_each_of_its_numbers() -> None:
    random = Random(5)
    for _ in range(20):
        counts = village_month(random, QUESTIONS)
        published = publish(counts, 5, random.randrange)
        shown = sum(published.get(Block("EE", event, Layer.COUNTRY), 0) for event in QUESTIONS)
        assert abs(shown - sum(counts.cells.values())) < 5


def test_endings_and_their_times_have_one_sum() -> None:
    random = Random(6)
    for _ in range(20):
        ended = [random.choice(micro(random.choice(OUTCOMES))) for _ in range(23)]
        timed = [replace(cell, event=random.choice(RESOLUTIONS)) for cell in ended]
        counts = MonthCounts(MARCH, Counter([*ended, *timed]), ENOUGH, {})
        published = publish(counts, 5, random.randrange)

        def shown(events: Iterable[Event], found: Mapping[Block, int] = published) -> int:
            return sum(found.get(Block("EE", event, Layer.COUNTRY), 0) for event in events)

        assert shown(OUTCOMES) == shown(RESOLUTIONS)


def test_a_village_with_few_families_is_counted_with_the_rest_of_its_country() -> None:
    places = published_places(
        {("EE", "valga"): 5, ("EE", "torva"): 4, ("EE", ""): 30, ("LT", "vilnius"): 4}, 5
    )

    assert places == {
        ("EE", "valga"): ("EE", "valga"),
        ("EE", "torva"): ("EE", ELSEWHERE),
        ("EE", ""): ("EE", ELSEWHERE),
        ("LT", "vilnius"): ("", ELSEWHERE),
    }


def test_nothing_is_published_under_the_name_of_such_a_place() -> None:
    random = Random(9)
    counts = replace(village_month(random, Event), families={("EE", "valga"): 9, ("EE", "torva"): 4})
    published = publish(counts, 5, random.randrange)
    names = {name for block in published for name in (block.first, block.second)}

    assert not {"torva", "otepaa"} & names
    assert {"valga", ELSEWHERE} <= names


def test_days_are_shown_only_where_a_day_has_enough() -> None:
    few = Counter(dict.fromkeys(micro(Event.ESCALATED), 4))
    many = Counter(dict.fromkeys(micro(Event.ESCALATED), 5))
    for cells, are_shown in ((few, False), (many, True)):
        published = publish(MonthCounts(MARCH, cells, ENOUGH, {}), 5, Random(1).randrange)
        assert any(block.layer is Layer.DAY for block in published) is are_shown


def test_institutions_have_the_sum_of_their_endings() -> None:
    random = Random(12)
    event = Event.CLOSED_REFERRED
    cells = Counter([random.choice(micro(event)) for _ in range(33)])
    named = {("EE", "school", event): 17, ("EE", "clinic", event): 3}
    published = publish(MonthCounts(MARCH, cells, ENOUGH, named), 5, random.randrange)
    shown = {block.first: n for block, n in published.items() if block.layer is Layer.INSTITUTION}

    assert sum(shown.values()) == published[Block("EE", event, Layer.COUNTRY)]
    assert abs(shown["school"] - 17) < 5
    assert set(WITH_INSTITUTION) <= set(OUTCOMES)


def test_dangers_times_and_the_work_of_rooms_are_never_told_of_a_place() -> None:
    random = Random(13)
    published = publish(village_month(random, Event), 5, random.randrange)
    layers = {block.layer for block in published if block.event in COUNTRY_ONLY}

    assert layers == {Layer.COUNTRY}
    assert {Event.EMERGENCY_SHOWN, Event.RETURNED, Event.WIDENED, *RESOLUTIONS} == set(COUNTRY_ONLY)
    assert not {block for block in published if block.event in UNPUBLISHED}

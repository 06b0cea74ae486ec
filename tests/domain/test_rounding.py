"""Rounding that keeps sums and averages, and leaves every neighbouring count possible."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from itertools import product
from random import Random

import pytest

from bot.domain.rounding import Edge, LeakyNetworkError, rounded

Table = Mapping[tuple[int, int], int]


def network(table: Table) -> dict[Hashable, Edge]:
    """A table with its margins: rows lead to columns, and the total leads back."""
    edges: dict[Hashable, Edge] = {
        cell: Edge(("row", cell[0]), ("column", cell[1]), count) for cell, count in table.items()
    }
    for side, position in (("row", 0), ("column", 1)):
        for number in {cell[position] for cell in table}:
            count = sum(count for cell, count in table.items() if cell[position] == number)
            start, end = ("start", ("row", number)) if side == "row" else (("column", number), "end")
            edges[side, number] = Edge(start, end, count)
    return edges | {"total": Edge("end", "start", sum(table.values()))}


def random_table(random: Random, rows: int, columns: int) -> Table:
    chances = (0, 0, 0, 1, 1, 2, 3, 4, 6, 17)
    return {cell: random.choice(chances) for cell in product(range(rows), range(columns))}


def test_every_count_and_every_sum_becomes_a_multiple_beside_it() -> None:
    random = Random(7)
    for _ in range(200):
        edges = network(random_table(random, 4, 5))
        base = random.choice((3, 5, 10))
        found = rounded(edges, base, random.randrange)

        assert all(number % base == 0 for number in found.values())
        assert all(abs(found[name] - edge.count) < base for name, edge in edges.items())
        for row in range(4):
            assert found["row", row] == sum(found[row, column] for column in range(5))
        assert found["total"] == sum(found["column", column] for column in range(5))


def test_multiples_stay_as_they_are() -> None:
    edges = network({(0, 0): 5, (0, 1): 0, (1, 0): 10, (1, 1): 35})

    assert rounded(edges, 5, Random(1).randrange) == {name: edge.count for name, edge in edges.items()}


def test_on_average_every_number_is_true() -> None:
    random = Random(11)
    edges = network(random_table(random, 3, 3))
    times = 6_000
    sums: dict[Hashable, int] = defaultdict(int)
    for _ in range(times):
        for name, number in rounded(edges, 5, random.randrange).items():
            sums[name] += number

    # Five standard deviations of an average of 6,000; one rounding deviates by 2.5 at most.
    assert all(abs(sums[name] / times - edge.count) < 5 * 2.5 / times**0.5 for name, edge in edges.items())


def test_counts_that_are_no_sides_of_the_same_are_refused() -> None:
    with pytest.raises(LeakyNetworkError):
        rounded({"in": Edge("a", "b", 3), "out": Edge("b", "a", 4)}, 5, Random(1).randrange)


# ── somebody who knows the algorithm by heart, and all but the dice ──


def all_outcomes(edges: Mapping[Hashable, Edge], base: int) -> Iterator[Mapping[Hashable, int]]:
    """Every result that any fall of the dice can bring."""
    pending: list[tuple[bool, ...]] = [()]
    while pending:
        script = pending.pop()
        fallen = 0

        def chance(sides: int, script: tuple[bool, ...] = script) -> int:
            nonlocal fallen
            fallen += 1
            if fallen > len(script):
                pending.append((*script, *(False,) * (fallen - len(script) - 1), True))
                return 0
            return sides - 1 if script[fallen - 1] else 0

        yield rounded(edges, base, chance)


def test_whoever_knows_the_algorithm_cannot_exclude_any_count_near_the_shown_one() -> None:
    """All tables of 2 × 2 up to 5, all dice: what each published table may have been."""
    possible: dict[tuple[tuple[Hashable, int], ...], dict[Hashable, set[int]]] = {}
    cells = tuple(product(range(2), range(2)))
    for counts in product(range(6), repeat=4):
        edges = network(dict(zip(cells, counts, strict=True)))
        for outcome in all_outcomes(edges, 3):
            truths = possible.setdefault(tuple(outcome.items()), defaultdict(set))
            for name, edge in edges.items():
                truths[name].add(edge.count)
    seen = 0
    for shown, truths in possible.items():
        if any(number > 3 for name, number in shown if name in cells):
            continue  # what could have led there is not all among the tables up to 5
        for name, number in shown:
            if name in cells:
                seen += 1
                assert truths[name] == ({0, 1, 2} if number == 0 else {1, 2, 3, 4, 5}), (shown, name)
            else:
                assert {number, max(number - 2, 0), number + 2} <= truths[name], (shown, name)
    assert seen > 50

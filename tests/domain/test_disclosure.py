"""An attacker with paper and pencil must not be able to compute a hidden small count."""

from collections.abc import Iterator
from itertools import product

import pytest

from bot.domain.disclosure import SMALLEST_SHOWN, Disclosed, disclose

NAMES = "abcdef"


def tables(width: int, highest: int) -> Iterator[dict[str, int]]:
    for counts in product(range(highest + 1), repeat=width):
        yield dict(zip(NAMES, counts, strict=False))


def possible_values(shown: Disclosed[str], name: str) -> range:
    """What the attacker can compute: a hidden part is at least 1, and the parts make the total."""
    hidden = [part for part, number in shown.parts.items() if number is None]
    if shown.total is None:
        return range(1, 1000)
    together = shown.total - sum(number or 0 for number in shown.parts.values())
    return range(1 if len(hidden) > 1 else together, together - (len(hidden) - 1) + 1)


@pytest.mark.parametrize(("width", "highest"), [(1, 30), (2, 20), (3, 12), (4, 7), (5, 5), (6, 3)])
def test_each_hidden_small_count_could_be_another_one(width: int, highest: int) -> None:
    for table in tables(width, highest):
        shown = disclose(table)
        for name, count in table.items():
            if 0 < count < SMALLEST_SHOWN:
                possible = possible_values(shown, name)
                assert count in possible
                assert len(possible) > 1, f"{table} is shown as {shown}, which gives away {name}"


@pytest.mark.parametrize(("width", "highest"), [(2, 20), (3, 12), (4, 7), (5, 5)])
def test_no_group_of_families_is_computed_that_is_small_itself(width: int, highest: int) -> None:
    for table in tables(width, highest):
        shown = disclose(table)
        hidden = [name for name, number in shown.parts.items() if number is None]
        if hidden and shown.total is not None:
            together = shown.total - sum(number or 0 for number in shown.parts.values())
            assert together >= SMALLEST_SHOWN, table


def test_small_counts_are_never_shown() -> None:
    for table in tables(3, 9):
        shown = disclose(table)
        assert not [n for n in (shown.total, *shown.parts.values()) if n is not None and 0 < n < 5]


def test_what_is_shown_is_true() -> None:
    for table in tables(3, 9):
        shown = disclose(table)
        assert shown.total in (None, sum(table.values()))
        assert all(number in (None, table[name]) for name, number in shown.parts.items())


def test_large_counts_and_zeros_are_not_hidden_without_need() -> None:
    assert disclose({"a": 5, "b": 0, "c": 700}) == Disclosed(705, {"a": 5, "b": 0, "c": 700})
    assert not disclose({"a": 5, "b": 0}).hides_something
    assert disclose({}) == Disclosed(0, {})


@pytest.mark.parametrize(
    ("table", "total", "hidden"),
    [
        ({"a": 3, "b": 50, "c": 9}, 62, "ac"),
        ({"a": 3, "b": 4, "c": 9}, 16, "ab"),
        ({"a": 1, "b": 1, "c": 9}, 11, "abc"),
        ({"a": 1, "b": 1, "c": 1, "d": 1, "e": 1, "f": 30}, 35, "abcdef"),
        ({"a": 1, "b": 1, "c": 1, "d": 1, "e": 1}, None, "abcde"),
        ({"a": 4, "b": 4, "c": 4, "d": 4, "e": 4, "f": 6}, 26, "abcdef"),
        ({"a": 4, "b": 4}, None, "ab"),
        ({"a": 3}, None, "a"),
        ({"a": 3, "b": 0}, None, "a"),
    ],
)
def test_the_next_smallest_goes_too(table: dict[str, int], total: int | None, hidden: str) -> None:
    shown = disclose(table)

    assert shown.total == total
    assert {name for name, number in shown.parts.items() if number is None} == set(hidden)

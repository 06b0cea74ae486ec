"""How far a published figure may be from the truth."""

from math import ceil, sqrt
from typing import Final

from bot.domain.publication import Hidden, Number, Shown, Why

#: So many standard deviations hold 95 of 100 cases.
_LIKELY: Final = 1.96


def number(value: int, parts: int, smallest: int, *, is_partial: bool = False) -> Number:
    """A figure that was added up of so many roundings, each less than `smallest` away from the truth."""
    margin = parts * (smallest - 1)
    # What is over a multiple of k may be anything from 0 to k - 1; the rounding keeps it on average.
    deviation = sqrt(parts * (smallest**2 - 1) / 6)
    return Number(value, margin, min(margin, ceil(_LIKELY * deviation)), is_partial)


def together(shown: list[Shown]) -> Shown:
    """The sum of figures that were rounded independently."""
    numbers = [one for one in shown if isinstance(one, Number)]
    if len(numbers) < len(shown) or not numbers:
        return next((one for one in shown if isinstance(one, Hidden)), Hidden(Why.OPEN))
    return Number(
        sum(one.value for one in numbers),
        sum(one.margin for one in numbers),
        ceil(sqrt(sum(one.likely**2 for one in numbers))),
        any(one.is_partial for one in numbers),
    )

"""What the letter runs of all phrasings of an entry together say: a naive Bayes model over 3–5 letters."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

_SMOOTHING: Final = 0.3
#: Overlapping runs say the same thing several times; without this the model would always be sure.
_OVERLAP: Final = 6.0


class Profiles:
    """Per entry the habit of its letters; never changed after it is built."""

    def __init__(self, asked: Iterable[tuple[str, Counter[str]]]) -> None:
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for entry, runs in asked:
            counts[entry].update(runs.keys())
        known = {run for runs in counts.values() for run in runs}
        self._absent = {
            entry: math.log(_SMOOTHING / (runs.total() + _SMOOTHING * len(known)))
            for entry, runs in sorted(counts.items())
        }
        self._gains: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for entry, runs in sorted(counts.items()):
            for run, count in runs.items():
                self._gains[run].append((entry, math.log(count / _SMOOTHING + 1)))

    def shares(self, runs: Mapping[str, int]) -> dict[str, float]:
        """For every entry the probability that it is meant, supposing that one of them is."""
        known = [run for run in runs if run in self._gains]
        points = {entry: absent * len(known) for entry, absent in self._absent.items()}
        for run in known:
            for entry, gain in self._gains[run]:
                points[entry] += gain
        best = max(points.values(), default=0.0)
        raised = {entry: math.exp((value - best) / _OVERLAP) for entry, value in points.items()}
        total = sum(raised.values())
        return {entry: value / total for entry, value in raised.items()}

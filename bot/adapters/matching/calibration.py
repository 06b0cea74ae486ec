"""Turns the evidence for an entry into the probability that it is the right one.

The numbers are a logistic model fitted by `python -m benchmarks.matching_calibration` on the knowledge base
itself, with questions that the index had not seen: every phrasing held out once (in five folds, as written
and as typed in a hurry: without diacritics, with typos, half of the Russian in Latin letters); every entry
held out once, so that its phrasings must find nothing; and sentences about other things altogether. Weights
never fall below zero, so more evidence never makes an entry less likely. A second fit turns score and lead
over the rival into the probability. Fit again when the base has grown.
"""

import math
from typing import Final

from bot.adapters.matching.evidence import Evidence

WEIGHTS: Final = Evidence(
    said=3.535,
    set_ratio=0.322,
    sort_ratio=0.398,
    telling=0.587,
    overlap=0.239,
    profile=2.969,
    grounded=1.351,
)
LEAD: Final = 0.1
OFFSET: Final = -4.998


def score(evidence: Evidence) -> float:
    """One number per entry; it grows with every kind of evidence."""
    return sum(weight * value for weight, value in zip(WEIGHTS.values(), evidence.values(), strict=True))


def lead(own: float, rival: float) -> float:
    """How far a score is ahead of (or behind) the best other one, within -1..1."""
    return math.tanh((own - rival) / 2)


def probability(own: float, rival: float) -> float:
    """How likely an entry with this score is the right one, given the best score of any other."""
    return 1 / (1 + math.exp(-(own + LEAD * lead(own, rival) + OFFSET)))

"""What is counted: how often the right entry was found, and how often silence was kept where it was due."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from bot.adapters.matching.learning.heads import OUT_OF_SCOPE, auroc, calibration_error

Figures = dict[str, float]
Row = dict[str, str | float]
ANSWER: Final = "answer"
OPTIONS: Final = "options"
NOTHING: Final = "none"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an instrument made of one question."""

    ranked: tuple[str, ...]  #: the first three entries
    known: float  #: how sure it is that the question is in its scope at all, in numbers of its own
    best: float | None = None  #: the probability of the first; None where it has no probabilities
    decision: str | None = None  #: None where it takes no decisions
    used_meaning: bool = False


def figures_of(labels: Sequence[str | None], verdicts: Sequence[Verdict]) -> Figures:
    """In percent, apart from the numbers of questions."""
    inside = [(label, one) for label, one in zip(labels, verdicts, strict=True) if label is not None]
    outside = [one for label, one in zip(labels, verdicts, strict=True) if label is None]
    found: Figures = {"inside": len(inside), "outside": len(outside)}
    found["top1"] = _share([one.ranked[:1] == (label,) for label, one in inside])
    found["top3"] = _share([label in one.ranked for label, one in inside])
    if inside and outside:
        known = [np.array([one.known for one in part], np.float32) for part in (_of(inside), outside)]
        found["auroc"] = 100 * auroc(known[0], known[1])
    if verdicts and verdicts[0].decision is not None:
        found |= _decisions(inside, outside)
    if verdicts and verdicts[0].best is not None:
        found["ece"] = _calibration(labels, verdicts)
    return found


def _of(inside: Sequence[tuple[str, Verdict]]) -> list[Verdict]:
    return [one for _, one in inside]


def _decisions(inside: Sequence[tuple[str, Verdict]], outside: Sequence[Verdict]) -> Figures:
    answered = [one.decision == ANSWER for _, one in inside]
    wrong = [one.decision == ANSWER and one.ranked[:1] != (label,) for label, one in inside]
    found = {
        "answered": _share(answered),
        "wrong": _share(wrong),
        "dead_ends": _share([one.decision == NOTHING for _, one in inside]),
        "meaning": _share([one.used_meaning for one in (*_of(inside), *outside)]),
    }
    stray = 0.0
    if outside:
        found["out_answered"] = stray = _share([one.decision == ANSWER for one in outside])
    given = (1 - OUT_OF_SCOPE) * found["answered"] + OUT_OF_SCOPE * stray
    if given:
        found["precision"] = 100 * (1 - OUT_OF_SCOPE) * (found["answered"] - found["wrong"]) / given
    return found


def _calibration(labels: Sequence[str | None], verdicts: Sequence[Verdict]) -> float:
    inside = np.array([label is not None for label in labels])
    share = np.where(
        inside, (1 - OUT_OF_SCOPE) / max(1, inside.sum()), OUT_OF_SCOPE / max(1, (~inside).sum())
    )
    right = np.array([(label,) == one.ranked[:1] for label, one in zip(labels, verdicts, strict=True)])
    best = np.array([one.best or 0.0 for one in verdicts], np.float32)
    return 100 * calibration_error(best, right, share.astype(np.float32))


def _share(hits: Sequence[bool]) -> float:
    return 100 * sum(hits) / len(hits) if hits else 0.0


def mean_of(several: Sequence[Figures]) -> Figures:
    """Each language counts the same; what not all of them have is left out."""
    names = [name for name in several[0] if all(name in one for one in several)]
    return {name: sum(one[name] for one in several) / len(several) for name in names}


def table(rows: Sequence[Row]) -> str:
    """Every figure that any row has, as a person reads them."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    lines = [columns, *([_cell(row.get(name)) for name in columns] for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(columns))]
    texts = [isinstance(next((row[c] for row in rows if c in row), 0.0), str) for c in columns]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if is_text else cell.rjust(width)
            for cell, width, is_text in zip(line, widths, texts, strict=True)
        ).rstrip()
        for line in lines
    )


def _cell(value: str | float | None) -> str:
    if value is None:
        return "–"
    if isinstance(value, str):
        return value
    return f"{value:.0f}" if float(value).is_integer() and value > 100 else f"{value:.1f}"


def row(name: Mapping[str, str], figures: Figures) -> Row:
    """Names first."""
    return {**name, **figures}

"""Russian in Latin letters: the same questions by the tables of states, libraries, maps and phones."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

import iuliia

from benchmarks.matching_figures import Row, figures_of
from benchmarks.matching_instruments import Instrument
from benchmarks.matching_sets import Question

_RUSSIAN: Final = re.compile("[а-яё]", re.IGNORECASE)
_LATIN: Final = re.compile("[a-z]", re.IGNORECASE)


def _schemas() -> dict[str, iuliia.Schema]:
    """Every table that the package *iuliia* knows; whoever wrote the matcher wrote none of them."""
    return {name.lower(): getattr(iuliia, name) for name in iuliia.__all__ if name.isupper()}


def of_russian(instruments: Mapping[str, Instrument], questions: Sequence[Question]) -> list[Row]:
    """What each table costs, in points of top-1; the worst one first."""
    asked = [one for one in questions if _RUSSIAN.search(one.text) and not _LATIN.search(one.text)]
    rows: list[Row] = []
    for by, instrument in instruments.items():
        before = _figures(instrument, asked)
        rows.append({"schema": "Cyrillic", "by": by, **before, "loss": 0.0})
        for name, schema in _schemas().items():
            after = _figures(instrument, [one.written(schema.translate(one.text)) for one in asked])
            rows.append({"schema": name, "by": by, **after, "loss": before["top1"] - after["top1"]})
    return sorted(rows, key=lambda row: -float(row["loss"]))


def _figures(instrument: Instrument, questions: Sequence[Question]) -> dict[str, float]:
    found = figures_of([one.label for one in questions], instrument.verdicts(questions))
    return {name: found[name] for name in ("top1", "top3", "wrong", "out_answered") if name in found}

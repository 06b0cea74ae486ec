"""The checks of the knowledge base: which ones keep it from loading, and which only ask for attention."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Final

from bot.adapters.knowledge import (
    completeness,
    dangers,
    facts,
    numbers,
    phrasings,
    references,
    twice,
    wording,
)
from bot.adapters.knowledge.complaints import Complaint, Report, in_order
from bot.adapters.knowledge.draft import Draft, draft

Check = Callable[[Draft], Iterator[Complaint]]

#: What they find makes the base unfit for families.
_OBSTACLES: Final[tuple[Check, ...]] = (
    references.files,
    references.topics_and_entries,
    references.answers,
    references.services,
    references.countries,
    references.emergency_lines,
    completeness.languages,
    completeness.repetitions,
    numbers.phones,
    numbers.in_texts,
    twice.phones,
    facts.hours,
    facts.review_order,
    phrasings.same,
    dangers.first_number,
    dangers.one_kind_each,
)
#: What they find is told by `check` alone; loading does not wait for them.
_ADVICE: Final[tuple[Check, ...]] = (
    completeness.unused,
    completeness.places,
    numbers.valid,
    twice.contacts,
    twice.links_in_texts,
    wording.long_texts,
    wording.hard_texts,
    phrasings.near,
    dangers.idle_look_alikes,
    dangers.alarming_phrasings,
)


def errors_of(found: Draft) -> tuple[Complaint, ...]:
    """Every reason why the draft cannot be used."""
    told = (*found.complaints, *(complaint for run in _OBSTACLES for complaint in run(found)))
    return in_order(complaint for complaint in told if complaint.severity == "error")


def check(directory: Path, today: date) -> Report:
    """Everything that is wrong with the folder or due; `load` accepts it exactly when there are no errors."""
    found = draft(directory)
    checks = (*_OBSTACLES, *_ADVICE)
    complaints = (
        *found.complaints,
        *(complaint for run in checks for complaint in run(found)),
        *facts.freshness(found, today),
    )
    return Report(directory.as_posix(), in_order(complaints))

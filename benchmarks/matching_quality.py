"""Quality: every instrument and rival on the same questions, clean and as they are typed in the street."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from benchmarks.matching_figures import Figures, Row, figures_of, mean_of
from benchmarks.matching_instruments import Instrument, KeptVectors, of_model, taught
from benchmarks.matching_rivals import RIVALS
from benchmarks.matching_sets import Question, Task, frozen
from benchmarks.matching_street import street
from bot.adapters.matching.examples import examples_of
from bot.adapters.matching.model import Model
from bot.domain.knowledge import KnowledgeBase

_KINDS = ("clean", "street")


def of_tasks(tasks: Sequence[Task], vectors: KeptVectors, *, rivals: bool) -> list[Row]:
    """A row for each task, instrument and kind; where there are several tasks, their means below."""
    found: dict[tuple[str, str], list[Figures]] = defaultdict(list)
    rows: list[Row] = []
    for task in tasks:
        instruments = taught(task, vectors)
        if rivals:
            instruments |= {name: made(task.train) for name, made in RIVALS.items()}
        for how, figures in _measured(task.name, task.test, instruments, rows):
            found[how].append(figures)
    if len(tasks) > 1:
        rows += [_named("mean", how, mean_of(several)) for how, several in found.items()]
    return rows


def of_frozen(
    model: Model, knowledge: KnowledgeBase, vectors: KeptVectors, *, rivals: bool
) -> tuple[list[Row], int]:
    """The frozen questions, a language each, their means, and how many copies were left out."""
    questions, copies = frozen(knowledge)
    instruments = of_model(model, vectors, knowledge)
    if rivals:
        known = examples_of(knowledge)
        instruments |= {name: made(known) for name, made in RIVALS.items()}
    found: dict[tuple[str, str], list[Figures]] = defaultdict(list)
    rows: list[Row] = []
    for language, asked in questions.items():
        for how, figures in _measured(language, asked, instruments, rows):
            found[how].append(figures)
    rows += [_named("mean", how, mean_of(several)) for how, several in found.items()]
    return rows, copies


def _measured(
    name: str, questions: Sequence[Question], instruments: Mapping[str, Instrument], rows: list[Row]
) -> list[tuple[tuple[str, str], Figures]]:
    labels = [question.label for question in questions]
    found = []
    for kind, asked in zip(_KINDS, (questions, street(questions)), strict=True):
        for instrument, judge in instruments.items():
            how, figures = (instrument, kind), figures_of(labels, judge.verdicts(asked))
            rows.append(_named(name, how, figures))
            found.append((how, figures))
    return found


def _named(name: str, how: tuple[str, str], figures: Figures) -> Row:
    return {"set": name, "by": how[0], "typed": how[1], **figures}

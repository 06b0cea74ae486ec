"""Cross-validation: the real base asks itself, in questions that it has not learned."""

from dataclasses import dataclass

import numpy as np

from benchmarks.matching_figures import ANSWER, NOTHING, OPTIONS, Row, Verdict, figures_of
from benchmarks.matching_sets import Question
from benchmarks.matching_street import street
from bot.adapters.matching.examples import Example
from bot.adapters.matching.learning.heads import Trial
from bot.adapters.matching.learning.kernels import LETTERS_ALONE, Texts, as_matrix
from bot.adapters.matching.learning.lesson import MOST_IN_TRIAL, held_trial, questions_of
from bot.adapters.matching.learning.material import Material
from bot.adapters.matching.learning.questions import Held
from bot.adapters.matching.model import Model, Side
from bot.adapters.matching.reading import read
from bot.adapters.matching.scoring import shares_of, signs_of
from bot.domain.matching import MOST_OPTIONS


@dataclass(frozen=True, slots=True)
class _InTheStreet(Material):
    """The same phrasings; but the questions made of them are typed as in the street."""

    asked: Texts | None = None

    def joined(self, held: Held) -> Texts:
        assert self.asked is not None
        return self.asked


def of_base(model: Model, examples: tuple[Example, ...]) -> list[Row]:
    """The model's own trial, and the letters' once more with badly typed questions.

    The words of held-out phrasings stay in the vocabulary that typos are repaired with.
    """
    rows: list[Row] = [
        {
            "by": by,
            "typed": "clean",
            **{name: _in_percent(name, value) for name, value in side.figures.items()},
        }
        for by, side in (("letters", model.lexical), ("fused", model.fused))
        if side is not None
    ]
    material = Material.of(examples, None).some(MOST_IN_TRIAL)
    held = questions_of(material)
    for kind, texts in (("clean", _said(material, held)), ("street", street(_said(material, held)))):
        readings = [read(question.text, model.vocabulary, model.space).letters for question in texts]
        asked = Texts(as_matrix(readings, model.space), None)
        typed = _InTheStreet(
            material.examples, material.names, material.owners, material.keys, material.space,
            material.texts, asked,
        )  # fmt: skip
        trial, _ = held_trial(typed, LETTERS_ALONE, model.lexical.figures["penalty"])
        labels = [*(model.entries[owner] for owner in trial.owners), *([None] * len(trial.owners))]
        figures = figures_of(labels, _verdicts(model, model.lexical, trial))
        rows.append({"by": "letters, the model's thresholds", "typed": kind, **figures})
    return rows


def _said(material: Material, held: Held) -> list[Question]:
    found = []
    for pair in held.pairs:
        parts = [material.examples[row] for row in dict.fromkeys(pair.tolist())]
        found.append(Question(" ".join(part.text for part in parts), parts[0].entry, parts[0].language))
    return found


def _verdicts(model: Model, side: Side, trial: Trial) -> list[Verdict]:
    """Of the questions as such, and then as if their topic were unknown."""
    found = []
    for scores, unknown, near in (
        (trial.scores, trial.unknown, trial.near),
        (trial.unheard, trial.unheard_unknown, trial.unheard_near),
    ):
        shares = shares_of(scores, side.temperature)
        signs = np.concatenate((signs_of(scores, shares, unknown, trial.words), near), axis=1)
        for known, row in zip(side.head.probabilities(signs).tolist(), shares, strict=True):
            first = np.argsort(-row, kind="stable")[:MOST_OPTIONS]
            best, together = known * float(row[first[0]]), known * float(row[first].sum())
            decision = OPTIONS if together >= side.thresholds.options else NOTHING
            decision = ANSWER if best >= side.thresholds.answer else decision
            found.append(Verdict(tuple(model.entries[number] for number in first), known, best, decision))
    return found


def _in_percent(name: str, value: float) -> float:
    return value if name in ("questions", "share_of_meaning", "sharpness", "penalty") else 100 * value

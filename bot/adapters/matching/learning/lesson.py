"""Learns a model from the phrasings of a knowledge base, everything in it by cross-validation."""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

from bot.adapters.matching.coarse import Coarse
from bot.adapters.matching.examples import Example, fingerprint
from bot.adapters.matching.learning.heads import KEPT, KEPT_WITH_MEANING, Learned, Trial, learn
from bot.adapters.matching.learning.kernels import weights_of
from bot.adapters.matching.learning.material import Material, unknown_words
from bot.adapters.matching.learning.nearness import Nearness, neighbours_of
from bot.adapters.matching.learning.questions import Held, groups_of, held_out
from bot.adapters.matching.learning.ridge import Matrix, Ridge, targets_of
from bot.adapters.matching.model import Meaning, Model, Side
from bot.adapters.matching.scoring import shares_of
from bot.adapters.matching.vocabulary import Vocabulary

#: Weights of meaning beside letters, and penalties, that are tried; the base chooses.
SHARES: Final = (0.02, 0.06, 0.15, 0.4, 1.0, 2.5)
PENALTIES: Final = (0.4, 1.0, 2.5)
#: Of weights that lie so few standard errors apart, the smallest is taken.
_ERRORS: Final = 2.0
#: Choosing needs fewer texts than a trial; time grows with the third power. With far fewer, meaning
#: would get too much weight: the less there is to compare letters with, the more it seems to help.
_TO_CHOOSE: Final = 3000
#: How many texts a trial is held with: exact cross-validation inverts a matrix of this size.
MOST_IN_TRIAL: Final = 6000
_MOST_QUESTIONS: Final = 3000
#: Letters alone may decide where they agree with both together in all but a few cases.
_AGREEMENT: Final = 0.99

Progress = Callable[[str], None]


def teach(
    examples: Sequence[Example],
    vectors: Matrix | None,
    *,
    name: str = "",
    most_in_trial: int = MOST_IN_TRIAL,
    progress: Progress = lambda _: None,
) -> Model:
    """The model of these examples; `vectors` are their sentence vectors, or None for letters alone.

    The examples must be `in_order`. Takes minutes for a large base; raises `TooLittleError`.
    """
    progress("reading the phrasings")
    material = Material.of(examples, vectors)
    names = material.names
    vocabulary = Vocabulary.of((example.language, example.text) for example in examples)
    mean = None if vectors is None else vectors.mean(axis=0)
    teacher = _Teacher(material, most_in_trial)
    progress("learning from letters")
    lexical, by_letters = teacher.side(meaning_mean=None)
    if mean is None:
        return Model(name or fingerprint(examples), names, vocabulary, material.space, lexical, None)
    progress("learning from letters and meaning")
    fused, by_both = teacher.side(meaning_mean=mean)
    sure = _sure_by_letters(by_letters, by_both)
    return Model(name or fingerprint(examples), names, vocabulary, material.space, lexical, fused, sure)


class _Teacher:
    def __init__(self, material: Material, most_in_trial: int) -> None:
        self._material = material
        self._small = material.some(_TO_CHOOSE)
        self._trial = material.some(most_in_trial)

    def side(self, meaning_mean: NDArray[np.float32] | None) -> tuple[Side, Learned]:
        shares = (0.0,) if meaning_mean is None else SHARES
        share, penalty = _chosen(self._small, shares)
        trial, persistence_of = held_trial(self._trial, share, penalty)
        learned = learn(trial, KEPT if meaning_mean is None else KEPT_WITH_MEANING)
        material = self._material
        targets = targets_of(material.owners, len(material.names))
        letters, meaning, offset = weights_of(material.texts, targets, share, penalty)
        side = Side(
            letters=Coarse.of(letters),
            offset=offset,
            meaning=None if meaning_mean is None else Meaning(meaning_mean, meaning),
            neighbours=neighbours_of(material, meaning_mean),
            temperature=learned.temperature,
            head=learned.head,
            thresholds=learned.thresholds,
            persistence=persistence_of(learned.temperature),
            figures={**learned.figures, "share_of_meaning": share, "penalty": penalty},
        )
        return side, learned


def _chosen(material: Material, shares: Sequence[float]) -> tuple[float, float]:
    """The weight of meaning and the penalty under which held-out questions are least surprising.

    Of weights that cannot be told apart the smallest: phrasings are written with
    care, questions are not, and noise harms meaning more than letters.
    """
    held = questions_of(material)
    joined = material.joined(held)
    targets = targets_of(material.owners, len(material.names))
    found: dict[tuple[float, float], Matrix] = {}
    for share in shares:
        kernel, asked = material.texts.kernel(material.texts, share), joined.kernel(material.texts, share)
        for penalty in PENALTIES:
            scores = Ridge.of(kernel, targets, penalty).pair_scores(asked, held.pairs)
            found[share, penalty] = _surprises(scores, held.owners)
    best = min(found, key=lambda how: (round(float(found[how].mean()), 6), how))
    excess = {how: surprises - found[best] for how, surprises in found.items()}
    likely = [how for how, more in excess.items() if more.mean() <= _ERRORS * more.std() / np.sqrt(len(more))]
    smallest = min(share for share, _ in likely)
    return min((how for how in likely if how[0] == smallest), key=lambda how: float(excess[how].mean()))


def _surprises(scores: Matrix, owners: NDArray[np.intp]) -> Matrix:
    """Of each question, under the temperature that suits them best."""

    def surprises(logarithm: float) -> Matrix:
        right = shares_of(scores, float(np.exp(logarithm)))[np.arange(len(owners)), owners]
        return np.asarray(-np.log(right + 1e-9), np.float32)

    found = minimize_scalar(lambda at: float(surprises(at).mean()), bounds=(-5.0, 1.0), method="bounded")
    return surprises(found.x)


def questions_of(material: Material) -> Held:
    """What the base is asked: not more than there is time for, always the same."""
    held = held_out(material.examples, material.owners)
    if len(held.owners) <= _MOST_QUESTIONS:
        return held
    rows = np.sort(np.random.default_rng(1).permutation(len(held.owners))[:_MOST_QUESTIONS])
    return Held(held.pairs[rows], held.owners[rows])


def held_trial(material: Material, share: float, penalty: float) -> tuple[Trial, Callable[[float], float]]:
    """The base's questions to itself, and how much a first message should count, by the temperature."""
    held = questions_of(material)
    groups = groups_of(material.examples, material.names)
    asked = material.joined(held).kernel(material.texts, share)
    ridge = Ridge.of(
        material.texts.kernel(material.texts, share),
        targets_of(material.owners, len(material.names)),
        penalty,
    )
    scores = ridge.pair_scores(asked, held.pairs)
    unheard = ridge.group_scores(asked, held.owners, material.owners, groups)
    nearness = Nearness(material, held, groups, by_meaning=share > 0)
    trial = Trial(
        scores=scores,
        unheard=unheard,
        near=nearness.signs(scores),
        unheard_near=nearness.without_groups().signs(unheard),
        owners=held.owners,
        unknown=unknown_words(material, held),
        words=np.array(
            [sum(len(material.keys[row]) for row in set(pair)) for pair in held.pairs], np.float32
        ),
    )
    return trial, lambda temperature: _persistence(ridge, material, held, temperature)


def _persistence(ridge: Ridge, material: Material, held: Held, temperature: float) -> float:
    """How much a first message should count when a second one asks the same in other words."""
    pairs = held.pairs[held.pairs[:, 0] != held.pairs[:, 1]]
    if len(pairs) == 0:
        return 0.0
    targets = targets_of(material.owners, len(material.names))
    scores = np.stack([targets[pair] - ridge.without(pair)[1] for pair in pairs])
    owners, rows = material.owners[pairs[:, 0]], np.arange(len(pairs))

    def surprise(weight: float) -> float:
        both = shares_of(scores[:, 1] + np.float32(weight) * scores[:, 0], temperature)
        return float(-np.log(both[rows, owners] + 1e-9).mean())

    return float(minimize_scalar(surprise, bounds=(0.0, 1.0), method="bounded").x)


def _sure_by_letters(letters: Learned, both: Learned) -> float:
    """From which probability on the letters alone give the answer that both together would give."""
    best = letters.probabilities.max(axis=1)
    same = letters.probabilities.argmax(axis=1) == both.probabilities.argmax(axis=1)
    same &= both.probabilities.max(axis=1) >= both.thresholds.answer
    order = np.argsort(-best, kind="stable")
    # As if one more had disagreed: that few questions showed no difference proves nothing.
    agreement = np.cumsum(same[order]) / np.arange(2, len(order) + 2)
    enough = np.flatnonzero((agreement >= _AGREEMENT) & (best[order] >= letters.thresholds.answer))
    return float(best[order[enough[-1]]]) if len(enough) else 1.01

"""Learns a model from the phrasings of a knowledge base, everything in it by cross-validation."""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

from bot.adapters.matching.coarse import Coarse
from bot.adapters.matching.examples import Example, fingerprint
from bot.adapters.matching.learning.heads import KEPT, KEPT_WITH_MEANING, Learned, Trial, learn
from bot.adapters.matching.learning.kernels import LETTERS_ALONE, MOST_AT_ONCE, Blend, Weights, weights_of
from bot.adapters.matching.learning.material import Material, unknown_words
from bot.adapters.matching.learning.nearness import Nearness, neighbours_of
from bot.adapters.matching.learning.questions import Held, groups_of, held_out
from bot.adapters.matching.learning.ridge import Matrix, Ridge, targets_of
from bot.adapters.matching.model import Meaning, Model, NearMeaning, Side, StraightMeaning
from bot.adapters.matching.neighbours import MeaningNeighbours, Neighbours
from bot.adapters.matching.scoring import shares_of
from bot.adapters.matching.vocabulary import Vocabulary

#: Weights of meaning beside letters, how sharply it looks, and penalties, that are tried; the base chooses.
SHARES: Final = (0.02, 0.06, 0.15, 0.4, 1.0, 2.5)
SHARPNESSES: Final = (0.0, 1.0, 2.0)
BLENDS: Final = tuple(Blend(share, sharpness) for share in SHARES for sharpness in SHARPNESSES)
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
        blend, penalty = _chosen(self._small, self._blends(meaning_mean))
        trial, persistence_of = held_trial(self._trial, blend, penalty)
        learned = learn(trial, KEPT if meaning_mean is None else KEPT_WITH_MEANING)
        material = self._material
        targets = targets_of(material.owners, len(material.names))
        weights = weights_of(material.texts, targets, blend, penalty)
        neighbours = neighbours_of(material, meaning_mean)
        side = Side(
            letters=Coarse.of(weights.letters),
            offset=weights.offset,
            meaning=_meaning(blend, meaning_mean, weights, neighbours),
            neighbours=neighbours,
            temperature=learned.temperature,
            head=learned.head,
            thresholds=learned.thresholds,
            persistence=persistence_of(learned.temperature),
            figures={
                **learned.figures,
                "share_of_meaning": blend.share,
                "sharpness": blend.sharpness,
                "penalty": penalty,
            },
        )
        return side, learned

    def _blends(self, meaning_mean: NDArray[np.float32] | None) -> Sequence[Blend]:
        if meaning_mean is None:
            return (LETTERS_ALONE,)
        if self._material.texts.number > MOST_AT_ONCE:
            return tuple(blend for blend in BLENDS if not blend.sharpness)
        return BLENDS


def _meaning(
    blend: Blend, mean: NDArray[np.float32] | None, weights: Weights, neighbours: Sequence[Neighbours]
) -> Meaning | None:
    if mean is None:
        return None
    if not blend.sharpness:
        return StraightMeaning(mean, weights.meaning)
    [vectors] = [each.vectors for each in neighbours if isinstance(each, MeaningNeighbours)]
    return NearMeaning(mean, blend.sharpness, vectors, Coarse.of(weights.meaning))


def _chosen(material: Material, blends: Sequence[Blend]) -> tuple[Blend, float]:
    """The blend of letters and meaning and the penalty under which held-out questions are least surprising.

    Of weights that cannot be told apart the smallest: phrasings are written with
    care, questions are not, and noise harms meaning more than letters.
    """
    held = questions_of(material)
    joined = material.joined(held)
    targets = targets_of(material.owners, len(material.names))
    found: dict[tuple[Blend, float], Matrix] = {}
    for blend in blends:
        kernel, asked = material.texts.kernel(material.texts, blend), joined.kernel(material.texts, blend)
        for penalty in PENALTIES:
            scores = Ridge.of(kernel, targets, penalty).pair_scores(asked, held.pairs)
            found[blend, penalty] = _surprises(scores, held.owners)
    best = min(found, key=lambda how: (round(float(found[how].mean()), 6), how))
    excess = {how: surprises - found[best] for how, surprises in found.items()}
    likely = [how for how, more in excess.items() if more.mean() <= _ERRORS * more.std() / np.sqrt(len(more))]
    smallest = min(blend.share for blend, _ in likely)
    return min((how for how in likely if how[0].share == smallest), key=lambda how: float(excess[how].mean()))


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


def held_trial(material: Material, blend: Blend, penalty: float) -> tuple[Trial, Callable[[float], float]]:
    """The base's questions to itself, and how much a first message should count, by the temperature."""
    held = questions_of(material)
    groups = groups_of(material.examples, material.names)
    asked = material.joined(held).kernel(material.texts, blend)
    ridge = Ridge.of(
        material.texts.kernel(material.texts, blend),
        targets_of(material.owners, len(material.names)),
        penalty,
    )
    scores = ridge.pair_scores(asked, held.pairs)
    unheard = ridge.group_scores(asked, held.owners, material.owners, groups)
    nearness = Nearness(material, held, groups, by_meaning=blend.share > 0)
    trial = Trial(
        scores=scores,
        unheard=unheard,
        near=nearness.signs(scores),
        unheard_near=nearness.without_groups().signs(unheard),
        owners=held.owners,
        unknown=unknown_words(material, held),
        unheard_unknown=unknown_words(material, held, groups),
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

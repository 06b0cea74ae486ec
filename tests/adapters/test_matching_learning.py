"""What a lesson is made of: exact cross-validation, questions never learned, honest probabilities."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.adapters.matching.examples import Example
from bot.adapters.matching.learning.heads import (
    KEPT,
    OUT_OF_SCOPE,
    PRECISION,
    Trial,
    auroc,
    calibration_error,
    learn,
)
from bot.adapters.matching.learning.questions import groups_of, held_out
from bot.adapters.matching.learning.ridge import HELD_OUT, Matrix, Ridge, targets_of

DICE = np.random.default_rng(5)


# ── ridge: leaving rows out is exact ──


class Texts:
    """Forty made-up texts of five entries, as vectors."""

    def __init__(self) -> None:
        self.vectors = DICE.normal(size=(40, 12)).astype(np.float32)
        self.owners = (np.arange(40) % 5).astype(np.intp)
        self.asked = DICE.normal(size=(7, 12)).astype(np.float32)

    def learned(self, rows: NDArray[np.intp], penalty: float = 0.7) -> Ridge:
        texts = self.vectors[rows]
        return Ridge.of(texts @ texts.T, targets_of(self.owners[rows], 5), penalty)

    def scores(self, ridge: Ridge, asked: Matrix, rows: NDArray[np.intp]) -> Matrix:
        found = (asked @ self.vectors[rows].T + 1) @ ridge.coefficients
        return np.asarray(found, np.float32)


@pytest.mark.parametrize("gone", [[3], [3, 8], [0, 1, 2, 20, 39], list(range(0, 40, 5))])
def test_scores_without_rows_are_those_of_a_model_that_was_learned_without_them(gone: list[int]) -> None:
    texts, everything = Texts(), np.arange(40)
    left = np.setdiff1d(everything, gone)
    quick = texts.learned(everything).scores_without(texts.asked @ texts.vectors.T, np.array(gone, np.intp))
    honest = texts.scores(texts.learned(left), texts.asked, left)
    assert np.abs(quick - honest).max() < 1e-3


def test_a_pair_is_scored_by_a_model_that_has_seen_neither() -> None:
    texts, everything = Texts(), np.arange(40)
    pairs = np.array([[0, 5], [7, 7], [12, 32]], np.intp)
    joined = texts.vectors[pairs[:, 0]] + texts.vectors[pairs[:, 1]]
    quick = texts.learned(everything).pair_scores(np.asarray(joined @ texts.vectors.T, np.float32), pairs)
    for number, pair in enumerate(pairs):
        left = np.setdiff1d(everything, pair)
        honest = texts.scores(texts.learned(left), joined[number : number + 1], left)
        assert np.abs(quick[number] - honest[0]).max() < 1e-3


def test_whole_groups_are_forgotten_and_cannot_be_chosen() -> None:
    texts, everything = Texts(), np.arange(40)
    groups = [np.array([0, 1], np.intp), np.array([2, 3, 4], np.intp)]
    owners = np.array([0, 2, 4, 1, 3, 0, 2], np.intp)
    quick = texts.learned(everything).group_scores(
        texts.asked @ texts.vectors.T, owners, texts.owners, groups
    )
    for number, owner in enumerate(owners):
        group = next(each for each in groups if owner in each)
        left = np.flatnonzero(~np.isin(texts.owners, group))
        honest = texts.scores(texts.learned(left), texts.asked[number : number + 1], left)[0]
        others = np.setdiff1d(np.arange(5), group)
        assert (quick[number, group] == HELD_OUT).all()
        assert np.abs(quick[number, others] - honest[others]).max() < 1e-3


# ── questions ──


def example(entry: str, number: int, language: str = "et", group: str = "") -> Example:
    return Example(entry, language, f"{entry} {language} {number}", group)


def test_pairs_are_of_one_entry_and_one_language_and_always_the_same() -> None:
    examples = [
        example(entry, number, language)
        for entry in ("bed", "cow", "day")
        for language in ("et", "ru")
        for number in range(60)
    ]
    entries = np.array([("bed", "cow", "day").index(each.entry) for each in examples], np.intp)
    held = held_out(examples, entries)
    for (one, other), owner in zip(held.pairs, held.owners, strict=True):
        assert one != other, "there are enough pairs"
        assert examples[one].entry == examples[other].entry == ("bed", "cow", "day")[owner]
        assert examples[one].language == examples[other].language
    again = held_out(examples, entries)
    assert np.array_equal(held.pairs, again.pairs)
    assert len({tuple(pair) for pair in held.pairs.tolist()}) == len(held.pairs)


def test_a_small_base_holds_single_phrasings_out_too() -> None:
    examples = [example(entry, 0) for entry in ("bed", "cow")]
    held = held_out(examples, np.arange(2, dtype=np.intp))
    assert held.pairs.tolist() == [[0, 0], [1, 1]]


def test_entries_are_forgotten_by_topic_or_else_in_quarters() -> None:
    names = [f"entry-{number}" for number in range(9)]
    by_topic = [example(name, 0, group="abc"[number % 3]) for number, name in enumerate(names)]
    assert [group.tolist() for group in groups_of(by_topic, names)] == [[0, 3, 6], [1, 4, 7], [2, 5, 8]]
    without = [example(name, 0) for name in names]
    quarters = groups_of(without, names)
    assert len(quarters) == 4
    assert sorted(np.concatenate(quarters).tolist()) == list(range(9))


# ── heads: probabilities and thresholds ──


def trial(clarity: float, number: int = 1500, entries: int = 12) -> Trial:
    """Questions whose scores tell their entry the more clearly, the larger `clarity` is."""
    owners = DICE.integers(0, entries, number).astype(np.intp)
    scores = DICE.normal(-0.8, 0.15, (number, entries)).astype(np.float32)
    scores[np.arange(number), owners] += DICE.normal(clarity, 0.4, number).astype(np.float32)
    unheard = DICE.normal(-0.8, 0.15, (number, entries)).astype(np.float32)
    near = scores.max(axis=1, keepdims=True) + DICE.normal(0, 0.2, (number, 3)).astype(np.float32)
    far = unheard.max(axis=1, keepdims=True) + DICE.normal(0, 0.2, (number, 3)).astype(np.float32)
    return Trial(
        scores=scores,
        unheard=unheard,
        owners=owners,
        near=near.astype(np.float32),
        unheard_near=far.astype(np.float32),
        unknown=DICE.uniform(0, 1, number).astype(np.float32),
        unheard_unknown=DICE.uniform(0, 1, number).astype(np.float32),
        words=DICE.integers(1, 12, number).astype(np.float32),
    )


@pytest.mark.parametrize("clarity", [0.4, 0.8, 1.5])
def test_thresholds_keep_their_promises(clarity: float) -> None:
    learned = learn(trial(clarity))
    figures = learned.figures
    if figures["answered"]:
        assert figures["precision"] >= PRECISION - 0.005
    assert learned.thresholds.answer >= 0.5
    shown = np.sort(learned.probabilities, axis=1)[:, -3:].sum(axis=1)
    assert (shown >= learned.thresholds.options).mean() >= KEPT - 0.005


def test_the_clearer_the_questions_the_more_are_answered() -> None:
    unclear, clear = learn(trial(0.5)).figures, learn(trial(1.5)).figures
    assert clear["answered"] > unclear["answered"] + 0.2
    assert clear["out_of_scope_auroc"] > unclear["out_of_scope_auroc"]
    assert clear["calibration_error"] < 0.05


def test_where_no_threshold_keeps_the_promise_nothing_is_answered() -> None:
    told = trial(0.8)
    learned = learn(replace(told, owners=DICE.permutation(told.owners)))
    assert learned.thresholds.answer > 1 and learned.figures["answered"] == 0.0


def test_a_probability_means_what_it_says() -> None:
    learned = learn(trial(0.8, number=4000))
    assert learned.figures["calibration_error"] < 0.05
    assert learned.probabilities.min() > 0 and learned.probabilities.sum(axis=1).max() <= 1.0001


def test_the_calibration_error_of_an_honest_and_of_a_lying_model() -> None:
    said = DICE.uniform(0, 1, 20_000).astype(np.float32)
    kept = DICE.uniform(0, 1, 20_000) < said
    assert calibration_error(said, kept) < 0.02
    sure = np.full(1000, 0.99, np.float32)
    assert calibration_error(sure, np.zeros(1000, bool)) == pytest.approx(0.99, abs=1e-3)
    assert calibration_error(sure, np.ones(1000, bool)) == pytest.approx(0.01, abs=1e-3)


def test_the_calibration_error_counts_questions_by_their_weight() -> None:
    said, kept = np.array([0.95, 0.05], np.float32), np.array([False, False])
    weights = np.array([OUT_OF_SCOPE, 1 - OUT_OF_SCOPE])
    assert calibration_error(said, kept, weights) == pytest.approx(0.95 * 0.25 + 0.05 * 0.75, abs=1e-3)


def test_the_auroc_of_order_disorder_and_sameness() -> None:
    low, high = np.zeros(5, np.float32), np.ones(5, np.float32)
    assert auroc(high, low) == 1.0
    assert auroc(low, high) == 0.0
    assert auroc(low, low) == 0.5

"""Learns what scores mean: probabilities, and the thresholds that keep the stated promises."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from bot.adapters.matching.scoring import Head, Matrix, Vector, shares_of, signs_of
from bot.domain.matching import MOST_OPTIONS, Thresholds

#: Of ten answers that nobody asked back about, at most one half may be wrong …
PRECISION: Final = 0.95
#: … with this share of the questions about something that the base does not know.
OUT_OF_SCOPE: Final = 0.25
#: Of the questions that the base can answer, so many must not end in "I do not know".
KEPT: Final = 0.95
#: People type in more of a hurry than editors do, which harms meaning more than letters: to keep as many of
#: people's questions, more of the editors' own have to be kept.
KEPT_WITH_MEANING: Final = 0.98
#: Whatever the figures of a small base say, nothing less likely is answered.
_MORE_LIKELY_THAN_NOT: Final = 0.5
_FOLDS: Final = 5
_BINS: Final = 10


@dataclass(frozen=True, slots=True)
class Trial:
    """Questions with scores by models that had not seen them; `unheard` had not even seen their group."""

    scores: Matrix
    unheard: Matrix
    owners: NDArray[np.intp]
    near: Matrix  #: signs of the nearest phrasings, a row each
    unheard_near: Matrix
    unknown: Vector  #: share of words that stand in no other phrasing
    unheard_unknown: Vector  #: and of those that stand in no phrasing of another group
    words: Vector  #: how many words


@dataclass(frozen=True, slots=True)
class Learned:
    """How scores of one kind are to be read, and how well that went in the trial."""

    temperature: float
    head: Head
    thresholds: Thresholds
    figures: dict[str, float]
    probabilities: Matrix  #: of every entry for every question of the trial


def learn(trial: Trial, kept: float = KEPT) -> Learned:
    """Temperature, head and thresholds from a trial; `kept` is the share that must get options at least."""
    temperature = temperature_of(trial.scores, trial.owners)
    shares, other_shares = shares_of(trial.scores, temperature), shares_of(trial.unheard, temperature)
    signs = np.concatenate(
        (
            signs_of(trial.scores, shares, trial.unknown, trial.words),
            signs_of(trial.unheard, other_shares, trial.unheard_unknown, trial.words),
        )
    )
    signs = np.concatenate((signs, np.concatenate((trial.near, trial.unheard_near))), axis=1)
    count = len(trial.owners)
    truth = np.concatenate((np.ones(count), np.zeros(count)))
    weights = np.where(truth > 0, 1 - OUT_OF_SCOPE, OUT_OF_SCOPE)
    head, known = _head(signs, truth, weights, np.tile(trial.owners, 2))
    chosen = np.concatenate((shares, other_shares)) * known[:, None]
    right = np.concatenate((shares.argmax(axis=1) == trial.owners, np.zeros(count, bool)))
    thresholds = Thresholds(
        answer=_answer_from(chosen.max(axis=1), right, weights),
        options=_options_from(chosen[:count], kept),
    )
    figures = _figures(trial, shares, known, chosen, right, weights, thresholds)
    return Learned(temperature, head, thresholds, figures, chosen[:count])


def temperature_of(scores: Matrix, owners: NDArray[np.intp]) -> float:
    """The one under which the right entries are least surprising."""
    rows = np.arange(len(owners))

    def surprise(logarithm: float) -> float:
        shares = shares_of(scores, float(np.exp(logarithm)))
        return float(-np.log(shares[rows, owners] + 1e-9).mean())

    return float(np.exp(minimize_scalar(surprise, bounds=(-5.0, 1.0), method="bounded").x))


def _head(
    signs: Matrix, truth: NDArray[np.float64], weights: NDArray[np.float64], owners: NDArray[np.intp]
) -> tuple[Head, Vector]:
    """The head, and the probabilities of its own questions by heads that had not seen their entry."""
    model = make_pipeline(StandardScaler(), LogisticRegression(C=1.0, max_iter=1000))
    if len(np.unique(owners)) >= _FOLDS:
        fitting = {"logisticregression__sample_weight": weights}
        known = cross_val_predict(
            model, signs, truth, groups=owners, cv=GroupKFold(_FOLDS), method="predict_proba", params=fitting
        )[:, 1]
        model.fit(signs, truth, **fitting)
    else:
        model.fit(signs, truth, logisticregression__sample_weight=weights)
        known = model.predict_proba(signs)[:, 1]
    return _plain(model), known.astype(np.float32)


def _plain(model: Pipeline) -> Head:
    scaler, logistic = model["standardscaler"], model["logisticregression"]
    return Head(
        mean=scaler.mean_.astype(np.float32),
        scale=scaler.scale_.astype(np.float32),
        weights=logistic.coef_[0].astype(np.float32),
        offset=float(logistic.intercept_[0]),
    )


def _answer_from(best: Vector, right: NDArray[np.bool_], weights: NDArray[np.float64]) -> float:
    """The lowest probability from which on the answers keep their precision; above 1 where none does."""
    order = np.argsort(-best, kind="stable")
    kept = np.cumsum(weights[order] * right[order]) / np.cumsum(weights[order])
    enough = np.flatnonzero(kept >= PRECISION)
    # A lucky beginning proves nothing: some answers must stand behind the figure.
    enough = enough[enough >= min(20, len(best) // 20)]
    return max(float(best[order[enough[-1]]]), _MORE_LIKELY_THAN_NOT) if len(enough) else 1.01


def _options_from(chosen: Matrix, kept: float) -> float:
    """The probability of the first three together that all but a few of the known questions reach."""
    first = np.sort(chosen, axis=1)[:, ::-1][:, :MOST_OPTIONS].sum(axis=1)
    return float(np.quantile(first, 1 - kept))


def _figures(
    trial: Trial,
    shares: Matrix,
    known: Vector,
    chosen: Matrix,
    right: NDArray[np.bool_],
    weights: NDArray[np.float64],
    thresholds: Thresholds,
) -> dict[str, float]:
    count, best = len(trial.owners), chosen.max(axis=1)
    ranked = np.argsort(-shares, axis=1, kind="stable")[:, :MOST_OPTIONS]
    answered = best >= thresholds.answer
    share_of = float(weights[answered].sum()) or 1.0
    return {
        "questions": float(count),
        "top1": float((ranked[:, 0] == trial.owners).mean()),
        "top3": float((ranked == trial.owners[:, None]).any(axis=1).mean()),
        "answered": float(answered[:count].mean()),
        "out_of_scope_answered": float(answered[count:].mean()),
        "precision": float((weights * right)[answered].sum() / share_of),
        "out_of_scope_auroc": auroc(known[:count], known[count:]),
        "calibration_error": calibration_error(best, right, weights),
    }


def auroc(inside: Vector, outside: Vector) -> float:
    """How often a question from inside has the higher number of a mixed pair."""
    order = np.sort(outside)
    below = np.searchsorted(order, inside, side="left")
    equal = np.searchsorted(order, inside, side="right") - below
    return float((below + equal / 2).mean() / len(outside))


def calibration_error(
    probabilities: Vector, right: NDArray[np.bool_], weights: NDArray[np.float64] | None = None
) -> float:
    """The expected calibration error over ten bins: how far promised and kept lie apart on average."""
    share = np.ones(len(right)) if weights is None else weights
    bins = np.minimum((probabilities * _BINS).astype(int), _BINS - 1)
    apart = 0.0
    for number in range(_BINS):
        here = bins == number
        if here.any():
            apart += abs(float((share * (right - probabilities))[here].sum()))
    return apart / float(share.sum())

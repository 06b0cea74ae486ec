"""Learns a model from the phrasings of a knowledge base, everything in it by cross-validation."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

from bot.adapters.matching.examples import Example, TooLittleError, fingerprint
from bot.adapters.matching.language import FUNCTION_KEYS
from bot.adapters.matching.learning.heads import Learned, Trial, learn
from bot.adapters.matching.learning.kernels import Texts, as_matrix, centred, weights_of
from bot.adapters.matching.learning.questions import Held, groups_of, held_out
from bot.adapters.matching.learning.ridge import Matrix, Ridge, targets_of
from bot.adapters.matching.model import Meaning, Model, Side
from bot.adapters.matching.normalise import words_of
from bot.adapters.matching.scoring import shares_of
from bot.adapters.matching.space import LexicalSpace
from bot.adapters.matching.vocabulary import Vocabulary

#: Weights of meaning beside letters, and penalties, that are tried; the base chooses.
_SHARES: Final = (0.15, 0.4, 1.0, 2.5)
_PENALTIES: Final = (0.4, 1.0, 2.5)
#: Choosing needs fewer texts than a trial; time grows with the third power. With far fewer, meaning
#: would get too much weight: the less there is to compare letters with, the more it seems to help.
_TO_CHOOSE: Final = 3000
#: How many texts a trial is held with: exact cross-validation inverts a matrix of this size.
MOST_IN_TRIAL: Final = 6000
_MOST_QUESTIONS: Final = 3000
#: Letters alone may decide where they agree with both together in all but a few cases.
_AGREEMENT: Final = 0.99

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is learned from: texts as vectors, and which entry each belongs to."""

    examples: tuple[Example, ...]
    names: tuple[str, ...]
    owners: NDArray[np.intp]
    keys: tuple[tuple[str, ...], ...]
    space: LexicalSpace
    texts: Texts

    def rows(self, rows: NDArray[np.intp]) -> "Lesson":
        """A part of it."""
        return Lesson(
            tuple(self.examples[row] for row in rows),
            self.names,
            self.owners[rows],
            tuple(self.keys[row] for row in rows),
            self.space,
            self.texts.rows(rows),
        )

    def joined(self, held: Held) -> Texts:
        """The questions that pairs of texts make when somebody says both."""
        pairs = [(int(one), int(other)) for one, other in held.pairs]
        letters = [
            self.space.vector(self.keys[one] if one == other else (*self.keys[one], *self.keys[other]))
            for one, other in pairs
        ]
        meaning = self.texts.meaning
        if meaning is not None:
            sums = meaning[held.pairs[:, 0]] + meaning[held.pairs[:, 1]]
            meaning = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6)
        return Texts(as_matrix(letters, self.space), meaning)


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
    names = tuple(sorted({example.entry for example in examples}))
    if len(names) < 2:
        raise TooLittleError(TooLittleError.__doc__)
    progress("reading the phrasings")
    vocabulary = Vocabulary.of((example.language, example.text) for example in examples)
    keys = tuple(tuple(word.key for word in words_of(example.text)) for example in examples)
    space = LexicalSpace.of(keys)
    mean = None if vectors is None else vectors.mean(axis=0)
    texts = Texts(
        as_matrix([space.vector(each) for each in keys], space),
        None if vectors is None or mean is None else centred(vectors, mean),
    )
    number = {name: place for place, name in enumerate(names)}
    owners = np.array([number[example.entry] for example in examples], np.intp)
    lesson = Lesson(tuple(examples), names, owners, keys, space, texts)
    teacher = _Teacher(lesson, most_in_trial)
    progress("learning from letters")
    lexical, by_letters = teacher.side(meaning_mean=None)
    if mean is None:
        return Model(name or fingerprint(examples), names, vocabulary, space, lexical, None)
    progress("learning from letters and meaning")
    fused, by_both = teacher.side(meaning_mean=mean)
    sure = _sure_by_letters(by_letters, by_both)
    return Model(name or fingerprint(examples), names, vocabulary, space, lexical, fused, sure)


class _Teacher:
    def __init__(self, lesson: Lesson, most_in_trial: int) -> None:
        self._lesson = lesson
        self._small = lesson.rows(_some(lesson, _TO_CHOOSE))
        self._trial = lesson.rows(_some(lesson, most_in_trial))

    def side(self, meaning_mean: NDArray[np.float32] | None) -> tuple[Side, Learned]:
        shares = (0.0,) if meaning_mean is None else _SHARES
        share, penalty = _chosen(self._small, shares)
        trial, persistence_of = _held_trial(self._trial, share, penalty)
        learned = learn(trial)
        lesson = self._lesson
        targets = targets_of(lesson.owners, len(lesson.names))
        letters, meaning, offset = weights_of(lesson.texts, targets, share, penalty)
        side = Side(
            letters=letters.astype(np.float16),
            offset=offset,
            meaning=None if meaning_mean is None else Meaning(meaning_mean, meaning),
            temperature=learned.temperature,
            head=learned.head,
            thresholds=learned.thresholds,
            persistence=persistence_of(learned.temperature),
            figures={**learned.figures, "share_of_meaning": share, "penalty": penalty},
        )
        return side, learned


def _some(lesson: Lesson, most: int) -> NDArray[np.intp]:
    """At most so many rows, every entry and language in proportion; always the same ones."""
    count = len(lesson.owners)
    if count <= most:
        return np.arange(count, dtype=np.intp)
    shelves: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row, example in enumerate(lesson.examples):
        shelves[example.entry, example.language].append(row)
    dice, chosen = np.random.default_rng(0), []
    for rows in shelves.values():
        share = max(2, int(len(rows) * most / count))
        chosen += dice.permutation(rows)[:share].tolist()
    return np.sort(np.array(chosen, np.intp))


def _chosen(lesson: Lesson, shares: Sequence[float]) -> tuple[float, float]:
    """The weight of meaning and the penalty under which held-out questions are least surprising."""
    held = _questions(lesson)
    joined = lesson.joined(held)
    targets = targets_of(lesson.owners, len(lesson.names))
    rows = np.arange(len(held.owners))
    found = []
    for share in shares:
        kernel, asked = lesson.texts.kernel(lesson.texts, share), joined.kernel(lesson.texts, share)
        for penalty in _PENALTIES:
            scores = Ridge.of(kernel, targets, penalty).pair_scores(asked, held.pairs)

            def surprise(logarithm: float, scores: Matrix = scores) -> float:
                right = shares_of(scores, float(np.exp(logarithm)))[rows, held.owners]
                return float(-np.log(right + 1e-9).mean())

            best = minimize_scalar(surprise, bounds=(-5.0, 1.0), method="bounded")
            found.append((round(float(best.fun), 6), share, penalty))
    _, share, penalty = min(found)
    return share, penalty


def _questions(lesson: Lesson) -> Held:
    held = held_out(lesson.examples, lesson.owners)
    if len(held.owners) <= _MOST_QUESTIONS:
        return held
    rows = np.sort(np.random.default_rng(1).permutation(len(held.owners))[:_MOST_QUESTIONS])
    return Held(held.pairs[rows], held.owners[rows])


def _held_trial(lesson: Lesson, share: float, penalty: float) -> tuple[Trial, Callable[[float], float]]:
    held = _questions(lesson)
    groups = groups_of(lesson.examples, lesson.names)
    asked = lesson.joined(held).kernel(lesson.texts, share)
    ridge = Ridge.of(
        lesson.texts.kernel(lesson.texts, share), targets_of(lesson.owners, len(lesson.names)), penalty
    )
    trial = Trial(
        scores=ridge.pair_scores(asked, held.pairs),
        unheard=ridge.group_scores(asked, held.owners, lesson.owners, groups),
        owners=held.owners,
        unknown=_unknown_words(lesson, held),
        words=np.array([sum(len(lesson.keys[row]) for row in set(pair)) for pair in held.pairs], np.float32),
    )
    return trial, lambda temperature: _persistence(ridge, lesson, held, temperature)


def _unknown_words(lesson: Lesson, held: Held) -> NDArray[np.float32]:
    """The share of words that stand in no other phrasing than the held-out ones."""
    spread = Counter(key for keys in lesson.keys for key in set(keys))
    shares = []
    for pair in held.pairs:
        rows = set(pair.tolist())
        here = Counter(key for row in rows for key in set(lesson.keys[row]))
        words = [key for row in rows for key in lesson.keys[row]]
        unknown = [key for key in words if spread[key] <= here[key] and key not in FUNCTION_KEYS]
        shares.append(len(unknown) / len(words) if words else 1.0)
    return np.array(shares, np.float32)


def _persistence(ridge: Ridge, lesson: Lesson, held: Held, temperature: float) -> float:
    """How much a first message should count when a second one asks the same in other words."""
    pairs = held.pairs[held.pairs[:, 0] != held.pairs[:, 1]]
    if len(pairs) == 0:
        return 0.0
    targets = targets_of(lesson.owners, len(lesson.names))
    scores = np.stack([targets[pair] - ridge.without(pair)[1] for pair in pairs])
    owners, rows = lesson.owners[pairs[:, 0]], np.arange(len(pairs))

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
    agreement = np.cumsum(same[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero((agreement >= _AGREEMENT) & (best[order] >= letters.thresholds.answer))
    return float(best[order[enough[-1]]]) if len(enough) else 1.01

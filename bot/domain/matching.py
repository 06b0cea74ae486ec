"""The decision about a question: answer it, ask which one was meant, or admit that there is no answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

#: Families read little: at most three titles to choose from.
MOST_OPTIONS: Final = 3
#: Options that carry less than this share of what is shown only make the choice harder.
_LEAST_SHARE: Final = 0.04
#: What a family asked about before this pause says nothing about its next question.
CONTEXT_LASTS: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that may answer the question."""

    entry: str
    probability: float  #: 0..1, that this entry is what was asked; all entries together reach 1 at most
    evidence: Mapping[str, float] = field(default_factory=dict)  #: what spoke for it, to be explained


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which probabilities a question is answered or asked back; learned, never set by hand."""

    answer: float  #: for the first candidate alone
    options: float  #: for the candidates that would be shown, together


@dataclass(frozen=True, slots=True)
class Ranking:
    """What the matcher makes of one question; never stored."""

    candidates: tuple[Candidate, ...]  #: best first, one per entry
    language: str | None  #: the language that the question is written in, when that is clear
    thresholds: Thresholds = Thresholds(answer=1.0, options=1.0)
    known: float = 0.0  #: how likely it is that the base knows the question at all
    tokens: tuple[str, ...] = ()  #: normalised words, for `drom ask --explain`
    repairs: tuple[tuple[str, str], ...] = ()  #: (as written, as understood)
    used_meaning: bool = False  #: whether sentence vectors were part of it


@dataclass(frozen=True, slots=True)
class Hunch:
    """What a question that was not answered may have been about: entries and numbers, no words."""

    shares: tuple[tuple[str, float], ...]  #: entry, and how likely it was among the known ones
    offered: tuple[str, ...] = ()  #: shown to the family as options
    excluded: tuple[str, ...] = ()  #: shown, and the family said "none of these"

    def refused(self) -> "Hunch":
        """The family said that nothing of what it was offered is what it meant."""
        return replace(self, offered=(), excluded=tuple(dict.fromkeys((*self.excluded, *self.offered))))


@dataclass(frozen=True, slots=True)
class Recollection:
    """What helps with a family's next question; forgotten after an hour or at the next answer."""

    at: datetime
    topic: str | None = None  #: of the card or the menu that the family opened last
    hunch: Hunch | None = None

    def still_helps(self, now: datetime) -> bool:
        """False when too much time has passed."""
        return now - self.at <= CONTEXT_LASTS


@dataclass(frozen=True, slots=True)
class Context:
    """What is known beside the words of a question."""

    language: str | None = None  #: that the family reads
    topic: str | None = None
    answered: frozenset[str] | None = None  #: entries that its country has an answer for; None: unknown
    hunch: Hunch | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """One entry is clearly meant."""

    candidate: Candidate
    reason: str


@dataclass(frozen=True, slots=True)
class Options:
    """Two or three entries may be meant; the family chooses."""

    candidates: tuple[Candidate, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Nothing known comes near enough; a person can help."""

    reason: str


Decision = Answered | Options | NoAnswer


def decide(ranking: Ranking, most_options: int = MOST_OPTIONS) -> Decision:
    """Answer, options or no answer, by what the base learned of itself; the reason is for a reader."""
    if not ranking.candidates:
        return NoAnswer("no phrasing shares anything with the question")
    first, limits = ranking.candidates[0], ranking.thresholds
    if first.probability >= limits.answer:
        return Answered(first, f"{first.probability:.2f} is enough to answer (from {limits.answer:.2f})")
    shown = worth_showing(ranking.candidates[:most_options])
    together = sum(candidate.probability for candidate in shown)
    if together >= limits.options:
        return Options(
            shown,
            f"the best has {first.probability:.2f} of the {limits.answer:.2f} for an answer, but one of "
            f"these is meant with {together:.2f} (from {limits.options:.2f})",
        )
    return NoAnswer(f"even together the best have only {together:.2f} (options from {limits.options:.2f})")


def worth_showing(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The candidates without those that nobody would choose; the first always stays."""
    total = sum(candidate.probability for candidate in candidates)
    return tuple(
        candidate
        for number, candidate in enumerate(candidates)
        if number == 0 or candidate.probability >= _LEAST_SHARE * total
    )


def hunch_of(ranking: Ranking, offered: Sequence[Candidate] = (), before: Hunch | None = None) -> Hunch:
    """What to keep of a question that was not answered, for the family's next try."""
    total = sum(candidate.probability for candidate in ranking.candidates) or 1.0
    shares = tuple((c.entry, round(c.probability / total, 4)) for c in ranking.candidates)
    return Hunch(shares, tuple(c.entry for c in offered), before.excluded if before else ())

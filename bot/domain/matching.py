"""The decision about a question: answer it, ask which one was meant, or admit that there is no answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

#: Above this probability the first candidate is the answer, if the second is far enough behind.
ANSWER_FROM: Final = 0.80
#: How far the second must be behind for an answer without asking back.
ANSWER_GAP: Final = 0.12
#: Below this probability a candidate is not worth showing.
OPTION_FROM: Final = 0.25
#: Families read little: at most three titles to choose from.
MOST_OPTIONS: Final = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that may answer the question."""

    entry: str
    probability: float  #: 0..1
    phrasing: str = ""  #: the known phrasing that came nearest
    language: str = ""  #: the language of that phrasing


@dataclass(frozen=True, slots=True)
class Ranking:
    """What the matcher makes of one question; never stored."""

    candidates: tuple[Candidate, ...]  #: best first, one per entry
    language: str | None  #: the language that the question is written in, when that is clear
    tokens: tuple[str, ...] = ()  #: normalised words, for `drom ask --explain`
    repairs: tuple[tuple[str, str], ...] = ()  #: (as written, as understood)


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


def decide(candidates: Sequence[Candidate], most_options: int = MOST_OPTIONS) -> Decision:
    """Answer, options or no answer, by probability and gap; the reason is for `drom ask --explain`."""
    if not candidates:
        return NoAnswer("no phrasing shares anything with the question")
    first = candidates[0]
    second = candidates[1].probability if len(candidates) > 1 else 0.0
    gap = first.probability - second
    if first.probability >= ANSWER_FROM and gap >= ANSWER_GAP:
        return Answered(
            first, f"{first.probability:.2f} ≥ {ANSWER_FROM:.2f}, and {gap:.2f} ahead of the next"
        )
    near = tuple(c for c in candidates[:most_options] if c.probability >= OPTION_FROM)
    if near:
        why = (
            f"gap {gap:.2f} < {ANSWER_GAP:.2f}"
            if first.probability >= ANSWER_FROM
            else f"best only {first.probability:.2f}"
        )
        return Options(near, why)
    return NoAnswer(f"best {first.probability:.2f} < {OPTION_FROM:.2f}")

"""What a review finds in the phrasings of a knowledge base; nothing here is an error.

A family's question may truly lie between two entries. But most of what stands in these lists is a phrasing
in the wrong place, or words that two entries have in common.
"""

from dataclasses import dataclass
from typing import Final

from bot.adapters.matching.examples import Example

#: Fewer ways of asking than this in one language leave a model guessing.
ENOUGH: Final = 25


@dataclass(frozen=True, slots=True)
class Stray:
    """A phrasing that another entry would have got."""

    phrasing: Example
    other: str
    own_probability: float
    other_probability: float


@dataclass(frozen=True, slots=True)
class Thieves:
    """Two entries that take each other's phrasings; the worst of each come first."""

    one: str
    other: str
    taken: tuple[Stray, ...]  #: of the first, by the second
    given: tuple[Stray, ...]  #: of the second, by the first

    @property
    def number(self) -> int:
        """How many phrasings change hands."""
        return len(self.taken) + len(self.given)


@dataclass(frozen=True, slots=True)
class Thin:
    """An entry with too few phrasings in a language."""

    entry: str
    language: str
    number: int

    @property
    def missing(self) -> int:
        """How many should be written."""
        return ENOUGH - self.number


@dataclass(frozen=True, slots=True)
class Twins:
    """Two phrasings of one entry that say the same in nearly the same words."""

    one: Example
    other: Example
    likeness: float


@dataclass(frozen=True, slots=True)
class Found:
    """How many held-out phrasings found their entry: of a language, or of one entry in it."""

    language: str
    entry: str | None
    number: int
    share: float
    elsewhere: float  #: of the other languages
    lags: bool


@dataclass(frozen=True, slots=True)
class Review:
    """Everything, the worst first."""

    number: int
    found: float  #: the share of phrasings that are found when they are held out
    thieves: tuple[Thieves, ...]
    strays: tuple[Stray, ...]
    thin: tuple[Thin, ...]
    twins: tuple[Twins, ...]
    languages: tuple[Found, ...]  #: every one
    weak: tuple[Found, ...]  #: entries that are found less in a language than in the others

"""What an examination has found."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How bad it is."""

    GOOD = "good"
    DOUBTFUL = "doubtful"  #: the bot works, but somebody should look
    BAD = "bad"  #: something does not work


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was looked at, how it is, and what to do."""

    about: str
    verdict: Verdict
    says: str
    todo: str = ""

    def as_text(self) -> str:
        """For people."""
        sign = {Verdict.GOOD: "✓", Verdict.DOUBTFUL: "!", Verdict.BAD: "✗"}[self.verdict]
        return f"{sign} {self.about}: {self.says}" + (f"\n    {self.todo}" if self.todo else "")


def good(about: str, says: str) -> Finding:
    """As it should be."""
    return Finding(about, Verdict.GOOD, says)


def doubtful(about: str, says: str, todo: str) -> Finding:
    """Works, but somebody should look."""
    return Finding(about, Verdict.DOUBTFUL, says, todo)


def bad(about: str, says: str, todo: str) -> Finding:
    """Does not work."""
    return Finding(about, Verdict.BAD, says, todo)

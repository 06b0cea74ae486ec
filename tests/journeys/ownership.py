"""Who has each case, as it was seen after every step, and what the family must have been told about it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

#: What a family reads when its case changes hands; told by the words that no other sentence has.
NOTICES: Mapping[str, str] = {
    "opened": r"is with the mediators\. A mediator will answer you here\.",
    "no room": r"There is no mediator here for your place yet\.",
    "taken": r"^👤 .* will answer you here\.$",
    "returned": r"is waiting for another mediator\.",
    "with others": r"^Other mediators .*have your question",
    "closed": r"is closed\. How was the help\?",
    "withdrawn": r"You have taken your question back\.",
    "reopened": r"is open again\. A mediator will answer you here\.",
    "forgotten": r"^Done\. .*delete this chat on your phone\.",
}


def notice_in(text: str) -> str | None:
    """Which change of hands a sentence to a family is about, if any."""
    return next((kind for kind, words in NOTICES.items() if re.search(words, text, re.MULTILINE)), None)


@dataclass(frozen=True, slots=True)
class Seen:
    """A case at one moment."""

    id: int
    word: str
    family: int  #: the chat
    state: str
    mediator: int | None  #: as Telegram knows them
    room: int | None  #: the chat
    thread: int | None = None
    urgent: bool = False

    @property
    def is_open(self) -> bool:
        return self.state in ("waiting", "taken")

    @property
    def hands(self) -> tuple[str, int | None, int | None]:
        return self.state, self.mediator, self.room


@dataclass(slots=True)
class Due:
    """A notice that a family must get, or may."""

    kinds: frozenset[str]
    is_optional: bool
    case: str


def due(before: Seen | None, after: Seen) -> Due | None:
    """What the family reads of a change; None when nothing of it concerns the family."""

    def told(*kinds: str, optional: bool = False) -> Due:
        return Due(frozenset(kinds), optional, after.word)

    if before is None:
        return told("opened" if after.room else "no room")
    if before.hands == after.hands:
        return None
    match before.state, after.state:
        case "waiting", "taken":
            return told("taken")
        case "taken", "taken":
            # Only a group that became another chat takes its owner along.
            assert before.mediator == after.mediator, f"{before} has changed its owner to {after} in silence"
            return None
        case "taken", "waiting":
            return told("returned" if before.room == after.room else "with others", "returned")
        case "waiting", "waiting":
            # Documented: nothing is said where what the family was told about time still holds.
            return told("with others", "returned", optional=True)
        case (("waiting" | "taken"), ("closed" | "withdrawn")):
            return told(after.state)
        case (("closed" | "withdrawn"), "waiting"):
            return told("reopened", "no room")
        case (("closed" | "withdrawn"), _) if before.state == after.state:
            return None
        case _:
            raise AssertionError(f"no such step: {before} → {after}")


@dataclass(slots=True)
class Told:
    """What one family must read of its cases, and what it has read."""

    dues: list[Due] = field(default_factory=list)
    heard: list[tuple[str, str]] = field(default_factory=list)  #: kind and words
    repeats: list[str] = field(default_factory=list)  #: words that may come twice after a power cut

    def excuse(self) -> None:
        """Who has blocked the bot or had everything deleted need not get what was on its way."""
        for one in self.dues:
            one.is_optional = True

    def settle(self) -> str | None:
        """Everything is delivered: exactly what was due has been heard, in that order. Or what is wrong."""
        dues, heard, repeats = self.dues, self.heard, self.repeats
        self.dues, self.heard, self.repeats = [], [], []
        return None if _fit(heard, dues, repeats) else f"due was {dues}, and heard was {heard}"


def _fit(heard: list[tuple[str, str]], dues: list[Due], repeats: list[str]) -> bool:
    """Whether each thing heard is the next one due, or a repetition after a power cut."""
    if not heard:
        return all(one.is_optional for one in dues)
    (kind, words), rest = heard[0], heard[1:]
    if dues and kind in dues[0].kinds and _fit(rest, dues[1:], repeats):
        return True
    if dues and dues[0].is_optional and _fit(heard, dues[1:], repeats):
        return True
    at = repeats.index(words) if words in repeats else -1
    return at >= 0 and _fit(rest, dues, repeats[:at] + repeats[at + 1 :])

"""What people wrote in a story without an author: each message has a word by which it is known."""

import re
from dataclasses import dataclass
from enum import Enum

_MARK = re.compile(r"\bw\d+x\b")


class Fate(Enum):
    """Whether the other side gets it."""

    MUST = "must arrive"
    MAY = "may arrive"
    NEVER = "never leaves"


@dataclass(slots=True)
class Words:
    """A message of somebody, and where it belongs."""

    mark: str
    chat: int  #: where it was written
    number: int
    text: str
    by_family: bool
    fate: Fate
    family: int | None = None  #: whose case it belongs to
    case: int | None = None
    joined: int = 0  #: the moment from which it belongs to the case
    was_refused: bool = False  #: its author was told that it cannot be passed on
    is_latest_known: bool = True
    is_ordered: bool = True  #: False where it may have come along from before
    repeats: int = 0  #: so often it may come once more, after power cuts
    enclosed_in: int | None = None  #: the room for whose mediators it is a note


def marks_in(text: str) -> list[str]:
    """Whose words a text on a screen is made of."""
    return _MARK.findall(text)

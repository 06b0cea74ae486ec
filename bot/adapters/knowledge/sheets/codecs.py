"""How lists of short words and opening hours stand in one cell, and what may be typed instead."""

import re
from dataclasses import dataclass
from typing import Final, Protocol

from bot.adapters.knowledge.tree import Data
from bot.domain.directory import WEEKDAYS


class UnreadableCellError(Exception):
    """A cell does not have the form of its kind; the message says which form that is."""


class Codec(Protocol):
    """Between a value in a file and the text of a cell."""

    def shown(self, value: Data) -> str: ...

    def read(self, text: str) -> Data: ...


@dataclass(frozen=True, slots=True)
class Text:
    """A text stands as it is."""

    def shown(self, value: Data) -> str:
        return value if isinstance(value, str) else ""

    def read(self, text: str) -> Data:
        return text


@dataclass(frozen=True, slots=True)
class Names:
    """Short names with commas between them."""

    def shown(self, value: Data) -> str:
        return ", ".join(str(item) for item in value)

    def read(self, text: str) -> Data:
        return [name for name in re.split(r"[,;\s]+", text.lower()) if name]


@dataclass(frozen=True, slots=True)
class YesOrNo:
    """True or false, as programs and people write it."""

    def shown(self, value: Data) -> str:
        return value if isinstance(value, str) else ""

    def read(self, text: str) -> Data:
        for word, others in (("true", ("true", "yes")), ("false", ("false", "no"))):
            if text.lower() in others:
                return word
        raise UnreadableCellError("Write true or false.")


_HOURS: Final = re.compile(r"([a-z ,;–-]+?)\s*(\d{1,2})[:.](\d\d)\s*[-–—]\s*(\d{1,2})[:.](\d\d)")


@dataclass(frozen=True, slots=True)
class Hours:
    """Days and times, such as "mo tu we 08:30-16:30"."""

    def shown(self, value: Data) -> str:
        if not isinstance(value, dict):
            return ""
        days = value.get("days", [])
        return f"{' '.join(str(day) for day in days)} {value.get('opens')}-{value.get('closes')}"

    def read(self, text: str) -> Data:
        found = _HOURS.fullmatch(text.lower())
        days = _days(found[1]) if found else []
        if not found or not days:
            raise UnreadableCellError("Write days and times like this: mo tu we th fr 08:30-16:30")
        opens, closes = f"{found[2]:0>2}:{found[3]}", f"{found[4]:0>2}:{found[5]}"
        return {"days": list(days), "opens": opens, "closes": closes}


def _days(said: str) -> list[str]:
    days: list[str] = []
    for part in re.split(r"[,;\s]+", re.sub(r"\s*[–-]\s*", "-", said.strip(" ,;"))):
        first, _, last = part.partition("-")
        known = [str(day) for day in WEEKDAYS]
        if first not in known or (last or first) not in known:
            return []
        days += known[known.index(first) : known.index(last or first) + 1]
    return days


TEXT: Final = Text()
YES_OR_NO: Final = YesOrNo()
NAMES: Final = Names()
HOURS: Final = Hours()

"""Signs of immediate danger in what people write: recall before precision."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from sys import intern

from bot.domain.signs import Sign
from bot.domain.spelling import sounds_of
from bot.domain.spotting import KnownWord, Places, Vocabulary


class DangerKind(StrEnum):
    """What the danger is, and so who can help."""

    MEDICAL = "medical"
    SUICIDE = "suicide"
    VIOLENCE = "violence"
    FIRE = "fire"
    CHILD = "child"
    EXPOSURE = "exposure"


@dataclass(frozen=True, slots=True)
class Signal:
    """A sign of one kind of danger, or of what only looks like it, in one language."""

    kind: DangerKind
    language: str
    sign: Sign


@dataclass(frozen=True, slots=True)
class Danger:
    """What a message signals; it exists while the message is handled and is never stored."""

    signals: tuple[Signal, ...]

    @property
    def kinds(self) -> frozenset[DangerKind]:
        return frozenset(signal.kind for signal in self.signals)

    def language(self, preferred: str) -> str:
        """The language that it is written in: most signals decide, and the reader's own in a tie."""
        languages = [signal.language for signal in self.signals]
        return max(languages, key=lambda code: (languages.count(code), code == preferred))


class DangerSignals:
    """All signals and look-alikes, ready to be looked for in any text."""

    def __init__(
        self,
        signals: Iterable[Signal] = (),
        look_alikes: Iterable[Signal] = (),
        ordinary_texts: Iterable[str] = (),
    ) -> None:
        self.signals, self.look_alikes = tuple(signals), tuple(look_alikes)
        ordinary = {word for text in ordinary_texts for word in text.split()}
        every = chain(self.signals, self.look_alikes)
        self._vocabulary = Vocabulary(
            (word for signal in every for word in signal.sign.words),
            frozenset(intern(sound) for word in ordinary for sound in sounds_of(word)),
        )
        self._by_opening = _by_opening(self.signals)
        self._look_alikes_by_opening = _by_opening(self.look_alikes)

    def found_in(self, text: str) -> Danger | None:
        """The danger in a text, or None; words of a look-alike do not count for its kind."""
        places = self._vocabulary.places_in(sounds_of(text))
        explained = self._explained(places)
        remaining: dict[DangerKind, Places] = {}
        found: list[Signal] = []
        for number in _possible(self._by_opening, places):
            signal = self.signals[number]
            if signal.kind not in remaining:
                remaining[signal.kind] = _without(places, explained.get(signal.kind, frozenset()))
            if any(signal.sign.found_at(remaining[signal.kind])):
                found.append(signal)
        return Danger(tuple(found)) if found else None

    def _explained(self, places: Places) -> dict[DangerKind, set[int]]:
        explained: dict[DangerKind, set[int]] = defaultdict(set)
        for number in _possible(self._look_alikes_by_opening, places):
            look_alike = self.look_alikes[number]
            for span in look_alike.sign.found_at(places):
                explained[look_alike.kind].update(span)
        return explained


def _by_opening(signals: Sequence[Signal]) -> dict[KnownWord, tuple[int, ...]]:
    shelves: dict[KnownWord, list[int]] = defaultdict(list)
    for number, signal in enumerate(signals):
        for word in signal.sign.openings:
            shelves[word].append(number)
    return {word: tuple(numbers) for word, numbers in shelves.items()}


def _possible(shelves: dict[KnownWord, tuple[int, ...]], places: Places) -> list[int]:
    """Those of which a necessary word is there, in the order of the file."""
    return sorted({number for word in places for number in shelves.get(word, ())})


def _without(places: Places, positions: frozenset[int] | set[int]) -> Places:
    if not positions:
        return places
    left = {word: [one for one in found if one not in positions] for word, found in places.items()}
    return {word: found for word, found in left.items() if found}


NO_SIGNALS = DangerSignals()

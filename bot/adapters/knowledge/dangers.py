"""The danger signals of emergency.yaml: brought into use, and checked against the questions."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.adapters.knowledge import schema
from bot.adapters.knowledge.complaints import Complaint
from bot.adapters.knowledge.draft import Document, Draft
from bot.adapters.knowledge.tree import ANY, Spot
from bot.domain.danger import DangerKind, DangerSignals, Signal
from bot.domain.knowledge import EMERGENCY
from bot.domain.signs import read_sign
from bot.domain.spelling import sounds_of
from bot.domain.spotting import KnownWord, Vocabulary

_MOST_TOLD: Final = 3


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of emergency.yaml with where it stands."""

    document: Document
    spot: Spot
    signal: Signal


def signals_of(draft: Draft) -> DangerSignals:
    """What the bot listens for."""
    return DangerSignals(
        (line.signal for line in _lines(draft, "signals")),
        (line.signal for line in _lines(draft, "unless")),
        _harmless_texts(draft),
    )


def _lines(draft: Draft, part: str) -> Iterator[_Line]:
    for document, _ in draft.models("emergency", schema.EmergencyFile):
        for spot, text in document.tree.texts("kinds", ANY, ANY, part, ANY):
            kind, language = DangerKind(str(spot.loc[1])), str(spot.loc[2])
            yield _Line(document, spot, Signal(kind, language, read_sign(text)))


def _harmless_texts(draft: Draft) -> Iterator[str]:
    """The words of everyday questions are never taken for mistyped words of danger."""
    about_danger = _about_danger(draft)
    for document in draft.of("questions"):
        for spot, text in document.tree.texts("entries", ANY, "phrasings", ANY, ANY):
            if spot.loc[1] not in about_danger:
                yield text


def _about_danger(draft: Draft) -> set[str]:
    return {
        name for document in draft.of("emergency") for _, name in document.tree.texts("about_danger", ANY)
    }


def one_kind_each(draft: Draft) -> Iterator[Complaint]:
    """A signal of two kinds would bring the wrong helpline."""
    first: dict[tuple[str, object], _Line] = {}
    for line in _lines(draft, "signals"):
        sign = line.signal.sign
        for meaning in sign.parts[0] if len(sign.parts) == 1 else (sign.parts,):
            earlier = first.setdefault((line.signal.language, meaning), line)
            if earlier.signal.kind is not line.signal.kind:
                yield line.document.at_spot(
                    line.spot,
                    f"“{sign.text}” is a signal of {earlier.signal.kind} too (line {earlier.spot.line}). "
                    "Keep it under the kind whose helpline is right.",
                )


def idle_look_alikes(draft: Draft) -> Iterator[Complaint]:
    """A look-alike whose words are in no signal only looks like work."""
    words: dict[DangerKind, set[KnownWord]] = defaultdict(set)
    for line in _lines(draft, "signals"):
        words[line.signal.kind] |= line.signal.sign.words
    listened_for = {kind: Vocabulary(known) for kind, known in words.items()}
    for line in _lines(draft, "unless"):
        signal = line.signal
        if not any(listened_for[signal.kind].places_in(sounds_of(text)) for text in signal.sign.examples()):
            yield line.document.at_spot(
                line.spot,
                f"No signal of {signal.kind} has a word of “{signal.sign.text}”, so it holds nothing back. "
                "Delete it, or correct it.",
                "warning",
            )


def alarming_phrasings(draft: Draft) -> Iterator[Complaint]:
    """A signal that an everyday question sets off would frighten families."""
    signals, about_danger = signals_of(draft), _about_danger(draft)
    lines = {line.signal: line for line in _lines(draft, "signals")}
    told: dict[Signal, int] = {}
    for document in draft.of("questions"):
        for spot, text in document.tree.texts("entries", ANY, "phrasings", ANY, ANY):
            danger = signals.found_in(text) if spot.loc[1] not in about_danger else None
            for signal in danger.signals if danger else ():
                told[signal] = told.get(signal, 0) + 1
                if told[signal] <= _MOST_TOLD:
                    yield lines[signal].document.at_spot(
                        lines[signal].spot,
                        f"The question “{text}” of the entry {spot.loc[1]} sets this signal off. "
                        "Narrow the signal, or write the harmless words under unless.",
                        "warning",
                    )


def first_number(draft: Draft) -> Iterator[Complaint]:
    """Whatever the danger is, 112 is on the card."""
    for document, country in draft.models("country", schema.CountryFile):
        verified = {
            slug
            for _, directory in draft.models("directory", schema.DirectoryFile, document.country)
            for slug, service in directory.services.items()
            if service.verified and service.phones and service.phones[0].number == EMERGENCY
        }
        reached = {kind for line in country.emergency if line.service in verified for kind in line.kinds}
        missing = [kind.value for kind in DangerKind if kind.value not in reached]
        if missing and any(draft.models("directory", schema.DirectoryFile, document.country)):
            yield document.at_loc(
                ("emergency",),
                f"The number {EMERGENCY} is not shown for {', '.join(missing)}. "
                "Name a verified service with it, with these kinds.",
            )

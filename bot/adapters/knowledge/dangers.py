"""The danger signals of emergency.yaml: brought into use, and checked against the questions."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.adapters.knowledge import schema
from bot.adapters.knowledge.complaints import Complaint
from bot.adapters.knowledge.draft import Document, Draft
from bot.adapters.knowledge.tree import ANY, Spot
from bot.domain.danger import DangerKind, DangerSignals, Signal
from bot.domain.knowledge import EMERGENCY
from bot.domain.signs import Sign, read_sign

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
    """A signal of two kinds would bring the wrong helpline; one that stands twice is no harm."""
    first: dict[tuple[str, str], _Line] = {}
    for line in _lines(draft, "signals"):
        for text in {" ".join(one.split()) for one in _alternatives(line.signal.sign)}:
            earlier = first.setdefault((line.signal.language, text), line)
            if earlier.signal.kind is not line.signal.kind:
                yield line.document.at_spot(
                    line.spot,
                    f"“{text}” is a signal of {earlier.signal.kind} too (line {earlier.spot.line}). "
                    "Keep it under the kind whose helpline is right.",
                )


def _alternatives(sign: Sign) -> list[str]:
    return sign.text.split("/") if "+" not in sign.text else [sign.text]


def idle_look_alikes(draft: Draft) -> Iterator[Complaint]:
    """A look-alike without a signal that it holds back only looks like work."""
    for line in _lines(draft, "unless"):
        mine = DangerSignals(
            other.signal for other in _lines(draft, "signals") if other.signal.kind is line.signal.kind
        )
        if not any(mine.found_in(example) for example in line.signal.sign.examples()):
            yield line.document.at_spot(
                line.spot,
                f"No signal of {line.signal.kind} is found in “{line.signal.sign.text}”, so it holds nothing "
                "back. Delete it, or correct it.",
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

"""Which tables are published of a month, and which sides they show together.

    days ─ institutions ─ languages ─ (language × municipality) ─ municipalities
         ─ (municipality × topic) ─ topics ─ (topic × entry)

Every happening runs once through this chain, so each stage has the same sum. Sides that do not stand next to
each other are never crossed: no entry by municipality, no topic by language.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.domain.counting import COUNTRY_ONLY, UNPUBLISHED, WITH_INSTITUTION, Event
from bot.domain.publication import Side


class Layer(StrEnum):
    """A table that is published for each country, event and month."""

    COUNTRY = "country"
    DAY = "day"
    INSTITUTION = "institution"
    MUNICIPALITY = "municipality"
    LANGUAGE = "language"
    PLACE = "place"
    SUBJECT = "subject"


SIDES: Final[Mapping[Layer, tuple[Side, ...]]] = {
    Layer.COUNTRY: (),
    Layer.DAY: (Side.DAY,),
    Layer.INSTITUTION: (Side.INSTITUTION,),
    Layer.MUNICIPALITY: (Side.MUNICIPALITY,),
    Layer.LANGUAGE: (Side.LANGUAGE, Side.MUNICIPALITY),
    Layer.PLACE: (Side.MUNICIPALITY, Side.TOPIC),
    Layer.SUBJECT: (Side.TOPIC, Side.ENTRY),
}
_CHAIN: Final = (Layer.COUNTRY, Layer.DAY, Layer.LANGUAGE, Layer.SUBJECT, Layer.PLACE)


@dataclass(frozen=True, slots=True)
class Block:
    """One published count of a month; `first` and `second` are values of its layer's sides."""

    country: str
    event: Event
    layer: Layer
    first: str = ""
    second: str = ""


def layers_of(event: Event) -> tuple[Layer, ...]:
    """Where an event is published, the smallest table first."""
    if event in UNPUBLISHED:
        return ()
    if event in COUNTRY_ONLY:
        return (Layer.COUNTRY,)
    if event is Event.FAMILIES:
        return (Layer.COUNTRY, Layer.MUNICIPALITY)
    return (*_CHAIN, Layer.INSTITUTION) if event in WITH_INSTITUTION else _CHAIN


def layer_for(event: Event, sides: frozenset[Side]) -> Layer | None:
    """The table that shows these sides together, if any does."""
    return next((layer for layer in layers_of(event) if sides <= set(SIDES[layer])), None)

"""The directory: organisations, their services, and how and when to reach them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Literal

Words = Mapping[str, str]  #: one text per language code

Weekday = Literal["mo", "tu", "we", "th", "fr", "sa", "su"]
WEEKDAYS: tuple[Weekday, ...] = ("mo", "tu", "we", "th", "fr", "sa", "su")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact was read, and when it was last checked there."""

    url: str
    checked: date


@dataclass(frozen=True, slots=True)
class Phone:
    """A number as one dials it, with what it is for where a service has several."""

    number: str
    labels: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """One period of the week; local time of the service."""

    days: tuple[Weekday, ...]
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who runs services; it has no number of its own, its services have."""

    slug: str
    country: str
    names: Words
    descriptions: Words
    urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Service:
    """An organisation's service in the directory: the only place where its phone number stands."""

    slug: str
    country: str
    names: Words
    descriptions: Words
    source: Source
    verified: bool
    municipality: str | None = None
    phones: tuple[Phone, ...] = ()
    emails: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    address: str | None = None
    hours: tuple[OpeningHours, ...] = ()
    always_open: bool = False
    languages: tuple[str, ...] = ()
    organisation: str | None = None  #: slug; where nothing is named, the service speaks for itself
    eligibility: Words = field(default_factory=dict)  #: who may come
    fees: Words = field(default_factory=dict)
    documents: Words = field(default_factory=dict)  #: what to bring
    hours_note: Words = field(default_factory=dict)  #: what days and times cannot say

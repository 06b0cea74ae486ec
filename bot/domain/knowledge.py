"""The knowledge base: entries, answers per country, and which card a family gets."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from bot.domain.danger import NO_SIGNALS, DangerKind, DangerSignals
from bot.domain.directory import Organisation, Service, Source, Words
from bot.domain.languages import DEFAULT_LANGUAGE

#: The entries whose services are people to talk to.
PEOPLE_ENTRIES: Final = ("mediator-contact", "municipality-contact", "counselling-centre")
MOST_PEOPLE_TO_CALL: Final = 3
#: Valid in all three countries and on any phone; it comes before every other number.
EMERGENCY: Final = "112"


@dataclass(frozen=True, slots=True)
class Topic:
    """A shelf of the knowledge base, shown in the menu."""

    slug: str
    emoji: str
    names: Words


@dataclass(frozen=True, slots=True)
class Entry:
    """One question that families ask, the same in every country."""

    slug: str
    topic: str
    titles: Words
    phrasings: Mapping[str, tuple[str, ...]]
    related: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerText:
    """An answer in one language, in the order of the card."""

    summary: tuple[str, ...] = ()
    bring: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    cost: str | None = None
    deadline: str | None = None

    def with_local(self, local: "AnswerText") -> "AnswerText":
        """The same answer where a municipality adds to it or differs."""
        return AnswerText(
            summary=self.summary + local.summary,
            bring=local.bring or self.bring,
            steps=local.steps or self.steps,
            cost=local.cost or self.cost,
            deadline=local.deadline or self.deadline,
        )


@dataclass(frozen=True, slots=True)
class LocalDifference:
    """What is different about an answer in one municipality."""

    texts: Mapping[str, AnswerText]
    services: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one entry for one country."""

    entry: str
    country: str
    texts: Mapping[str, AnswerText]
    sources: tuple[Source, ...]
    reviewed: date
    review_by: date
    services: tuple[str, ...] = ()
    local: Mapping[str, LocalDifference] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EmergencyNumber:
    """A number to call in danger, shown before anything else."""

    number: str
    names: Words
    source: Source
    kinds: frozenset[DangerKind] = frozenset(DangerKind)
    countries: tuple[str, ...] = ()  #: codes; told to whoever has not said where it lives


@dataclass(frozen=True, slots=True)
class Municipality:
    """A place that families choose and that rooms are bound to."""

    slug: str
    names: Words


@dataclass(frozen=True, slots=True)
class Country:
    """A state with its own rules: languages of its answers, places, emergency numbers."""

    code: str  #: ISO 3166-1 alpha-2, upper case
    flag: str
    names: Words
    timezone: str  #: IANA name
    languages: tuple[str, ...]
    fallback: Mapping[str, tuple[str, ...]]
    municipalities: Mapping[str, Municipality]
    emergency: tuple[EmergencyNumber, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """An answer as one family gets it: resolved for country, place and language."""

    entry: Entry
    country: Country
    municipality: str | None
    language: str  #: the language that the text is in
    asked_language: str  #: the language that the family reads
    text: AnswerText
    services: tuple[Service, ...]
    sources: tuple[Source, ...]
    reviewed: date
    overdue: bool
    available_languages: tuple[str, ...]

    @property
    def is_fallback(self) -> bool:
        """True when the card is not in the family's own language, which the card then admits."""
        return self.language != self.asked_language


@dataclass(frozen=True, slots=True)
class KnowledgeBase:
    """Everything that the bot may say, at one version; replaced as a whole by a reload."""

    version: str  #: content hash
    topics: Mapping[str, Topic]
    entries: Mapping[str, Entry]
    countries: Mapping[str, Country]
    services: Mapping[tuple[str, str], Service]  #: by (country code, slug)
    answers: Mapping[tuple[str, str], Answer]  #: by (country code, entry slug)
    organisations: Mapping[tuple[str, str], Organisation] = field(default_factory=dict)  #: as services
    dangers: DangerSignals = NO_SIGNALS

    def in_topic(self, topic: str) -> tuple[Entry, ...]:
        """The entries of a topic in the order of its file."""
        return tuple(entry for entry in self.entries.values() if entry.topic == topic)

    def countries_with(self, entry: str) -> tuple[Country, ...]:
        """The countries for which this entry is answered."""
        return tuple(country for code, country in self.countries.items() if (code, entry) in self.answers)

    def card(
        self, entry: str, country: str, municipality: str | None, language: str, today: date
    ) -> Card | None:
        """The card for a family, by the country's fallback chain; None where there is no answer."""
        answer = self.answers.get((country, entry))
        if answer is None:
            return None
        home = self.countries[country]
        local = answer.local.get(municipality) if municipality else None
        written = self._language_of(answer, home, language)
        text = answer.texts[written]
        if local is not None:
            text = text.with_local(local.texts.get(written, AnswerText()))
        slugs = (*(local.services if local else ()), *answer.services)
        services = tuple(self.services[country, slug] for slug in dict.fromkeys(slugs))
        return Card(
            entry=self.entries[entry],
            country=home,
            municipality=municipality if local else None,
            language=written,
            asked_language=language,
            text=text,
            services=services,
            sources=(*(local.sources if local else ()), *answer.sources),
            reviewed=answer.reviewed,
            overdue=today > answer.review_by,
            available_languages=tuple(answer.texts),
        )

    def emergency_numbers(
        self, country: str | None, kinds: frozenset[DangerKind] = frozenset(DangerKind)
    ) -> tuple[EmergencyNumber, ...]:
        """Whom to call in that danger: in that country, or in each when it is not known; 112 first."""
        home = self.countries.get(country or "")
        found: dict[str, EmergencyNumber] = {}
        for one in [home] if home else self.countries.values():
            for number in one.emergency:
                if number.kinds & kinds:
                    same = found.setdefault(number.number, replace(number, countries=()))
                    found[number.number] = replace(same, countries=(*same.countries, one.code))
        return tuple(sorted(found.values(), key=lambda number: number.number != EMERGENCY))

    def timezone_of(self, country: str | None) -> str:
        """The time of that country; where none is known, of the first: they are neighbours."""
        home = self.countries.get(country or "") or next(iter(self.countries.values()))
        return home.timezone

    def people_to_call(self, country: str | None, municipality: str | None) -> tuple[Service, ...]:
        """Whom a family can call instead of writing: what the entries about people name, local first."""
        found: dict[str, Service] = {}
        for entry in PEOPLE_ENTRIES:
            card = self.card(entry, country or "", municipality, DEFAULT_LANGUAGE, date.max)
            found.update({service.slug: service for service in (card.services if card else ())})
        return tuple(service for service in found.values() if service.verified)[:MOST_PEOPLE_TO_CALL]

    @staticmethod
    def _language_of(answer: Answer, country: Country, language: str) -> str:
        chain = (language, *country.fallback.get(language, ()), *country.languages)
        return next(code for code in (*chain, *answer.texts) if code in answer.texts)

"""The shape of each knowledge file, strict: an unknown word is a mistake, not an extension."""

from typing import Annotated, Any, Final, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from bot.adapters.knowledge.fields import (
    Day,
    Email,
    Language,
    Link,
    Moment,
    ShortText,
    SignText,
    Slug,
    Text,
    TimeZone,
    YesNo,
)
from bot.domain.directory import Weekday
from bot.domain.languages import ALL_LANGUAGES

FEWEST_PHRASINGS: Final = 8

Kind = Literal["medical", "suicide", "violence", "fire", "child", "exposure"]

T = TypeVar("T")


class Part(BaseModel):
    """Any mapping in a file."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class EveryLanguage(Part, Generic[T]):
    """Something that all families read, so all five languages are required; Baltic Romani is welcome."""

    et: T
    ru: T
    lv: T
    lt: T
    en: T
    rml: T | None = None

    def by_code(self) -> dict[str, T]:
        """The values that are there by language code, in the order of the language buttons."""
        return _by_code(self)


class SomeLanguages(Part, Generic[T]):
    """Something of one country; which languages are required stands in its country.yaml."""

    et: T | None = None
    ru: T | None = None
    lv: T | None = None
    lt: T | None = None
    en: T | None = None
    rml: T | None = None

    def by_code(self) -> dict[str, T]:
        """The values that are there by language code, in the order of the language buttons."""
        return _by_code(self)


def _by_code(part: Part) -> dict[str, Any]:
    return {code: value for code in ALL_LANGUAGES if (value := getattr(part, code)) is not None}


class TopicPart(Part):
    """A topic in topics.yaml."""

    emoji: Text
    names: EveryLanguage[Text]


class TopicsFile(Part):
    """topics.yaml."""

    topics: dict[Slug, TopicPart] = Field(min_length=1)


Phrasings = Annotated[list[Text], Field(min_length=FEWEST_PHRASINGS)]


class EntryPart(Part):
    """An entry in questions/TOPIC.yaml."""

    titles: EveryLanguage[Text]
    related: list[Slug] = []
    phrasings: EveryLanguage[Phrasings]


class QuestionsFile(Part):
    """questions/TOPIC.yaml."""

    entries: dict[Slug, EntryPart] = Field(min_length=1)


class NamedPart(Part):
    """A municipality in country.yaml."""

    names: EveryLanguage[Text]


class EmergencyPart(Part):
    """A line of the emergency card in country.yaml; its number stands in the directory."""

    service: Slug
    kinds: list[Kind] = Field(min_length=1)
    names: EveryLanguage[Text]


class CountryFile(Part):
    """CC/country.yaml."""

    code: Text
    flag: Text
    names: EveryLanguage[Text]
    timezone: TimeZone
    languages: list[Language] = Field(min_length=1)
    fallback: EveryLanguage[list[Language]]
    municipalities: dict[Slug, NamedPart] = Field(min_length=1)
    emergency: list[EmergencyPart] = Field(min_length=1)


class PhonePart(Part):
    """A phone number of a service."""

    number: Text
    labels: SomeLanguages[Text] | None = None


class HoursPart(Part):
    """A period of the week when a service is open."""

    days: list[Weekday] = Field(min_length=1)
    opens: Moment
    closes: Moment


class OrganisationPart(Part):
    """Who runs services, in CC/directory.yaml."""

    names: SomeLanguages[Text]
    descriptions: SomeLanguages[Text]
    urls: list[Link] = []


class ServicePart(Part):
    """A service in CC/directory.yaml."""

    names: SomeLanguages[Text]
    descriptions: SomeLanguages[Text]
    organisation: Slug | None = None
    municipality: Slug | None = None
    phones: list[PhonePart] = []
    emails: list[Email] = []
    urls: list[Link] = []
    address: Text | None = None
    hours: list[HoursPart] = []
    always_open: YesNo = False
    hours_note: SomeLanguages[ShortText] | None = None
    languages: list[Language] = []
    eligibility: SomeLanguages[ShortText] | None = None
    fees: SomeLanguages[ShortText] | None = None
    documents: SomeLanguages[ShortText] | None = None
    source: Link
    checked: Day
    verified: YesNo


class DirectoryFile(Part):
    """CC/directory.yaml."""

    organisations: dict[Slug, OrganisationPart] = {}
    services: dict[Slug, ServicePart]


class SourcePart(Part):
    """Where a fact was read."""

    url: Link
    checked: Day


class AnswerTextPart(Part):
    """An answer in one language."""

    summary: list[Text] = Field(min_length=1)
    bring: list[Text] = []
    steps: list[Text] = []
    cost: Text | None = None
    deadline: Text | None = None


class LocalTextPart(AnswerTextPart):
    """What a municipality adds; it may leave the summary as it is."""

    summary: list[Text] = []


class LocalPart(Part):
    """What is different in one municipality."""

    services: list[Slug] = []
    sources: list[SourcePart] = []
    texts: SomeLanguages[LocalTextPart] | None = None


class AnswerFile(Part):
    """CC/answers/ENTRY.yaml."""

    reviewed: Day
    review_by: Day
    sources: list[SourcePart] = Field(min_length=1)
    services: list[Slug] = []
    texts: SomeLanguages[AnswerTextPart]
    municipalities: dict[Slug, LocalPart] = {}


class SignalsPart(Part):
    """The signals of one kind of danger in one language, in emergency.yaml."""

    signals: list[SignText] = Field(min_length=1)
    unless: list[SignText] = []


class KindsPart(Part):
    """Every kind of danger, so that none is forgotten."""

    medical: EveryLanguage[SignalsPart]
    suicide: EveryLanguage[SignalsPart]
    violence: EveryLanguage[SignalsPart]
    fire: EveryLanguage[SignalsPart]
    child: EveryLanguage[SignalsPart]
    exposure: EveryLanguage[SignalsPart]


class EmergencyFile(Part):
    """emergency.yaml."""

    about_danger: list[Slug] = []
    kinds: KindsPart


def _field_names(model: type[BaseModel]) -> set[str]:
    names = set(model.model_fields)
    for child in model.__subclasses__():
        names |= _field_names(child)
    return names


#: Every word that may stand before a colon, for "did you mean".
KNOWN_KEYS: Final[frozenset[str]] = frozenset(_field_names(Part) - set(ALL_LANGUAGES))

"""Turns fitting knowledge files into the domain's knowledge base."""

from bot.adapters.knowledge import schema
from bot.adapters.knowledge.dangers import signals_of
from bot.adapters.knowledge.draft import Draft
from bot.domain.danger import DangerKind
from bot.domain.directory import OpeningHours, Organisation, Phone, Service, Source, Words
from bot.domain.knowledge import (
    Answer,
    AnswerText,
    Country,
    EmergencyNumber,
    Entry,
    KnowledgeBase,
    LocalDifference,
    Municipality,
    Topic,
)


def built(draft: Draft) -> KnowledgeBase:
    """The base of a draft without errors; topics and entries keep the order of their files."""
    topics = {
        slug: Topic(slug, part.emoji, part.names.by_code())
        for _, file in draft.models("topics", schema.TopicsFile)
        for slug, part in file.topics.items()
    }
    return KnowledgeBase(
        version=draft.version,
        topics=topics,
        entries=_entries(draft, list(topics)),
        countries={
            document.country: _country(file, _emergency(draft, document.country, file))
            for document, file in draft.models("country", schema.CountryFile)
        },
        services={
            (document.country, slug): _service(slug, document.country, part)
            for document, file in draft.models("directory", schema.DirectoryFile)
            for slug, part in file.services.items()
        },
        answers={
            (document.country, document.slug): _answer(document.slug, document.country, file)
            for document, file in draft.models("answer", schema.AnswerFile)
        },
        organisations={
            (document.country, slug): _organisation(slug, document.country, part)
            for document, file in draft.models("directory", schema.DirectoryFile)
            for slug, part in file.organisations.items()
        },
        dangers=signals_of(draft),
    )


def _entries(draft: Draft, topics: list[str]) -> dict[str, Entry]:
    files = sorted(
        draft.models("questions", schema.QuestionsFile), key=lambda pair: topics.index(pair[0].slug)
    )
    return {
        slug: Entry(
            slug=slug,
            topic=document.slug,
            titles=part.titles.by_code(),
            phrasings={code: tuple(texts) for code, texts in part.phrasings.by_code().items()},
            related=tuple(part.related),
        )
        for document, file in files
        for slug, part in file.entries.items()
    }


def _country(file: schema.CountryFile, emergency: tuple[EmergencyNumber, ...]) -> Country:
    return Country(
        code=file.code,
        flag=file.flag,
        names=file.names.by_code(),
        timezone=file.timezone,
        languages=tuple(file.languages),
        fallback={code: tuple(chain) for code, chain in file.fallback.by_code().items()},
        municipalities={
            slug: Municipality(slug, part.names.by_code()) for slug, part in file.municipalities.items()
        },
        emergency=emergency,
    )


def _emergency(draft: Draft, country: str, file: schema.CountryFile) -> tuple[EmergencyNumber, ...]:
    """The first number of each service; nobody in danger is given one that is still being checked."""
    services = {
        slug: part
        for _, directory in draft.models("directory", schema.DirectoryFile, country)
        for slug, part in directory.services.items()
    }
    return tuple(
        EmergencyNumber(
            number=services[line.service].phones[0].number,
            names=line.names.by_code(),
            source=Source(services[line.service].source, services[line.service].checked),
            kinds=frozenset(DangerKind(kind) for kind in line.kinds),
            countries=(country,),
        )
        for line in file.emergency
        if services[line.service].verified
    )


def _organisation(slug: str, country: str, part: schema.OrganisationPart) -> Organisation:
    return Organisation(slug, country, part.names.by_code(), part.descriptions.by_code(), tuple(part.urls))


def _service(slug: str, country: str, part: schema.ServicePart) -> Service:
    return Service(
        slug=slug,
        country=country,
        names=part.names.by_code(),
        descriptions=part.descriptions.by_code(),
        source=Source(part.source, part.checked),
        verified=part.verified,
        municipality=part.municipality,
        phones=tuple(Phone(phone.number, _words(phone.labels)) for phone in part.phones),
        emails=tuple(part.emails),
        urls=tuple(part.urls),
        address=part.address,
        hours=tuple(OpeningHours(tuple(hours.days), hours.opens, hours.closes) for hours in part.hours),
        always_open=part.always_open,
        languages=tuple(part.languages),
        organisation=part.organisation,
        eligibility=_words(part.eligibility),
        fees=_words(part.fees),
        documents=_words(part.documents),
        hours_note=_words(part.hours_note),
    )


def _words(part: schema.SomeLanguages[str] | None) -> Words:
    return part.by_code() if part else {}


def _answer(entry: str, country: str, file: schema.AnswerFile) -> Answer:
    return Answer(
        entry=entry,
        country=country,
        texts={code: _text(part) for code, part in file.texts.by_code().items()},
        sources=_sources(file.sources),
        reviewed=file.reviewed,
        review_by=file.review_by,
        services=tuple(file.services),
        local={slug: _local(part) for slug, part in file.municipalities.items()},
    )


def _local(part: schema.LocalPart) -> LocalDifference:
    texts = part.texts.by_code() if part.texts else {}
    return LocalDifference(
        texts={code: _text(text) for code, text in texts.items()},
        services=tuple(part.services),
        sources=_sources(part.sources),
    )


def _text(part: schema.AnswerTextPart | schema.LocalTextPart) -> AnswerText:
    return AnswerText(tuple(part.summary), tuple(part.bring), tuple(part.steps), part.cost, part.deadline)


def _sources(parts: list[schema.SourcePart]) -> tuple[Source, ...]:
    return tuple(Source(part.url, part.checked) for part in parts)

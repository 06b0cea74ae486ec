"""One service of the directory as an HSDS record, with everything that belongs to it inside."""

from datetime import date
from typing import Any, Final
from uuid import UUID, uuid5

from bot.adapters.hsds.addresses import address_fields
from bot.adapters.hsds.schedules import schedule_fields
from bot.domain.directory import Organisation, Phone, Service, Words
from bot.domain.knowledge import Country, KnowledgeBase
from bot.domain.languages import DEFAULT_LANGUAGE

Record = dict[str, Any]

#: Made once; the same fact has the same id in every export, so that other directories can follow it.
_IDS: Final = UUID("5b0f6c1e-6d0a-4f0e-9a57-6a3d2f1f7c55")
_ENGLISH: Final = {"et": "Estonian", "ru": "Russian", "lv": "Latvian", "lt": "Lithuanian", "en": "English"}


def service_record(service: Service, knowledge: KnowledgeBase, today: date) -> Record:
    """The record; the standard's single texts are English, the other languages are attributes."""
    country = knowledge.countries[service.country]
    way = f"{service.country}/services/{service.slug}"
    return _filled(
        {
            "id": _id(way),
            "name": _english(service.names),
            "alternate_name": _local(service.names, country),
            "description": _english(service.descriptions),
            "url": next(iter(service.urls), ""),
            "additional_urls": [_part(way, "url", url, {"url": url}) for url in service.urls[1:]],
            "email": next(iter(service.emails), ""),
            "contacts": [_part(way, "contact", email, {"email": email}) for email in service.emails[1:]],
            "status": "active",
            "fees_description": _english(service.fees),
            "eligibility_description": _english(service.eligibility),
            "assured_date": service.source.checked.isoformat(),
            "organization": _organization(service, knowledge, country),
            "phones": [_phone(way, phone) for phone in service.phones],
            "languages": [
                _part(way, "language", code, {"code": code, "name": _ENGLISH[code]})
                for code in service.languages
            ],
            "schedules": [
                _part(way, "schedule", "/".join(map(str, fields.values())), fields)
                for fields in schedule_fields(service, country.timezone, today)
            ],
            "service_areas": [_part(way, "area", "", {"name": _area(service, country)})],
            "service_at_locations": _locations(way, service, country),
            "required_documents": [
                _part(way, "document", "", {"document": text})
                for text in [_english(service.documents)]
                if text
            ],
            "attributes": _attributes(way, service),
        }
    )


def _organization(service: Service, knowledge: KnowledgeBase, country: Country) -> Record:
    """Who runs the service; where the directory names nobody, the service is its own organization."""
    named = knowledge.organisations.get((service.country, service.organisation or ""))
    body: Organisation | Service = named or service
    shelf = "organisations" if named else "services-as-organisations"
    return _filled(
        {
            "id": _id(f"{body.country}/{shelf}/{body.slug}"),
            "name": _english(body.names),
            "alternate_name": _local(body.names, country),
            "description": _english(body.descriptions),
            "website": next(iter(body.urls), ""),
        }
    )


def _phone(way: str, phone: Phone) -> Record:
    fields = {"number": phone.number, "type": "voice", "description": _english(phone.labels)}
    return _part(way, "phone", phone.number, fields)


def _area(service: Service, country: Country) -> str:
    place = country.municipalities.get(service.municipality or "")
    return _english(place.names if place else country.names)


def _locations(way: str, service: Service, country: Country) -> list[Record]:
    if not service.address:
        return []
    place = country.municipalities.get(service.municipality or "")
    fields = address_fields(service.address, _english(place.names) if place else "", service.country)
    location = _part(
        way,
        "location",
        "",
        {
            "location_type": "physical",
            "name": _english(service.names),
            "addresses": [{"id": _id(f"{way}/address"), **fields}],
        },
    )
    return [_part(way, "at", "", {"location": location})]


def _attributes(way: str, service: Service) -> list[Record]:
    """Where the facts were read, and the texts in the languages that the standard has no fields for."""
    texts = {
        "name": service.names,
        "description": service.descriptions,
        "eligibility_description": service.eligibility,
        "fees_description": service.fees,
        "required_document": service.documents,
        "schedule_notes": service.hours_note,
    }
    found = [("source", "source", service.source.url)]
    found += [
        ("translation", f"{field}:{code}", text)
        for field, words in texts.items()
        for code, text in words.items()
        if code != DEFAULT_LANGUAGE
    ]
    return [
        _part(way, "attribute", label, {"link_type": kind, "label": label, "value": value})
        for kind, label, value in found
    ]


def _part(way: str, kind: str, name: str, fields: Record) -> Record:
    return {"id": _id(f"{way}/{kind}/{name}"), **_filled(fields)}


def _filled(fields: Record) -> Record:
    """Without what is not known: an empty text would say that there is none."""
    return {name: value for name, value in fields.items() if value not in ("", [], None)}


def _id(way: str) -> str:
    return str(uuid5(_IDS, way))


def _english(words: Words) -> str:
    return words.get(DEFAULT_LANGUAGE, "") or next(iter(words.values()), "")


def _local(words: Words, country: Country) -> str:
    """The name on the door, where it is another one."""
    name = words.get(country.languages[0], "")
    return name if name != _english(words) else ""

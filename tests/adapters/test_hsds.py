"""The directory as other service directories read it (Open Referral HSDS 3)."""

import json
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from jsonschema.validators import validator_for

from bot.adapters import hsds
from bot.adapters.hsds.addresses import address_fields
from bot.adapters.hsds.records import service_record
from bot.adapters.hsds.schedules import schedule_fields
from bot.adapters.knowledge import load
from bot.config import content_folder
from bot.domain.directory import OpeningHours
from bot.domain.knowledge import KnowledgeBase
from tests.adapters.test_knowledge_folder import write_base

SCHEMA = json.loads(
    (Path(__file__).parent.parent / "data" / "hsds" / "service-page.schema.json").read_text(encoding="utf-8")
)
DAY = date(2026, 11, 22)


@pytest.fixture
def base(tmp_path: Path) -> KnowledgeBase:
    return load(write_base(tmp_path / "knowledge"))


def fund(base: KnowledgeBase, **changes: Any) -> dict[str, Any]:
    return service_record(replace(base.services["EE", "fund"], **changes), base, DAY)


def page(folder: Path, name: str = "services.json") -> Any:
    return json.loads((folder / name).read_text(encoding="utf-8"))


def validator() -> Draft202012Validator:
    assert validator_for(SCHEMA) is Draft202012Validator
    Draft202012Validator.check_schema(SCHEMA)
    return Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)


@pytest.mark.parametrize("real", [True, False])
def test_what_is_written_fits_the_standard(tmp_path: Path, base: KnowledgeBase, real: bool) -> None:
    knowledge = load(content_folder("knowledge")) if real else base

    hsds.write(tmp_path / "out", knowledge, DAY)

    assert [error.message for error in validator().iter_errors(page(tmp_path / "out"))] == []
    assert page(tmp_path / "out")["total_items"] == sum(s.verified for s in knowledge.services.values())


@pytest.mark.parametrize(
    "spoilt",
    [
        {"id": "fund"},
        {"status": "open"},
        {"assured_date": "eile"},
        {"phones": [{"number": "1220"}]},
        {"logo": 1},
    ],
)
def test_the_schema_of_the_tests_finds_what_does_not_fit(base: KnowledgeBase, spoilt: dict[str, Any]) -> None:
    record = {**fund(base), **spoilt}
    found = {"total_items": 1, "total_pages": 1, "page_number": 1, "size": 1, "first_page": True}

    assert not validator().is_valid({**found, "last_page": True, "empty": False, "contents": [record]})


def test_a_fact_that_nobody_has_verified_does_not_leave_the_house(
    tmp_path: Path, base: KnowledgeBase
) -> None:
    assert hsds.write(tmp_path / "out", base, DAY) == (2, 1)

    text = (tmp_path / "out" / "services.json").read_text(encoding="utf-8")
    assert "Fund" in text and "Centre" not in text


def test_an_id_means_the_same_fact_in_every_export(tmp_path: Path, base: KnowledgeBase) -> None:
    hsds.write(tmp_path / "one", base, DAY)
    hsds.write(tmp_path / "two", base, DAY)

    assert page(tmp_path / "one") == page(tmp_path / "two")
    assert fund(base)["id"] == "38d305c4-4a17-52e0-a19f-4f3d2d1ba529"
    ids = list(_ids(page(tmp_path / "one")))
    assert len(ids) == len(set(ids))


def _ids(value: Any) -> Any:
    if isinstance(value, dict):
        yield from [value["id"]] if "id" in value else []
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _ids(part)


def test_the_organisation_is_the_one_that_the_directory_names(tmp_path: Path, base: KnowledgeBase) -> None:
    hsds.write(tmp_path / "out", base, DAY)

    organizations = page(tmp_path / "out", "organizations.json")["contents"]
    organization = fund(base)["organization"]
    assert organization in organizations
    assert (organization["name"], organization["alternate_name"]) == ("State", "Riik")
    assert organization["website"] == "https://example.ee/state"


def test_a_service_of_nobody_is_its_own_organisation(base: KnowledgeBase) -> None:
    assert fund(base, organisation=None)["organization"]["name"] == "Fund"


def test_every_fact_finds_its_field(base: KnowledgeBase) -> None:
    record = fund(base)

    assert (record["name"], record["alternate_name"]) == ("Fund", "Kassa")
    assert record["assured_date"] == "2026-11-02"
    assert [(phone["number"], phone["type"]) for phone in record["phones"]] == [
        ("+372 669 6630", "voice"),
        ("1220", "voice"),
    ]
    assert record["phones"][1]["description"] == "at night"
    assert [(spoken["code"], spoken["name"]) for spoken in record["languages"]] == [
        ("et", "Estonian"),
        ("en", "English"),
    ]
    assert record["required_documents"][0]["document"] == "Passport"
    assert (record["fees_description"], record["eligibility_description"]) == ("Free", "Everybody")
    assert record["service_areas"][0]["name"] == "Estonia en"
    sources = [fact["value"] for fact in record["attributes"] if fact["link_type"] == "source"]
    assert sources == ["https://example.ee/contact"]


def test_the_other_languages_are_attributes(base: KnowledgeBase) -> None:
    attributes = fund(base)["attributes"]

    texts = {fact["label"]: fact["value"] for fact in attributes if fact["link_type"] == "translation"}
    assert texts["description:et"] == "Annab nõu."
    assert texts["schedule_notes:et"] == "Lõuna 12–13"


def test_what_is_not_known_is_left_out(base: KnowledgeBase) -> None:
    record = fund(base, address=None, urls=(), emails=(), fees={}, documents={}, languages=())

    assert not {"service_at_locations", "url", "email", "fees_description", "required_documents"} & set(
        record
    )
    assert "accessibility" not in json.dumps(record)


def test_opening_hours_are_weekly_rules_with_the_offset_of_their_time(base: KnowledgeBase) -> None:
    service = base.services["EE", "fund"]

    (winter, summer) = schedule_fields(service, "Europe/Tallinn", DAY)

    assert winter == {
        "valid_from": "2026-11-22",
        "valid_to": "2027-03-27",
        "freq": "WEEKLY",
        "byday": "MO,TU",
        "opens_at": "08:30+02:00",
        "closes_at": "16:30+02:00",
        "description": "Mo, Tu 08:30–16:30, local time (Europe/Tallinn)",
        "notes": "Lunch 12–13",
    }
    assert (summer["valid_from"], summer["opens_at"]) == ("2027-03-28", "08:30+03:00")


def test_day_and_night_is_from_midnight_to_midnight_on_all_days(base: KnowledgeBase) -> None:
    service = replace(base.services["EE", "fund"], hours=(), always_open=True)

    rule = next(schedule_fields(service, "Europe/Tallinn", DAY))

    assert (rule["opens_at"], rule["closes_at"]) == ("00:00+02:00", "23:59+02:00")
    assert (rule["byday"], rule["description"]) == ("MO,TU,WE,TH,FR,SA,SU", "Day and night, every day")


def test_a_note_without_hours_is_a_schedule_in_words(base: KnowledgeBase) -> None:
    service = replace(base.services["EE", "fund"], hours=())

    assert list(schedule_fields(service, "Europe/Tallinn", DAY)) == [{"description": "Lunch 12–13"}]


def test_two_periods_of_a_day_are_two_rules(base: KnowledgeBase) -> None:
    hours = (OpeningHours(("mo",), time(9), time(12)), OpeningHours(("mo",), time(13), time(17)))

    assert len(fund(base, hours=hours)["schedules"]) == 4


@pytest.mark.parametrize(
    ("address", "street", "city", "code"),
    [
        ("Lastekodu 48, 10113 Tallinn", "Lastekodu 48", "Tallinn", "10113"),
        ("Linda 2, Narva", "Linda 2", "Narva", ""),
        ("Brīvības iela 1, Rīga, LV-1010", "Brīvības iela 1", "Rīga", "LV-1010"),
        ("Gedimino pr. 11, LT-01103 Vilnius", "Gedimino pr. 11", "Vilnius", "LT-01103"),
        ("Kesk 11", "Kesk 11", "Valga", ""),
        ("Pärna 3, Hargla küla, Valga vald, 68014", "Pärna 3, Hargla küla", "Valga vald", "68014"),
        ("12345 maja", "12345 maja", "Valga", ""),
    ],
)
def test_an_address_is_taken_apart_and_nothing_is_guessed(
    address: str, street: str, city: str, code: str
) -> None:
    fields = address_fields(address, "Valga", "EE")

    assert (fields["address_1"], fields["city"], fields["postal_code"]) == (street, city, code)
    assert (fields["country"], fields["state_province"]) == ("EE", "")

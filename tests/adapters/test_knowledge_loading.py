"""What stands in the files arrives in the domain's knowledge base, every part of it."""

from datetime import date, time
from pathlib import Path

import pytest

from bot.adapters.knowledge import load
from bot.domain.directory import OpeningHours, Organisation, Phone, Source
from bot.domain.knowledge import AnswerText
from tests.adapters.test_knowledge_folder import TODAY, write_base


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return write_base(tmp_path)


def test_topics_and_entries_come_in_the_order_of_the_menu(base: Path) -> None:
    knowledge = load(base)

    assert list(knowledge.topics) == ["health", "aid"]
    assert list(knowledge.entries) == ["doctor", "food"]
    doctor = knowledge.entries["doctor"]
    assert doctor.topic == "health"
    assert doctor.related == ("food",)
    assert doctor.titles["lt"] == "Doctor lt"
    assert doctor.phrasings["lv"][:2] == ("where is doctor lv", "who has doctor lv")


def test_a_service_arrives_with_every_fact(base: Path) -> None:
    fund = load(base).services["EE", "fund"]

    assert fund.phones == (Phone("+372 669 6630"), Phone("1220", {"et": "öösel", "en": "at night"}))
    assert fund.hours == (OpeningHours(("mo", "tu"), time(8, 30), time(16, 30)),)
    assert fund.address == "Lastekodu 48, 10113 Tallinn"
    assert fund.emails == ("info@example.ee",)
    assert fund.urls == ("https://example.ee",)
    assert fund.source == Source("https://example.ee/contact", date(2026, 11, 2))
    assert fund.verified
    assert fund.municipality is None
    assert not fund.always_open
    assert fund.organisation == "state"
    assert fund.eligibility == {"et": "Kõik", "en": "Everybody"}
    assert fund.fees == {"et": "Tasuta", "en": "Free"}
    assert fund.documents == {"et": "Pass", "en": "Passport"}
    assert fund.hours_note == {"et": "Lõuna 12–13", "en": "Lunch 12–13"}


def test_a_service_without_organisation_and_notes_speaks_for_itself(base: Path) -> None:
    centre = load(base).services["EE", "valga-centre"]

    assert centre.organisation is None
    assert (centre.eligibility, centre.fees, centre.documents, centre.hours_note) == ({}, {}, {}, {})


def test_an_organisation_arrives_with_its_pages(base: Path) -> None:
    knowledge = load(base)

    assert knowledge.organisations["EE", "state"] == Organisation(
        slug="state",
        country="EE",
        names={"et": "Riik", "en": "State"},
        descriptions={"et": "Riigi ametid.", "en": "Offices of the state."},
        urls=("https://example.ee/state",),
    )


def test_a_directory_needs_no_organisations(base: Path) -> None:
    directory = base / "ee/directory.yaml"
    text = directory.read_text(encoding="utf-8").replace("    organisation: state\n", "")
    directory.write_text(text[text.index("services:") :], encoding="utf-8")

    assert load(base).organisations == {}


def test_an_unverified_local_service_keeps_these_marks(base: Path) -> None:
    centre = load(base).services["EE", "valga-centre"]

    assert (centre.municipality, centre.always_open, centre.verified) == ("valga", True, False)


def test_a_country_arrives_with_languages_places_and_emergency_numbers(base: Path) -> None:
    estonia = load(base).countries["EE"]

    assert estonia.languages == ("et", "en")
    assert estonia.fallback["lv"] == ("en", "et")
    assert list(estonia.municipalities) == ["valga", "narva"]
    assert estonia.emergency[0].number == "112"
    assert estonia.emergency[0].source.checked == date(2026, 11, 1)


def test_an_answer_arrives_with_every_part_of_the_card(base: Path) -> None:
    answer = load(base).answers["EE", "doctor"]

    assert answer.texts["et"] == AnswerText(
        summary=("Valige arst.", "Viige talle avaldus."),
        bring=("avaldus",),
        steps=("Leidke arst.", "Viige avaldus."),
        cost="Tasuta.",
        deadline="7 tööpäeva",
    )
    assert (answer.reviewed, answer.review_by) == (date(2026, 11, 4), date(2027, 5, 4))
    assert answer.services == ("fund",)


def test_a_municipality_adds_its_text_service_and_source_to_the_card(base: Path) -> None:
    card = load(base).card("food", "EE", "valga", "lt", TODAY)

    assert card is not None
    assert card.language == "en"
    assert card.text.summary == ("Ask the municipality.", "In Valga come to the centre.")
    assert [service.slug for service in card.services] == ["valga-centre"]
    assert [source.url for source in card.sources] == [
        "https://example.ee/valga-food",
        "https://example.ee/food",
    ]

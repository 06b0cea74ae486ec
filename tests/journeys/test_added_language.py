"""A language that its speakers have added: chosen by a button, with everything else falling back openly.

Its sentences here are signs around the English ones: nobody but its speakers writes Romani.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from bot.adapters.matching.explanation import explain
from bot.adapters.translations import GettextCatalogues
from bot.domain.knowledge import KnowledgeBase
from bot.domain.languages import LANGUAGES
from bot.domain.matching import Context
from tests.journeys.conftest import ROOT, MakeFamily
from tests.journeys.stage import Stage
from tests.learned import matcher_of

FILE = Path("LC_MESSAGES/drom.po")
LEARNED = ("lost-document", "family-doctor-find", "school-enrolment", "find-job", "dentist")
BUTTON = "⟦English⟧"


def _signs(text: str) -> str:
    return f"⟦{text}⟧"


@pytest.fixture
def locales(tmp_path: Path) -> Path:
    """The five languages as they are, and one more."""
    for language in LANGUAGES:
        (tmp_path / language).symlink_to(ROOT / "locales" / language)
    with (ROOT / "locales/en" / FILE).open("rb") as file:
        english = read_po(file, locale="en")
    added = Catalog(locale="rml")
    for message in english:
        if isinstance(message.id, str) and message.id:
            added.add(message.id, _signs(message.id))
        elif message.id:
            added.add(message.id, tuple(_signs(message.id[1]) for _ in range(2)))
    path = tmp_path / "rml" / FILE
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_po(file, added)
    return tmp_path


@pytest.fixture
def rml_stage(stage: Stage, locales: Path) -> Iterator[Stage]:
    real = stage.translator.real
    stage.translator.real = GettextCatalogues.load(locales)
    yield stage
    stage.translator.real = real


async def test_the_button_stands_last_and_the_bot_speaks_the_language_from_then_on(
    rml_stage: Stage, new_family: MakeFamily
) -> None:
    family = new_family(phone="lv")
    await family.starts()
    assert family.labels()[-1] == BUTTON

    await family.presses(BUTTON)
    family.sees("⟦Where do you live? Help is different in each place.⟧")
    await family.presses("🇪🇪")
    await family.presses("Narva")
    family.sees("⟦Write your question in your own words. Or choose a topic.⟧")

    await family.writes("mul on perearsti vaja")
    assert any("Kuidas leida perearst" in bubble.text for bubble in family.news)


async def test_a_card_in_another_language_says_so(rml_stage: Stage, new_family: MakeFamily) -> None:
    knowledge = rml_stage.shelf.current
    country = knowledge.countries["EE"]
    card = knowledge.card("lost-document", "EE", None, "rml", date(2026, 11, 25))

    assert card is not None
    assert card.is_fallback
    assert card.language in country.languages


def _with_signs(knowledge: KnowledgeBase) -> KnowledgeBase:
    entry = knowledge.entries["lost-document"]
    asked = {**entry.phrasings, "rml": tuple(f"zzyx qwop{number} vrrm" for number in range(8))}
    grown = replace(entry, titles={**entry.titles, "rml": "⟦zzyx⟧"}, phrasings=asked)
    return replace(knowledge, entries={**knowledge.entries, "lost-document": grown})


async def test_before_the_button_is_there_its_phrasings_are_answered_in_the_language_of_the_phone(
    stage: Stage, new_family: MakeFamily
) -> None:
    knowledge = _with_signs(stage.shelf.current)
    stage.shelf.current, stage.matcher.real = knowledge, matcher_of(knowledge, *LEARNED)
    family = new_family(phone="ru")

    await family.writes("zzyx qwop3 vrrm")

    family.sees(knowledge.answers["EE", "lost-document"].texts["ru"].summary[0])


def test_its_phrasings_find_the_entry(knowledge: KnowledgeBase) -> None:
    grown = _with_signs(knowledge)
    matcher = matcher_of(grown, *LEARNED)
    question = "zzyx qwop3 vrrm"

    ranking = matcher.rank(question, Context(language="rml"))

    assert ranking.candidates[0].entry == "lost-document"
    assert ranking.language == "rml"
    nearest = explain(ranking, question, grown, matcher.model).nearest
    assert nearest["lost-document"] == (question, "rml")

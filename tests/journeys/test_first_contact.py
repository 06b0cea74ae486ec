"""First contact: language, place, menu, and never the same question twice."""

import pytest

from bot.domain.languages import LANGUAGES
from tests.journeys.conftest import MakeFamily
from tests.journeys.people import Family
from tests.journeys.stage import Stage
from tests.languages import NATIVE_NAMES

WHERE = "Where do you live? Help is different in each place."
MENU = "Write your question in your own words. Or choose a topic."


@pytest.mark.parametrize("language", LANGUAGES)
async def test_language_then_country_then_municipality_then_menu(
    stage: Stage, new_family: MakeFamily, language: str
) -> None:
    family = new_family(phone=language)

    await family.starts()
    assert family.labels()[0] == NATIVE_NAMES[language]
    assert set(family.labels()) == set(NATIVE_NAMES.values())

    await family.presses(NATIVE_NAMES[language])
    family.hears(WHERE)
    await family.presses("🇪🇪")
    family.hears("Which town or municipality?")
    await family.presses("Narva" if language != "ru" else "Нарва")

    family.hears("Thank you. You can change this at any time: /language, /place")
    menu = family.hears(MENU)
    assert any(family.says("Ask a person") in label for label in family.labels(menu))
    await stage.counted(started=1)


@pytest.mark.parametrize("phone", ["de", None, "uk-UA"])
async def test_a_phone_in_another_language_offers_all_five_in_their_usual_order(
    new_family: MakeFamily, phone: str | None
) -> None:
    family = new_family(phone=phone)

    await family.starts()

    assert family.labels() == [NATIVE_NAMES[code] for code in LANGUAGES]


async def test_starting_again_asks_nothing_twice(stage: Stage, family: Family) -> None:
    await family.settles()

    await family.starts()

    family.hears(MENU)
    assert len(family.news) == 1
    await stage.counted(started=2)


@pytest.mark.parametrize("answer", ["Somewhere else", "I’d rather not say"])
async def test_whoever_does_not_name_a_country_gets_the_menu_and_is_not_asked_again(
    family: Family, answer: str
) -> None:
    await family.starts()
    await family.presses("English")
    await family.presses(answer)
    family.hears(MENU)

    await family.starts()

    family.hears(MENU)


@pytest.mark.parametrize("answer", ["Another place in this country", "I’d rather not say"])
async def test_a_country_alone_is_enough(stage: Stage, family: Family, answer: str) -> None:
    await family.starts()
    await family.presses("English")
    await family.presses("🇪🇪")
    await family.presses(answer)

    family.hears(MENU)
    async with stage.ground.transactions.reading() as uow:
        contact = await uow.contacts.find(family.chat_id)
    assert contact is not None
    assert (contact.country, contact.municipality) == ("EE", None)


async def test_free_text_before_any_choice_is_answered_in_its_own_language(
    stage: Stage, new_family: MakeFamily
) -> None:
    family = new_family(phone="en")

    await family.writes("как найти семейного врача")

    family.reads = "ru"
    family.sees("Как найти семейного врача?")
    family.hears(WHERE)
    await family.presses("🇪🇪")
    await family.presses("Валга")
    family.hears(MENU)
    await stage.counted(asked=1, answered=1)


async def test_the_place_can_be_changed_and_so_can_the_language(family: Family) -> None:
    await family.settles(municipality="valga")

    await family.writes("/place")
    await family.presses("🇪🇪")
    await family.presses("Tartu")
    family.hears(MENU)
    await family.writes("/language")
    await family.presses("Eesti")

    family.reads = "et"
    family.hears(MENU)


async def test_help_and_privacy_say_how_it_is(family: Family) -> None:
    await family.settles()

    await family.writes("/help")
    family.hears("If I do not know, I can pass your question on to a person.")
    await family.writes("/privacy")
    family.hears("We do not keep what you write. Telegram passes it on to the mediator.")
    assert "30" in family.news[-1].text
    await family.writes("/nonsense at all")
    family.hears("Write your question as you would say it. I will look for a checked answer.")


async def test_commands_of_the_room_say_where_they_work(family: Family) -> None:
    await family.settles()

    for command in ("/bind valga", "/alias Anna", "/stats"):
        await family.writes(command)
        family.hears("This command works in the mediators’ group.")


# ── the deep link of a printed card ──


async def test_a_card_from_valga_skips_what_it_already_says(stage: Stage, new_family: MakeFamily) -> None:
    family = new_family(phone="en")
    family.reads = "ru"

    await family.starts("valga-ru-health")

    shelf = family.news[-1]
    assert any("Как найти семейного врача?" in label for label in family.labels(shelf))
    await family.writes("/start")
    family.hears(MENU)
    async with stage.ground.transactions.reading() as uow:
        contact = await uow.contacts.find(family.chat_id)
    assert contact is not None
    assert (contact.language, contact.country, contact.municipality) == ("ru", "EE", "valga")
    await stage.counted(link_arrival=1, started=1)


async def test_a_card_that_names_only_the_place_leaves_the_language_to_the_family(
    stage: Stage, family: Family
) -> None:
    await family.starts("tartu")
    family.hears("Hello! Please choose your language.")

    await family.presses("English")

    family.hears(MENU)
    family.sees_nothing_like(family.says(WHERE))
    await stage.counted(link_arrival=1)


async def test_a_second_card_does_not_move_a_family_that_has_said_where_it_lives(
    stage: Stage, family: Family
) -> None:
    await family.settles(municipality="narva")

    await family.starts("valga-ru")

    async with stage.ground.transactions.reading() as uow:
        contact = await uow.contacts.find(family.chat_id)
    assert contact is not None
    assert (contact.language, contact.municipality) == ("en", "narva")


HOSTILE_LINKS = (
    "nothing",
    "-----------------",
    "'; DROP TABLE contacts; --",
    "<b>valga</b>",
    "%00",
    "ee-ee-ee-ee-ee-ee-ee-ee-ee-ee",
    "x" * 4000,
    "🏥-💊",
    "valga_ru_health",
)


async def test_a_broken_or_hostile_link_is_a_plain_start(stage: Stage, new_family: MakeFamily) -> None:
    for link in HOSTILE_LINKS:
        family = new_family()
        await family.starts(link)
        family.hears("Hello! Please choose your language.")

    await stage.counted(link_arrival=len(HOSTILE_LINKS))

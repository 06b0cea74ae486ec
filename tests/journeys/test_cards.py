"""Answer cards as families see them: one order, honest about language, date and numbers."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.knowledge import AnswerText
from tests.journeys.conftest import MakeFamily
from tests.journeys.people import Family
from tests.journeys.stage import Stage
from tests.languages import NATIVE_NAMES

QUESTION = "how to find a family doctor"
ENTRY = "family-doctor-find"


async def test_a_card_has_its_parts_in_the_order_that_people_learn(family: Family) -> None:
    await family.settles()

    await family.writes(QUESTION)

    text = family.sees("How to find a family doctor?").text
    places = [text.index(sign) for sign in ("<b>", "📋", "👣", "💶", "⏰", "📞", "✅")]
    assert places == sorted(places)
    assert places[0] == 0


async def test_a_reader_of_latvian_is_told_once_that_the_answer_is_in_another_language(
    new_family: MakeFamily,
) -> None:
    family = new_family(phone="lv")
    await family.settles("lv")

    await family.writes("kā atrast ģimenes ārstu")

    sentence = "This answer is not in your language yet. This text is in: {name}."
    card = family.hears(sentence, name=NATIVE_NAMES["ru"])
    others = ", ".join(NATIVE_NAMES[code] for code in ("et", "en"))
    assert family.says("It also exists in: {languages}.", languages=others) in card.text
    assert card.text.count("ℹ️") == 1
    assert "Выберите врача" in card.text, "Latvian falls back to Russian first"
    family.sees("Kā atrast ģimenes ārstu?")


@pytest.mark.parametrize(
    ("language", "question"), [("lv", "kā atrast ģimenes ārstu"), ("lt", "kaip rasti šeimos gydytoją")]
)
async def test_a_neighbour_in_valga_gets_the_whole_card_in_russian_under_headings_it_reads(
    stage: Stage, new_family: MakeFamily, language: str, question: str
) -> None:
    family = new_family(phone=language)
    await family.settles(language, municipality="valga")
    texts = stage.shelf.current.answers["EE", ENTRY].texts["ru"]
    assert texts.deadline
    assert texts.cost

    await family.writes(question)

    text = family.news[0].text
    assert f"⏰ <b>{family.says('Deadline')}</b>\n{texts.deadline}" in text
    assert f"💶 <b>{family.says('Cost')}</b>\n{texts.cost}" in text
    assert "Валга" in text or "Валги" in text, "what is different in Valga is in the same language"


async def test_where_no_other_language_exists_none_is_promised(stage: Stage, new_family: MakeFamily) -> None:
    stage.shelf.change_answer(ENTRY, "EE", lambda one: replace(one, texts={"en": one.texts["en"]}))
    family = new_family(phone="lv")
    await family.settles("lv")

    await family.writes("kā atrast ģimenes ārstu")

    card = family.hears(
        "This answer is not in your language yet. This text is in: {name}.", name=NATIVE_NAMES["en"]
    )
    assert family.says("It also exists in: {languages}.", languages="X").split(":")[0] not in card.text


async def test_every_page_of_an_overdue_card_puts_the_person_first(stage: Stage, family: Family) -> None:
    past = stage.clock.now().date() - timedelta(days=1)
    long = AnswerText(summary=("Begin.",), steps=tuple("x" * 900 for _ in range(8)))
    stage.shelf.change_answer(ENTRY, "EE", lambda one: replace(one, review_by=past, texts={"en": long}))
    await family.settles()

    await family.writes(QUESTION)
    assert family.says("Ask a person") in family.labels(family.news[0])[0]
    await family.presses("More")
    assert family.says("Ask a person") in family.labels(family.news[0])[0]


async def test_a_card_in_the_familys_own_language_makes_no_excuses(family: Family) -> None:
    await family.settles("en")

    await family.writes(QUESTION)

    assert "ℹ️" not in family.news[0].text


async def test_valga_gets_what_is_different_in_valga(family: Family) -> None:
    local = "The health centre of Valga's family doctors is in the Valga Hospital building."
    await family.settles(municipality="valga")
    await family.writes(QUESTION)
    family.sees(local)

    await family.writes("/place")
    await family.presses("🇪🇪")
    await family.presses("Tartu")
    await family.writes(QUESTION)

    family.sees("How to find a family doctor?")
    assert local not in family.news[0].text


async def test_a_card_past_its_review_warns_and_puts_the_person_first(stage: Stage, family: Family) -> None:
    await family.settles()
    await family.writes(QUESTION)
    assert family.says("It helped") in family.labels(family.news[0])[0]

    past = stage.clock.now().date() - timedelta(days=1)
    stage.shelf.change_answer(ENTRY, "EE", lambda answer: replace(answer, review_by=past))
    await family.writes(QUESTION)

    card = family.hears("This answer may be out of date. Please ask a person to be sure.")
    assert family.says("Ask a person") in family.labels(card)[0]


async def test_a_card_on_its_last_day_does_not_warn(stage: Stage, family: Family) -> None:
    await family.settles()
    today = stage.clock.now().date()
    stage.shelf.change_answer(ENTRY, "EE", lambda answer: replace(answer, review_by=today))

    await family.writes(QUESTION)

    assert "⚠️" not in family.news[0].text


async def test_an_overlong_card_continues_behind_a_button_without_losing_a_line(
    stage: Stage, family: Family
) -> None:
    steps = tuple(f"Step {number} says {'x' * 250} and ends {number}." for number in range(12))
    cost = "Nothing & <free>. " + "y" * 3000
    long = AnswerText(summary=("Begin.",), bring=("z" * 2500,), steps=steps, cost=cost)
    stage.shelf.change_answer(ENTRY, "EE", lambda answer: replace(answer, texts={"en": long}))
    await family.settles(municipality="tartu")

    await family.writes(QUESTION)
    found = [family.news[0].text]
    while any(family.says("More") in label for label in family.labels()):
        await family.presses("More")
        found.append(family.news[0].text)

    assert len(found) > 2
    everything = "\n".join(found)
    assert [everything.count(f"and ends {number}.") for number in range(12)] == [1] * 12
    assert "Nothing &amp; &lt;free&gt;." in everything
    assert any("✅" in text for text in found[-1:])
    assert any(family.says("It helped") in label for label in family.labels())
    await stage.counted(started=1, asked=1, answered=1)


async def test_an_unverified_service_shows_no_number(stage: Stage, family: Family) -> None:
    knowledge = stage.shelf.current
    unverified = {key: replace(one, verified=False) for key, one in knowledge.services.items()}
    numbers = [phone.number for one in unverified.values() for phone in one.phones]
    assert numbers
    stage.shelf.current = replace(knowledge, services=unverified)
    await family.settles()

    await family.writes(QUESTION)

    text = family.hears("We are still checking this number. Please ask a person.").text
    assert not [number for number in numbers if number in text]


async def test_a_verified_service_shows_its_number(stage: Stage, family: Family) -> None:
    knowledge = stage.shelf.current
    answer = knowledge.answers["EE", ENTRY]
    numbers = [
        phone.number
        for slug in answer.services
        if knowledge.services["EE", slug].verified
        for phone in knowledge.services["EE", slug].phones
    ]
    await family.settles()

    await family.writes(QUESTION)

    assert numbers
    assert all(number in family.news[0].text for number in numbers)


async def test_a_rating_is_counted_once_however_often_it_is_tapped(stage: Stage, family: Family) -> None:
    await family.settles()
    await family.writes(QUESTION)
    card, button = family.button("It helped", family.screen)

    async with stage.at_the_same_moment():
        for _ in range(3):
            await family.forges(button.data, card.id)

    family.hears("Good to hear.")
    rated = stage.phones.bubble(family.chat_id, card.id)
    assert rated is not None
    assert [family.says("Ask a person") in label for label in family.labels(rated)] == [True]
    await stage.counted(started=1, asked=1, answered=1, helped=1)


async def test_whoever_was_not_helped_is_offered_a_person(stage: Stage, family: Family) -> None:
    await family.settles()
    await family.writes(QUESTION)

    await family.presses("It didn’t help")

    family.hears("Thank you for telling us. A person can help you with this.")
    assert any(family.says("Ask a person") in label for label in family.labels())
    await stage.counted(started=1, asked=1, answered=1, not_helped=1)


async def test_the_menu_leads_to_a_card_in_two_taps(stage: Stage, family: Family) -> None:
    await family.settles()
    health = stage.shelf.current.topics["health"]

    await family.presses(health.emoji)
    await family.presses("How to find a family doctor?")

    family.sees("✅")
    await stage.counted(started=1, opened=1)


async def test_a_family_that_named_no_place_is_still_answered(stage: Stage, family: Family) -> None:
    await family.starts()
    await family.presses("English")
    await family.presses("Somewhere else")

    await family.writes(QUESTION)

    if len(stage.shelf.current.countries_with(ENTRY)) > 1:
        family.hears("For which country do you need the answer?")
        await family.presses("🇪🇪")
    family.sees("How to find a family doctor?")
    assert "📞" in family.news[-1].text

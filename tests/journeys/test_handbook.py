"""Mediators learn where they work how cases are worked, each in the own language."""

import pytest

from bot.domain.languages import LANGUAGES
from tests.journeys.conftest import MakeFamily, MakeMediator
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import ADMIN, Stage

pytestmark = pytest.mark.parametrize("house", ["sqlite"], indirect=True)
FIRST_CASE = "Your first case. More about it: /help"
NOTE = "A message that begins with // is a note and stays here."


def reads(stage: Stage, language: str, sentence: str, **values: object) -> str:
    return stage.sentence(language, sentence, **values)


async def test_the_first_case_comes_with_three_lines_and_the_second_without(
    stage: Stage, room: Group, anna: Mediator, family: Family, new_family: MakeFamily
) -> None:
    other = new_family()
    await family.settles()
    await other.settles()
    first, second = await family.asks_for_a_person(), await other.asks_for_a_person()

    await anna.takes(first)
    lines = room.hears(FIRST_CASE)
    await anna.takes(second)

    assert len(lines.text.split("\n")) == 4
    assert lines.thread == room.topic_of(first)
    assert len([bubble for bubble in room.screen if room.says(FIRST_CASE) in bubble.text]) == 1


async def test_each_mediator_is_introduced_in_the_own_language(
    stage: Stage, room: Group, new_mediator: MakeMediator, family: Family
) -> None:
    await family.settles()
    for phone in LANGUAGES:
        case = await family.asks_for_a_person()
        await new_mediator(room, "Borislavs", phone).takes(case)

        room.sees(reads(stage, phone, FIRST_CASE))
        assert room.topic_name(case).startswith("🔵")
        card = next(bubble for bubble in room.of_case(case) if bubble.buttons)
        assert room.says("Close") in card.text + "".join(room.labels(card)), "the card is for all"
        await family.presses("Take the question back")


async def test_help_is_short_and_says_what_must_never_be_asked_for(
    stage: Stage, room: Group, new_mediator: MakeMediator
) -> None:
    for phone in LANGUAGES:
        await new_mediator(room, "Borislavs", phone).writes("/help")

        page = room.sees(reads(stage, phone, NOTE))
        room.sees(reads(stage, phone, "Never ask for passwords, PIN codes, bank cards or money."))
        room.sees(reads(stage, phone, "Everything about families stays in this room."))
        assert len(page.text) < 1100, "it is read on a phone"
        assert max(len(line) for line in page.text.split("\n")) < 110


async def test_a_group_without_topics_reads_how_it_works_there(
    stage: Stage, new_room: object, new_mediator: MakeMediator, family: Family
) -> None:
    room = await new_room("valga", is_forum=False)  # type: ignore[operator]
    anna = new_mediator(room)
    await family.settles()
    await anna.takes(await family.asks_for_a_person())

    room.hears("Answer the bot’s message with “Reply”: that goes to the family.")


async def test_what_answers_one_mediator_is_in_that_mediators_language(
    stage: Stage, room: Group, anna: Mediator, new_mediator: MakeMediator, family: Family
) -> None:
    ilze = new_mediator(room, "Ilzebeta", "lv")
    await family.settles()
    case = await family.asks_for_a_person()

    await ilze.writes("good day to you all", case)
    room.sees(reads(stage, "lv", "Not sent. Take the case first. Notes to colleagues begin with //"))
    await ilze.takes(case)
    await anna.forges(f"ta:{case.word}", thread=room.topic_of(case))
    room.hears("Case {word} is already with {owner}.", word=case.word, owner=room.says("a colleague"))
    await ilze.presses("Close", case)
    assert any(reads(stage, "lv", "Solved") in label for label in room.labels(room.of_case(case)[0]))
    await ilze.forges(f"ko:{case.word}", room.of_case(case)[0].id, room.topic_of(case))
    room.button("Close", room.of_case(case))


async def test_a_mediator_chooses_another_language_than_the_phones(
    stage: Stage, room: Group, anna: Mediator
) -> None:
    await anna.writes("/language")
    bubble, button = room.button("Latviešu", room.news)
    await anna.forges(button.data, bubble.id)
    room.sees(reads(stage, "lv", "I answer you in English from now on."))

    await anna.writes("/help")
    room.sees(reads(stage, "lv", NOTE))
    await anna.writes("/language ru")
    room.sees(reads(stage, "ru", "I answer you in English from now on."))
    await anna.writes("/language fi")
    room.sees(reads(stage, "ru", "I do not speak this language. I speak:"))


async def test_what_all_read_is_set_by_an_administrator(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    chief = Mediator(stage, ADMIN, "Direktorova", room)
    await anna.writes("/language room lv")
    room.hears("Only an administrator of the foundation can do this.")
    await anna.forges("rr:lv")
    room.hears("Only an administrator of the foundation can do this.")

    await chief.writes("/language room")
    bubble, button = room.button("Latviešu", room.news)
    await chief.forges(button.data, bubble.id)

    room.sees(reads(stage, "lv", "This room reads English from now on."))
    await family.settles()
    case = await family.asks_for_a_person()
    card = next(bubble for bubble in room.of_case(case) if bubble.buttons)
    assert reads(stage, "lv", "Waiting for a mediator.") in card.text


async def test_a_forged_language_changes_nothing(stage: Stage, room: Group, anna: Mediator) -> None:
    await anna.forges("ri:xx")
    room.hears("I do not speak this language. I speak:")
    await anna.forges("ri")
    room.hears("I do not speak this language. I speak:")

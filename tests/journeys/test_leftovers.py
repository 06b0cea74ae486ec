"""What is said of a case beside its topic goes with the case as well."""

import pytest

from bot.domain.cases import Case
from tests.journeys.conftest import MakeMediator, MakeRoom
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import Stage

NOW = "🙋 A person, now"
FORGOTTEN = "Case {word} is deleted. The family asked us to delete everything."


def speak_of(case: Case, group: Group) -> list[str]:
    """Everything in the group that names the case, but for the sentence that it is deleted."""
    farewell = group.says(FORGOTTEN, word=case.word)
    return [b.text for b in group.screen if case.word in b.text and b.text != farewell]


async def in_danger(family: Family) -> Case:
    await family.settles()
    await family.writes("he will kill me")
    await family.forges("pe::urgent")
    return await family.case()


async def test_a_call_for_help_in_the_whole_room_goes_with_a_forgotten_family(
    stage: Stage, room: Group, family: Family
) -> None:
    case = await in_danger(family)
    assert speak_of(case, room)

    await family.forges("fo:yes")

    assert speak_of(case, room) == []


async def test_it_goes_from_the_room_that_the_case_has_left_too(
    stage: Stage, room: Group, anna: Mediator, family: Family, new_room: MakeRoom
) -> None:
    narva = await new_room("narva")
    case = await in_danger(family)
    await anna.takes(case)
    await anna.presses("Transfer", case)
    await anna.presses("Narva", case)
    await anna.presses("Without a note", case)

    await family.forges("fo:yes")

    assert (speak_of(case, room), speak_of(case, narva)) == ([], [])


async def test_an_answer_to_the_call_is_talk_among_colleagues(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    case = await in_danger(family)
    [call] = [b for b in room.screen if b.thread is None and case.word in b.text]

    await anna.writes("who can take it?", reply_to=call.id)

    room.sees_nothing_new()


@pytest.fixture
async def plain(new_room: MakeRoom) -> Group:
    return await new_room("valga", is_forum=False)


async def test_without_topics_what_colleagues_noted_of_a_family_goes_with_it(
    stage: Stage, plain: Group, new_mediator: MakeMediator, family: Family
) -> None:
    anna, boris = new_mediator(plain, "Annabella"), new_mediator(plain, "Borislavs")
    await family.settles()
    case = await family.asks_for_a_person()
    await family.writes("words of the family itself")
    await anna.takes(case)
    card = next(b for b in plain.screen if case.word in b.text)
    await anna.writes("// she lives in the blue house", reply_to=card.id)
    await boris.writes("I have met her mother", reply_to=card.id)
    await boris.writes("talk of something else")

    await family.forges("fo:yes")

    said = [b.text for b in plain.screen if b.author in (anna.name, boris.name)]
    assert said == ["talk of something else"]


async def test_a_copy_that_reaches_the_old_room_after_its_case_has_left_goes_too(
    stage: Stage, plain: Group, new_room: MakeRoom, new_mediator: MakeMediator, family: Family
) -> None:
    anna, narva = new_mediator(plain), await new_room("narva", is_forum=False)
    await family.settles()
    case = await family.asks_for_a_person()
    move = f"mn:{case.word}:{await narva_id(stage, narva)}"
    async with stage.telegram_takes_nothing():
        await family.writes("words that are late")
        under_way = await stage.services.outbox.exchange((), 50)
        await anna.forges(move)
        arrived = [(one, await stage.phones.send(one.message)) for one in under_way]
        await stage.services.outbox.exchange(arrived, 0)
    assert plain.copies(case) == narva.copies(case) == ["words that are late"]

    await family.forges("fo:yes")

    assert plain.copies(case) == narva.copies(case) == []


async def narva_id(stage: Stage, group: Group) -> int:
    """The number under which the bot knows the room."""
    async with stage.ground.transactions.reading() as uow:
        room = await uow.rooms.find(group.chat_id)
    assert room is not None
    return room.id

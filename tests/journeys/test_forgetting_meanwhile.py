"""Whoever is forgotten while a case changes rooms and nothing has arrived leaves nothing in any room."""

from datetime import timedelta

import pytest

from tests.journeys.conftest import MakeMediator, MakeRoom
from tests.journeys.house import House
from tests.journeys.people import Family
from tests.journeys.stage import Stage
from tests.journeys.test_forgetting import rows_about_families
from tests.journeys.test_transfers import number_of

WORDS = "words of a family that asks to be forgotten"


@pytest.fixture
def house(sqlite_house: House) -> House:
    """The order of what leaves is the same on both databases."""
    return sqlite_house


@pytest.mark.parametrize("is_forum", [True, False], ids=["topics", "plain groups"])
@pytest.mark.parametrize("moves", [1, 2])
@pytest.mark.parametrize("begun", [True, False], ids=["it had arrived", "nothing had arrived"])
async def test_a_case_that_changes_rooms_while_nothing_arrives_is_forgotten_in_all_of_them(
    stage: Stage,
    new_room: MakeRoom,
    new_mediator: MakeMediator,
    family: Family,
    is_forum: bool,
    moves: int,
    begun: bool,
) -> None:
    room, narva = await new_room("valga", is_forum=is_forum), await new_room("narva", is_forum=is_forum)
    anna, boris = new_mediator(room), new_mediator(narva, "Borislavs")
    await family.settles()
    await family.forges("no")
    if begun:
        await family.asks_for_a_person()
        await family.writes(WORDS)
    async with stage.telegram_takes_nothing():
        if not begun:
            await family.forges("yes:-:-")
            await family.writes(WORDS)
        case = await family.case()
        await anna.forges(f"mn:{case.word}:{await number_of(stage, narva)}", thread=case.thread_id)
        await family.writes(f"{WORDS}, again")
        if moves == 2:
            await boris.forges(f"mn:{case.word}:{await number_of(stage, room)}")
        assert (await family.case()).room_id == await number_of(stage, (room, narva)[moves % 2])
        await family.forges("fo:yes")

    assert await rows_about_families(stage) == {}
    assert await stage.ground.rows("SELECT * FROM left_places") == []
    for group in (room, narva):
        assert stage.phones.topics.get(group.chat_id, {}) == {}
        assert [bubble.text for bubble in group.screen if WORDS in bubble.text] == []
        assert [b.text for b in group.screen if case.word in b.text and b.buttons] == []


async def test_topics_that_arrive_late_are_deleted_each_in_its_own_room(
    stage: Stage, new_room: MakeRoom, new_mediator: MakeMediator, family: Family
) -> None:
    """By its number alone a topic would be looked for, and maybe found, in another room."""
    rooms = [await new_room(place) for place in ("valga", "narva", "ee")]
    anna, boris, peter = (
        new_mediator(room, name) for room, name in zip(rooms, ("Anna", "Boris", "Peter"), strict=True)
    )
    await family.settles()
    async with stage.telegram_takes_nothing():
        await family.forges("yes:-:-")
        await family.writes(WORDS)
        case = await family.case()
        await anna.forges(f"mn:{case.word}:{await number_of(stage, rooms[1])}")
        await boris.forges(f"mn:{case.word}:{await number_of(stage, rooms[2])}")
    left = await stage.ground.rows("SELECT room_id, thread_id FROM left_places ORDER BY id")
    for room, place in zip(rooms, left, strict=False):
        [thread] = stage.phones.topics[room.chat_id]
        assert place == {"room_id": await number_of(stage, room), "thread_id": thread}

    await peter.takes(case)
    await peter.closes(case)
    stage.clock.tick(timedelta(days=31))
    await stage.sweep()
    assert all(stage.phones.topics[room.chat_id] == {} for room in rooms)


async def test_where_the_topic_is_refused_nothing_stays_in_the_group_either(
    stage: Stage, new_room: MakeRoom, family: Family
) -> None:
    """The card and the words then go to the group itself, where nothing deletes them along with a topic."""
    room = await new_room("valga")
    await family.settles()
    stage.phones.without_topics.add(room.chat_id)
    async with stage.telegram_takes_nothing():
        await family.forges("yes:-:-")
        await family.writes(WORDS)
        word = (await family.case()).word
        await family.forges("fo:yes")
    assert [bubble.text for bubble in room.screen if WORDS in bubble.text] == []
    assert [bubble.text for bubble in room.screen if word in bubble.text and bubble.buttons] == []


async def test_in_groups_without_topics_a_card_that_arrives_late_goes_with_its_case_too(
    stage: Stage, new_room: MakeRoom, new_mediator: MakeMediator, family: Family
) -> None:
    room, narva = await new_room("valga", is_forum=False), await new_room("narva", is_forum=False)
    anna, boris = new_mediator(room), new_mediator(narva, "Borislavs")
    await family.settles()
    async with stage.telegram_takes_nothing():
        await family.forges("yes:-:-")
        await family.writes(WORDS)
        case = await family.case()
        await anna.forges(f"mn:{case.word}:{await number_of(stage, narva)}")

    await boris.takes(case)
    await boris.closes(case)
    stage.clock.tick(timedelta(days=31))
    await stage.sweep()
    for group in (room, narva):
        assert [bubble.text for bubble in group.screen if WORDS in bubble.text] == []
        assert [bubble.text for bubble in group.screen if case.word in bubble.text] == []

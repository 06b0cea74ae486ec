"""A case waits again when its owner gives it back or is no longer in the room."""

import pytest

from bot.domain.cases import State
from tests import builders
from tests.journeys.conftest import MakeMediator, MakeRoom
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import Stage

WAITS_AGAIN = "Your question {word} is waiting for another mediator."
GIVEN_BACK = "The case is waiting for a mediator again."
OWNER_LEFT = "Whoever had this case is no longer in the group."


async def test_the_owner_gives_a_case_back_and_a_colleague_takes_it(
    stage: Stage, room: Group, anna: Mediator, new_mediator: MakeMediator, family: Family
) -> None:
    boris = new_mediator(room, "Borislavs")
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    family.looks_away()

    await anna.presses("Give back", case)

    family.hears(WAITS_AGAIN, word=case.word)
    assert len(family.news) == 1
    room.hears(GIVEN_BACK)
    assert room.topic_name(case).startswith("🟡")
    await anna.writes("one word too late", case)
    family.sees_nothing_like("one word too late")
    await boris.takes(case)
    await boris.writes("now I am here for you", case)
    family.sees("now I am here for you")


async def test_nobody_else_gives_it_back(
    room: Group, anna: Mediator, new_mediator: MakeMediator, family: Family
) -> None:
    boris = new_mediator(room, "Borislavs")
    await anna.writes("/alias Anna")
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)

    await boris.presses("Give back", case)

    room.hears("This case is with {owner}. Only they can do this.", owner="Anna")
    assert (await family.case()).state is State.TAKEN


async def test_giving_back_twice_tells_the_family_once(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    family.looks_away()

    async with stage.at_the_same_moment():
        await anna.presses("Give back", case)
        await anna.presses("Give back", case)

    assert len(family.news) == 1
    assert (await family.case()).state is State.WAITING


@pytest.mark.parametrize("how", ["left", "kicked"])
async def test_the_cases_of_whoever_leaves_the_room_wait_again(
    stage: Stage, room: Group, anna: Mediator, new_room: MakeRoom, family: Family, how: str
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)

    await room.loses(anna, how)

    family.hears(WAITS_AGAIN, word=case.word)
    told = room.hears(OWNER_LEFT)
    assert any(room.says("Take") in label for label in room.labels(told))
    assert (await family.case()).mediator_id is None
    family.looks_away()
    await room.loses(anna, how)
    family.sees_nothing_new()


async def test_a_group_without_an_administrating_bot_tells_it_as_a_message(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)

    left = builders.message(room.chat, anna.user, stage.number(), left_chat_member=anna.user)
    await stage.receive(builders.update("message", left))

    room.hears(OWNER_LEFT)


async def test_who_leaves_one_room_keeps_the_cases_of_another(
    stage: Stage, room: Group, anna: Mediator, new_room: MakeRoom, family: Family
) -> None:
    other = await new_room("narva")
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)

    await other.loses(anna)

    assert (await family.case()).state is State.TAKEN
    room.button("Close", room.of_case(case))


async def test_somebody_who_never_worked_here_leaves_no_trace_by_leaving(
    stage: Stage, room: Group, new_mediator: MakeMediator
) -> None:
    await room.loses(new_mediator(room, "Passerby"))

    room.sees_nothing_new()
    assert not await stage.ground.rows("SELECT id FROM mediators")

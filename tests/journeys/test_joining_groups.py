"""The bot is added to a group, promoted and demoted there, and bound: it says what is new, once."""

from collections.abc import Callable

import pytest

from tests.builders import place, update, user
from tests.journeys.conftest import MakeRoom
from tests.journeys.people import Group, Mediator
from tests.journeys.stage import ADMIN, Stage

MakeGroup = Callable[..., Group]
HELLO = "Hello! I bring families’ questions to this group."


async def becomes(stage: Stage, group: Group, old: str, new: str) -> None:
    group.looks_away()
    change = place(group.chat, user(ADMIN, name="Direktorova"), old, new)
    await stage.receive(update("my_chat_member", change))


@pytest.mark.parametrize("place_before", ["left", "kicked"])
async def test_the_bot_says_hello_where_it_was_not_before(
    stage: Stage, new_group: MakeGroup, place_before: str
) -> None:
    group = new_group()
    group.reads = "en"

    await becomes(stage, group, place_before, "member")

    group.hears(HELLO)


async def test_as_a_plain_member_it_asks_to_be_made_an_administrator(
    stage: Stage, new_group: MakeGroup, new_room: MakeRoom
) -> None:
    """Telegram tells reactions to administrators only."""
    group, room = new_group(), await new_room("valga", is_forum=False)
    group.reads = "en"
    hint = "Please make me an administrator here. Then I see every message and every reaction."

    await becomes(stage, group, "left", "administrator")
    group.sees_nothing_like(hint)
    await becomes(stage, group, "kicked", "member")
    group.hears(hint)
    await becomes(stage, room, "administrator", "member")
    room.hears(hint)


async def test_promoted_and_demoted_it_does_not_say_hello_again(stage: Stage, new_group: MakeGroup) -> None:
    group = new_group()
    await becomes(stage, group, "left", "member")

    for old, new in (("member", "administrator"), ("administrator", "member"), ("restricted", "member")):
        await becomes(stage, group, old, new)
        group.sees_nothing_new()


async def test_a_place_that_is_repeated_is_one_place(stage: Stage, new_group: MakeGroup) -> None:
    group = new_group()

    await Mediator(stage, ADMIN, "Direktorova", group).writes("/bind " + "valga VALGA tartu " * 200)

    group.hears("This room now gets cases from: {places}", places="Valga, Tartu")
    async with stage.ground.transactions.reading() as uow:
        (room,) = await uow.rooms.all()
    assert sorted(str(place.municipality) for place in room.places) == ["tartu", "valga"]

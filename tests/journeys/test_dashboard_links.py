"""The way into the dashboard begins in Telegram: a link for people of the staff room, sent privately."""

import re
from collections.abc import Callable
from datetime import timedelta

from bot.domain.access import LINK_LASTS, MOST_LINKS
from bot.domain.people import RoomKind
from tests.journeys.conftest import MakeMediator, MakeRoom
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import DASHBOARD, Stage

SENT = "I am sending you the link in our private chat."
LINK = re.compile(re.escape(DASHBOARD) + r"/sign-in\?token=([\w-]{43})")


def tokens_in(chat: Family) -> list[str]:
    addresses = [button.url for bubble in chat.screen for row in bubble.buttons for button in row]
    return [found[1] for address in addresses if (found := LINK.fullmatch(address))]


async def test_who_asks_in_the_staff_room_gets_a_link_privately(
    stage: Stage, new_room: MakeRoom, new_mediator: MakeMediator
) -> None:
    room = await new_room("staff")
    maria = new_mediator(room, "Mariliis")
    await maria.writes("/dashboard")
    room.hears(SENT)
    [token] = tokens_in(maria.alone())
    room.sees_nothing_like(token)
    async with stage.ground.transactions() as uow:
        owner = await uow.access.link_owner(token, uow.now)
    assert owner is not None
    assert owner.user_id == maria.user["id"]
    stage.secrets.add(token)  # the curtain looks for it in the database and in the log


async def test_outside_of_the_staff_room_there_is_no_link(
    stage: Stage, room: Group, anna: Mediator, new_group: Callable[..., Group], new_mediator: MakeMediator
) -> None:
    await anna.writes("/dashboard")
    room.hears("The figures are for the staff room. An administrator writes there: /bind staff")
    strangers = new_group()
    stranger = new_mediator(strangers, "Vooras")
    await stranger.writes("/dashboard")
    assert not tokens_in(anna.alone()) + tokens_in(stranger.alone())


async def test_a_family_that_writes_the_command_learns_nothing(stage: Stage, family: Family) -> None:
    await family.settles()
    await family.writes("/dashboard")
    family.hears("Please write /dashboard in the staff room once.")
    assert not tokens_in(family)


async def test_who_hides_behind_the_groups_name_gets_no_link(
    stage: Stage, new_room: MakeRoom, new_mediator: MakeMediator
) -> None:
    room = await new_room("staff")
    hidden = new_mediator(room, "Peidus")
    await hidden.writes("/dashboard", sender_chat=room.chat)
    room.hears(
        "You are writing in the name of the group. Turn off “Remain Anonymous” in your administrator rights."
    )


async def test_who_never_started_the_bot_is_told_how(
    stage: Stage, new_room: MakeRoom, new_mediator: MakeMediator
) -> None:
    room = await new_room("staff")
    maria = new_mediator(room, "Mariliis")
    stage.phones.blocked.add(maria.user["id"])
    await maria.writes("/dashboard")
    room.hears(
        "I may not write to you yet. Open my profile and press Start. Then write /dashboard here again."
    )


async def test_later_the_link_can_be_asked_for_privately(
    stage: Stage, new_room: MakeRoom, new_mediator: MakeMediator
) -> None:
    maria = new_mediator(await new_room("staff"), "Mariliis")
    await maria.writes("/dashboard")
    chat = maria.alone()
    await chat.writes("/dashboard")
    old, new = tokens_in(chat)
    async with stage.ground.transactions() as uow:
        assert await uow.access.link_owner(old, uow.now) is None, "the newest link alone opens"
        assert await uow.access.link_owner(new, uow.now) is not None


async def test_a_room_that_is_no_staff_room_any_more_opens_nothing(
    stage: Stage, new_room: MakeRoom, new_mediator: MakeMediator
) -> None:
    room = await new_room("staff")
    maria = new_mediator(room, "Mariliis")
    await maria.writes("/dashboard")
    async with stage.ground.transactions() as uow:
        await uow.rooms.bind(room.chat_id, RoomKind.CASES, (), is_forum=True, language="et")
        await uow.commit()
    chat = maria.alone()
    await chat.writes("/dashboard")
    assert len(tokens_in(chat)) == 1, "the one of before"


async def test_nobody_fills_a_chat_with_links(
    stage: Stage, new_room: MakeRoom, new_mediator: MakeMediator
) -> None:
    room = await new_room("staff")
    maria = new_mediator(room, "Mariliis")
    for _ in range(MOST_LINKS + 1):
        await maria.writes("/dashboard")
    room.hears("You have asked for many links. Please wait a few minutes.")
    assert len(tokens_in(maria.alone())) == MOST_LINKS
    stage.clock.tick(LINK_LASTS + timedelta(seconds=1))
    await maria.writes("/dashboard")
    assert len(tokens_in(maria.alone())) == MOST_LINKS + 1

"""A sign that somebody sets under a message is seen under the same message on the other side."""

import pytest

from tests.builders import photo
from tests.journeys.conftest import MakeMediator, MakeRoom
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import Stage

CUSTOM = {"new_reaction": [{"type": "custom_emoji", "custom_emoji_id": "5"}]}
NOT_THIS_ONE = "This emoji cannot be passed on. Please choose another one or write a word."
ARRIVED = "👌"


def sign(stage: Stage, chat_id: int, message_id: int) -> str:
    bubble = stage.phones.bubble(chat_id, message_id)
    assert bubble is not None
    return bubble.reaction


def copy_in(screen: Group | Family) -> int:
    """The newest copy there."""
    return [bubble.id for bubble in screen.screen if bubble.is_copy][-1]


async def test_signs_go_both_ways_and_can_be_taken_away(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    asked = await family.writes("my papers are in order now")
    await anna.takes(case)
    answered = await anna.writes("then we meet on Monday", case)

    await anna.reacts("🎉", copy_in(room))
    await family.reacts("👍", copy_in(family))
    assert sign(stage, family.chat_id, asked) == "🎉"
    assert sign(stage, room.chat_id, answered) == "👍"

    await anna.reacts("", copy_in(room))
    await family.reacts("", copy_in(family))
    assert sign(stage, family.chat_id, asked) == ARRIVED
    assert sign(stage, room.chat_id, answered) == ""


async def test_a_sign_under_ones_own_message_is_seen_too(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    asked = await family.writes("it is my birthday today")
    await anna.takes(case)
    answered = await anna.writes("many happy returns of it", case)

    await family.reacts("🎉", asked)
    await anna.reacts("❤", answered)

    assert sign(stage, room.chat_id, copy_in(room)) == "🎉"
    assert sign(stage, family.chat_id, copy_in(family)) == "❤"


async def test_signs_go_both_ways_in_a_plain_group(
    stage: Stage, new_room: MakeRoom, new_mediator: MakeMediator, family: Family
) -> None:
    room = await new_room("valga", is_forum=False)
    anna = new_mediator(room)
    await family.settles()
    case = await family.asks_for_a_person()
    asked = await family.writes("my papers are in order now")
    await anna.takes(case)
    answered = await anna.writes("then we meet on Monday", reply_to=copy_in(room))

    await anna.reacts("👍", copy_in(room))
    await family.reacts("🙏", copy_in(family))

    assert sign(stage, family.chat_id, asked) == "👍"
    assert sign(stage, room.chat_id, answered) == "🙏"


async def test_a_sign_waits_for_the_copy_that_is_still_on_its_way(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)

    async with stage.telegram_takes_nothing():
        answered = await anna.writes("then we meet on Monday", case)
        await anna.reacts("❤", answered)

    assert sign(stage, family.chat_id, copy_in(family)) == "❤"


async def test_a_sign_of_a_colleague_stays_in_the_room(
    stage: Stage, room: Group, anna: Mediator, new_mediator: MakeMediator, family: Family
) -> None:
    colleague = new_mediator(room, "Borislavs")
    await family.settles()
    case = await family.asks_for_a_person()
    asked = await family.writes("my papers are in order now")
    await anna.takes(case)

    await colleague.reacts("👎", copy_in(room))

    assert sign(stage, family.chat_id, asked) == ARRIVED
    room.sees_nothing_new()


async def test_who_answers_with_a_sign_before_taking_the_case_is_told(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    await family.asks_for_a_person()
    asked = await family.writes("my papers are in order now")
    copy = copy_in(room)

    await anna.reacts("👍", copy)

    assert room.hears("Not sent. Take the case first. Notes to colleagues begin with //").reply_to == copy
    assert sign(stage, family.chat_id, asked) == ARRIVED
    await anna.reacts("", copy)
    room.sees_nothing_new()


async def test_who_answers_with_a_sign_in_the_groups_name_is_told(
    room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await family.writes("my papers are in order now")
    await anna.takes(case)

    await anna.reacts("👍", copy_in(room), user=None, actor_chat=room.chat)

    room.hears(
        "You are writing in the name of the group. Turn off “Remain Anonymous” in your administrator rights."
    )


async def test_a_sign_that_no_bot_can_set_is_refused_politely(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    asked = await family.writes("my papers are in order now")
    await anna.takes(case)
    await anna.writes("then we meet on Monday", case)
    answer = copy_in(family)

    await family.reacts("", answer, **CUSTOM)
    assert family.hears(NOT_THIS_ONE).reply_to == answer
    await anna.reacts("", copy_in(room), **CUSTOM)
    assert room.hears(NOT_THIS_ONE).reply_to == copy_in(room)
    assert sign(stage, family.chat_id, asked) == ARRIVED


async def test_a_group_that_allows_no_signs_reads_which_one_it_was(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    stage.phones.without_signs.add(room.chat_id)
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    answered = await anna.writes("then we meet on Monday", case)

    await family.reacts("🙏", copy_in(family))

    said = room.hears("The family’s reaction to this message: {sign}", sign="🙏")
    assert (said.reply_to, said.thread) == (answered, room.topic_of(case))


async def test_signs_under_what_belongs_to_no_case_ask_nothing_of_anybody(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    menu = family.screen[-1].id
    await family.reacts("👍", menu)
    case = await family.asks_for_a_person()
    card = room.of_case(case)[-1].id
    noted = await anna.writes("// they were here before", case)

    await family.reacts("👍", menu)
    await anna.reacts("👍", card)
    await anna.reacts("👍", noted)

    family.sees_nothing_new()
    room.sees_nothing_new()


@pytest.mark.parametrize("ends", ["closed", "withdrawn"])
async def test_signs_stay_where_they_are_when_the_case_is_over(
    stage: Stage, room: Group, anna: Mediator, family: Family, ends: str
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    asked = await family.sends(photo=[photo()])
    await anna.takes(case)
    copy = copy_in(room)
    if ends == "closed":
        await anna.closes(case)
    else:
        await family.presses("Take the question back")

    await anna.reacts("👍", copy)
    await family.reacts("👎", asked)

    assert sign(stage, family.chat_id, asked) == ARRIVED
    assert sign(stage, room.chat_id, copy) == ""


async def test_a_sign_after_the_family_has_blocked_the_bot_tells_the_room(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await family.writes("my papers are in order now")
    await anna.takes(case)
    stage.phones.blocked.add(family.chat_id)

    await anna.reacts("👍", copy_in(room))

    room.hears("The family cannot be reached now: it blocked the bot or left Telegram.")


async def test_a_sign_never_reaches_another_family(
    stage: Stage, room: Group, anna: Mediator, family: Family, new_mediator: MakeMediator
) -> None:
    other = Family(stage, 880_000_043, "en", "Kalderash")
    for one in (family, other):
        await one.settles()
    first, second = await family.asks_for_a_person(), await other.asks_for_a_person()
    asked, also_asked = (
        await family.writes("my papers are in order"),
        await other.writes("my doctor moved away"),
    )
    await anna.takes(first)
    await new_mediator(room, "Borislavs").takes(second)

    await anna.reacts("🎉", room.of_case(second)[-1].id)
    await anna.reacts("👍", next(one.id for one in room.of_case(first) if one.is_copy))

    assert sign(stage, family.chat_id, asked) == "👍"
    assert sign(stage, other.chat_id, also_asked) == ARRIVED

"""Who is in a room is asked of Telegram where nothing else shows it: alone with the bot, and by its name."""

from datetime import timedelta

import pytest

from bot.domain.cases import State
from bot.services.belonging import SILENCE_LASTS, WORD_LASTS
from tests.builders import inline_update, payload
from tests.journeys.conftest import MakeMediator, MakeRoom
from tests.journeys.house import House
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import Stage

AGAIN = "Telegram does not say now whether you are in the room. Please try again in a minute."
IN_THE_GROUP = "This command works in the mediators’ group."
NOTHING_OPEN = "You have no open case."


@pytest.fixture
def house(sqlite_house: House) -> House:
    """Telegram's word asks nothing special of a database."""
    return sqlite_house


async def is_offered_entries(stage: Stage, person: Mediator) -> bool:
    answer = await stage.services.inline.answer(payload(inline_update("perearst", person.user, "supergroup")))
    assert answer is not None
    return bool(answer.choices)


async def test_who_has_left_every_room_learns_nothing_more_alone_with_the_bot(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    chat = anna.alone()
    await chat.writes("/mine")
    assert case.word in chat.news[-1].text
    turning = f"mi::{0}"
    assert await is_offered_entries(stage, anna)

    stage.members.present.clear()  # the bot is no administrator there and does not hear of it
    stage.clock.tick(WORD_LASTS)
    await chat.writes("/mine")
    chat.hears(IN_THE_GROUP)
    await chat.forges(turning)
    assert case.word not in "".join(bubble.text for bubble in chat.news)
    assert not await is_offered_entries(stage, anna)


async def test_who_has_left_one_of_two_rooms_reads_of_the_other_alone(
    stage: Stage, room: Group, anna: Mediator, new_room: MakeRoom, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    narva = await new_room("narva")
    stage.members.present.discard((room.chat_id, anna.user["id"]))
    stage.members.present.add((narva.chat_id, anna.user["id"]))

    chat = anna.alone()
    await chat.writes("/mine")
    chat.hears(NOTHING_OPEN)


async def test_without_telegrams_word_nobody_is_let_in_and_nobody_thrown_out(
    stage: Stage, room: Group, anna: Mediator
) -> None:
    await anna.writes("/alias Anna")
    chat = anna.alone()
    stage.members.is_silent = True
    await chat.writes("/mine")
    chat.hears(AGAIN)
    await chat.forges("mi::0")
    chat.hears(AGAIN)
    assert not await is_offered_entries(stage, anna)

    stage.members.is_silent = False
    stage.clock.tick(SILENCE_LASTS)
    await chat.writes("/mine")
    chat.hears(NOTHING_OPEN)
    assert await is_offered_entries(stage, anna)


async def test_telegram_is_asked_once_a_minute_and_never_about_families(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await anna.writes("/alias Anna")
    chat = anna.alone()
    for _ in range(5):
        await chat.writes("/mine")
        await is_offered_entries(stage, anna)
    assert stage.members.asked == [(room.chat_id, anna.user["id"])]
    stage.clock.tick(WORD_LASTS)
    await chat.writes("/mine")
    assert len(stage.members.asked) == 2

    await family.settles()
    for words in ("/mine", "/dashboard", "/queue", "/person", "how to find a family doctor"):
        await family.writes(words)
    assert {user for _, user in stage.members.asked} == {anna.user["id"]}


async def test_what_telegram_says_of_leaving_ends_the_minute_at_once(
    stage: Stage, room: Group, anna: Mediator
) -> None:
    await anna.writes("/alias Anna")
    assert await is_offered_entries(stage, anna)
    await room.loses(anna)
    assert not await is_offered_entries(stage, anna)


@pytest.mark.parametrize("how", ["left", "kicked"])
async def test_who_leaves_the_staff_room_has_no_way_into_the_dashboard(
    stage: Stage, new_room: MakeRoom, new_mediator: MakeMediator, how: str
) -> None:
    staff = await new_room("staff")
    stella = new_mediator(staff, "Stellamaris")
    await stella.writes("/dashboard")
    await stella.alone().writes("/dashboard")
    assert await stage.ground.rows("SELECT * FROM sign_in_links")

    await staff.loses(stella, how)

    for table in ("sign_in_links", "web_sessions", "staff"):
        assert await stage.ground.rows(f"SELECT * FROM {table}") == []
    chat = stella.alone()
    await chat.writes("/dashboard")
    chat.hears("Please write /dashboard in the staff room once.")


async def test_who_left_the_staff_room_unnoticed_gets_no_link_either(
    stage: Stage, new_room: MakeRoom, new_mediator: MakeMediator
) -> None:
    staff = await new_room("staff")
    stella = new_mediator(staff, "Stellamaris")
    await stella.writes("/dashboard")
    stage.members.present.clear()
    links = await stage.ground.rows("SELECT * FROM sign_in_links")
    stage.clock.tick(timedelta(minutes=2))

    chat = stella.alone()
    await chat.writes("/dashboard")

    chat.hears("Please write /dashboard in the staff room once.")
    assert await stage.ground.rows("SELECT * FROM sign_in_links") == links


async def test_who_was_removed_takes_no_case_any_more_and_silence_of_telegram_hinders_nobody(
    stage: Stage, room: Group, anna: Mediator, new_mediator: MakeMediator, family: Family
) -> None:
    boris = new_mediator(room, "Borislavs")
    await family.settles()
    case = await family.asks_for_a_person()
    await room.loses(anna, "kicked")
    await anna.takes(case)  # the group still stands on their phone
    room.hears("This button no longer works.")
    assert (await family.case()).state is State.WAITING

    room.lets_in(anna)
    stage.clock.tick(WORD_LASTS)
    await anna.takes(case)
    assert (await family.case()).state is State.TAKEN, "somebody let them in again"
    await anna.presses("Give back", case)

    stage.members.is_silent = True
    await boris.takes(case)
    assert (await family.case()).state is State.TAKEN

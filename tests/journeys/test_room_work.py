"""Mediators at work: one owner takes a case, and nothing leaks by accident."""

import asyncio

import pytest

from bot.domain.cases import State
from tests.builders import photo, user
from tests.journeys.conftest import MakeMediator, MakeRoom
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import Stage

TAKE_FIRST = "Not sent. Take the case first. Notes to colleagues begin with //"
NOT_YOURS = "Not sent. This case is with {owner}. Notes to colleagues begin with //"
NOT_DELIVERED = "This message did not reach the family. Please send it another way."
WILL_ANSWER = "{alias} will answer you here."
YOURSELF = (
    "You are writing in the name of the group. Turn off “Remain Anonymous” in your administrator rights."
)


async def test_of_two_mediators_who_take_at_once_exactly_one_wins_and_the_other_is_told(
    stage: Stage, room: Group, new_mediator: MakeMediator, family: Family
) -> None:
    anna, boris = new_mediator(room, "Annavera"), new_mediator(room, "Borislavs")
    await anna.writes("/alias Anna")
    await boris.writes("/alias Boris")
    await family.settles()
    case = await family.asks_for_a_person()
    family.looks_away()

    async with stage.at_the_same_moment():
        await anna.takes(case)
        await boris.takes(case)

    family.hears(WILL_ANSWER, alias="Anna")
    assert len(family.news) == 1
    room.hears("Case {word} is already with {owner}.", word=case.word, owner="Anna")
    await boris.writes("I think it is mine", case)
    room.hears(NOT_YOURS, owner="Anna")
    await stage.counted(started=1, escalated=1, taken=1)


async def test_two_handlers_in_the_same_instant_let_one_mediator_win(
    stage: Stage, new_room: MakeRoom, new_mediator: MakeMediator, family: Family
) -> None:
    room = await new_room("valga", is_forum=False)
    anna, boris = new_mediator(room, "Annavera"), new_mediator(room, "Borislavs")
    await family.settles()
    case = await family.asks_for_a_person()
    card, take = room.button("Take", room.of_case(case))

    async with stage.at_the_same_moment():
        await anna.forges(take.data, card.id)
        await boris.forges(take.data, card.id, thread=7)  # an order of its own, so both are free at once
        await asyncio.gather(stage.services.inbox.process_next(), stage.services.inbox.process_next())

    assert (await family.case()).state is State.TAKEN
    await stage.counted(started=1, escalated=1, taken=1)


async def test_the_owner_who_taps_twice_hears_nothing_twice(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    family.looks_away()

    async with stage.at_the_same_moment():
        await anna.takes(case)
        await anna.takes(case)

    family.hears("A mediator has your question now and will answer you here.")
    assert len(family.news) == 1
    assert room.topic_name(case).startswith("🔵")
    await stage.counted(started=1, escalated=1, taken=1)


# ── writing ──


@pytest.mark.parametrize("is_forum", [True, False], ids=["topics", "plain group"])
async def test_the_conversation_goes_both_ways(
    stage: Stage, new_room: MakeRoom, new_mediator: MakeMediator, family: Family, is_forum: bool
) -> None:
    room = await new_room("valga", is_forum=is_forum)
    anna = new_mediator(room)
    await family.settles()
    case = await family.asks_for_a_person()
    await family.writes("my first own words")
    await anna.takes(case)
    copy = next(bubble for bubble in room.screen if bubble.is_copy)
    answer_to = None if is_forum else copy.id

    sent = await anna.writes("good day, what happened?", case, reply_to=answer_to)
    family.sees("good day, what happened?")
    await family.writes("it happened yesterday")
    assert room.copies(case) == ["my first own words", "it happened yesterday"]
    family.looks_away()
    await anna.writes("and one thing more", case, reply_to=None if is_forum else sent)

    family.sees("and one thing more")
    await stage.counted(started=1, escalated=1, taken=1, first_reply_1h=1)


async def test_nobody_reads_who_the_mediator_is(room: Group, anna: Mediator, family: Family) -> None:
    await anna.writes("/alias Anna-Liisa O’Hara")
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    await anna.writes("here I am for you", case)

    family.sees_nothing_like("Annavera")
    assert [b for b in family.screen if "Anna-Liisa O’Hara" in b.text]


async def test_whoever_has_not_taken_the_case_is_held_back(
    stage: Stage, room: Group, anna: Mediator, new_mediator: MakeMediator, family: Family
) -> None:
    stranger = new_mediator(room, "Stranger")
    await family.settles()
    case = await family.asks_for_a_person()
    family.looks_away()

    message = await stranger.writes("words that must not leave", case)
    held = room.hears(TAKE_FIRST)
    assert held.reply_to == message
    assert any(room.says("Take") in label for label in room.labels(held))
    await anna.takes(case)
    family.looks_away()
    await stranger.writes("other words that must not leave", case)

    room.hears(NOT_YOURS, owner=room.says("a colleague"))
    family.sees_nothing_new()


async def test_chat_outside_of_any_case_stays_where_it_is(
    room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    family.looks_away()

    await anna.writes("who brings the cake today?")

    family.sees_nothing_new()
    room.sees_nothing_new()


async def test_a_note_never_leaves_the_room(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    family.looks_away()

    for text in ("// ask Boris about this", "//ask", "  // ask", "\n//"):
        await anna.writes(text, case)
        await anna.writes("", case, photo=[photo()], caption=text)
        family.sees_nothing_new()
        room.sees_nothing_new()

    await stage.counted(started=1, escalated=1, taken=1)


async def test_the_other_photos_of_a_note_do_not_leave_the_room_either(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    """Telegram shows one caption under a whole album: whoever marks it as a note means all of it."""
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    family.looks_away()

    async with stage.at_the_same_moment():
        await anna.writes(
            "", case, photo=[photo()], caption="// letters of another family", media_group_id="5"
        )
        await anna.writes("", case, photo=[photo()], media_group_id="5")

    family.sees_nothing_new()


@pytest.mark.parametrize("mark", ["\u200f//", "\u2060//", "\u200b \u200d/\u200b/", "／／"])
async def test_a_note_is_a_note_also_behind_something_invisible(
    room: Group, anna: Mediator, family: Family, mark: str
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    family.looks_away()

    await anna.writes(f"{mark} only for my colleagues", case)

    family.sees_nothing_new()


@pytest.mark.parametrize("is_forum", [True, False], ids=["topics", "plain group"])
async def test_words_that_begin_with_a_slash_are_not_lost_in_silence(
    new_room: MakeRoom, new_mediator: MakeMediator, family: Family, is_forum: bool
) -> None:
    room = await new_room("valga", is_forum=is_forum)
    anna = new_mediator(room)
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    card = next(bubble for bubble in room.of_case(case) if case.word in bubble.text)
    family.looks_away()

    message = await anna.writes("/25 euros is the fee", case, reply_to=None if is_forum else card.id)

    assert room.hears(NOT_DELIVERED).reply_to == message
    family.sees_nothing_new()


async def test_a_slash_outside_of_any_case_is_nobodys_business(
    room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    await anna.takes(await family.asks_for_a_person())

    await anna.writes("/25 euros is the fee")

    room.sees_nothing_new()


async def test_an_anonymous_administrator_is_asked_to_be_somebody(
    room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    family.looks_away()
    anna.user = user(1087968824, name="Group", is_bot=True, username="GroupAnonymousBot", language=None)

    await anna.writes("from nobody in particular", case, sender_chat=room.chat)

    room.hears(YOURSELF)
    family.sees_nothing_new()
    await anna.writes("/alias Nobody", sender_chat=room.chat)
    room.hears(YOURSELF)

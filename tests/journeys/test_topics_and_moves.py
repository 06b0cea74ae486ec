"""Topics are deleted, rights are missing, groups move: the case survives it all."""

from bot.domain.delivery import Moved
from bot.domain.messages import CreateTopic
from tests.builders import photo, room_upgraded_update
from tests.journeys.conftest import MakeMediator, MakeRoom
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import Stage


async def test_a_topic_that_was_deleted_by_hand_comes_back_with_everything(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await anna.writes("/alias Anna")
    await family.settles()
    case = await family.asks_for_a_person()
    await family.writes("the beginning of it")
    await family.sends(photo=[photo()])
    await anna.takes(case)
    stage.phones.delete_topic(room.chat_id, room.topic_of(case))

    async with stage.telegram_takes_nothing():
        await family.writes("the middle of it")
        await family.writes("the end of it")

    assert room.copies(case) == ["the beginning of it", "photo", "the middle of it", "the end of it"]
    assert len(stage.phones.topics[room.chat_id]) == 1
    card = next(bubble for bubble in room.of_case(case) if bubble.buttons)
    assert "Anna" in card.text, "the new card does not know the owner"
    await anna.writes("I am still here", case)
    family.sees("I am still here")


async def test_a_case_that_is_reopened_after_its_topic_was_deleted_comes_back_with_everything(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await family.writes("the beginning of it")
    await anna.takes(case)
    await anna.closes(case)
    stage.phones.delete_topic(room.chat_id, room.topic_of(case))

    await family.presses("I still need help")

    assert room.copies(case) == ["the beginning of it"]
    assert len(stage.phones.topics[room.chat_id]) == 1
    await anna.takes(case)
    await anna.writes("I am here as before", case)
    family.sees("I am here as before")


async def test_an_urgent_case_whose_topic_was_deleted_is_seen_to_be_urgent(
    stage: Stage, room: Group, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await family.writes("the beginning of it")
    stage.phones.delete_topic(room.chat_id, room.topic_of(case))

    await family.forges("pe:-:urgent")

    assert room.copies(case) == ["the beginning of it"]
    card = next(bubble for bubble in room.of_case(case) if bubble.buttons)
    assert room.says("Urgent") in card.text


async def test_without_the_right_to_manage_topics_the_case_lives_in_the_group(
    stage: Stage, room: Group, anna: Mediator, family: Family, new_room: MakeRoom
) -> None:
    staff = await new_room("staff")
    stage.phones.without_topic_rights.add(room.chat_id)
    await family.settles()

    case = await family.asks_for_a_person()
    await family.writes("the beginning of it")

    staff.sees(case.word)
    in_group = [bubble for bubble in room.screen if bubble.thread is None]
    card = next(bubble for bubble in in_group if bubble.buttons and case.word in bubble.text)
    copy = next(bubble for bubble in in_group if bubble.is_copy)
    assert copy.reply_to == card.id
    await anna.forges(f"ta:{case.word}", card.id)
    await anna.writes("good day to you", reply_to=copy.id)
    family.sees("good day to you")


async def test_a_demoted_bot_says_what_it_needs(room: Group) -> None:
    await room.bot_becomes("administrator")

    room.hears(
        "I cannot manage topics here. Make me an administrator with the right “Manage Topics”. "
        "Until then cases come without topics: reply to the bot’s message."
    )


async def test_topics_that_were_turned_off_do_not_stop_the_next_case(
    stage: Stage, room: Group, family: Family
) -> None:
    stage.phones.without_topics.add(room.chat_id)
    await family.settles()

    first = await family.asks_for_a_person()
    await family.presses("Take the question back")
    await family.asks_for_a_person()

    assert [bubble for bubble in room.screen if first.word in bubble.text]
    tried = [m for m in stage.phones.recorder.to(room.chat_id) if isinstance(m, CreateTopic)]
    assert len(tried) == 1


# ── the group moves ──


async def test_a_group_that_became_a_supergroup_keeps_its_cases(
    stage: Stage, new_room: MakeRoom, new_mediator: MakeMediator, family: Family
) -> None:
    room = await new_room("valga", is_forum=False, kind="group")
    anna = new_mediator(room)
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    moved = Group(stage, -1_009_000_000_001, "A group", is_forum=False)

    await stage.receive(room_upgraded_update(room.chat_id, moved.chat))
    stage.phones.left_groups.add(room.chat_id)
    await family.writes("are you still there?")

    assert [b.text for b in moved.screen if b.is_copy] == ["are you still there?"]
    anna.group = moved
    await anna.writes("yes, I am here", reply_to=moved.screen[-1].id)
    family.sees("yes, I am here")


async def test_a_move_that_is_found_while_sending_is_followed(
    stage: Stage, new_room: MakeRoom, family: Family
) -> None:
    room = await new_room("valga", is_forum=False, kind="group")
    await family.settles()
    case = await family.asks_for_a_person()
    moved = Group(stage, -1_009_000_000_002, "A group", is_forum=False)
    stage.phones.recorder.answer(lambda m: m.chat_id == room.chat_id, Moved(moved.chat_id))

    await family.writes("are you still there?")

    assert [b.text for b in moved.screen if b.is_copy] == ["are you still there?"]
    assert (await family.case()).id == case.id


async def test_a_group_that_was_bound_again_before_telegram_told_of_the_move_is_one_room(
    stage: Stage, new_room: MakeRoom, family: Family
) -> None:
    old = await new_room("valga", is_forum=False, kind="group")
    new = await new_room("valga", is_forum=False)

    await stage.receive(room_upgraded_update(old.chat_id, new.chat))
    stage.phones.left_groups.add(old.chat_id)
    await family.settles()
    case = await family.asks_for_a_person()

    assert not new.has_nothing_of(case)

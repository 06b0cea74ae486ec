"""An edit or a note that cannot change the copy any more: whoever made it is told."""

from datetime import timedelta

import pytest

from bot.domain.delivery import Refusal, Refused, TryAgain
from bot.domain.messages import DeleteMessage, EditText
from tests import builders
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import Stage

TAKEN_BACK = "This is a note now. The family’s copy is deleted."
NOT_TAKEN_BACK = "The family’s copy could not be deleted. It can still be read."
NOT_DELIVERED = "This message did not reach the family. Please send it another way."
NOT_PASSED_ON = "Your last message could not be passed on. Please send it again."


@pytest.fixture
async def taken(room: Group, anna: Mediator, family: Family) -> None:
    """Anna answers the family."""
    await family.settles()
    await anna.takes(await family.asks_for_a_person())


async def edits_without_words(stage: Stage, anna: Mediator, message_id: int, **content: object) -> None:
    """Another picture, or a step of somebody whose position is shared."""
    anna.group.looks_away()
    thread = anna.group.topic_of(await stage.case_of(880_000_042))
    message = builders.message(anna.group.chat, anna.user, message_id, **content, **builders.in_topic(thread))
    await stage.receive(builders.update("edited_message", message | {"edit_date": 1_795_000_060}))


@pytest.mark.usefixtures("taken")
async def test_when_a_copy_cannot_be_deleted_nobody_is_told_that_it_was(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    case = await family.case()
    written = await anna.writes("this family again, check the register", case)
    stage.phones.without_delete_rights.add(family.chat_id)

    await anna.edits(written, "// this family again, check the register", case)

    assert room.hears(NOT_TAKEN_BACK).reply_to == written
    room.sees_nothing_like(room.says(TAKEN_BACK))
    family.sees("this family again, check the register")


@pytest.mark.usefixtures("taken")
async def test_that_a_copy_is_deleted_is_said_when_it_is(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    case = await family.case()
    written = await anna.writes("this family again, check the register", case)
    not_now = TryAgain("TimedOut")
    stage.phones.recorder.answer(lambda message: isinstance(message, DeleteMessage), not_now)

    await anna.edits(written, "// this family again, check the register", case)
    room.sees_nothing_new()
    stage.clock.tick(timedelta(minutes=1))
    await stage.settle()

    assert room.hears(TAKEN_BACK).reply_to == written


@pytest.mark.usefixtures("taken")
async def test_a_copy_that_the_family_had_deleted_itself_counts_as_taken_back(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    case = await family.case()
    written = await anna.writes("this family again, check the register", case)
    stage.phones.chats[family.chat_id] = []

    await anna.edits(written, "// this family again, check the register", case)

    room.hears(TAKEN_BACK)


@pytest.mark.usefixtures("taken")
async def test_a_note_taken_back_before_it_was_sent_stays_a_note(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    case = await family.case()
    async with stage.telegram_takes_nothing():
        written = await anna.writes("words written in a hurry", case)
        await anna.edits(written, "// words written in a hurry", case)
    room.hears(TAKEN_BACK)

    await anna.edits(written, "words that could be sent now", case)

    assert room.hears(NOT_DELIVERED).reply_to == written
    assert [bubble.text for bubble in family.screen if bubble.is_copy] == []


@pytest.mark.usefixtures("taken")
async def test_a_mediator_whose_edit_telegram_refuses_is_told(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    case = await family.case()
    written = await anna.writes("the appointment is on Monday", case)
    refused = Refused(Refusal.INVALID)
    stage.phones.recorder.answer(lambda message: isinstance(message, EditText), refused)

    await anna.edits(written, "the appointment is on Tuesday", case)

    assert room.hears(NOT_DELIVERED).reply_to == written


@pytest.mark.usefixtures("taken")
async def test_a_family_whose_edit_telegram_refuses_is_told(
    stage: Stage, room: Group, family: Family
) -> None:
    written = await family.writes("we live in the blue house")
    refused = Refused(Refusal.INVALID)
    stage.phones.recorder.answer(lambda message: isinstance(message, EditText), refused)

    await family.edits(written, "we live in the red house")

    family.hears(NOT_PASSED_ON)
    assert room.copies(await family.case()) == ["we live in the blue house"]


@pytest.mark.usefixtures("taken")
async def test_a_mediators_moving_position_is_no_edit(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    position = {"latitude": 57.77, "longitude": 26.04, "live_period": 900}
    sent = await anna.writes("", await family.case(), location=position)
    family.looks_away()

    await edits_without_words(stage, anna, sent, location=position | {"latitude": 57.78})

    room.sees_nothing_new()
    family.sees_nothing_new()


@pytest.mark.usefixtures("taken")
async def test_words_that_are_corrected_after_the_end_do_not_seem_corrected(
    room: Group, anna: Mediator, family: Family
) -> None:
    case = await family.case()
    written = await anna.writes("the office opens at nine", case)
    await anna.closes(case)

    await anna.edits(written, "the office opens at ten", case)

    assert room.hears(NOT_DELIVERED).reply_to == written
    assert [bubble.text for bubble in family.screen if bubble.is_copy] == ["the office opens at nine"]


@pytest.mark.usefixtures("taken")
async def test_what_was_written_by_mistake_can_be_taken_back_after_the_end_too(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    case = await family.case()
    written = await anna.writes("this family again, check the register", case)
    await anna.closes(case)

    await anna.edits(written, "// this family again, check the register", case)

    room.hears(TAKEN_BACK)
    assert not any(bubble.is_copy for bubble in family.screen)
    assert [m for m in stage.phones.recorder.to(family.chat_id) if isinstance(m, DeleteMessage)]

"""What people do in Telegram's own menus: topics closed or renamed, copies deleted, pictures exchanged."""

import pytest

from bot.domain.delivery import Refusal, Refused
from bot.domain.messages import EditMedia
from tests import builders
from tests.builders import photo, voice
from tests.journeys.conftest import MakeFamily, MakeMediator
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import Stage

pytestmark = pytest.mark.parametrize("house", ["sqlite"], indirect=True)
OTHER_PHOTO = [photo() | {"file_id": "small"}, photo() | {"file_id": "AgACanother"}]
NOT_DELIVERED = "This message did not reach the family. Please send it another way."
OPENED_AGAIN = "This case is open, so I opened its topic again. To end it, press “Close” on the card."


@pytest.fixture
async def taken(room: Group, anna: Mediator, family: Family) -> None:
    """Anna answers the family."""
    await family.settles()
    await anna.takes(await family.asks_for_a_person())


async def closes_topic(stage: Stage, anna: Mediator, thread: int) -> None:
    stage.phones.close_topic(anna.group.chat_id, thread)
    anna.group.looks_away()
    content = builders.in_topic(thread) | {"forum_topic_closed": {}}
    message = builders.message(anna.group.chat, anna.user, stage.number(), **content)
    await stage.receive(builders.update("message", message))


# ── topics ──


@pytest.mark.usefixtures("taken")
async def test_the_topic_of_an_open_case_that_was_closed_by_hand_is_opened_again(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    case = await family.case()
    thread = room.topic_of(case)

    await closes_topic(stage, anna, thread)

    assert not stage.phones.topics[room.chat_id][thread].is_closed
    room.hears(OPENED_AGAIN)
    await anna.closes(case)
    await closes_topic(stage, anna, thread)
    assert stage.phones.topics[room.chat_id][thread].is_closed
    room.sees_nothing_new()


@pytest.mark.usefixtures("taken")
async def test_a_topic_of_no_case_may_be_closed(stage: Stage, room: Group, anna: Mediator) -> None:
    stage.phones.topics[room.chat_id][77] = stage.phones.topics[room.chat_id].popitem()[1]

    await closes_topic(stage, anna, 77)

    room.sees_nothing_new()


@pytest.mark.usefixtures("taken")
async def test_a_topic_that_was_renamed_by_hand_gets_its_name_with_the_next_step(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    case = await family.case()
    thread = room.topic_of(case)
    stage.phones.rename_topic(room.chat_id, thread, "Mirga’s papers")

    await anna.forges(f"ps:{case.word}:solved:1:-", thread=thread)

    assert stage.phones.topics[room.chat_id][thread].name.startswith(f"✅ {case.word}")


async def test_an_owner_who_writes_in_the_topic_of_another_case_reaches_neither_family(
    stage: Stage,
    room: Group,
    anna: Mediator,
    new_mediator: MakeMediator,
    family: Family,
    new_family: MakeFamily,
) -> None:
    boris, other = new_mediator(room, "Borislavs"), new_family()
    await family.settles()
    await other.settles()
    mine, his = await family.asks_for_a_person(), await other.asks_for_a_person()
    await anna.takes(mine)
    await boris.takes(his)
    family.looks_away()
    other.looks_away()

    await anna.writes("your appointment is on Monday", his)

    room.hears(
        "Not sent. This case is with {owner}. Notes to colleagues begin with //",
        owner=room.says("a colleague"),
    )
    family.sees_nothing_new()
    other.sees_nothing_new()


# ── copies ──


@pytest.mark.usefixtures("taken")
async def test_a_correction_of_a_copy_that_was_deleted_in_the_room_comes_as_a_new_copy(
    stage: Stage, room: Group, family: Family
) -> None:
    case = await family.case()
    written = await family.writes("we live in the blue house")
    stage.phones.delete(room.chat_id, room.of_case(case)[-1].id)

    await family.edits(written, "we live in the red house")

    assert room.copies(case) == ["we live in the red house"]


@pytest.mark.usefixtures("taken")
async def test_a_mediator_who_corrects_what_the_family_has_deleted_is_told(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    case = await family.case()
    written = await anna.writes("the appointment is on Monday", case)
    stage.phones.delete(family.chat_id, family.sees("the appointment is on Monday").id)

    await anna.edits(written, "the appointment is on Tuesday", case)

    assert room.hears(NOT_DELIVERED).reply_to == written


@pytest.mark.usefixtures("taken")
async def test_an_answer_to_a_copy_that_was_deleted_arrives_all_the_same(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    case = await family.case()
    await family.writes("we live in the blue house")
    copy = room.of_case(case)[-1].id
    stage.phones.delete(room.chat_id, copy)

    await anna.writes("I have written it down", case, reply_to=copy)

    family.sees("I have written it down")


# ── pictures ──


@pytest.mark.parametrize("caption", ["", "our letter from the office"])
@pytest.mark.usefixtures("taken")
async def test_a_picture_that_a_family_exchanges_is_exchanged_in_the_room(
    room: Group, family: Family, caption: str
) -> None:
    case = await family.case()
    words = {"caption": caption} if caption else {}
    sent = await family.sends(photo=[photo()], **words)

    await family.edits(sent, photo=OTHER_PHOTO, **words)

    copy = room.of_case(case)[-1]
    assert (copy.kind, copy.text, copy.file) == ("photo", caption, "AgACanother")
    assert len(room.copies(case)) == 1


@pytest.mark.usefixtures("taken")
async def test_a_picture_that_a_mediator_exchanges_is_exchanged_at_the_family(
    room: Group, anna: Mediator, family: Family
) -> None:
    case = await family.case()
    sent = await anna.writes("", case, photo=[photo()], caption="the form to fill in")

    await anna.edits(sent, "the right form to fill in", case, photo=OTHER_PHOTO)

    copy = next(bubble for bubble in family.screen if bubble.is_copy)
    assert (copy.text, copy.file) == ("the right form to fill in", "AgACanother")
    room.sees_nothing_new()


@pytest.mark.usefixtures("taken")
async def test_an_exchange_that_telegram_refuses_is_told_to_whoever_made_it(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    sent = await anna.writes("", await family.case(), photo=[photo()], caption="the form to fill in")
    stage.phones.recorder.answer(lambda message: isinstance(message, EditMedia), Refused(Refusal.INVALID))

    await anna.edits(sent, "the form to fill in", await family.case(), photo=OTHER_PHOTO)

    assert room.hears(NOT_DELIVERED).reply_to == sent


@pytest.mark.usefixtures("taken")
async def test_the_words_under_a_voice_note_are_corrected_and_the_voice_stays(
    room: Group, family: Family
) -> None:
    case = await family.case()
    sent = await family.sends(voice=voice(), caption="about the blue house")

    await family.edits(sent, voice=voice(), caption="about the red house")

    assert room.copies(case) == ["about the red house"]


# ── albums and forwarded messages ──


@pytest.mark.usefixtures("taken")
async def test_a_note_mark_under_the_second_photo_takes_the_first_one_back(
    room: Group, anna: Mediator, family: Family
) -> None:
    case = await family.case()
    await anna.writes("", case, photo=[photo()], media_group_id="5")
    await anna.writes("", case, photo=[photo()], caption="// of another family", media_group_id="5")
    await anna.writes("", case, photo=[photo()], media_group_id="5")

    assert [bubble for bubble in family.screen if bubble.is_copy] == []
    room.sees_nothing_like("of another family")


@pytest.mark.usefixtures("taken")
async def test_a_photo_whose_mark_comes_before_it_was_sent_never_leaves(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    case = await family.case()
    async with stage.telegram_takes_nothing():
        await anna.writes("", case, photo=[photo()], media_group_id="5")
        await anna.writes("", case, photo=[photo()], caption="// of another family", media_group_id="5")

    sent = [message for message in stage.phones.recorder.to(family.chat_id) if message.type == "copy"]
    assert sent == []


@pytest.mark.usefixtures("taken")
async def test_what_a_family_forwards_is_not_taken_for_its_own_words(
    stage: Stage, room: Group, family: Family
) -> None:
    case = await family.case()
    origin = {"type": "hidden_user", "sender_user_name": "Somebody Else", "date": 1_795_000_000}
    stage.secrets.add("Somebody Else")

    await family.writes("our own words first")
    for _ in range(2):
        await family.sends(photo=[photo()], media_group_id="9", forward_origin=origin)

    shown = [bubble.text or bubble.kind for bubble in room.of_case(case)][-4:]
    assert shown == ["our own words first", "↪️ " + room.says("Forwarded by the family:"), "photo", "photo"]


# ── quotes after a case moved ──


@pytest.mark.usefixtures("taken")
async def test_an_answer_to_words_of_a_topic_that_is_gone_arrives_without_them(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    case = await family.case()
    await anna.writes("bring the blue letter with you", case)
    question = family.sees("bring the blue letter with you").id
    stage.phones.delete_topic(room.chat_id, room.topic_of(case))
    await family.writes("which letter do you mean?")

    await family.writes("is it this blue one?", reply_to=question, picks="the blue letter")

    assert room.copies(case) == ["which letter do you mean?", "is it this blue one?"]

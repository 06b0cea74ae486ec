"""In a group without topics a case is a card, what is copied under it, and answers to either."""

from datetime import timedelta

import pytest

from bot.domain.cases import Case
from bot.domain.delivery import Refusal, Refused
from bot.domain.messages import DeleteMessage, OutgoingMessage
from tests.builders import photo
from tests.journeys.conftest import MakeMediator, MakeRoom
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.phones import DROM, Bubble
from tests.journeys.stage import RETENTION_DAYS, Stage

NOT_DELETED = (
    "I could not delete an old case. Give me the right “Delete Messages”. Please delete its messages by hand."
)


@pytest.fixture
async def room(new_room: MakeRoom) -> Group:
    """The mediators' room of Valga, without topics."""
    return await new_room("valga", is_forum=False)


def card_of(room: Group, case: Case) -> Bubble:
    return next(one for one in room.screen if one.buttons and case.word in one.text)


async def test_what_was_asked_before_goes_along_under_the_card(room: Group, family: Family) -> None:
    await family.settles()
    await family.writes("who built the pyramids")

    case = await family.asks_for_a_person()

    copies = [(bubble.text, bubble.reply_to) for bubble in room.screen if bubble.is_copy]
    assert copies == [("who built the pyramids", card_of(room, case).id)]
    family_words = next(bubble for bubble in family.screen if bubble.text == "who built the pyramids")
    assert family_words.reaction == "👌"


async def test_a_room_that_comes_later_gets_everything_under_the_card(
    family: Family, new_room: MakeRoom
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await family.writes("the beginning of it")
    await family.sends(photo=[photo()])

    room = await new_room("valga", is_forum=False)

    copies = [(bubble.text or bubble.kind, bubble.reply_to) for bubble in room.screen if bubble.is_copy]
    card = card_of(room, case).id
    assert copies == [("the beginning of it", card), ("photo", card)]


async def test_an_answer_to_a_notice_is_an_answer_in_the_case(
    room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    await anna.closes(case)
    room.looks_away()
    await family.presses("I still need help")
    notice = room.hears("The family needs more help.")
    await anna.forges(f"ta:{case.word}", notice.id)

    await anna.writes("what is it that you need?", reply_to=notice.id)

    family.sees("what is it that you need?")


async def test_an_answer_to_a_notice_of_another_case_goes_to_that_family_alone(
    room: Group, anna: Mediator, family: Family, new_mediator: MakeMediator
) -> None:
    other = Family(room.stage, 880_000_043, "en", "Kalitina")
    await family.settles()
    await other.settles()
    case, another = await family.asks_for_a_person(), await other.asks_for_a_person()
    await anna.forges(f"ta:{case.word}")
    await anna.forges(f"ta:{another.word}")
    room.looks_away()
    await family.forges("pe:-:urgent")
    notice = room.hears("Urgent")
    family.looks_away()
    other.looks_away()

    await anna.writes("please call them now", reply_to=notice.id)

    family.sees("please call them now")
    other.sees_nothing_new()


# ── what is deleted ──


async def test_nothing_that_was_said_of_a_forgotten_case_stays(
    room: Group, anna: Mediator, family: Family
) -> None:
    before = [bubble.id for bubble in room.screen]
    await family.settles()
    case = await family.asks_for_a_person()
    letter = await family.sends(photo=[photo()])
    await anna.takes(case)
    await anna.writes("this is a letter from the school", reply_to=card_of(room, case).id)
    await family.edits(letter, photo=[photo()], caption="x" * 1025)  # comes as a new copy
    await family.forges("pe:-:urgent")
    assert len([bubble for bubble in room.screen if bubble.kind == "photo"]) == 2

    await family.forges("fo:yes")

    left = [bubble for bubble in room.screen if bubble.id not in before]
    deleted = room.hears("Case {word} is deleted. The family asked us to delete everything.", word=case.word)
    assert left == [deleted]


async def test_a_room_where_nothing_can_be_deleted_is_reported_once(
    stage: Stage, room: Group, anna: Mediator, family: Family, new_room: MakeRoom
) -> None:
    staff = await new_room("staff")
    await family.settles()
    case = await family.asks_for_a_person()
    for words in ("the first of three", "the second of three", "the third of three"):
        await family.writes(words)
    await anna.takes(case)
    await anna.closes(case)
    stage.phones.without_delete_rights.add(room.chat_id)
    staff.looks_away()

    stage.clock.tick(timedelta(days=RETENTION_DAYS + 1))
    await stage.sweep()

    staff.hears(NOT_DELETED)
    assert len(staff.news) == 1
    assert len([bubble for bubble in room.screen if bubble.author == DROM and bubble.is_copy]) == 3


async def test_a_mediators_words_that_cannot_be_deleted_are_reported(
    stage: Stage, room: Group, anna: Mediator, family: Family, new_room: MakeRoom
) -> None:
    """Telegram lets a bot delete what it has just said itself, but not what others said."""
    staff = await new_room("staff")
    await family.settles()
    case = await family.asks_for_a_person()
    await family.writes("the beginning of it")
    await anna.takes(case)
    written = await anna.writes("come on Monday at ten", reply_to=card_of(room, case).id)
    staff.looks_away()

    def is_hers(message: OutgoingMessage) -> bool:
        return isinstance(message, DeleteMessage) and message.message_id == written

    stage.phones.recorder.answer(is_hers, Refused(Refusal.NO_RIGHTS))
    await family.forges("fo:yes")

    staff.hears(NOT_DELETED)
    assert not any(bubble.is_copy for bubble in room.screen)

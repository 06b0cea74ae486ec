"""A family blocks the bot, or a message cannot be delivered: whoever waits is told."""

import pytest

from bot.domain.delivery import Refusal, Refused
from bot.domain.messages import CopyMessage, SendText
from tests.journeys.conftest import MakeRoom
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import Stage


async def test_a_family_that_blocks_the_bot_and_returns(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)

    room.looks_away()
    await family.blocks_the_bot()
    room.hears("The family cannot be reached now: it blocked the bot or left Telegram.")
    await anna.writes("are you there? please answer", case)
    room.hears("This message did not reach the family. Please send it another way.")
    room.looks_away()
    await family.returns()
    room.hears("The family can be reached again.")
    await anna.writes("good that you are back", case)

    family.sees("good that you are back")


async def test_a_block_that_telegram_told_nobody_about_is_noticed_once(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    stage.phones.blocked.add(family.chat_id)

    await anna.takes(case)
    await anna.writes("the first word to nobody", case)
    await anna.writes("the second word to nobody", case)

    said = room.says("The family cannot be reached now: it blocked the bot or left Telegram.")
    assert len([b for b in room.screen if said in b.text]) == 1
    stage.phones.blocked.clear()
    room.looks_away()
    await family.writes("I am here again")
    room.hears("The family can be reached again.")


async def test_a_message_that_cannot_be_copied_after_all_is_told_to_the_family(
    stage: Stage, room: Group, family: Family
) -> None:
    await family.settles()
    await family.asks_for_a_person()
    stage.phones.recorder.answer(
        lambda message: isinstance(message, CopyMessage), Refused(Refusal.NOT_COPYABLE)
    )

    await family.writes("protected words")

    family.hears("This kind of message cannot be passed on. Please send text, voice, a photo or a file.")


async def test_a_card_that_telegram_finds_invalid_is_told_to_staff(
    stage: Stage, room: Group, family: Family, new_room: MakeRoom
) -> None:
    staff = await new_room("staff")
    stage.phones.recorder.answer(
        lambda message: isinstance(message, SendText) and message.chat_id == room.chat_id,
        Refused(Refusal.INVALID),
    )
    await family.settles()

    case = await family.asks_for_a_person()

    staff.sees(case.word)


@pytest.mark.parametrize("status", ["restricted"])
async def test_a_bot_that_is_no_member_any_more_is_out(
    stage: Stage, room: Group, family: Family, status: str
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()

    await room.bot_becomes(status, is_member=False)

    assert (await family.case()).room_id is None
    assert case.room_id is not None

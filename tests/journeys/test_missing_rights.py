"""A right is missing in a room: one alarm, nothing lost, and what waited goes out when it is given."""

import pytest

from bot.domain.delivery import Refusal, Refused
from bot.domain.messages import CopyMessage, CreateTopic
from tests.journeys.conftest import MakeFamily, MakeRoom
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import Stage

pytestmark = pytest.mark.parametrize("house", ["sqlite"], indirect=True)
LATER = "Your last message has not reached the mediators yet. They get it as soon as that is possible."


def refuses_copies(stage: Stage, number: int) -> None:
    for _ in range(number):
        stage.phones.recorder.answer(
            lambda message: isinstance(message, CopyMessage), Refused(Refusal.NO_RIGHTS)
        )


async def test_many_refused_copies_are_one_alarm(
    stage: Stage, room: Group, family: Family, new_room: MakeRoom
) -> None:
    staff = await new_room("staff")
    await family.settles()
    case = await family.asks_for_a_person()
    refuses_copies(stage, 3)

    for words in ("the first of it all", "the second of it all", "the third of it all"):
        await family.writes(words)
        family.hears(LATER)

    alarm = staff.says("Case {word} could not be shown in its room. Please check that room.", word=case.word)
    assert len([bubble for bubble in staff.screen if alarm in bubble.text]) == 1


async def test_what_was_refused_arrives_once_and_in_order_when_the_right_is_given(
    stage: Stage, room: Group, family: Family, new_room: MakeRoom
) -> None:
    staff = await new_room("staff")
    await family.settles()
    case = await family.asks_for_a_person()
    await family.writes("the very beginning")
    refuses_copies(stage, 2)
    await family.writes("the first of it all")
    await family.writes("the second of it all")

    await room.bot_becomes("administrator", can_manage_topics=True)
    await room.bot_becomes("administrator", can_manage_topics=True)

    assert room.copies(case) == ["the very beginning", "the first of it all", "the second of it all"]
    refuses_copies(stage, 1)
    staff.looks_away()
    await family.writes("and one more thing")
    staff.hears("Case {word} could not be shown in its room. Please check that room.", word=case.word)


async def test_several_cases_without_topics_are_one_alarm(
    stage: Stage, room: Group, family: Family, new_family: MakeFamily, new_room: MakeRoom
) -> None:
    staff = await new_room("staff")
    stage.phones.without_topic_rights.add(room.chat_id)
    for one in (family, new_family(), new_family()):
        await one.settles()
        await one.asks_for_a_person()

    assert len([bubble for bubble in staff.screen if "🚨" in bubble.text]) == 1
    assert len([bubble for bubble in room.screen if "⚠️" in bubble.text]) == 1
    assert len([m for m in stage.phones.recorder.to(room.chat_id) if isinstance(m, CreateTopic)]) == 3


async def test_a_room_that_restricts_saving_content_is_told_which_setting_that_is(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)

    await anna.writes("good day to you all", case, has_protected_content=True)
    assert "Restrict saving content" in room.news[-1].text
    stage.phones.recorder.answer(lambda message: isinstance(message, CopyMessage), Refused(Refusal.PROTECTED))
    await anna.writes("good day to you again", case)
    assert "Restrict saving content" in room.news[-1].text

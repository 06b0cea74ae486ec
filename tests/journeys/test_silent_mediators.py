"""A mediator who has taken a case and says nothing: the case goes back to the queue, and everybody knows."""

import pytest

from bot.domain.cases import State
from bot.domain.delivery import Refusal, Refused
from bot.domain.messages import CopyMessage
from tests.journeys.conftest import MakeMediator, MakeRoom, Say
from tests.journeys.house import House
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import Stage, plain
from tests.journeys.times import comes, goes_by

REMINDED = "The family waits for your answer. If you write nothing, the case goes back to the queue."
RETURNED = "{owner} has written nothing for too long. The case is waiting again."
WAITS_AGAIN = "Your question {word} is waiting for another mediator."
ASKED = "Nobody has written here for days. If the case is over, press “Close”."


@pytest.fixture
def house(sqlite_house: House) -> House:
    """What is told here is the same on every database."""
    return sqlite_house


async def test_a_silent_mediator_is_called_by_name_and_then_the_case_returns(
    stage: Stage, office: Group, anna: Mediator, family: Family, new_mediator: MakeMediator, say: Say
) -> None:
    await anna.writes("/alias Marianna")
    comes(stage, "2026-03-09 09:00")
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    office.looks_away()
    await goes_by(stage, "2026-03-09 11:59")
    office.looks_away()

    await goes_by(stage, "2026-03-09 13:00")
    call = office.hears(REMINDED)
    assert f'<a href="tg://user?id={anna.user["id"]}">Marianna</a>' in call.text
    assert call.thread == office.topic_of(case)
    family.looks_away()
    office.looks_away()

    await goes_by(stage, "2026-03-09 13:59")
    office.sees_nothing_new()
    await goes_by(stage, "2026-03-09 14:00")

    told = office.hears(RETURNED, owner="Marianna")
    assert "9:00" in told.text and any(office.says("Take") in label for label in office.labels(told))
    assert office.topic_name(case).startswith("🟡")
    assert "tomorrow before 10:00" in family.hears(WAITS_AGAIN, word=case.word).text
    returned = await family.case()
    assert (returned.state, returned.mediator_id) == (State.WAITING, None)
    boris = new_mediator(office, "Borislavs")
    await boris.takes(case)
    await boris.writes("now it is me who helps", case)
    family.sees("now it is me who helps")
    await stage.counted(started=1, escalated=1, taken=2, returned=1, first_reply_1d=1)


async def test_the_weekend_between_is_not_the_mediator_s_silence(
    stage: Stage, office: Group, anna: Mediator, family: Family
) -> None:
    comes(stage, "2026-03-06 16:00")
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    await goes_by(stage, "2026-03-06 17:30", "2026-03-07 12:00", "2026-03-08 12:00", "2026-03-09 10:59")
    assert (await family.case()).state is State.TAKEN
    office.sees_nothing_like(office.says(REMINDED))
    await goes_by(stage, "2026-03-09 11:00", "2026-03-09 13:00")
    assert (await family.case()).state is State.WAITING


async def test_who_had_the_last_word_keeps_the_case_and_is_asked_to_close_it(
    stage: Stage, office: Group, anna: Mediator, family: Family
) -> None:
    comes(stage, "2026-03-02 13:00")
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    await anna.writes("please send me the letter", case)
    await goes_by(stage, "2026-03-06 16:00")
    office.sees_nothing_like(office.says(ASKED))

    await goes_by(stage, "2026-03-09 13:00")

    asked = office.hears(ASKED)
    assert any(office.says("Close") in label for label in office.labels(asked))
    family.looks_away()
    await goes_by(stage, "2026-03-16 13:00", "2026-03-23 13:00", "2026-03-30 13:00")
    assert len([one for one in office.of_case(case) if office.says(ASKED) in one.text]) == 2, "not for ever"
    family.sees_nothing_new()
    assert (await family.case()).state is State.TAKEN


async def test_a_family_that_writes_again_waits_from_its_first_unanswered_word(
    stage: Stage, office: Group, anna: Mediator, family: Family
) -> None:
    comes(stage, "2026-03-09 09:00")
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    await anna.writes("what does the letter say", case)
    for moment in ("2026-03-09 10:00", "2026-03-09 11:00", "2026-03-09 13:30"):
        comes(stage, moment)
        await family.writes("I do not understand it")
        await stage.ticks()

    await goes_by(stage, "2026-03-09 14:00", "2026-03-09 15:00")

    assert (await family.case()).state is State.WAITING
    assert "10:00" in office.hears(RETURNED, owner=office.says("a colleague").capitalize()).text


async def test_an_answer_after_the_reminder_keeps_the_case(
    stage: Stage, office: Group, anna: Mediator, family: Family
) -> None:
    comes(stage, "2026-03-09 09:00")
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    await goes_by(stage, "2026-03-09 13:00")
    await anna.writes("// I am calling the office for them", case)
    await goes_by(stage, "2026-03-09 13:30")
    await anna.writes("I have called the office", case)
    await goes_by(stage, "2026-03-09 14:00", "2026-03-10 14:00")
    assert (await family.case()).state is State.TAKEN


async def test_a_sign_is_enough_for_a_thank_you(
    stage: Stage, office: Group, anna: Mediator, family: Family
) -> None:
    comes(stage, "2026-03-09 09:00")
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    await anna.writes("they will call you tomorrow", case)
    await family.writes("thank you very much")
    await goes_by(stage, "2026-03-09 13:00")
    office.hears("If it needs no answer, a reaction to its message is enough.")
    await anna.reacts("👍", office.of_case(case)[-2].id)
    await goes_by(stage, "2026-03-09 16:59", "2026-03-10 12:00")
    assert (await family.case()).state is State.TAKEN


async def test_an_answer_that_did_not_arrive_is_none(
    stage: Stage, office: Group, anna: Mediator, family: Family
) -> None:
    comes(stage, "2026-03-09 09:00")
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    refusal = Refused(Refusal.NO_VOICE)
    stage.phones.recorder.answer(lambda one: isinstance(one, CopyMessage), refusal)
    await anna.writes("", case, voice={"file_id": "a", "file_unique_id": "b", "duration": 3})
    await goes_by(stage, "2026-03-09 13:00", "2026-03-09 14:00")
    assert (await family.case()).state is State.WAITING


async def test_what_the_silent_mediator_writes_afterwards_is_held_back_until_they_take_it_again(
    stage: Stage, office: Group, anna: Mediator, family: Family
) -> None:
    comes(stage, "2026-03-09 09:00")
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    await goes_by(stage, "2026-03-09 13:00", "2026-03-09 14:00")
    family.looks_away()
    await anna.writes("sorry for being late", case)
    office.hears("Not sent. Take the case first. Notes to colleagues begin with //")
    family.sees_nothing_new()


async def test_a_family_that_has_blocked_the_bot_disturbs_nobody(
    stage: Stage, office: Group, anna: Mediator, family: Family
) -> None:
    comes(stage, "2026-03-09 09:00")
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    await family.blocks_the_bot()
    office.looks_away()
    await goes_by(stage, "2026-03-09 13:00", "2026-03-09 14:00", "2026-03-09 16:59")
    assert (await family.case()).state is State.TAKEN
    assert REMINDED not in " ".join(plain(one.text) for one in office.news)
    await family.returns()
    await goes_by(stage, "2026-03-10 09:00")
    assert (await family.case()).state is State.TAKEN, "first a reminder, since nobody could have answered"
    office.hears(REMINDED)


async def test_in_a_group_without_topics_the_reminder_stands_under_the_card(
    stage: Stage, new_room: MakeRoom, new_mediator: MakeMediator, family: Family
) -> None:
    group = await new_room("valga", is_forum=False)
    boris = new_mediator(group, "Borislavs")
    comes(stage, "2026-03-09 09:00")
    await family.settles()
    case = await family.asks_for_a_person()
    await boris.takes(case)
    await goes_by(stage, "2026-03-09 12:00")
    assert group.hears(REMINDED).reply_to == (await family.case()).card_message_id
    await goes_by(stage, "2026-03-09 13:00")
    await boris.takes(case)
    assert (await family.case()).state is State.TAKEN

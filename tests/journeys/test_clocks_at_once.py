"""The clocks of several processes, mediators who press meanwhile, and crashes between the steps."""

import asyncio

import pytest

from bot.domain.cases import State
from tests.journeys.conftest import MakeFamily, MakeMediator, MakeRoom
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import Stage
from tests.journeys.times import comes, goes_by

RETURNED = "{owner} has written nothing for too long. The case is waiting again."
STILL = "Nobody has taken this case yet."
GONE = "Colleagues in another room have the case now: {places}."
WAITS_AGAIN = "Your question {word} is waiting for another mediator."


class PowerCut(BaseException):
    """The process ends here: nothing may catch it."""


async def tick(stage: Stage) -> None:
    """One process looks at the clocks; what it says is delivered later."""
    await stage.services.clocks.tick(stage.ground.transactions.reading, stage.ground.transactions)


def said(group: Group, sentence: str, **values: object) -> int:
    return len([one for one in group.screen if group.says(sentence, **values) in one.text])


async def test_what_three_processes_find_due_happens_once(
    stage: Stage, office: Group, anna: Mediator, new_family: MakeFamily, new_room: MakeRoom
) -> None:
    estonia = await new_room("ee")
    comes(stage, "2026-03-09 09:00")
    families = [new_family() for _ in range(4)]
    for family in families:
        await family.settles()
        await family.asks_for_a_person()
    cases = [await family.case() for family in families]
    for case in cases[:2]:
        await anna.takes(case)
    for moment in ("2026-03-09 11:00", "2026-03-09 13:00", "2026-03-09 14:00"):
        comes(stage, moment)
        await asyncio.gather(tick(stage), tick(stage), tick(stage))
    await stage.settle()

    assert said(office, RETURNED, owner=office.says("a colleague").capitalize()) == 2
    assert said(office, STILL) == 2
    assert said(office, GONE, places="Eesti") == 4, "on each card, and below it"
    assert said(office, "What waits today") == 1
    assert [len(family.screen) for family in families[:2]] == [len(families[0].screen)] * 2
    assert len(stage.phones.topics[estonia.chat_id]) == 2
    await stage.counted(started=4, escalated=4, taken=2, returned=2, widened=2)


async def test_a_take_and_the_move_to_another_room_at_the_same_moment_leave_one_truth(
    stage: Stage, office: Group, anna: Mediator, family: Family, new_room: MakeRoom
) -> None:
    estonia = await new_room("ee")
    comes(stage, "2026-03-09 09:00")
    await family.settles()
    case = await family.asks_for_a_person()
    await goes_by(stage, "2026-03-09 11:00")
    comes(stage, "2026-03-09 14:00")

    await asyncio.gather(tick(stage), anna.takes(case))
    await stage.settle()

    found = await family.case()
    moved = len(stage.phones.topics.get(estonia.chat_id, {})) == 1
    assert moved == (found.state is State.WAITING)
    assert moved == (found.mediator_id is None)


async def test_an_answer_at_the_moment_of_the_return_either_counts_or_is_held_back(
    stage: Stage, office: Group, anna: Mediator, family: Family
) -> None:
    comes(stage, "2026-03-09 09:00")
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    await goes_by(stage, "2026-03-09 13:00")
    comes(stage, "2026-03-09 14:00")

    await asyncio.gather(tick(stage), anna.writes("the answer to it", case))
    await stage.settle()

    arrived = any(one.text == "the answer to it" for one in family.screen)
    assert arrived == ((await family.case()).state is State.TAKEN)


@pytest.mark.parametrize("sentence", [GONE, "Nobody took this case in time here: {places}"])
async def test_a_crash_in_the_middle_of_a_move_leaves_the_case_where_it_was(
    stage: Stage, office: Group, family: Family, new_room: MakeRoom, sentence: str
) -> None:
    estonia = await new_room("ee")
    comes(stage, "2026-03-09 09:00")
    await family.settles()
    case = await family.asks_for_a_person()
    await family.writes("the beginning of it")
    await goes_by(stage, "2026-03-09 11:00")
    before = await stage.ground.rows("SELECT id FROM outbox")
    stage.translator.breaks_at[sentence] = PowerCut()
    with pytest.raises(PowerCut):
        await goes_by(stage, "2026-03-09 14:00")
    assert await stage.ground.rows("SELECT id FROM outbox") == before
    stage.translator.breaks_at.clear()

    await goes_by(stage, "2026-03-09 14:01", "2026-03-09 14:02")

    assert estonia.copies(case) == ["the beginning of it"]
    assert said(office, GONE, places="Eesti") == 2, "on the card, and below it"


async def test_a_crash_in_the_middle_of_a_return_is_made_good_once(
    stage: Stage, office: Group, anna: Mediator, family: Family, new_mediator: MakeMediator
) -> None:
    comes(stage, "2026-03-09 09:00")
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    await goes_by(stage, "2026-03-09 13:00")
    stage.translator.breaks_at[WAITS_AGAIN] = PowerCut()
    with pytest.raises(PowerCut):
        await goes_by(stage, "2026-03-09 14:00")
    assert (await family.case()).state is State.TAKEN
    stage.translator.breaks_at.clear()

    await goes_by(stage, "2026-03-09 14:01", "2026-03-09 14:02")

    family.hears(WAITS_AGAIN, word=case.word)
    assert said(office, RETURNED, owner=office.says("a colleague").capitalize()) == 1


async def test_a_crash_in_the_middle_of_a_morning_does_not_cost_the_morning(
    stage: Stage, office: Group, family: Family
) -> None:
    comes(stage, "2026-03-08 12:00")
    await family.settles()
    await family.asks_for_a_person()
    stage.translator.breaks_at["What waits today"] = PowerCut()
    with pytest.raises(PowerCut):
        await goes_by(stage, "2026-03-09 09:00")
    stage.translator.breaks_at.clear()
    await goes_by(stage, "2026-03-09 09:01", "2026-03-09 09:02")
    assert said(office, "What waits today") == 1

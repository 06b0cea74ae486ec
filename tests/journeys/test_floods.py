"""One account sends without end: others are not held up, it is told so once, and its need is still heard."""

from datetime import timedelta

import pytest

from bot.domain.bounds import (
    FULL_TOLD_FOR,
    MOST_UNSENT,
    MOST_UNSENT_OF_CASE,
    MOST_WAITING,
    MOST_WAITING_IN_NEED,
    Daily,
)
from bot.domain.cases import State
from bot.domain.messages import SendText
from tests.journeys.conftest import MakeFamily, MakeRoom
from tests.journeys.floods import HARMLESS, TOLD, answered, flood, one_update
from tests.journeys.house import House
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import Stage

DAILY = Daily()
OFTEN = "You have asked for a person many times today. You can ask again tomorrow."


@pytest.fixture
def house(sqlite_house: House) -> House:
    """Bounds ask nothing special of a database; their order does, elsewhere."""
    return sqlite_house


async def test_in_the_middle_of_its_flood_a_family_in_danger_is_answered_with_112(
    stage: Stage, family: Family
) -> None:
    await family.settles()
    await flood(stage, family, MOST_WAITING + 50)
    await stage.services.inbox.receive([one_update(stage, family, "my house is burning help")])
    await stage.settle()
    while await stage.services.inbox.process_next():
        pass
    await stage.settle()
    assert any("112" in one.text and "In danger? Call now." in one.text for one in family.screen)


async def test_whoever_is_in_danger_waits_for_one_message_of_each_other_family_at_most(
    stage: Stage, family: Family, new_family: MakeFamily
) -> None:
    """Nobody reads the words of an update before it is handled: the turns see to it, whoever wrote first."""
    others = [new_family(name=f"Pere{number}pere") for number in range(10)]
    for one in (family, *others):
        await one.settles()
    for one in others:
        await flood(stage, one, MOST_WAITING)
    await stage.services.inbox.receive([one_update(stage, family, "my house is burning help")])

    for _ in range(len(others) + 1):
        assert not (await answered(stage, {family.chat_id}))[family.chat_id]
        assert await stage.services.inbox.process_next()

    assert (await answered(stage, {family.chat_id}))[family.chat_id]
    waiting = await stage.ground.rows("SELECT count(*) AS n FROM inbox WHERE state = 'open'")
    assert waiting == [{"n": len(others) * (MOST_WAITING - 1)}]
    # The road out prefers it as well: it is read before what the others asked first.
    (first, *_) = await stage.services.outbox.exchange((), 1)
    assert isinstance(first.message, SendText)
    assert (first.message.chat_id, "112" in first.message.text) == (family.chat_id, True)
    stage.leaves_something_behind = True


async def test_a_flood_of_danger_is_bounded_too(stage: Stage, family: Family) -> None:
    await family.settles()
    await flood(stage, family, 300, "my house is burning help")
    [row] = await stage.ground.rows("SELECT count(*) AS n FROM inbox WHERE state = 'open'")
    assert row["n"] == MOST_WAITING_IN_NEED
    stage.leaves_something_behind = True


async def test_it_is_said_again_after_a_while_and_what_comes_later_is_read(
    stage: Stage, family: Family
) -> None:
    await family.settles()
    for _ in range(2):
        await flood(stage, family, MOST_WAITING + 5)
        await stage.settle()
        while await stage.services.inbox.process_next():
            pass
        await stage.settle()
        stage.clock.tick(FULL_TOLD_FOR)
    assert len([one for one in family.screen if TOLD in one.text]) == 2
    family.looks_away()
    await family.writes(HARMLESS)
    family.sees("How to find a family doctor?")


async def test_answers_do_not_pile_up_for_somebody_who_gets_them_slowly(stage: Stage, family: Family) -> None:
    await family.settles()
    async with stage.telegram_takes_nothing():
        for _ in range(MOST_UNSENT + 20):
            await family.writes(HARMLESS)
        assert (await answered(stage, {family.chat_id}))[family.chat_id] <= MOST_UNSENT + 2
        await family.writes("my house is burning help")
    assert any("In danger? Call now." in one.text for one in family.screen)
    assert len([one for one in family.screen if TOLD in one.text]) == 1


async def test_a_flood_in_a_case_leaves_the_room_to_others(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    async with stage.telegram_takes_nothing():
        for number in range(MOST_UNSENT_OF_CASE + 10):
            await family.writes(f"and {number}")
        await family.writes("my house is burning help")
    assert len(room.copies(case)) <= MOST_UNSENT_OF_CASE + 1
    texts = [one.text for one in family.screen]
    assert any("This one was not passed on." in text for text in texts)
    assert any("In danger? Call now." in text for text in texts)
    await family.writes("afterwards it goes on")
    assert "afterwards it goes on" in room.copies(case)


async def test_opening_and_taking_back_all_day_comes_to_an_end_and_begins_anew_tomorrow(
    stage: Stage, room: Group, family: Family
) -> None:
    await family.settles()
    for _ in range(DAILY.calls):
        case = await family.asks_for_a_person()
        assert case.state is State.WAITING
        await family.forges(f"wi:{case.word}")
    await family.writes("/person")
    family.hears(OFTEN)
    await family.forges(f"re:{case.word}")
    family.hears(OFTEN)
    assert not any(case.is_open for case in await stage.cases_of(family.chat_id))

    stage.clock.tick(timedelta(days=1, minutes=1))
    assert (await family.asks_for_a_person()).is_open


async def test_forgetting_is_no_way_around_and_is_told_truly(
    stage: Stage, room: Group, family: Family
) -> None:
    await family.settles()
    for _ in range(DAILY.calls):
        await family.asks_for_a_person()
        await family.forges("fo:yes")
    assert any("One thing stays until" in one.text for one in family.news)
    await family.settles()
    await family.forges("yes:-")
    family.hears(OFTEN)
    assert await stage.cases_of(family.chat_id) == ()

    stage.clock.tick(timedelta(days=1, hours=2))
    await stage.sweep()
    assert await stage.ground.rows("SELECT * FROM tallies") == []


async def test_in_danger_the_way_to_a_person_stays_open_longer(
    stage: Stage, room: Group, family: Family
) -> None:
    await family.settles()
    for _ in range(DAILY.calls):
        case = await family.asks_for_a_person()
        await family.forges(f"wi:{case.word}")
    for _ in range(DAILY.calls, DAILY.urgent_calls):
        await family.forges("pe:-:urgent:-")
        case = await family.case()
        assert case.is_open and case.urgent
        await family.forges(f"wi:{case.word}")
    await family.forges("pe:-:urgent:-")
    family.hears(OFTEN)
    assert "112" in family.news[-1].text


async def test_a_case_does_not_go_to_and_fro_all_day(
    stage: Stage, room: Group, anna: Mediator, new_room: MakeRoom, family: Family
) -> None:
    narva = await new_room("narva")
    there = Mediator(stage, 770_000_300, "Borislavs", narva)
    await family.settles()
    case = await family.asks_for_a_person()
    rooms = {row["id"] for row in await stage.ground.rows("SELECT id FROM rooms")}
    for _ in range(DAILY.moves):
        now = (await family.case()).room_id
        presser = anna if now == case.room_id else there
        await presser.forges(f"mn:{case.word}:{(rooms - {now}).pop()}")
    before = await family.case()
    presser = anna if before.room_id == case.room_id else there
    await presser.forges(f"mn:{case.word}:{(rooms - {before.room_id}).pop()}")
    presser.group.hears(
        "Case {word} has changed rooms many times today. Please agree among yourselves who keeps it.",
        word=case.word,
    )
    assert (await family.case()).room_id == before.room_id

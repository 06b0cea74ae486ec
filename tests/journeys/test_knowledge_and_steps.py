"""A card that a mediator sends is a word to the family, and what was asked in a room stays in that room."""

from datetime import timedelta

import pytest

from bot.domain.actions import Verb, act
from bot.domain.cases import Case, State
from bot.domain.relays import Side
from tests.journeys.conftest import MakeMediator, MakeRoom
from tests.journeys.house import House
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import Stage
from tests.journeys.test_knowledge_in_rooms import ASKS, DOCTOR, title_of
from tests.journeys.test_transfers import WITH_OTHERS, chooses_narva
from tests.journeys.times import comes, goes_by


@pytest.fixture
def house(sqlite_house: House) -> House:
    """These stories ask nothing special of a database."""
    return sqlite_house


async def taken_case(family: Family, anna: Mediator) -> Case:
    await family.settles("ru")
    case = await family.asks_for_a_person()
    await anna.takes(case)
    return case


async def sends_card(mediator: Mediator, case: Case) -> None:
    await mediator.forges(act(Verb.SEND_CARD, case.word, DOCTOR), thread=mediator.group.topic_of(case))


async def test_who_sends_a_card_is_not_silent_and_has_the_last_word(
    stage: Stage, office: Group, anna: Mediator, family: Family
) -> None:
    comes(stage, "2026-03-09 09:00")
    case = await taken_case(family, anna)
    await goes_by(stage, "2026-03-09 11:00")
    await sends_card(anna, case)

    sent = await family.case()
    assert (sent.waits_since, sent.last_word_at) == (None, stage.clock.now())
    await goes_by(stage, "2026-03-09 14:00", "2026-03-09 16:00")
    assert (await family.case()).state is State.TAKEN


async def test_a_later_card_answers_too_and_is_no_second_first_reply(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    case = await taken_case(family, anna)
    await anna.writes("good day", case)
    await family.writes("and where is that?")
    assert (await family.case()).waits_since is not None
    stage.clock.tick(timedelta(minutes=5))
    await sends_card(anna, case)

    answered = await family.case()
    assert (answered.waits_since, answered.last_word_at) == (None, stage.clock.now())
    await stage.counted(started=1, escalated=1, taken=1, card_sent=1, first_reply_1h=1)


async def test_after_a_transfer_the_old_room_sends_nothing_and_the_new_one_does(
    stage: Stage,
    room: Group,
    anna: Mediator,
    family: Family,
    new_room: MakeRoom,
    new_mediator: MakeMediator,
) -> None:
    boris = new_mediator(await new_room("narva"), "Borislavs")
    case = await taken_case(family, anna)
    old_topic = room.topic_of(case)
    await anna.presses("Knowledge", case)
    prompt = room.hears(ASKS)
    await chooses_narva(anna, case)
    await anna.presses("Without a note", case)
    family.hears(WITH_OTHERS, places="Нарва", word=case.word)
    moved = await family.case()
    async with stage.ground.transactions() as uow:
        assert all(relay.side is not Side.PROMPT for relay in await uow.cases.relays(moved.id))
    family.looks_away()

    await anna.forges(act(Verb.SEND_CARD, case.word, DOCTOR), prompt.id, thread=old_topic)
    await anna.writes("perearst", case, reply_to=prompt.id)
    family.sees_nothing_new()

    await boris.takes(case)
    await sends_card(boris, case)
    family.sees(title_of(stage, "ru"))

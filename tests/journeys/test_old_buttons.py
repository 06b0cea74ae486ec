"""Buttons that outlive what they were for: pressed again, of a case that is over, deleted or elsewhere."""

from datetime import timedelta

import pytest

from bot.domain.actions import CASE_VERBS, Verb
from bot.domain.cases import State
from tests.journeys.conftest import MakeMediator, MakeRoom
from tests.journeys.house import House
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import RETENTION_DAYS, Stage

FULL = {
    Verb.OUTCOME: "oc:{word}:no_reply",
    Verb.INSTITUTIONS: "is:{word}:referred:0",
    Verb.INSTITUTION: "it:{word}:solved:-",
    Verb.PERSONS: "ps:{word}:solved:3:-",
    Verb.MOVE_TO: "mt:{word}:1",
    Verb.MOVE_NOW: "mn:{word}:1",
}
#: Everything but "open it again", which is what a closed case is left for.
REPLAYED = [*sorted(CASE_VERBS - {Verb.REOPEN}), Verb.SEND_CARD]


@pytest.fixture
def house(sqlite_house: House) -> House:
    """Old buttons ask nothing special of a database."""
    return sqlite_house


def pressed(verb: Verb, word: str) -> str:
    full = {Verb.SEND_CARD: "ks:{word}:family-doctor-find:EE"} | FULL
    return full.get(verb, f"{verb}:{{word}}").format(word=word)


async def test_after_the_end_of_a_case_every_old_button_is_answered_and_changes_nothing(
    stage: Stage, room: Group, anna: Mediator, new_mediator: MakeMediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    await anna.closes(case)
    before, counts = await family.case(), await stage.counts()
    family.looks_away()

    for presser in (anna, new_mediator(room, "Borislavs")):
        for verb in REPLAYED:
            await presser.forges(pressed(verb, case.word), thread=room.topic_of(case))
            assert room.news, f"{verb} was not answered"
    for data in (f"wi:{case.word}", f"fe:{case.word}:better"):
        await family.forges(data)
        assert family.news, f"{data} was not answered"

    after = await family.case()
    assert (after.state, after.outcome, after.mediator_id) == (
        State.CLOSED,
        before.outcome,
        before.mediator_id,
    )
    assert await stage.counts() == counts


async def test_buttons_of_a_deleted_case_are_answered_and_open_nothing(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    await anna.closes(case)
    stage.clock.tick(timedelta(days=RETENTION_DAYS + 1))
    await stage.sweep()
    assert await stage.cases_of(family.chat_id) == ()

    for verb in (*REPLAYED, Verb.REOPEN):
        await anna.forges(pressed(verb, case.word))
        room.hears("This button no longer works.")
    for data in (f"wi:{case.word}", f"re:{case.word}", f"fe:{case.word}:good", f"sm:{case.word}:1"):
        await family.forges(data)
        assert family.news, f"{data} was not answered"
    assert await stage.cases_of(family.chat_id) == ()


async def test_buttons_of_a_case_that_went_to_another_room_do_nothing_in_the_first(
    stage: Stage, room: Group, anna: Mediator, new_room: MakeRoom, family: Family
) -> None:
    await new_room("narva")
    await family.settles()
    case = await family.asks_for_a_person()
    thread = room.topic_of(case)
    await anna.takes(case)
    await anna.forges(f"mn:{case.word}:2", thread=thread)
    before = await family.case()
    assert before.state is State.WAITING

    for verb in (*REPLAYED, Verb.REOPEN):
        await anna.forges(pressed(verb, case.word))
        room.hears("This button no longer works.")
    assert await family.case() == before


async def test_a_button_in_a_language_that_is_not_there_changes_no_language(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    rows = await stage.ground.rows("SELECT language FROM mediators")
    for language in ("xx", "rml", "EN", "en-GB", "", "../et"):
        await family.forges(f"la:{language}")
        family.hears("This button no longer works.")
        await anna.forges(f"ri:{language}")
        assert room.news
    async with stage.ground.transactions.reading() as uow:
        contact = await uow.contacts.find(family.chat_id)
    assert contact is not None and contact.language == "en"
    assert {row["language"] for row in await stage.ground.rows("SELECT language FROM mediators")} <= {
        None,
        *(row["language"] for row in rows),
    }

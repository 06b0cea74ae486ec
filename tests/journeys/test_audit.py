"""What staff do is noted without a word of what anybody wrote; who asks to be erased is."""

import json

import pytest

from bot.cli.people import NobodyKnownError, as_lines, erase_family, erase_staff
from bot.domain.audit import AuditEntry, Deed
from bot.services.voice import Voice
from tests.doubles import FrozenClock
from tests.journeys.conftest import MakeMediator, MakeRoom
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import ADMIN, Stage


async def deeds(stage: Stage) -> tuple[AuditEntry, ...]:
    async with stage.ground.transactions.reading() as uow:
        return await uow.audit.entries()


def voice(stage: Stage) -> Voice:
    return Voice(stage.shelf, stage.translator, frozenset({ADMIN}))


async def test_a_case_is_noted_by_its_word_and_by_who_had_it(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await anna.writes("/hours Mo-Fr 9-17")
    await anna.writes("/promise 4h")
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    await anna.closes(case)

    found = await deeds(stage)

    bind, *rest = [(entry.deed, entry.user_id) for entry in found]
    assert bind == (Deed.BIND, ADMIN)
    assert rest[-2:] == [(Deed.TAKE, anna.user["id"]), (Deed.CLOSE, anna.user["id"])]
    assert {entry.subject for entry in found[-2:]} == {case.word}
    assert Deed.PROMISE in {entry.deed for entry in found}


async def test_a_tap_that_was_refused_is_no_deed(
    stage: Stage, room: Group, anna: Mediator, family: Family, new_mediator: MakeMediator
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    await new_mediator(room, "Secondo").forges(f"ta:{case.word}")

    assert [entry.deed for entry in await deeds(stage)].count(Deed.TAKE) == 1


async def test_with_the_case_goes_its_word_and_the_deed_stays(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    await anna.takes(await family.asks_for_a_person())

    await family.forges("fo:yes")

    take = (await deeds(stage))[-1]
    assert (take.deed, take.subject, take.user_id) == (Deed.TAKE, "", anna.user["id"])


async def test_an_operator_erases_a_family(stage: Stage, room: Group, family: Family) -> None:
    await family.settles()
    await family.asks_for_a_person()
    before = await stage.counts()

    said = await erase_family(stage.ground.transactions, voice(stage), family.chat_id)
    await stage.settle()

    assert "1 cases" in said and str(family.chat_id) not in said
    assert [await stage.ground.rows(f"SELECT * FROM {name}") for name in ("contacts", "cases")] == [[], []]
    assert stage.phones.topics[room.chat_id] == {}
    assert await stage.counts() == before
    assert (await deeds(stage))[-1] == AuditEntry(stage.clock.now(), None, Deed.ERASE)
    with pytest.raises(NobodyKnownError):
        await erase_family(stage.ground.transactions, voice(stage), family.chat_id)


async def test_an_operator_erases_a_mediator_and_the_open_case_waits_again(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await anna.writes("/alias Maarja")
    await family.settles()
    ended = await family.asks_for_a_person()
    await anna.takes(ended)
    await anna.closes(ended)
    case = await family.asks_for_a_person()
    await anna.takes(case)

    said = await erase_staff(stage.ground.transactions, voice(stage), anna.user["id"])
    await stage.settle()

    assert "1 open cases" in said
    assert await stage.ground.rows("SELECT * FROM mediators WHERE alias_sealed IS NOT NULL") == []
    assert anna.user["id"] not in {entry.user_id for entry in await deeds(stage)}
    assert (await family.case()).state == "waiting"
    with pytest.raises(NobodyKnownError):
        await erase_staff(stage.ground.transactions, voice(stage), anna.user["id"])


def test_the_audit_is_a_table_or_json() -> None:
    entry = AuditEntry(FrozenClock().now(), 5, Deed.TAKE, "K7M2")
    [line] = as_lines([entry], as_json=False)
    assert line.split() == ["2026-03-02", "10:00", "take", "K7M2", "5"]
    [line] = as_lines([entry], as_json=True)
    assert json.loads(line)["deed"] == "take"
    assert as_lines([], as_json=False) == ["Nothing is noted."]


async def test_absence_language_and_the_dashboard_are_noted_without_content(
    stage: Stage, room: Group, anna: Mediator, new_room: MakeRoom
) -> None:
    staff = await new_room("staff")
    boss = Mediator(stage, anna.user["id"], "Annavera", staff)
    await anna.writes("/away 30.3.")
    await anna.writes("/back")
    await anna.writes("/language lv")
    await boss.writes("/dashboard")

    found = [(entry.deed, entry.user_id) for entry in await deeds(stage) if entry.deed is not Deed.BIND]

    asked = (Deed.AWAY, Deed.BACK, Deed.LANGUAGE, Deed.DASHBOARD)
    assert found == [(deed, anna.user["id"]) for deed in asked]
    assert not [entry for entry in await deeds(stage) if "30" in entry.subject or "lv" in entry.subject]

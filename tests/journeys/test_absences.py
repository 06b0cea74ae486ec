"""`/away` and `/back`: nobody counts on a mediator who is away, and no family waits for one."""

from collections.abc import Callable

import pytest

from bot.domain.cases import State
from tests.journeys.conftest import MakeFamily, MakeRoom
from tests.journeys.house import House
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import ADMIN, Stage, plain
from tests.journeys.times import comes, goes_by


@pytest.fixture
def house(sqlite_house: House) -> House:
    """What is told here is the same on every database."""
    return sqlite_house


async def test_whose_family_waits_gets_another_mediator_and_who_was_answered_keeps_theirs(
    stage: Stage, office: Group, anna: Mediator, family: Family, new_family: MakeFamily
) -> None:
    await anna.writes("/alias Marianna")
    comes(stage, "2026-03-09 09:00")
    answered = new_family()
    for one in (family, answered):
        await one.settles()
        await one.asks_for_a_person()
        await anna.takes(await one.case())
    await anna.writes("send me the letter", await answered.case())
    family.looks_away()
    answered.looks_away()
    office.looks_away()

    await anna.writes("/away until 24.12")
    told = office.hears("You are away. Your last day away: {date}", date="24. detsember 2026")
    assert office.says("You end it with /back or by taking a case.") in told.text
    await goes_by(stage, "2026-03-09 09:01")

    office.hears("{owner} is away. The case is waiting again.", owner="Marianna")
    family.hears("Your question {word} is waiting for another mediator.", word=(await family.case()).word)
    answered.sees_nothing_new()
    assert (await answered.case()).state is State.TAKEN

    await answered.writes("here is the letter")
    await goes_by(stage, "2026-03-09 09:30")
    assert (await answered.case()).state is State.WAITING
    await stage.counted(started=2, escalated=2, taken=2, returned=2, first_reply_1h=1)


async def test_at_night_the_case_stays_until_the_morning(
    stage: Stage, office: Group, anna: Mediator, family: Family
) -> None:
    comes(stage, "2026-03-09 16:30")
    await family.settles()
    await anna.takes(await family.asks_for_a_person())
    comes(stage, "2026-03-09 22:00")
    await anna.writes("/away 31.3")
    family.looks_away()
    await goes_by(stage, "2026-03-09 22:01", "2026-03-10 08:59")
    family.sees_nothing_new()
    await goes_by(stage, "2026-03-10 09:00")
    assert (await family.case()).state is State.WAITING


async def test_away_shows_who_is_away_here_and_back_ends_it(
    stage: Stage, office: Group, anna: Mediator, new_room: MakeRoom
) -> None:
    await anna.writes("/alias Marianna")
    await anna.writes("/away")
    office.hears("Nobody is away.")
    await anna.writes("/away 2026-12-24")
    await anna.writes("/away")
    office.sees("🌴 Eemal: Marianna (→ 24. detsember 2026)")
    other = await new_room("ee")
    await Mediator(stage, ADMIN, "Direktorova", other).writes("/away")
    other.hears("Nobody is away.")
    await anna.writes("/back")
    office.hears("You are not away any more.")
    await anna.writes("/away")
    office.hears("Nobody is away.")


async def test_taking_a_case_ends_the_absence(
    stage: Stage, office: Group, anna: Mediator, family: Family
) -> None:
    await anna.writes("/away 24.12")
    comes(stage, "2026-03-09 09:00")
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    assert office.hears("You are not away any more.").thread == office.topic_of(case)
    await goes_by(stage, "2026-03-09 10:00")
    assert (await family.case()).state is State.TAKEN


@pytest.mark.parametrize("words", ["soon", "1.3", "32.1", "2020-01-01", "24.12-31.12", "9:00"])
async def test_a_day_that_is_none_changes_nothing(
    stage: Stage, office: Group, anna: Mediator, words: str
) -> None:
    comes(stage, "2026-03-09 09:00")
    await anna.writes(f"/away {words}" if words != "1.3" else "/away 1.3.2026")
    assert (
        "/away 24.12"
        in office.hears("I do not understand the day. Write your last day away, for example:").text
    )
    assert await stage.ground.rows("SELECT id FROM mediators WHERE away_until IS NOT NULL") == []


async def test_absences_are_said_in_a_mediators_room(
    stage: Stage, new_room: MakeRoom, new_group: Callable[..., Group]
) -> None:
    staff, stranger = await new_room("staff"), new_group()
    await Mediator(stage, ADMIN, "Direktorova", staff).writes("/away 24.12")
    staff.hears("This works in a room that gets families’ questions.")
    await Mediator(stage, ADMIN, "Direktorova", stranger, phone="en").writes("/back")
    assert "/bind" in plain(stranger.news[-1].text)
    assert await stage.ground.rows("SELECT id FROM mediators WHERE away_until IS NOT NULL") == []

"""Each working morning a room reads what waits: once, and nothing when there is nothing to say."""

import asyncio

import pytest

from tests.journeys.conftest import MakeFamily, MakeRoom, Say
from tests.journeys.house import House
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import Stage, plain
from tests.journeys.times import comes, goes_by

TITLE = "What waits today"


@pytest.fixture
def house(sqlite_house: House) -> House:
    """What is told here is the same on every database."""
    return sqlite_house


def mornings(group: Group) -> list[str]:
    """Every digest on the screen of a group."""
    return [plain(one.text) for one in group.screen if group.says(TITLE) in one.text]


async def test_a_morning_names_who_waits_who_is_silent_and_what_was_closed(
    stage: Stage, office: Group, anna: Mediator, new_family: MakeFamily
) -> None:
    comes(stage, "2026-03-06 10:00")
    waits, silent, answered, closed = [new_family() for _ in range(4)]
    for one in (waits, silent, answered, closed):
        await one.settles()
        await one.asks_for_a_person()
    words = [(await one.case()) for one in (waits, silent, answered, closed)]
    comes(stage, "2026-03-06 16:30")
    for case in words[1:]:
        await anna.takes(case)
    await anna.writes("the answer to it", words[2])
    await anna.closes(words[3])
    await goes_by(stage, "2026-03-07 10:00", "2026-03-09 08:59")
    assert mornings(office) == []

    await goes_by(stage, "2026-03-09 09:00")

    [told] = mornings(office)
    assert told.endswith(
        " ".join(
            (
                f"🟡 {office.says('Waiting: {cases}', cases=f'1 ({words[0].word})')}",
                f"⏳ {words[0].word} · Ootamise algus: 6. märts 2026, 10:00",
                f"🔵 {office.says('Taken: {cases}', cases=f'2 ({words[1].word}, {words[2].word})')}",
                f"🔇 Pere ootab vastust: 1 ({words[1].word})",
                f"✅ {office.says('Closed since the last morning: {number}', number=1)}",
            )
        )
    )


async def test_it_comes_once_a_day_also_after_a_start_at_noon(
    stage: Stage, office: Group, family: Family
) -> None:
    comes(stage, "2026-03-09 20:00")
    await family.settles()
    await family.asks_for_a_person()
    await goes_by(stage, "2026-03-10 08:00", "2026-03-10 13:30")  # it was down from eight to half past one
    assert len(mornings(office)) == 1
    await goes_by(stage, "2026-03-10 13:31", "2026-03-10 16:59", "2026-03-10 20:00", "2026-03-11 03:00")
    assert len(mornings(office)) == 1
    await goes_by(stage, "2026-03-11 09:00", "2026-03-11 09:01")
    assert len(mornings(office)) == 2


async def test_nothing_is_said_when_there_is_nothing_to_say_and_not_later_that_day(
    stage: Stage, office: Group, family: Family
) -> None:
    await goes_by(stage, "2026-03-09 09:00")
    await family.settles()
    await family.asks_for_a_person()
    await goes_by(stage, "2026-03-09 10:00")
    assert mornings(office) == []


async def test_on_a_holiday_and_in_the_staff_room_there_is_none(
    stage: Stage, office: Group, family: Family, new_room: MakeRoom
) -> None:
    staff = await new_room("staff")
    comes(stage, "2027-02-23 16:50")
    await family.settles()
    await family.asks_for_a_person()
    await goes_by(stage, "2027-02-24 09:00", "2027-02-25 09:00")
    assert len([text for text in mornings(office) if "23. veebruar" in text]) == 1
    assert len(mornings(office)) == 1 and mornings(staff) == []


async def test_each_room_has_its_own_morning(
    stage: Stage, office: Group, family: Family, new_room: MakeRoom, say: Say
) -> None:
    estonia = await new_room("ee")
    await say(estonia, "/hours Mon-Sun 7:00-8:00")
    comes(stage, "2026-03-08 12:00")
    await family.settles("en", "EE", None)
    await family.asks_for_a_person()
    await goes_by(stage, "2026-03-09 07:00", "2026-03-09 09:00")
    assert (len(mornings(estonia)), mornings(office)) == (1, [])


async def test_who_is_away_is_named(stage: Stage, office: Group, anna: Mediator, family: Family) -> None:
    await anna.writes("/alias Marianna")
    await anna.writes("/away 9.3")
    comes(stage, "2026-03-08 12:00")
    await family.settles()
    await family.asks_for_a_person()
    await goes_by(stage, "2026-03-09 09:00", "2026-03-10 09:00")
    first, second = mornings(office)
    assert "🌴 Eemal: Marianna (→ 9. märts 2026)" in first and "Marianna" not in second
    [row] = await stage.ground.rows(
        "SELECT away_until, away_from FROM mediators WHERE alias_sealed IS NOT NULL"
    )
    assert set(row.values()) == {None}, "what is over is forgotten"


async def test_two_looks_at_the_same_moment_are_one_morning(
    stage: Stage, office: Group, family: Family
) -> None:
    comes(stage, "2026-03-08 12:00")
    await family.settles()
    await family.asks_for_a_person()
    comes(stage, "2026-03-09 09:00")
    await asyncio.gather(stage.ticks(), stage.ticks())
    assert len(mornings(office)) == 1

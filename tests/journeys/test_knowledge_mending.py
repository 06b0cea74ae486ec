"""A mediator finds an answer wanting: staff hear which one, and nothing of who said so or about whom."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.actions import Verb, act
from tests.journeys.conftest import MakeMediator
from tests.journeys.house import House
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import Stage

DOCTOR = "family-doctor-find"
TOLD = "A mediator says that this answer needs mending: {title}"


@pytest.fixture
def house(sqlite_house: House) -> House:
    """These stories ask nothing special of a database."""
    return sqlite_house


async def marks(anna: Mediator, language: str = "ru", message_id: int = 600) -> None:
    await anna.forges(act(Verb.NEEDS_MENDING, "-", DOCTOR, "EE", language, 0), message_id)


async def listed(stage: Stage) -> list[tuple[str, int]]:
    rows = await stage.ground.rows("SELECT language, number FROM mendings ORDER BY language")
    return [(str(row["language"]), int(row["number"])) for row in rows]


async def test_a_mark_is_told_to_staff_once_a_day_and_the_button_goes_with_the_tap(
    stage: Stage, room: Group, staff: Group, anna: Mediator, family: Family
) -> None:
    await family.settles("ru")
    case = await family.asks_for_a_person()
    await anna.takes(case)
    await anna.forges(act(Verb.PREVIEW, case.word, DOCTOR), thread=room.topic_of(case))
    preview = room.news[-1]
    title = stage.shelf.current.entries[DOCTOR].titles["et"]
    staff.looks_away()

    await anna.presses("Needs mending", case)
    room.hears("Thank you. Staff will look at this answer.")
    now = stage.phones.bubble(room.chat_id, preview.id)
    assert now is not None
    assert [one for one in room.labels(now) if "🔧" in one] == []
    assert [one for one in room.labels(now) if "📤" in one]
    told = staff.hears(TOLD, title=title)
    assert f"knowledge/ee/answers/{DOCTOR}.yaml" in told.text
    assert case.word not in told.text

    await marks(anna)
    await marks(anna, "et")
    assert len(staff.news) == 1
    assert await listed(stage) == [("et", 1), ("ru", 2)]
    stage.clock.tick(timedelta(days=1))
    await marks(anna)
    assert len(staff.news) == 2


async def test_staff_read_what_needs_mending_and_say_when_it_is_done(
    stage: Stage, room: Group, staff: Group, anna: Mediator, new_mediator: MakeMediator
) -> None:
    stella = new_mediator(staff, "Stellamaris")
    await stella.writes("/kb mending")
    staff.hears("No answer needs mending.")
    await marks(anna)
    await stella.writes("/kb mending")
    staff.hears("These answers need mending:")
    shown = next(bubble for bubble in staff.news if bubble.buttons)
    assert "Русский" in shown.text

    done = shown.buttons[0][0].data
    await anna.forges(done)
    room.hears("This list is for the staff room.")
    await anna.writes("/kb mending")
    room.hears("This list is for the staff room.")
    assert await listed(stage) == [("ru", 1)]
    await stella.forges(done, shown.id)
    staff.hears("Done. It is off the list.")
    await stella.forges(done, shown.id)
    staff.hears("This button no longer works.")
    await stella.writes("/kb mending")
    staff.hears("No answer needs mending.")


async def test_an_edit_of_the_answer_takes_it_off_the_list(
    stage: Stage, room: Group, staff: Group, anna: Mediator, new_mediator: MakeMediator
) -> None:
    await marks(anna)
    stage.shelf.change_answer("health-insurance", "EE", lambda answer: replace(answer, services=()))
    await new_mediator(staff).writes("/kb mending")
    staff.hears("These answers need mending:")

    stage.shelf.change_answer(
        DOCTOR, "EE", lambda answer: replace(answer, reviewed=answer.reviewed + timedelta(days=1))
    )
    await new_mediator(staff).writes("/kb mending")
    staff.hears("No answer needs mending.")
    assert await listed(stage) == []

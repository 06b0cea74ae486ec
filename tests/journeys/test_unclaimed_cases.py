"""A case that nobody takes: said again, passed on to a wider room, in the end to those who can mend it."""

import pytest

from bot.domain.messages import SendText
from tests.journeys.conftest import MakeFamily, MakeMediator, MakeRoom, Say
from tests.journeys.house import House
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import ADMIN, Stage
from tests.journeys.times import OFFICE, comes, goes_by

STILL = "Nobody has taken this case yet."
GONE = "Colleagues in another room have the case now: {places}."
CAME = "Nobody took this case in time here: {places}"
ALARM = "Nobody has taken case {word} ({place})."
WITH_OTHERS = "Other mediators have your question {word} now. A mediator will answer you here."


@pytest.fixture
def house(sqlite_house: House) -> House:
    """What is told here is the same on every database."""
    return sqlite_house


def said(group: Group, sentence: str, **values: object) -> int:
    """How often a sentence stands on the screen of a group."""
    return len([one for one in group.screen if group.says(sentence, **values) in one.text])


async def test_from_valga_to_estonia_to_all_with_everything_that_was_sent(
    stage: Stage, office: Group, family: Family, new_room: MakeRoom, new_mediator: MakeMediator, say: Say
) -> None:
    estonia, everything, staff = await new_room("ee"), await new_room("all"), await new_room("staff")
    for room in (estonia, everything):
        await say(room, f"/hours {OFFICE}")
    comes(stage, "2026-03-09 09:00")
    await family.settles()
    case = await family.asks_for_a_person()
    await family.writes("the beginning of it")
    photo = await family.sends(photo=[{"file_id": "a", "file_unique_id": "b", "width": 9, "height": 9}])
    old = office.topic_of(case)

    await goes_by(stage, "2026-03-09 11:00")
    again = office.hears(STILL)
    assert any(office.says("Take") in label for label in office.labels(again))
    family.looks_away()
    await goes_by(stage, "2026-03-09 14:00")

    office.hears(GONE, places="Eesti")
    assert stage.phones.topics[office.chat_id][old].is_closed
    card = next(one for one in office.screen if one.thread == old)
    assert not card.buttons, "nobody takes the case where it is not any more"
    assert estonia.copies(case) == ["the beginning of it", "photo"] and photo
    assert "9:00" in estonia.hears(CAME, places="Valga").text
    assert "tomorrow before 10:00" in family.hears(WITH_OTHERS, word=case.word).text

    await family.writes("and what came later")
    assert estonia.copies(case)[-1] == "and what came later"
    await goes_by(stage, "2026-03-09 16:00", "2026-03-10 10:00")
    assert everything.copies(case) == ["the beginning of it", "photo", "and what came later"]
    staff.sees_nothing_like(staff.says(ALARM, word=case.word, place="Valga"))

    await goes_by(stage, "2026-03-10 13:00", "2026-03-10 15:00")
    alarm = staff.hears(ALARM, word=case.word, place="Valga")
    assert "9. märts" in alarm.text and "the beginning" not in alarm.text
    boris = new_mediator(everything, "Borislavs")
    await boris.takes(case)
    await boris.writes("here I am at last", case)
    family.sees("here I am at last")
    await stage.counted(started=1, escalated=1, widened=2, taken=1, first_reply_3d=1)


async def test_a_button_in_the_old_room_does_nothing_any_more(
    stage: Stage, office: Group, anna: Mediator, family: Family, new_room: MakeRoom
) -> None:
    await new_room("ee")
    comes(stage, "2026-03-09 09:00")
    await family.settles()
    case = await family.asks_for_a_person()
    _, button = office.button("Take", office.of_case(case))
    await goes_by(stage, "2026-03-09 11:00", "2026-03-09 14:00")
    await anna.forges(button.data)
    office.hears("This button no longer works.")
    assert (await family.case()).mediator_id is None


async def test_a_family_that_was_promised_nothing_hears_nothing_of_the_move(
    stage: Stage, room: Group, family: Family, new_room: MakeRoom
) -> None:
    estonia = await new_room("ee")
    comes(stage, "2026-03-09 09:00")
    await family.settles()
    case = await family.asks_for_a_person()
    family.looks_away()
    await goes_by(stage, "2026-03-09 11:00", "2026-03-09 13:00")
    assert estonia.topic_of(case)
    family.sees_nothing_new()


async def test_a_room_without_hours_goes_by_office_hours_and_sleeps_at_night(
    stage: Stage, room: Group, family: Family
) -> None:
    admin = Family(stage, ADMIN, "en", "Direktorova")
    comes(stage, "2026-03-06 16:00")
    await family.settles()
    await family.asks_for_a_person()
    room.looks_away()
    await goes_by(stage, "2026-03-06 18:30", "2026-03-07 03:00", "2026-03-08 12:00", "2026-03-09 08:59")
    room.sees_nothing_new()
    await goes_by(stage, "2026-03-09 10:00")
    room.hears(STILL)
    await goes_by(stage, "2026-03-09 12:00")
    admin.hears(ALARM, word=(await family.case()).word, place="Valga")


async def test_a_room_on_holiday_for_weeks_lets_its_cases_go_on(
    stage: Stage, office: Group, family: Family, new_room: MakeRoom, say: Say
) -> None:
    estonia = await new_room("ee")
    await say(office, "/hours 1.7-21.7 closed")
    comes(stage, "2026-07-02 09:00")
    await family.settles()
    case = await family.asks_for_a_person()
    await goes_by(stage, "2026-07-02 11:00", "2026-07-02 13:00")
    assert estonia.topic_of(case)


async def test_an_urgent_case_goes_on_within_minutes_at_night_and_loudly(
    stage: Stage, office: Group, family: Family, new_room: MakeRoom
) -> None:
    estonia, staff = await new_room("ee"), await new_room("staff")
    comes(stage, "2026-03-07 02:00")
    await family.settles()
    await family.presses("Emergency")
    await family.presses("A person, now")
    case = await family.case()
    before = len(stage.phones.recorder.sent)

    await goes_by(stage, "2026-03-07 02:02")
    office.hears(STILL)
    assert [one.thread for one in office.news if case.word in one.text and "‼" not in one.text][-1] is None
    await goes_by(stage, "2026-03-07 02:05")
    assert estonia.topic_of(case)
    estonia.hears(CAME, places="Valga")
    await goes_by(stage, "2026-03-07 02:07", "2026-03-07 02:10")
    staff.hears(ALARM, word=case.word, place="Valga")
    await goes_by(stage, "2026-03-07 02:20", "2026-03-07 03:05", "2026-03-07 03:30", "2026-03-07 04:00")
    assert said(staff, ALARM, word=case.word, place="Valga") == 3, "a few times, not every minute"

    sent = [one for one in stage.phones.recorder.sent[before:] if isinstance(one, SendText)]
    quiet = [one.text for one in sent if one.silent]
    assert len(sent) > 6 and len(quiet) == 1 and office.says(GONE, places="Eesti") in quiet[0]


async def test_a_case_that_becomes_urgent_gets_the_quick_clock(
    stage: Stage, office: Group, family: Family
) -> None:
    comes(stage, "2026-03-06 20:00")
    await family.settles()
    await family.asks_for_a_person()
    comes(stage, "2026-03-07 02:00")
    await family.starts()
    await family.presses("Emergency")
    await family.presses("A person, now")
    office.looks_away()
    await goes_by(stage, "2026-03-07 02:02")
    office.hears(STILL)


async def test_what_is_not_urgent_is_silent(stage: Stage, office: Group, family: Family) -> None:
    comes(stage, "2026-03-09 09:00")
    await family.settles()
    await family.asks_for_a_person()
    await goes_by(stage, "2026-03-09 11:00")
    texts = [one for one in stage.phones.recorder.sent if isinstance(one, SendText)]
    assert [one.silent for one in texts if office.says(STILL) in one.text] == [True]


async def test_a_case_without_any_room_is_brought_up_each_working_day(
    stage: Stage, family: Family, new_room: MakeRoom
) -> None:
    admin = Family(stage, ADMIN, "en", "Direktorova")
    comes(stage, "2026-03-05 09:00")
    await family.settles()
    case = await family.asks_for_a_person()
    await goes_by(stage, "2026-03-05 11:00", "2026-03-05 13:00", "2026-03-06 13:00", "2026-03-07 13:00")
    alarm = "Case {word} has no room ({place}). Add me to a group and write /bind."
    values = {"word": case.word, "place": "Valga"}
    assert len([one for one in admin.screen if admin.says(alarm, **values) in one.text]) == 3
    room = await new_room("valga")
    room.looks_away()
    await goes_by(stage, "2026-03-09 10:00")
    assert said(room, STILL) == 0, "its time in the room has only begun"


async def test_one_damaged_family_does_not_stop_the_clocks_of_the_others(
    stage: Stage, office: Group, family: Family, new_family: MakeFamily
) -> None:
    comes(stage, "2026-03-09 09:00")
    other = new_family()
    for one in (family, other):
        await one.settles()
        await one.asks_for_a_person()
    first, second = await family.case(), await other.case()
    async with stage.ground.database.writing() as connection:
        await connection.exec_driver_sql(
            f"UPDATE contacts SET chat_sealed = x'00' WHERE id = {first.contact_id}"
        )
        await connection.commit()

    await goes_by(stage, "2026-03-09 11:00")

    assert any(office.says(STILL) in one.text for one in office.of_case(second))
    assert not any(office.says(STILL) in one.text for one in office.of_case(first))

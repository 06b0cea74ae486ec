"""A room says when it works: in words that stand on doors, with an answer to everything that is unclear."""

from collections.abc import Callable
from datetime import date
from html import escape

import pytest

from bot.domain.hours import NOTHING_SAID, Hours, Period, SpecialDay
from tests.builders import user
from tests.journeys.conftest import MakeMediator, MakeRoom
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import ADMIN, Stage, plain

MORNING, AFTERNOON = Period(9 * 60, 12 * 60), Period(13 * 60, 17 * 60)
OFFICE = ((MORNING, AFTERNOON),) * 5 + ((), ())
SAYS_NOTHING = "This room has not said its hours. Families are told no time."


async def hours_of(stage: Stage, group: Group) -> Hours:
    async with stage.ground.transactions.reading() as uow:
        found = await uow.rooms.find(group.chat_id)
        assert found is not None
        return found.hours


async def test_a_new_room_has_said_nothing_and_reads_how_to(
    stage: Stage, room: Group, anna: Mediator
) -> None:
    await anna.writes("/hours")
    shown = room.hears(SAYS_NOTHING).text
    for example in (
        "/hours Mon-Fri 9:00-12:00 13:00-17:00",
        "/hours 24.12 closed",
        "/hours off",
        "/promise 4h",
    ):
        assert f"<code>{example}</code>" in shown
    assert await hours_of(stage, room) == NOTHING_SAID


async def test_anybody_in_the_room_says_its_hours_and_reads_them_as_on_a_door(
    stage: Stage, room: Group, anna: Mediator
) -> None:
    await anna.writes("/hours Mon-Fri 9:00-12:00 13:00-17:00")

    shown = plain(room.hears("The hours of this room").text)
    assert "esmaspäev–reede: 9:00–12:00, 13:00–17:00" in shown
    assert "laupäev, pühapäev: kinni" in shown
    assert "Ajavöönd: Europe/Tallinn" in shown
    assert "Kinni riigipühadel: Eesti" in shown
    assert "Esimene vastus: tavaliselt 4 töötunni jooksul" in shown
    assert "Pere, kes küsib praegu, loeb: Vahendaja vastab Teile täna pärast kella 13:00." in shown
    assert (await hours_of(stage, room)).week == OFFICE


@pytest.mark.parametrize(
    "text",
    [
        "/hours E-R 9-12 13-17",
        "/hours esmaspäev – reede 9.00–12.00, 13.00–17.00",
        "/hours пн-пт 9:00-12:00 13:00-17:00",
        "/hours pirmdiena-piektdiena 9:00-12:00 13:00-17:00",
        "/hours pirmadienis-penktadienis 9:00-12:00 13:00-17:00",
        "/hours Monday-Friday\n9:00-12:00\n13:00-17:00",
    ],
)
async def test_the_week_can_be_said_in_every_language(
    stage: Stage, room: Group, anna: Mediator, text: str
) -> None:
    await anna.writes(text)
    room.hears("The hours of this room")
    assert (await hours_of(stage, room)).week == OFFICE


async def test_one_day_is_changed_and_the_others_stay(stage: Stage, room: Group, anna: Mediator) -> None:
    await anna.writes("/hours Mon-Fri 9:00-12:00 13:00-17:00")
    await anna.writes("/hours Fri 9:00-12:00")
    assert (await hours_of(stage, room)).week == (*OFFICE[:4], (MORNING,), (), ())
    await anna.writes("/hours Fri closed")
    assert (await hours_of(stage, room)).week == (*OFFICE[:4], (), (), ())


async def test_single_days_are_said_shown_and_taken_back(stage: Stage, room: Group, anna: Mediator) -> None:
    await anna.writes("/hours Mon-Fri 9:00-12:00 13:00-17:00")
    await anna.writes("/hours 2026-12-23 9:00-12:00")
    await anna.writes("/hours 27.12-31.12 closed")
    shown = plain(room.hears("The hours of this room").text)
    assert "23. detsember 2026: 9:00–12:00" in shown
    assert "27. detsember 2026 – 31. detsember 2026: kinni" in shown
    first = SpecialDay(date(2026, 12, 23), (MORNING,))
    assert (await hours_of(stage, room)).special_days[0] == first

    await anna.writes("/hours 23.12-31.12 usual")

    assert await hours_of(stage, room) == Hours(OFFICE)


async def test_off_takes_the_hours_back(stage: Stage, room: Group, anna: Mediator) -> None:
    await anna.writes("/hours Mon-Fri 9:00-12:00 13:00-17:00")
    await anna.writes("/hours 24.12 closed")
    await anna.writes("/hours off")
    room.hears(SAYS_NOTHING)
    assert await hours_of(stage, room) == NOTHING_SAID


async def test_a_room_that_never_works_has_said_nothing(stage: Stage, room: Group, anna: Mediator) -> None:
    await anna.writes("/hours Mon 9:00-12:00")
    await anna.writes("/hours Mon closed")
    room.hears(SAYS_NOTHING)
    assert await hours_of(stage, room) == NOTHING_SAID


async def test_a_room_promises_its_own_time(stage: Stage, room: Group, anna: Mediator) -> None:
    await anna.writes("/hours Mon-Fri 9:00-17:00")
    await anna.writes("/promise 2h")
    assert "Tavaliselt saate vastuse 2 tunni jooksul." in room.hears("The hours of this room").text
    assert (await hours_of(stage, room)).promise == 2
    await anna.writes("/promise soon")
    room.hears("Write a number of working hours from 1 to {most}, for example: /promise 4h", most=40)
    assert (await hours_of(stage, room)).promise == 2


async def test_hours_survive_a_second_binding_and_the_loss_of_the_room(
    stage: Stage, room: Group, anna: Mediator, new_room: MakeRoom
) -> None:
    await anna.writes("/hours Mon-Fri 9:00-12:00 13:00-17:00")
    await room.bot_becomes("kicked")
    await room.bot_becomes("administrator", can_manage_topics=True)
    await Mediator(stage, ADMIN, "Direktorova", room).writes("/bind valga narva")
    assert (await hours_of(stage, room)).week == OFFICE


async def test_a_room_for_all_places_keeps_the_holidays_of_families(
    new_room: MakeRoom, new_mediator: MakeMediator
) -> None:
    everywhere = await new_room("all")
    mediator = new_mediator(everywhere)
    await mediator.writes("/hours Mon-Fri 9:00-17:00")
    everywhere.hears("Closed on public holidays of the family’s country")
    await mediator.writes("/hours Europe/Riga")
    everywhere.hears("Time zone: {zone}", zone="Europe/Riga")


# ── what is refused ──


@pytest.mark.parametrize(
    ("text", "complaint", "words", "example"),
    [
        ("Mon-Fri nine", "I do not understand “{words}”.", "nine", "/hours Mon-Fri 9:00-12:00 13:00-17:00"),
        ("<b> 9-12", "I do not understand “{words}”.", "<b>", "/hours Mon-Fri 9:00-12:00 13:00-17:00"),
        ("Mon-Fri", "The time is missing after “{words}”.", "Mon-Fri", "/hours Mon-Fri 9:00-12:00"),
        ("9:00-17:00", "The day is missing before “{words}”.", "9:00-17:00", "/hours Mon-Fri 9:00-12:00"),
        (
            "Mon 22:00-6:00",
            "“{words}” ends before it begins. A night has two parts: until 24:00 and from 0:00.",
            "22:00-6:00",
            "/hours Mon 22:00-24:00 Tue 0:00-6:00",
        ),
        ("Mon 9-12 11-13", "These times overlap: {words}", "9:00–12:00 11:00–13:00", "/hours Mon-Fri"),
        ("Mon 9-25", "No clock shows “{words}”.", "9-25", "/hours Mon-Fri"),
        ("31.2 closed", "There is no such day: “{words}”.", "31.2", "/hours 24.12 closed"),
        ("1.3.2026 closed", "This day is over: “{words}”.", "1.3.2026", "/hours 24.12 closed"),
        ("24.12.2062 closed", "This day is too far away: “{words}”.", "24.12.2062", "/hours 24.12 closed"),
        ("Europe/Valga", "There is no time zone “{words}”.", "Europe/Valga", "/hours Europe/Tallinn"),
    ],
)
async def test_what_is_unclear_is_answered_with_what_to_write(
    stage: Stage, room: Group, anna: Mediator, text: str, complaint: str, words: str, example: str
) -> None:
    await anna.writes("/hours Mon-Fri 9:00-12:00 13:00-17:00")
    await anna.writes(f"/hours {text}")
    said = stage.translator.real.text("et", complaint).format(words=escape(words))
    assert room.news[-1].text.startswith(said)
    assert example in room.hears("Nothing was changed. Write for example:").text
    assert await hours_of(stage, room) == Hours(OFFICE)


async def test_too_many_days_at_once_are_refused(stage: Stage, room: Group, anna: Mediator) -> None:
    await anna.writes("/hours Mon-Fri 9:00-17:00")
    await anna.writes("/hours 1.6-30.11 closed")
    room.hears("This is too much at once: at most {days} days, and {times} times a day.", days=92, times=8)
    assert (await hours_of(stage, room)).special_days == ()


async def test_a_single_day_needs_a_week_to_differ_from(stage: Stage, room: Group, anna: Mediator) -> None:
    await anna.writes("/hours 24.12 closed")
    room.hears("First say the hours of the week. Then single days can be different.")
    assert await hours_of(stage, room) == NOTHING_SAID


@pytest.mark.parametrize("command", ["/hours Mon-Fri 9:00-17:00", "/promise 2h"])
async def test_who_hides_behind_the_group_changes_nothing(
    stage: Stage, room: Group, anna: Mediator, command: str
) -> None:
    anna.user = user(1087968824, name="Group", is_bot=True, username="GroupAnonymousBot", language=None)
    await anna.writes(command, sender_chat=room.chat)
    room.hears(
        "You are writing in the name of the group. Turn off “Remain Anonymous” in your administrator rights."
    )
    assert await hours_of(stage, room) == NOTHING_SAID


@pytest.mark.parametrize("command", ["/hours Mon-Fri 9:00-17:00", "/promise 2h"])
async def test_a_group_that_is_no_room_has_no_hours(
    stage: Stage, new_group: Callable[..., Group], new_mediator: MakeMediator, command: str
) -> None:
    group = new_group()
    await new_mediator(group).writes(command)
    group.hears("This group is not connected yet. First an administrator writes /bind")


@pytest.mark.parametrize("command", ["/hours", "/hours Mon-Fri 9:00-17:00", "/promise 2h"])
async def test_the_staff_room_has_no_hours(
    stage: Stage, new_room: MakeRoom, new_mediator: MakeMediator, command: str
) -> None:
    staff = await new_room("staff")
    await new_mediator(staff).writes(command)
    staff.hears("This works in a room that gets families’ questions.")
    assert await hours_of(stage, staff) == NOTHING_SAID


async def test_the_hours_of_a_room_are_not_sent_to_a_family(
    room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    family.looks_away()
    await anna.writes("/hours Mon-Fri 9:00-17:00", case)
    family.sees_nothing_new()

"""What the staff room gets beside words: a picture after /stats, and a report every month."""

import asyncio
from base64 import b64decode
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest

from bot.domain.messages import SendFile
from tests.journeys.conftest import MakeFamily, MakeMediator, MakeRoom
from tests.journeys.people import Group
from tests.journeys.stage import Stage


@pytest.fixture
async def staff(stage: Stage, room: Group, new_room: MakeRoom, new_family: MakeFamily) -> Group:
    """A staff room, on the second of April after a March in which six families wrote."""
    staff = await new_room("staff")
    for _ in range(6):
        family = new_family()
        await family.settles()
        await family.writes("how to find a family doctor")
    await stage.month_ends()
    staff.looks_away()
    return staff


def files(stage: Stage, group: Group) -> list[SendFile]:
    return [one for one in stage.phones.recorder.to(group.chat_id) if isinstance(one, SendFile)]


def kinds(group: Group) -> list[str]:
    return [bubble.kind for bubble in group.news]


async def test_a_picture_follows_the_words_of_stats(
    stage: Stage, staff: Group, new_mediator: MakeMediator
) -> None:
    await new_mediator(staff).writes("/stats")
    assert kinds(staff) == ["text"], "the words do not wait for the picture"

    await stage.services.staff_reports.pictures.draw_wished(stage.ground.transactions)
    await stage.settle()

    assert kinds(staff)[-1] == "photo"
    assert files(stage, staff)[0].data.startswith(b"\x89PNG")
    await stage.services.staff_reports.pictures.draw_wished(stage.ground.transactions)
    await stage.settle()
    assert len(files(stage, staff)) == 1
    assert await stage.ground.rows("SELECT id FROM outbox WHERE payload IS NOT NULL") == []


async def test_words_are_read_also_when_the_picture_cannot_be_drawn(
    stage: Stage, staff: Group, new_mediator: MakeMediator
) -> None:
    stage.printer.error = RuntimeError("no ink")
    await new_mediator(staff).writes("/stats")

    with pytest.raises(RuntimeError):
        await stage.services.staff_reports.pictures.draw_wished(stage.ground.transactions)
    await stage.services.staff_reports.pictures.draw_wished(stage.ground.transactions)

    staff.hears(
        "All numbers are rounded up or down to multiples of {number}. So nobody can be found in them.",
        number=5,
    )
    assert files(stage, staff) == []


async def test_the_report_of_a_month_is_posted_once(stage: Stage, staff: Group, room: Group) -> None:
    room.looks_away()
    for _ in range(3):
        await stage.staff_reports_go_out()

    assert kinds(staff) == ["text", "photo", "document"]
    staff.hears("The month’s figures as a table. /dashboard shows more.")
    book = openpyxl.load_workbook(BytesIO(b64decode(files(stage, staff)[1].content)))
    assert len(book.sheetnames) > 5
    room.sees_nothing_new()


async def test_two_processes_post_it_once(stage: Stage, staff: Group) -> None:
    monthly = stage.services.staff_reports.monthly
    await asyncio.gather(*(monthly.post_due(stage.ground.transactions) for _ in range(2)))
    await stage.settle()

    assert kinds(staff) == ["text", "photo", "document"]


async def test_it_waits_for_the_first_working_day_also_after_a_standstill(stage: Stage, staff: Group) -> None:
    await stage.month_ends()  # the second of May is a Saturday, the first a holiday
    await stage.staff_reports_go_out()
    staff.sees_nothing_new()

    stage.clock.tick(timedelta(days=2) - timedelta(hours=8))
    await stage.staff_reports_go_out()
    staff.sees_nothing_new()  # five in the morning

    stage.clock.tick(timedelta(hours=8))
    await stage.staff_reports_go_out()
    assert kinds(staff) == ["text", "photo", "document"]  # of April alone


async def test_without_a_picture_the_report_still_brings_words_and_tables(stage: Stage, staff: Group) -> None:
    stage.printer.error = RuntimeError("no ink")
    await stage.staff_reports_go_out()

    assert kinds(staff) == ["text", "document"]


async def test_a_room_for_cases_gets_no_report(stage: Stage, room: Group, new_family: MakeFamily) -> None:
    await new_family().settles()
    await stage.month_ends()
    room.looks_away()
    await stage.staff_reports_go_out()
    room.sees_nothing_new()

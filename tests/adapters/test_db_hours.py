"""What a room says of its hours is stored, in both databases, and nothing else overwrites it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date

import pytest

from bot.domain.hours import MIDNIGHT, Hours, Period, SpecialDay
from bot.domain.people import Place, RoomKind
from tests.databases import Ground, grounded

GROUP = -1005550002
HOURS = Hours(
    week=((Period(540, 720), Period(780, 1020)),) * 4 + ((Period(0, MIDNIGHT),), (), ()),
    special_days=(SpecialDay(date(2026, 12, 23), (Period(540, 720),)), SpecialDay(date(2026, 12, 24))),
    zone="Europe/Riga",
    promise=8,
)


@pytest.fixture
async def ground(database_url: str) -> AsyncIterator[Ground]:
    async with grounded(database_url) as ground:
        yield ground


async def bind(ground: Ground, kind: RoomKind = RoomKind.CASES) -> int:
    async with ground.transactions() as uow:
        room = await uow.rooms.bind(GROUP, kind, (Place("EE", "valga"),), is_forum=True, language="et")
        await uow.commit()
    return room.id


async def hours_of(ground: Ground) -> Hours:
    async with ground.transactions() as uow:
        room = await uow.rooms.find(GROUP)
        assert room is not None
        return room.hours


async def say(ground: Ground, hours: Hours) -> None:
    room_id = await bind(ground)
    async with ground.transactions() as uow:
        await uow.rooms.save_hours(room_id, hours)
        await uow.commit()


async def test_a_new_room_has_said_nothing(ground: Ground) -> None:
    await bind(ground)
    assert await hours_of(ground) == Hours()
    assert not (await hours_of(ground)).are_said


async def test_everything_about_the_hours_is_stored(ground: Ground) -> None:
    await say(ground, HOURS)
    assert await hours_of(ground) == HOURS


async def test_binding_again_keeps_the_hours(ground: Ground) -> None:
    await say(ground, HOURS)
    await bind(ground)
    assert await hours_of(ground) == HOURS


async def test_a_room_that_was_read_earlier_does_not_bring_its_old_hours_back(ground: Ground) -> None:
    await bind(ground)
    async with ground.transactions() as uow:
        earlier = await uow.rooms.find(GROUP)
    assert earlier is not None
    await say(ground, HOURS)
    async with ground.transactions() as uow:
        await uow.rooms.save(replace(earlier, is_open=False))
        await uow.commit()
    assert await hours_of(ground) == HOURS


async def test_hours_can_be_taken_back(ground: Ground) -> None:
    await say(ground, HOURS)
    await say(ground, Hours())
    assert await hours_of(ground) == Hours()

"""What the clocks find by their indexes is what is due, in both databases, and nothing else is touched."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count, product
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.domain.cases import Case, State
from bot.domain.clocks import OFFICE_WEEK, due_step
from bot.domain.delivery import GIVE_UP_AFTER
from bot.domain.hours import Calendar, Hours
from bot.domain.people import Place, RoomKind
from bot.domain.searches import Area, Countries, in_danger, in_working_time
from bot.services.ports import NewCase, UnitOfWork
from tests.databases import Ground, grounded, machine_steps

MONDAY = datetime.fromisoformat("2026-03-09T07:00:00+00:00")  #: nine o'clock in the Baltics
LITHUANIAN = Countries(("LT",))
OTHERS = Countries(("LT",), are_left_out=True)
_people = count(1)


@pytest.fixture
async def ground(database_url: str) -> AsyncIterator[Ground]:
    async with grounded(database_url) as ground:
        yield ground


def calendar(*holidays: date) -> Calendar:
    return Calendar(Hours(OFFICE_WEEK), ZoneInfo("Europe/Vilnius"), lambda day: day in holidays)


async def a_case(uow: UnitOfWork, room_id: int | None, clock_at: datetime, **more: Any) -> Case:
    contact = await uow.contacts.of(next(_people))
    opened = await uow.cases.open(
        NewCase(f"W{contact.id}", contact.id, "lt", clock_at, "LT", None, None, None, False, room_id)
    )
    case = replace(opened, **more)
    await uow.cases.save(case)
    return case


async def a_room(uow: UnitOfWork, chat_id: int = -100) -> int:
    room = await uow.rooms.bind(chat_id, RoomKind.CASES, (Place(),), is_forum=True, language="lt")
    return room.id


async def every_kind(uow: UnitOfWork, room_id: int, owners: tuple[int, int]) -> list[Case]:
    """Of each kind some, that began to wait at any moment of the two weeks before."""
    random, found = Random(1), []
    states = ((State.WAITING, None), *((State.TAKEN, owner) for owner in owners))
    kinds = product(states, (True, False), (True, False), range(4), (None, 5), ("LT", "LV", None))
    for (state, owner), waits, urgent, steps, card, country in kinds:
        clock_at = MONDAY - random.random() ** 3 * timedelta(days=14)
        found.append(
            await a_case(
                uow, random.choice((room_id, None)), clock_at,
                state=state, mediator_id=owner, waits_since=clock_at if waits else None, urgent=urgent,
                clock_steps=steps, card_row=card, country=country,
            )
        )  # fmt: skip
    return found


async def test_every_case_that_is_due_is_found_and_no_other(ground: Ground) -> None:
    """The old way, looking at each, is the judge of the new one."""
    async with ground.transactions() as uow:
        room_id = await a_room(uow)
        away, there = (await uow.rooms.mediator(7)).id, (await uow.rooms.mediator(8)).id
        cases = await every_kind(uow, room_id, (away, there))
        calendars = {LITHUANIAN: calendar(date(2026, 3, 6)), OTHERS: calendar()}
        for hours in (-60, -37, 0, 1, 2.5, 5, 7.9, 9, 30):
            now = MONDAY + timedelta(hours=hours)
            found = await uow.cases.due(in_danger(now))
            for room, (countries, by) in product((room_id, None), calendars.items()):
                search = in_working_time(now, Area(room, countries), by, frozenset({away}))
                found += await uow.cases.due(search) if search else []

            def is_due(case: Case, now: datetime = now) -> bool:
                by = calendars[LITHUANIAN if case.country == "LT" else OTHERS]
                return due_step(case, now, by, owner_is_away=case.mediator_id == away) is not None

            abandoned = await uow.cases.abandoned_by(away, now - GIVE_UP_AFTER)
            found += [case.id for case in abandoned if is_due(case)]
            due = [case.id for case in cases if is_due(case)]
            assert sorted(set(found)) == due, f"at {now}"
            assert due


async def test_who_cannot_be_reached_is_not_asked_for_again_and_again(ground: Ground) -> None:
    async with ground.transactions() as uow:
        case = await a_case(uow, None, MONDAY - timedelta(days=3), urgent=True)
        contact = await uow.contacts.get(case.contact_id)
        assert contact is not None
        for reachable, found in ((False, []), (True, [case.id])):
            await uow.contacts.save(replace(contact, reachable=reachable))
            assert await uow.cases.due(in_danger(MONDAY)) == found


async def test_a_card_that_is_on_the_way_holds_its_case_back_but_not_for_ever(ground: Ground) -> None:
    async with ground.transactions() as uow:
        since = MONDAY - GIVE_UP_AFTER
        case = await a_case(uow, None, since, urgent=True, card_row=3)
        assert await uow.cases.due(in_danger(MONDAY)) == []
        assert await uow.cases.due(in_danger(MONDAY + timedelta(seconds=1))) == [case.id]


@pytest.mark.parametrize("waits", ["untaken", "answered", "silent"])
async def test_a_look_touches_only_what_is_due_however_many_wait(tmp_path: Any, waits: str) -> None:
    """In steps of SQLite's own machine, which are the same on every computer."""
    async with grounded(f"sqlite:///{tmp_path}/drom.sqlite3") as ground:
        taken: dict[str, dict[str, Any]] = {
            "untaken": {},
            "answered": {"state": State.TAKEN, "waits_since": None},
            "silent": {"state": State.TAKEN},
        }
        async with ground.transactions() as uow:
            room_id = await a_room(uow)
            due = [
                (await a_case(uow, room_id, MONDAY - timedelta(days=30), **taken[waits])).id for _ in range(2)
            ]
            await uow.commit()
        search = in_working_time(MONDAY, Area(room_id, LITHUANIAN), calendar(), frozenset())
        assert search is not None
        steps = []
        for others in (1, 300):
            async with ground.transactions() as uow:
                for _ in range(others):
                    await a_case(uow, room_id, MONDAY - timedelta(minutes=1), **taken[waits])
                await uow.commit()
            with machine_steps(ground) as made:
                async with ground.transactions() as uow:
                    assert await uow.cases.due(search) == due
                    await uow.cases.forget_the_future(MONDAY)
                    assert await uow.cases.due(in_danger(MONDAY)) == []
            steps.append(len(made))
        assert steps[1] <= steps[0] * 1.05

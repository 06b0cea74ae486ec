"""Lists of open cases come in one order, page by page, and only what is shown is brought."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.cases import Case, State
from bot.domain.people import Place, RoomKind
from bot.services.ports import NewCase, UnitOfWork
from tests.databases import Ground, grounded

HOUR = timedelta(hours=1)


@pytest.fixture
async def ground(database_url: str) -> AsyncIterator[Ground]:
    async with grounded(database_url) as ground:
        yield ground


async def bound(uow: UnitOfWork, chat_id: int) -> int:
    room = await uow.rooms.bind(chat_id, RoomKind.CASES, (Place(),), is_forum=True, language="et")
    return room.id


async def opened(
    uow: UnitOfWork, word: str, room_id: int, hours: int, *, urgent: bool = False, owner: int | None = None
) -> Case:
    contact = await uow.contacts.of(sum(word.encode()))
    new = NewCase(word, contact.id, "ru", uow.now, None, None, None, None, urgent, room_id)
    case = replace(await uow.cases.open(new), opened_at=uow.now - hours * HOUR)
    if owner is not None:
        case = replace(case, state=State.TAKEN, mediator_id=owner)
    await uow.cases.save(case)
    return case


async def test_urgent_then_untaken_then_oldest_in_the_queue_and_in_mine(ground: Ground) -> None:
    async with ground.transactions() as uow:
        here, there, left = [await bound(uow, chat_id) for chat_id in (-1, -2, -3)]
        anna, boriss = (await uow.rooms.mediator(7)).id, (await uow.rooms.mediator(8)).id
        for word, room, hours, urgent, owner in (
            ("A", here, 1, False, None), ("B", here, 5, False, None), ("C", here, 9, False, anna),
            ("D", here, 2, True, None), ("E", here, 3, True, anna), ("F", there, 4, True, anna),
            ("G", there, 10, False, anna), ("H", left, 20, True, anna), ("I", here, 8, False, boriss),
        ):  # fmt: skip
            await opened(uow, word, room, hours, urgent=urgent, owner=owner)

        async def words(*, rooms: tuple[int, ...] = (), page: int = 0, size: int = 9) -> str:
            some = await (
                uow.cases.mine(anna, rooms, page, size) if rooms else uow.cases.queue(here, page, size)
            )
            return f"{some.number} from {some.first}: {''.join(case.word for case in some.cases)}"

        assert await words() == "6 from 0: DEBACI"
        assert await words(page=1, size=4) == "6 from 4: CI"
        assert await words(rooms=(here,)) == "2 from 0: EC"
        assert await words(rooms=(here, there)) == "4 from 0: FEGC"
        assert await words(rooms=(here, there), page=1, size=3) == "4 from 3: C"
        assert await words(rooms=(here, there), page=9, size=3) == "4 from 3: C"
        assert await uow.cases.rooms_of(anna) == {here, there, left}
        assert (await uow.cases.mine(anna, (), 0, 9)).number == 0

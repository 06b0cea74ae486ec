"""What is open, as people look at it: counted where it lies, and only what is shown is brought.

Counting is what it costs: 25 ms for 100,000 open cases of one room on SQLite, from the index alone. It is the
number that people read and by which they turn pages, and that of a room as it is takes no time.
"""

from collections.abc import Collection, Iterable
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.db.tables import cases
from bot.adapters.db.tables.cases import CASE_IS_OPEN
from bot.domain.cases import Case, State
from bot.services.ports import Overnight, Some

#: The order of every list: urgent, then what nobody has taken; in each of them the oldest first, as the index
#: has it.
_FIRST_THINGS_FIRST: Final = (
    (True, State.WAITING),
    (True, State.TAKEN),
    (False, State.WAITING),
    (False, State.TAKEN),
)
_WAITS_SINCE: Final = func.coalesce(cases.c.waits_since, cases.c.opened_at)


async def queue_page(connection: AsyncConnection, room_id: int, page: int, size: int) -> Some:
    """A page, or the last one if there are not so many."""
    return await _page(connection, _open_in(room_id), page, size)


async def own_page(
    connection: AsyncConnection, mediator_id: int, room_ids: Collection[int], page: int, size: int
) -> Some:
    """The same of what one mediator has taken in these rooms."""
    return await _page(connection, and_(_is_with(mediator_id), cases.c.room_id.in_(room_ids)), page, size)


async def rooms_of(connection: AsyncConnection, mediator_id: int) -> frozenset[int]:
    """In which a mediator has taken something that is still open."""
    query = select(cases.c.room_id).where(_is_with(mediator_id), cases.c.room_id.is_not(None)).distinct()
    return frozenset(await connection.scalars(query))


async def _page(connection: AsyncConnection, here: ColumnElement[bool], page: int, size: int) -> Some:
    numbers = await _numbers(connection, here)
    total = sum(numbers.values())
    first = min(page, max(0, (total - 1) // size)) * size
    found: list[Case] = []
    skipped = first
    for kind in _FIRST_THINGS_FIRST:
        number = numbers.get(kind, 0)
        if skipped < number and len(found) < size:
            query = _of_kind(here, *kind).order_by(cases.c.opened_at, cases.c.id)
            found += await _cases(connection, query.offset(skipped).limit(size - len(found)))
        skipped = max(0, skipped - number)
    return Some(total, tuple(found), first)


async def _numbers(connection: AsyncConnection, here: ColumnElement[bool]) -> dict[tuple[bool, State], int]:
    kinds = (cases.c.urgent, cases.c.state)
    rows = await connection.execute(select(*kinds, func.count()).where(here).group_by(*kinds))
    return {(urgent, state): number for urgent, state, number in rows}


async def overnight(connection: AsyncConnection, room_id: int, most: int) -> Overnight:
    """Once a day for each room."""
    here = _open_in(room_id)
    waiting = and_(here, cases.c.state == State.WAITING)
    taken = and_(here, cases.c.state == State.TAKEN)
    oldest = (cases.c.opened_at, cases.c.id)
    longest = await _cases(connection, select(cases).where(waiting).order_by(_WAITS_SINCE, *oldest).limit(1))
    return Overnight(
        waiting=await _some(connection, waiting, (_WAITS_SINCE, *oldest), most),
        taken=await _some(connection, taken, oldest, most),
        silent=await _some(connection, taken & cases.c.waits_since.is_not(None), oldest, most),
        longest=longest[0] if longest else None,
    )


async def _some(
    connection: AsyncConnection, where: ColumnElement[bool], order: Iterable[Any], most: int
) -> Some:
    number = await connection.scalar(select(func.count()).select_from(cases).where(where)) or 0
    query = select(cases).where(where).order_by(cases.c.urgent.desc(), *order).limit(most)
    return Some(number, tuple(await _cases(connection, query)))


async def unanswered(connection: AsyncConnection, room_id: int | None, most: int) -> Some:
    """Nobody reads more exactly than up to `most`."""
    some = select(cases.c.id).where(_open_in(room_id)).limit(most).subquery()
    number = await connection.scalar(select(func.count()).select_from(some)) or 0
    oldest = []
    for urgent in (True, False):
        query = _of_kind(_open_in(room_id), urgent, State.WAITING).where(cases.c.first_reply_at.is_(None))
        oldest += await _cases(connection, query.order_by(cases.c.opened_at, cases.c.id).limit(1))
    return Some(number, tuple(sorted(oldest, key=lambda case: case.opened_at)[:1]))


def _of_kind(here: ColumnElement[bool], urgent: bool, state: State) -> Select[Any]:
    return select(cases).where(here, cases.c.urgent == urgent, cases.c.state == state)


def _is_with(mediator_id: int) -> ColumnElement[bool]:
    # Without the words of the room's index: SQLite would go through the room instead of what they hold.
    return and_(cases.c.mediator_id == mediator_id, cases.c.state == State.TAKEN)


def _open_in(room_id: int | None) -> ColumnElement[bool]:
    return and_(CASE_IS_OPEN, cases.c.room_id.is_(None) if room_id is None else cases.c.room_id == room_id)


async def _cases(connection: AsyncConnection, query: Select[Any]) -> list[Case]:
    return [Case(**row) for row in (await connection.execute(query)).mappings()]

"""Finds the cases that a clock asks for, by indexes that hold them in the order of their clocks."""

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Integer,
    TextClause,
    and_,
    bindparam,
    exists,
    literal_column,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.db.tables import cases, contacts
from bot.adapters.db.tables.cases import IN_DANGER, IS_ANSWERED, IS_LATE, IS_SILENT, IS_UNTAKEN
from bot.domain.cases import Case
from bot.domain.clocks import Standing
from bot.domain.searches import Area, Countries, Search

#: Nobody is reminded of a family that has blocked the bot.
_IS_REACHABLE: Final = exists().where(contacts.c.id == cases.c.contact_id, contacts.c.reachable)
_IS_SEEN: Final = or_(cases.c.card_row.is_(None), cases.c.clock_at < bindparam("unseen_until"))
_AWAY: Final[BindParameter[Any]] = bindparam("away", expanding=True)
_OWNER_IS_THERE: Final = or_(cases.c.mediator_id.is_(None), cases.c.mediator_id.not_in(_AWAY))
_ABANDONED: Final = (
    select(cases)
    .where(cases.c.mediator_id == bindparam("owner"), IS_SILENT, cases.c.clock_steps < 2)
    .where(_IS_SEEN, _IS_REACHABLE)
    .order_by(cases.c.opened_at, cases.c.id)
)

#: A standing, and whether more steps may have been made.
Kind = tuple[Standing, bool]


async def due_cases(connection: AsyncConnection, search: Search) -> list[int]:
    """Their numbers, the oldest case first; none is locked."""
    kinds = tuple((one.standing, one.is_repeated) for one in search.sought)
    statement = _statement(kinds, _place(search.area), _countries(search.area))
    found = await connection.scalars(statement, dict(_values(search)))
    return sorted(set(found))


async def abandoned_cases(
    connection: AsyncConnection, mediator_id: int, unseen_until: datetime
) -> list[Case]:
    """Of an owner who is away; whether they are due their calendars say."""
    found = await connection.execute(_ABANDONED, {"owner": mediator_id, "unseen_until": unseen_until})
    return [Case(**row) for row in found.mappings()]


def _values(search: Search) -> Iterator[tuple[str, Any]]:
    yield "away", sorted(search.away)
    yield "unseen_until", search.unseen_until
    for number, one in enumerate(search.sought):
        yield f"steps_{number}", one.steps
        yield f"until_{number}", one.until
    if search.area is not None and search.area.room_id is not None:
        yield "room", search.area.room_id


def _place(area: Area | None) -> bool | None:
    """Whether it is a room; None for all of them."""
    return None if area is None else area.room_id is not None


def _countries(area: Area | None) -> Countries:
    return Countries(are_left_out=True) if area is None else area.countries


@cache
def _statement(kinds: tuple[Kind, ...], is_room: bool | None, countries: Countries) -> CompoundSelect[Any]:
    """Made once for each shape: making a statement takes longer than executing it."""
    if is_room is None:
        where, untaken = and_(IN_DANGER), (IS_UNTAKEN, IS_UNTAKEN)
    else:
        untaken = (IS_UNTAKEN, IS_LATE)
        room = cases.c.room_id == bindparam("room") if is_room else cases.c.room_id.is_(None)
        where = and_(room, ~literal_column(f"({IN_DANGER.text})"), _is_from(countries))
    return union_all(
        *(
            select(cases.c.id).where(
                where,
                _waits(number, is_repeated),
                _stands(standing, untaken[is_repeated]),
                _IS_SEEN,
                _IS_REACHABLE,
            )
            for number, (standing, is_repeated) in enumerate(kinds)
        )
    )


def _waits(number: int, is_repeated: bool) -> ColumnElement[bool]:
    steps: Any = bindparam(f"steps_{number}", type_=Integer())
    made = cases.c.clock_steps >= steps if is_repeated else cases.c.clock_steps == steps
    ran_down = cases.c.clock_at <= bindparam(f"until_{number}", type_=cases.c.clock_at.type)
    return and_(made, ran_down)


def _stands(standing: Standing, untaken: TextClause) -> ColumnElement[bool]:
    """In the words of the indexes, so that every planner sees which one fits."""
    match standing:
        case Standing.UNTAKEN:
            return and_(untaken)
        case Standing.SILENT:
            return and_(IS_SILENT, _OWNER_IS_THERE)
        case Standing.ANSWERED:
            return and_(IS_ANSWERED, _OWNER_IS_THERE)
        case Standing.ABANDONED | Standing.RESTING:
            raise ValueError(standing)


def _is_from(countries: Countries) -> ColumnElement[bool]:
    named = [one for one in countries.these if one is not None]
    is_one = or_(cases.c.country.in_(named), *[cases.c.country.is_(None)] * (None in countries.these))
    if not countries.are_left_out:
        return is_one
    if not countries.these:
        return true()
    is_unsaid = cases.c.country.is_(None)
    is_other = cases.c.country.not_in(named)
    return and_(is_other) if None in countries.these else or_(is_unsaid, is_other)

"""The one door for numbers: tables, summaries and health, all made of published months."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from bot.domain.cases import WaitingClass
from bot.domain.counting import QUESTIONS, WAITING, Event
from bot.domain.lattice import Layer, layer_for
from bot.domain.publication import (
    ELSEWHERE,
    Hidden,
    Key,
    Number,
    Published,
    Query,
    Shown,
    Side,
    Span,
    Summary,
    Why,
)
from bot.domain.truth import number, together
from bot.services.ports import UnitOfWork

#: Shares of fewer questions than so many times k would mostly be shares of the rounding.
ENOUGH_TO_DIVIDE: Final = 4

#: What the summary shows as it is; the rest it makes of others.
_SUMMARY: Final = (Event.ESCALATED, Event.CLOSED_SOLVED)


@dataclass(frozen=True, slots=True)
class _Ground:
    """What was published in the span of a query, and where."""

    months: Mapping[date, int]  #: with the k of each
    countries: Mapping[date, frozenset[str]]
    places: Mapping[date, frozenset[Key]]  #: municipalities under their own names
    missing: tuple[date, ...]

    @property
    def smallest(self) -> int:
        return max(self.months.values(), default=1)

    def parts(self, query: Query, row: Key) -> int:
        """In how many roundings of a row: one for each month and each country that has its own name."""
        country, municipality = query.country, query.municipality
        months = list(self.months)
        match query.by:
            case Side.MONTH | Side.DAY if row:
                months = [month for month in months if row[0][:7] == month.isoformat()[:7]]
            case Side.COUNTRY if row:
                country = row[0]
            case Side.INSTITUTION if row:
                country = row[0]
            case Side.MUNICIPALITY if row:
                country, municipality = row
            case _:
                pass
        return sum(self._parts_of(month, country, municipality) for month in months)

    def _parts_of(self, month: date, country: str | None, municipality: str | None) -> int:
        named = self.countries.get(month, frozenset())
        if country is None:
            return len(named) + 1
        if municipality not in (None, ELSEWHERE):
            return int((country, municipality or "") in self.places.get(month, frozenset()))
        return int(country in named or country == "")


class Figures:
    """Whatever shows figures asks here; it never sees a raw count."""

    async def latest(self, uow: UnitOfWork) -> Span | None:
        """The newest published month; None before the first is over."""
        months = await uow.publications.months()
        return Span(max(months), max(months)) if months else None

    async def table(self, uow: UnitOfWork, query: Query) -> Published:
        """The events of the query, split by its side."""
        return await self._table(uow, query, await self._ground(uow, query.span))

    async def _table(self, uow: UnitOfWork, query: Query, ground: _Ground) -> Published:
        columns = [await self._column(uow, query, event, ground) for event in query.events]
        keys = {key for column in columns for key in column.rows}
        rows = {
            key: {column.event: column.rows.get(key, column.empty(key)) for column in columns} for key in keys
        }
        totals = {column.event: column.total for column in columns}
        shown = [*totals.values(), *(one for row in rows.values() for one in row.values())]
        notes = {one.why for one in shown if isinstance(one, Hidden)}
        if any(isinstance(one, Number) and one.is_partial for one in shown):
            notes.add(Why.TOO_FEW_FAMILIES)
        ordered = {key: rows[key] for key in sorted(rows, key=lambda key: _place_in_order(query, key, rows))}
        return Published(query, ordered, totals, ground.missing, frozenset(notes), ground.smallest)

    async def summary(
        self, uow: UnitOfWork, span: Span, country: str | None = None, municipality: str | None = None
    ) -> Summary:
        """The figures at the top of a page."""
        events = (*QUESTIONS, *WAITING, *_SUMMARY, Event.FAMILIES, Event.PERSONS_HELPED)
        query = Query(span, Side.COUNTRY, events, country, municipality)
        ground = await self._ground(uow, span)
        table = await self._table(uow, query, ground)
        questions = together([table.totals[event] for event in QUESTIONS])
        if municipality is None and isinstance(questions, Number):
            # The events of a group were rounded so that their sum is as true as one of them.
            answered = table.totals[Event.ANSWERED]
            assert isinstance(answered, Number)
            questions = replace(answered, value=questions.value)
        smallest = ground.smallest
        return Summary(
            numbers={event: table.totals[event] for event in _SUMMARY},
            questions=questions,
            answered_percent=percent(table.totals[Event.ANSWERED], questions, ENOUGH_TO_DIVIDE * smallest),
            family_months=table.totals[Event.FAMILIES],
            persons=table.totals[Event.PERSONS_HELPED],
            first_reply=_median(table.totals, smallest),
        )

    async def _ground(self, uow: UnitOfWork, span: Span) -> _Ground:
        published = await uow.publications.months()
        months = {month: published[month] for month in span.months if month in published}
        missing = tuple(month for month in span.months if month not in published)
        first, last = span.months[0], span.months[-1]
        places = await uow.publications.shown_places(first, last)
        return _Ground(
            months,
            {month: frozenset(country for country, _ in found) for month, found in places.items()},
            {month: frozenset(place for place in found) for month, found in places.items()},
            missing,
        )

    async def _column(self, uow: UnitOfWork, query: Query, event: Event, ground: _Ground) -> "_Column":
        where = {
            side: value
            for side, value in (
                (Side.COUNTRY, query.country),
                (Side.MUNICIPALITY, query.municipality),
                (Side.TOPIC, query.topic),
                (Side.LANGUAGE, query.language),
            )
            if value is not None
        }
        sides = frozenset({query.by, *where}) - {Side.MONTH, Side.COUNTRY}
        layer = layer_for(event, sides)
        if layer is None:
            return _Column(event, Why.NOT_CROSSED, {}, 0, query, ground)
        if not ground.months:
            return _Column(event, Why.OPEN, {}, 0, query, ground)
        span = query.span.months[0], query.span.months[-1]
        found = await uow.publications.sums(*span, (event,), layer, query.by, where)
        sums = {key: value for (key, _), value in found.items()}
        why = None
        if layer is Layer.DAY:
            whole = await uow.publications.sums(*span, (event,), Layer.COUNTRY, None, where)
            if sum(whole.values()) != sum(sums.values()):
                return _Column(event, Why.TOO_SMALL_FOR_DAYS, {}, 0, query, ground)
        if query.by is Side.MONTH:
            sums = {(month.isoformat()[:7],): 0 for month in query.span.months} | sums
        return _Column(event, why, sums, sum(sums.values()), query, ground)


class _Column:
    """One event's numbers, each with how true it is."""

    def __init__(
        self,
        event: Event,
        why: Why | None,
        sums: Mapping[Key, int],
        total: int,
        query: Query,
        ground: _Ground,
    ) -> None:
        self.event = event
        self._why = why
        self._query = query
        self._ground = ground
        self.rows = {key: self._shown(key, value) for key, value in sums.items()}
        self.total = self._shown((), total)

    def empty(self, key: Key) -> Shown:
        """What another event has a row for."""
        return self._shown(key, 0)

    def _shown(self, key: Key, value: int) -> Shown:
        if self._why is not None:
            return Hidden(self._why)
        ground = self._ground
        if self._query.by is Side.MONTH and key and key[0] in {m.isoformat()[:7] for m in ground.missing}:
            return Hidden(Why.OPEN)
        parts = ground.parts(self._query, key)
        if parts == 0:
            return Hidden(Why.TOO_FEW_FAMILIES)
        months = 1 if self._query.by in (Side.MONTH, Side.DAY) and key else len(ground.months)
        is_partial = parts < months and self._names_a_place(key)
        return number(value, parts, ground.smallest, is_partial=is_partial)

    def _names_a_place(self, key: Key) -> bool:
        by_place = self._query.by in (Side.COUNTRY, Side.MUNICIPALITY, Side.INSTITUTION) and bool(key)
        return by_place or self._query.country is not None


def percent(part: Shown, whole: Shown, enough: int) -> int | None:
    """A share of published numbers, where there are enough of them."""
    if not isinstance(part, Number) or not isinstance(whole, Number) or whole.value < enough:
        return None
    return round(100 * part.value / whole.value)


def _median(totals: Mapping[Event, Shown], enough: int) -> WaitingClass | None:
    numbers = {event: one.value for event in WAITING if isinstance(one := totals[event], Number)}
    half, seen = sum(numbers.values()) / 2, 0
    for event, value in numbers.items():
        seen += value
        if seen >= half and 2 * half >= enough:
            return WaitingClass(event.value)
    return None


def _place_in_order(
    query: Query, key: Key, rows: Mapping[Key, Mapping[Event, Shown]]
) -> tuple[bool, int, Key]:
    if query.by in (Side.MONTH, Side.DAY):
        return False, 0, key
    size = sum(one.value for one in rows[key].values() if isinstance(one, Number))
    return ELSEWHERE in key or "" in key, -size, key

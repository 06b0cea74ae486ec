"""Statements of the road that every update takes: compiled once, and then run by the driver itself.

SQLAlchemy's way through a statement takes several times as long as the database needs for it. It still writes
the SQL, knows the types, and opens, ends and gives back transactions; only what lies between is left out.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Dialect, Insert, Select, Update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import TypeEngine

from bot.adapters.db.drivers import driver_of

Values = Mapping[str, Any]
Process = Callable[[Any], Any]


class Prepared:
    """One statement with named values; those of an expanding `IN` are lists."""

    def __init__(self, statement: Select[Any] | Insert | Update) -> None:
        self._statement: Final = statement
        self._plans: dict[tuple[object, ...], _Plan] = {}

    async def rows(self, connection: AsyncConnection, values: Values) -> Sequence[Any]:
        """What was selected: rows with the columns' names as attributes, and `_asdict()`."""
        driver = driver_of(connection)
        if driver is None:
            return (await connection.execute(self._statement, values)).all()
        plan = self._plan(connection.dialect, values)
        return plan.understood(await driver.rows(plan.sql, plan.parameters(values)))

    async def run(self, connection: AsyncConnection, values: Values) -> None:
        """Where nothing is selected."""
        driver = driver_of(connection)
        if driver is None:
            await connection.execute(self._statement, values)
            return
        plan = self._plan(connection.dialect, values)
        await driver.rows(plan.sql, plan.parameters(values))

    async def add(self, connection: AsyncConnection, values: Values) -> int:
        """The number that the database gave to an inserted row."""
        driver = driver_of(connection)
        if driver is None:
            added = await connection.execute(self._statement, values)
            # Each database has a way of its own to tell it; a RETURNING costs as much as the row on SQLite.
            assert added.inserted_primary_key is not None
            return int(added.inserted_primary_key[0])
        plan = self._plan(connection.dialect, values)
        return await driver.add(plan.sql, plan.parameters(values))

    def _plan(self, dialect: Dialect, values: Values) -> "_Plan":
        """Another one for each set of values and each length of a list, since both are other SQL."""
        lengths = (len(value) if type(value) is list else name for name, value in values.items())
        key = (dialect.name, *values, *lengths)
        if key not in self._plans:
            self._plans[key] = _plan(self._statement, dialect, values)
        return self._plans[key]


@dataclass(frozen=True, slots=True)
class _Plan:
    sql: str
    slots: tuple[tuple[str, int | None, Process | None], ...]  #: value, place in its list, how it is written
    fixed: Values  #: what stands in the statement itself
    columns: tuple[Process | None, ...]  #: how each is read
    row: Callable[..., Any]

    def parameters(self, values: Values) -> list[Any]:
        """The values in the order and the form that the driver expects."""
        known = {**self.fixed, **values}
        found = []
        for name, place, process in self.slots:
            value = known[name] if place is None else known[name][place]
            found.append(value if process is None else process(value))
        return found

    def understood(self, rows: Sequence[Sequence[Any]]) -> Sequence[Any]:
        """The driver's rows with values of the columns' types."""
        columns = self.columns
        return [
            self.row(
                *(value if read is None else read(value) for value, read in zip(row, columns, strict=True))
            )
            for row in rows
        ]


def _plan(statement: Select[Any] | Insert | Update, dialect: Dialect, values: Values) -> _Plan:
    is_select = isinstance(statement, Select)
    compiled: Any = statement.compile(dialect=dialect, column_keys=None if is_select else list(values))
    expanded = compiled.construct_expanded_state(values)
    place_of = {
        name: (bind, place)
        for bind, names in expanded.parameter_expansion.items()
        for place, name in enumerate(names)
    }
    slots = []
    for name in expanded.positiontup:
        bind, place = place_of.get(name, (name, None))
        slots.append((bind, place, _writes(compiled.binds[bind].type, dialect)))
    selected = statement.selected_columns if isinstance(statement, Select) else ()
    names = [str(column.key) for column in selected]
    return _Plan(
        expanded.statement,
        tuple(slots),
        {name: value for name, value in compiled.construct_params(values).items() if name not in values},
        tuple(_reads(column.type, dialect) for column in selected),
        namedtuple("Row", names),
    )


def _read(process: Process | None, value: Any) -> Any:
    return value if process is None else process(value)


def _writes(kind: TypeEngine[Any], dialect: Dialect) -> Process | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _reads(kind: TypeEngine[Any], dialect: Dialect) -> Process | None:
    return kind.dialect_impl(dialect).result_processor(dialect, None)

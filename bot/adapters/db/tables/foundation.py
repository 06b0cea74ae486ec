"""What every table is made of, and what each says of the people in it."""

from enum import StrEnum
from typing import Any, Final, NamedTuple

from sqlalchemy import Column, Index, LargeBinary, MetaData, String, Table, TextClause

from bot.adapters.db.columns import Id

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class _Partial(NamedTuple):
    name: str
    condition: TextClause
    columns: tuple[Column[Any], ...]
    unique: bool


_partial: Final[list[_Partial]] = []


class Whose(StrEnum):
    """Of whom a table holds something."""

    FAMILY = "family"
    STAFF = "staff"  #: mediators and people of the staff room
    BOTH = "both"
    NOBODY = "nobody"


def holds(whose: Whose, goes: str) -> dict[str, Any]:
    """Every table says it with `info=`: of whom it holds something, and how that goes or why it may stay."""
    return {"whose": whose, "goes": goes}


def key(name: str, *, unique: bool = False, primary_key: bool = False) -> Column[str]:
    """A keyed hash: tells the same apart from the other, and nothing else."""
    return Column(name, String(64), nullable=False, unique=unique, primary_key=primary_key)


def number() -> Column[int]:
    """The row's own number."""
    return Column("id", Id, primary_key=True)


def index_of_some(name: str, condition: TextClause, *columns: Column[Any], unique: bool = False) -> None:
    """An index of the rows that fulfil a condition.

    It is noted here and made by `whole_schema`: to look at the condition, SQLAlchemy loads what it knows of
    PostgreSQL and all its drivers, two megabytes that a bot on SQLite would carry for nothing.
    """
    _partial.append(_Partial(name, condition, columns, unique))


def whole_schema() -> MetaData:
    """The tables with all their indexes, for whoever compares them with a database."""
    while _partial:
        name, condition, columns, unique = _partial.pop()
        Index(name, *columns, unique=unique, postgresql_where=condition, sqlite_where=condition)
    return metadata


meta: Final = Table(
    "meta",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", LargeBinary, nullable=False),
    info=holds(Whose.NOBODY, "stays: the program's own words"),
)

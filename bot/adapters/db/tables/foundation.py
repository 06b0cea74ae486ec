"""What every table is made of, and what each says of the people in it."""

from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Column, LargeBinary, MetaData, String, Table

from bot.adapters.db.columns import Id

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


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


meta: Final = Table(
    "meta",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", LargeBinary, nullable=False),
    info=holds(Whose.NOBODY, "stays: the program's own words"),
)

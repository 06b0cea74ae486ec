"""The few SQL forms for which SQLAlchemy needs to be told which database it speaks to."""

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from sqlalchemy import Table, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.db.locks import LANES

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

_SHARE_LANES: Final = text(f"SELECT pg_advisory_xact_lock_shared({LANES:d})")


def insert_into(connection: AsyncConnection, table: Table) -> "postgresql.Insert | sqlite.Insert":
    """An INSERT that can say what to do ON CONFLICT."""
    return _insert(connection.dialect.name, table)


def insert_if_new(connection: AsyncConnection, table: Table) -> "postgresql.Insert | sqlite.Insert":
    """An INSERT that leaves alone what has the same key."""
    return _insert_if_new(connection.dialect.name, table)


# Made once: making a statement takes longer than executing it.
@lru_cache
def _insert(dialect: str, table: Table) -> "postgresql.Insert | sqlite.Insert":
    # Each database's dialect weighs megabytes, and a process speaks to one of them.
    if dialect == "sqlite":
        from sqlalchemy.dialects import sqlite

        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)


@lru_cache
def _insert_if_new(dialect: str, table: Table) -> "postgresql.Insert | sqlite.Insert":
    return _insert(dialect, table).on_conflict_do_nothing(index_elements=list(table.primary_key))


async def share_lanes(connection: AsyncConnection) -> None:
    """Nobody moves lanes to another key until the commit. SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        await connection.execute(_SHARE_LANES)


def class_name(error: str) -> str:
    """As much of an error's name as the column takes."""
    return error[:64]

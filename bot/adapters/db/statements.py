"""The few SQL forms for which SQLAlchemy needs to be told which database it speaks to."""

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


def insert_into(connection: AsyncConnection, table: Table) -> "postgresql.Insert | sqlite.Insert":
    """An INSERT that can say what to do ON CONFLICT."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


def class_name(error: str) -> str:
    """As much of an error's name as the column takes."""
    return error[:64]

"""Answers that need mending."""

from typing import Final

from sqlalchemy import Column, Date, Integer, String, Table

from bot.adapters.db.tables.foundation import Whose, holds, metadata

mendings: Final = Table(
    "mendings",
    metadata,
    Column("entry", String(64), primary_key=True),
    Column("country", String(2), primary_key=True),
    Column("language", String(8), primary_key=True),
    Column("day", Date, nullable=False),
    Column("number", Integer, nullable=False),
    Column("state", String(64), nullable=False),
    info=holds(Whose.NOBODY, "when the answer is mended: nobody's name is in it"),
)

"""How often people were called lately, by keyed hash and for a day."""

from typing import Final

from sqlalchemy import Column, Index, Table

from bot.adapters.db.columns import Moment, Named
from bot.adapters.db.tables.foundation import Whose, holds, key, metadata, number
from bot.domain.bounds import Bounded

tallies: Final = Table(
    "tallies",
    metadata,
    number(),
    key("who_key"),
    Column("deed", Named(Bounded), nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_tallies_who", "who_key", "deed", "at"),
    sqlite_autoincrement=True,
    info=holds(Whose.FAMILY, "25 hours later, also after `/forget`: else forgetting would be the way around"),
)

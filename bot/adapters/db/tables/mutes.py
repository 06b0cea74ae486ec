"""Whose messages people need not take for a while."""

from typing import Final

from sqlalchemy import Column, ForeignKey, Table

from bot.adapters.db.columns import Id, Moment, Named
from bot.adapters.db.tables.foundation import Whose, holds, key, metadata, number
from bot.adapters.db.tables.people import rooms
from bot.domain.mutes import MuteReason

mutes: Final = Table(
    "mutes",
    metadata,
    number(),
    key("who_key", unique=True),
    Column("reason", Named(MuteReason), nullable=False),
    Column("until", Moment, nullable=False),
    Column("room_id", Id, ForeignKey(rooms.c.id)),
    sqlite_autoincrement=True,
    info=holds(Whose.FAMILY, "when the mute ends, also after `/forget`, which would be a way around"),
)

"""Who may see the dashboard; tokens as keyed hashes."""

from typing import Final

from sqlalchemy import Column, Date, ForeignKey, LargeBinary, String, Table

from bot.adapters.db.columns import Id, Moment
from bot.adapters.db.tables.foundation import Whose, holds, key, metadata, number
from bot.adapters.db.tables.people import rooms

staff: Final = Table(
    "staff",
    metadata,
    number(),
    key("user_key", unique=True),
    Column("user_sealed", LargeBinary, nullable=False),
    Column("room_id", Id, ForeignKey(rooms.c.id), nullable=False),
    Column("language", String(8), nullable=False),
    Column("worked_on", Date),  # the last day on which they asked for a link
    info=holds(Whose.STAFF, "when they leave the staff room, `drom erase`, or after months without a link"),
    sqlite_autoincrement=True,
)

sign_in_links: Final = Table(
    "sign_in_links",
    metadata,
    number(),
    key("token_key", unique=True),
    Column("staff_id", Id, ForeignKey(staff.c.id), nullable=False, index=True),
    Column("made_at", Moment, nullable=False),
    Column("void_at", Moment),  # used, or replaced by a newer one
    info=holds(Whose.STAFF, "a day after it was made, and with its owner"),
    sqlite_autoincrement=True,
)

web_sessions: Final = Table(
    "web_sessions",
    metadata,
    number(),
    key("token_key", unique=True),
    Column("staff_id", Id, ForeignKey(staff.c.id), nullable=False, index=True),
    Column("began_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("confirmed_at", Moment, nullable=False),
    info=holds(Whose.STAFF, "when it is over, and with its owner"),
    sqlite_autoincrement=True,
)

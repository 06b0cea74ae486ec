"""Families, rooms and mediators."""

from typing import Final

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, LargeBinary, String, Table, text

from bot.adapters.db.columns import Days, Id, Moment, Named, Numbers, Weekly
from bot.adapters.db.tables.foundation import Whose, holds, index_of_some, key, metadata, number
from bot.domain.people import RoomKind

contacts: Final = Table(
    "contacts",
    metadata,
    number(),
    key("chat_key", unique=True),
    Column("chat_sealed", LargeBinary, nullable=False),
    Column("language", String(8)),
    Column("phone_language", String(64)),
    Column("country", String(2)),
    Column("municipality", String(64)),
    Column("place_asked", Boolean, nullable=False),
    Column("consented_on", Date),
    Column("declined_on", Date),  # the last answer was no
    Column("seen_on", Date, index=True),  # the last day on which anything came
    Column("misses", Integer, nullable=False),
    Column("unanswered", Numbers, nullable=False),
    Column("unanswered_at", Moment),
    Column("album", String(64)),
    Column("rated_message", Id),
    Column("reachable", Boolean, nullable=False),
    Column("unreachable_since", Moment),
    Column("recollection_sealed", LargeBinary),
    Column("recollected_at", Moment),  # so that it can be found when its hour is over
    info=holds(Whose.FAMILY, "`/forget`, `drom erase`, or after months of silence"),
    sqlite_autoincrement=True,
)

# Few families have either; the others are not in the index.
for _name in ("unreachable_since", "recollected_at"):
    index_of_some(f"ix_contacts_{_name}", text(f"{_name} IS NOT NULL"), contacts.c[_name])

rooms: Final = Table(
    "rooms",
    metadata,
    number(),
    key("chat_key", unique=True),
    Column("chat_sealed", LargeBinary, nullable=False),
    Column("kind", Named(RoomKind), nullable=False),
    Column("is_forum", Boolean, nullable=False),
    Column("language", String(8), nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("week", Weekly),  # the hours; NULL where nothing was said
    Column("special_days", Days),
    Column("zone", String(64)),
    Column("promise", Integer),
    Column("digest_on", Date),  # the last day whose morning was told what waits
    Column("alarmed_at", Moment),
    Column("deletions_told_on", Date),  # staff: the last day on which it was told what will be deleted
    Column("reported", Date),  # the last month whose report was posted there
    info=holds(Whose.NOBODY, "stays: a group is no person"),
    sqlite_autoincrement=True,
)

#: "" stands for "all of it": a key cannot contain NULL.
room_places: Final = Table(
    "room_places",
    metadata,
    Column("room_id", Id, ForeignKey(rooms.c.id), primary_key=True),
    Column("country", String(2), primary_key=True),
    Column("municipality", String(64), primary_key=True),
    info=holds(Whose.NOBODY, "stays: a group is no person"),
)

mediators: Final = Table(
    "mediators",
    metadata,
    number(),
    key("user_key", unique=True),
    Column("user_sealed", LargeBinary, nullable=False),
    Column("alias_sealed", LargeBinary),
    Column("away_until", Date),  # the last day; erased when it is over
    Column("away_from", Id),  # the room that is told of it
    Column("language", String(8)),
    Column("phone_language", String(64)),
    Column("introduced", Boolean, nullable=False),
    Column("worked_on", Date),  # the last day
    info=holds(Whose.STAFF, "`drom erase`, or after months without work"),
    sqlite_autoincrement=True,
)

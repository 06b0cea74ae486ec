"""The tables. They hold ids and states: no words, no names, no readable Telegram id of anybody.

Columns named `…_key` are keyed hashes, those named `…_sealed` and `payload` are encrypted.
"""

from typing import Final

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    text,
)

from bot.adapters.db.columns import Days, Id, Moment, Named, Numbers, Weekly
from bot.domain.cases import Outcome, Side, State
from bot.domain.counting import Event
from bot.domain.messages import ReceiptKind
from bot.domain.people import RoomKind

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _key(name: str, *, unique: bool = False) -> Column[str]:
    return Column(name, String(64), nullable=False, unique=unique)


def _number() -> Column[int]:
    return Column("id", Id, primary_key=True)


meta: Final = Table(
    "meta",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

# ── the queues ──

#: One row per chat whose updates are known: whoever handles one of them holds it.
chats: Final = Table("chats", metadata, Column("key", String(64), primary_key=True))

inbox: Final = Table(
    "inbox",
    metadata,
    Column("update_id", Id, primary_key=True, autoincrement=False),
    Column("chat_key", String(64), ForeignKey(chats.c.key), nullable=False, index=True),
    Column("payload", LargeBinary),
    Column("state", String(8), nullable=False),  # open, done, buried
    Column("attempts", Integer, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("done_at", Moment),
    Column("error", String(64)),
)

_IS_OPEN: Final = text("state = 'open'")
Index(
    "ix_inbox_open_of_chat",
    inbox.c.chat_key,
    inbox.c.update_id,
    postgresql_where=_IS_OPEN,
    sqlite_where=_IS_OPEN,
)
Index("ix_inbox_open", inbox.c.update_id, postgresql_where=_IS_OPEN, sqlite_where=_IS_OPEN)

outbox: Final = Table(
    "outbox",
    metadata,
    _number(),
    _key("chat_key"),
    _key("lane_key"),
    Column("payload", LargeBinary),
    # Not a foreign key: a row whose forerunner was dropped must find out, not hinder the dropping.
    Column("waits_for", Id),
    Column("is_group", Boolean, nullable=False),  # the limits of groups are others than those of people
    Column("urgency", Integer, nullable=False),
    Column("receipt_kind", Named(ReceiptKind)),
    Column("receipt_id", Id),
    Column("state", String(8), nullable=False),  # open, leased, sent, refused, buried
    Column("result", Id),
    Column("attempts", Integer, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("leased_until", Moment),
    Column("leased_at", Moment),  # last; stays, because Telegram may have counted it
    Column("created_at", Moment, nullable=False),
    Column("settled_at", Moment),
    Column("error", String(64)),
    sqlite_autoincrement=True,  # a number that was dropped must not come back: rows wait for numbers
)

_UNSETTLED: Final = text("settled_at IS NULL")
Index(
    "ix_outbox_lane",
    outbox.c.lane_key,
    outbox.c.id,
    postgresql_where=_UNSETTLED,
    sqlite_where=_UNSETTLED,
)
Index("ix_outbox_unsettled", outbox.c.id, postgresql_where=_UNSETTLED, sqlite_where=_UNSETTLED)
Index("ix_outbox_chat", outbox.c.chat_key, postgresql_where=_UNSETTLED, sqlite_where=_UNSETTLED)
Index("ix_outbox_waits_for", outbox.c.waits_for, postgresql_where=_UNSETTLED, sqlite_where=_UNSETTLED)

# ── people ──

contacts: Final = Table(
    "contacts",
    metadata,
    _number(),
    _key("chat_key", unique=True),
    Column("chat_sealed", LargeBinary, nullable=False),
    Column("language", String(8)),
    Column("phone_language", String(64)),
    Column("country", String(2)),
    Column("municipality", String(64)),
    Column("place_asked", Boolean, nullable=False),
    Column("consented_on", Date),
    Column("misses", Integer, nullable=False),
    Column("unanswered", Numbers, nullable=False),
    Column("unanswered_at", Moment),
    Column("album", String(64)),
    Column("rated_message", Id),
    Column("reachable", Boolean, nullable=False),
    Column("recollection_sealed", LargeBinary),
    Column("recollected_at", Moment),  # so that it can be found when its hour is over
    sqlite_autoincrement=True,
)

rooms: Final = Table(
    "rooms",
    metadata,
    _number(),
    _key("chat_key", unique=True),
    Column("chat_sealed", LargeBinary, nullable=False),
    Column("kind", Named(RoomKind), nullable=False),
    Column("is_forum", Boolean, nullable=False),
    Column("language", String(8), nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("week", Weekly),  # the hours; NULL where nothing was said
    Column("special_days", Days),
    Column("zone", String(64)),
    Column("promise", Integer),
    sqlite_autoincrement=True,
)

#: "" stands for "all of it": a key cannot contain NULL.
room_places: Final = Table(
    "room_places",
    metadata,
    Column("room_id", Id, ForeignKey(rooms.c.id), primary_key=True),
    Column("country", String(2), primary_key=True),
    Column("municipality", String(64), primary_key=True),
)

mediators: Final = Table(
    "mediators",
    metadata,
    _number(),
    _key("user_key", unique=True),
    Column("user_sealed", LargeBinary, nullable=False),
    Column("alias_sealed", LargeBinary),
    sqlite_autoincrement=True,
)

# ── cases ──

cases: Final = Table(
    "cases",
    metadata,
    _number(),
    Column("word", String(16), nullable=False, unique=True),
    Column("contact_id", Id, ForeignKey(contacts.c.id), nullable=False, index=True),
    Column("state", Named(State), nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("language", String(8), nullable=False),
    Column("country", String(2)),
    Column("municipality", String(64)),
    Column("topic", String(64)),
    Column("entry", String(64)),
    Column("urgent", Boolean, nullable=False),
    Column("room_id", Id, ForeignKey(rooms.c.id)),
    Column("mediator_id", Id, ForeignKey(mediators.c.id)),
    Column("thread_id", Id),
    Column("topic_row", Id),
    Column("card_message_id", Id),
    Column("card_row", Id),
    Column("taken_at", Moment),
    Column("first_reply_at", Moment),
    Column("closed_at", Moment),
    Column("outcome", Named(Outcome)),
    Column("persons", Integer),
    Column("rated", Boolean, nullable=False),
    Column("danger_shown_at", Moment),
    Column("note_album", String(64)),
    Index("ix_cases_room_id_thread_id", "room_id", "thread_id"),
    Index("ix_cases_room_id_card_message_id", "room_id", "card_message_id"),
    Index("ix_cases_state_closed_at", "state", "closed_at"),
    sqlite_autoincrement=True,
)

_CASE_IS_OPEN: Final = text("state IN ('waiting', 'taken')")
Index(
    "uq_cases_open_of_contact",
    cases.c.contact_id,
    unique=True,
    postgresql_where=_CASE_IS_OPEN,
    sqlite_where=_CASE_IS_OPEN,
)

relays: Final = Table(
    "relays",
    metadata,
    _number(),
    Column("case_id", Id, ForeignKey(cases.c.id), nullable=False),
    Column("side", Named(Side), nullable=False),
    Column("source_message_id", Id, nullable=False, index=True),
    Column("copy_message_id", Id, index=True),
    Column("copy_row", Id),
    UniqueConstraint("case_id", "side", "source_message_id"),
    sqlite_autoincrement=True,
)

counters: Final = Table(
    "counters",
    metadata,
    Column("day", Date, primary_key=True),
    Column("event", Named(Event), primary_key=True),
    Column("country", String(2), primary_key=True),
    Column("municipality", String(64), primary_key=True),
    Column("language", String(8), primary_key=True),
    Column("topic", String(64), primary_key=True),
    Column("entry", String(64), primary_key=True),
    Column("n", Id, nullable=False),
)

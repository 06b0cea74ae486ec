"""What has arrived, and what will leave."""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    text,
)

from bot.adapters.db.columns import Id, Moment, Named
from bot.adapters.db.tables.foundation import Whose, holds, index_of_some, key, metadata, number
from bot.domain.messages import ReceiptKind

#: One row per chat whose updates are known: whoever handles one of them holds it.
chats: Final = Table(
    "chats",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("told_full_at", Moment),  # when the person was last told that too much came at once
    info=holds(Whose.BOTH, "a week after the last update; a forgotten person's updates move to nobody"),
)

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
    # Milliseconds; programs that do not know it yet leave 0, and what they stored goes first.
    Column("turn", BigInteger, nullable=False, server_default="0"),
    info=holds(
        Whose.BOTH, "the payload when it is done; the row a week later; what was buried, with the family"
    ),
)

_IS_OPEN: Final = text("state = 'open'")
index_of_some("ix_inbox_open_of_chat", _IS_OPEN, inbox.c.chat_key, inbox.c.update_id)
index_of_some("ix_inbox_open", _IS_OPEN, inbox.c.update_id)
index_of_some("ix_inbox_turn", _IS_OPEN, inbox.c.turn, inbox.c.update_id)

outbox: Final = Table(
    "outbox",
    metadata,
    number(),
    key("chat_key"),
    key("lane_key"),
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
    info=holds(Whose.BOTH, "the payload when it is settled; the row a week later, or with the person"),
    sqlite_autoincrement=True,  # a number that was dropped must not come back: rows wait for numbers
)

_UNSETTLED: Final = text("settled_at IS NULL")
_IS_SHOWN: Final = text("state = 'sent' AND result IS NOT NULL")
index_of_some("ix_outbox_lane", _UNSETTLED, outbox.c.lane_key, outbox.c.id)
index_of_some("ix_outbox_shown", _IS_SHOWN, outbox.c.chat_key, outbox.c.result)
index_of_some("ix_outbox_unsettled", _UNSETTLED, outbox.c.id)
index_of_some("ix_outbox_worth", _UNSETTLED, outbox.c.urgency, outbox.c.id)
index_of_some("ix_outbox_chat", _UNSETTLED, outbox.c.chat_key)
index_of_some("ix_outbox_waits_for", _UNSETTLED, outbox.c.waits_for)

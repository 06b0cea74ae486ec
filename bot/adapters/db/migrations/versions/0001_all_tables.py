"""All tables of the first version."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | None = None
depends_on: str | None = None


ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEY = sa.String(64)
WORD = sa.String(32)
MOMENT = sa.DateTime(timezone=True)

#: Those that point at others first.
TABLES = (
    "relays",
    "room_places",
    "inbox",
    "cases",
    "rooms",
    "outbox",
    "meta",
    "mediators",
    "counters",
    "contacts",
    "chats",
)

UNSETTLED = sa.text("settled_at IS NULL")
OPEN = sa.text("state = 'open'")
CASE_OPEN = sa.text("state IN ('waiting', 'taken')")


def only(condition: sa.TextClause) -> dict[str, Any]:
    """An index over some of the rows."""
    return {"postgresql_where": condition, "sqlite_where": condition}


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "chats", sa.Column("key", KEY, nullable=False), sa.PrimaryKeyConstraint("key", name="pk_chats")
    )
    op.create_table(
        "contacts",
        sa.Column("id", ID, nullable=False),
        sa.Column("chat_key", KEY, nullable=False),
        sa.Column("chat_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.String(length=8)),
        sa.Column("phone_language", KEY),
        sa.Column("country", sa.String(length=2)),
        sa.Column("municipality", KEY),
        sa.Column("place_asked", sa.Boolean(), nullable=False),
        sa.Column("consented_on", sa.Date()),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("unanswered", sa.JSON(), nullable=False),
        sa.Column("unanswered_at", MOMENT),
        sa.Column("album", KEY),
        sa.Column("rated_message", ID),
        sa.Column("reachable", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_contacts"),
        sa.UniqueConstraint("chat_key", name="uq_contacts_chat_key"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "counters",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("event", WORD, nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("municipality", KEY, nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("topic", KEY, nullable=False),
        sa.Column("entry", KEY, nullable=False),
        sa.Column("n", ID, nullable=False),
        sa.PrimaryKeyConstraint(
            "day", "event", "country", "municipality", "language", "topic", "entry", name="pk_counters"
        ),
    )
    op.create_table(
        "mediators",
        sa.Column("id", ID, nullable=False),
        sa.Column("user_key", KEY, nullable=False),
        sa.Column("user_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("alias_sealed", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("id", name="pk_mediators"),
        sa.UniqueConstraint("user_key", name="uq_mediators_user_key"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "meta",
        sa.Column("name", WORD, nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_meta"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", ID, nullable=False),
        sa.Column("chat_key", KEY, nullable=False),
        sa.Column("lane_key", KEY, nullable=False),
        sa.Column("payload", sa.LargeBinary()),
        sa.Column("waits_for", ID),
        sa.Column("receipt_kind", WORD),
        sa.Column("receipt_id", ID),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("result", ID),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("leased_until", MOMENT),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("settled_at", MOMENT),
        sa.Column("error", KEY),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_chat", "outbox", ["chat_key"], **only(UNSETTLED))
    op.create_index("ix_outbox_lane", "outbox", ["lane_key", "id"], **only(UNSETTLED))
    op.create_index("ix_outbox_unsettled", "outbox", ["id"], **only(UNSETTLED))
    op.create_index("ix_outbox_waits_for", "outbox", ["waits_for"], **only(UNSETTLED))
    op.create_table(
        "rooms",
        sa.Column("id", ID, nullable=False),
        sa.Column("chat_key", KEY, nullable=False),
        sa.Column("chat_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("is_forum", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rooms"),
        sa.UniqueConstraint("chat_key", name="uq_rooms_chat_key"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "cases",
        sa.Column("id", ID, nullable=False),
        sa.Column("word", sa.String(length=16), nullable=False),
        sa.Column("contact_id", ID, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("country", sa.String(length=2)),
        sa.Column("municipality", KEY),
        sa.Column("topic", KEY),
        sa.Column("entry", KEY),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("room_id", ID),
        sa.Column("mediator_id", ID),
        sa.Column("thread_id", ID),
        sa.Column("topic_row", ID),
        sa.Column("card_message_id", ID),
        sa.Column("card_row", ID),
        sa.Column("taken_at", MOMENT),
        sa.Column("first_reply_at", MOMENT),
        sa.Column("closed_at", MOMENT),
        sa.Column("outcome", WORD),
        sa.Column("persons", sa.Integer()),
        sa.Column("rated", sa.Boolean(), nullable=False),
        sa.Column("note_album", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name="fk_cases_contact_id_contacts"),
        sa.ForeignKeyConstraint(["mediator_id"], ["mediators.id"], name="fk_cases_mediator_id_mediators"),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name="fk_cases_room_id_rooms"),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
        sa.UniqueConstraint("word", name="uq_cases_word"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_cases_contact_id", "cases", ["contact_id"])
    op.create_index("ix_cases_room_id_card_message_id", "cases", ["room_id", "card_message_id"])
    op.create_index("ix_cases_room_id_thread_id", "cases", ["room_id", "thread_id"])
    op.create_index("ix_cases_state_closed_at", "cases", ["state", "closed_at"])
    op.create_index("uq_cases_open_of_contact", "cases", ["contact_id"], unique=True, **only(CASE_OPEN))
    op.create_table(
        "inbox",
        sa.Column("update_id", ID, autoincrement=False, nullable=False),
        sa.Column("chat_key", KEY, nullable=False),
        sa.Column("payload", sa.LargeBinary()),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT),
        sa.Column("error", KEY),
        sa.ForeignKeyConstraint(["chat_key"], ["chats.key"], name="fk_inbox_chat_key_chats"),
        sa.PrimaryKeyConstraint("update_id", name="pk_inbox"),
    )
    op.create_index("ix_inbox_chat_key", "inbox", ["chat_key"])
    op.create_index("ix_inbox_open", "inbox", ["update_id"], **only(OPEN))
    op.create_index("ix_inbox_open_of_chat", "inbox", ["chat_key", "update_id"], **only(OPEN))
    op.create_table(
        "room_places",
        sa.Column("room_id", ID, nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("municipality", KEY, nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name="fk_room_places_room_id_rooms"),
        sa.PrimaryKeyConstraint("room_id", "country", "municipality", name="pk_room_places"),
    )
    op.create_table(
        "relays",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("side", WORD, nullable=False),
        sa.Column("source_message_id", ID, nullable=False),
        sa.Column("copy_message_id", ID),
        sa.Column("copy_row", ID),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_relays_case_id_cases"),
        sa.PrimaryKeyConstraint("id", name="pk_relays"),
        sa.UniqueConstraint(
            "case_id", "side", "source_message_id", name="uq_relays_case_id_side_source_message_id"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_relays_copy_message_id", "relays", ["copy_message_id"])
    op.create_index("ix_relays_source_message_id", "relays", ["source_message_id"])


def downgrade() -> None:
    """Back."""
    for table in TABLES:
        op.drop_table(table)

"""Turns in the inbox, so that one chat holds up no other; how often people were called; who is muted."""

import sqlalchemy as sa
from alembic import op

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """What waits already goes first."""
    is_open = sa.text("state = 'open'")
    op.add_column("inbox", sa.Column("turn", sa.BigInteger(), nullable=False, server_default="0"))
    op.create_index(
        "ix_inbox_turn", "inbox", ["turn", "update_id"], sqlite_where=is_open, postgresql_where=is_open
    )
    op.add_column("chats", sa.Column("told_full_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "tallies",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("who_key", sa.String(length=64), nullable=False),
        sa.Column("deed", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tallies")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_tallies_who", "tallies", ["who_key", "deed", "at"])
    op.create_table(
        "mutes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("who_key", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("room_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_mutes_room_id_rooms")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mutes")),
        sa.UniqueConstraint("who_key", name=op.f("uq_mutes_who_key")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """The inbox goes by numbers again."""
    op.drop_table("mutes")
    op.drop_table("tallies")
    op.drop_column("chats", "told_full_at")
    op.drop_index("ix_inbox_turn", table_name="inbox")
    op.drop_column("inbox", "turn")

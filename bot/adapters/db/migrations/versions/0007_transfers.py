"""Cases that go from room to room, and what they leave behind there."""

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | None = None
depends_on: str | None = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Of cases that are open it is not known when somebody last wrote in them."""
    op.add_column("cases", sa.Column("last_word_at", MOMENT))
    op.add_column("cases", sa.Column("set_apart", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "transfers",
        sa.Column("case_id", ID, autoincrement=False, nullable=False),
        sa.Column("room_id", ID, nullable=False),
        sa.Column("mediator_id", ID, nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_transfers_case_id_cases"),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name="fk_transfers_room_id_rooms"),
        sa.ForeignKeyConstraint(["mediator_id"], ["mediators.id"], name="fk_transfers_mediator_id_mediators"),
        sa.PrimaryKeyConstraint("case_id", name="pk_transfers"),
    )
    op.create_table(
        "left_places",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("room_id", ID, nullable=False),
        sa.Column("thread_id", ID),
        sa.Column("message_id", ID),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_left_places_case_id_cases"),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name="fk_left_places_room_id_rooms"),
        sa.PrimaryKeyConstraint("id", name="pk_left_places"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_left_places_case_id", "left_places", ["case_id"])
    op.create_index("ix_left_places_room_id_thread_id", "left_places", ["room_id", "thread_id"])


def downgrade() -> None:
    """What was left in earlier rooms is deleted by hand then."""
    op.drop_table("left_places")
    op.drop_table("transfers")
    op.drop_column("cases", "set_apart")
    op.drop_column("cases", "last_word_at")

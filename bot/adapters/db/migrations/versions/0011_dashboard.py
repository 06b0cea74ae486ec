"""The people of the staff room who may see the dashboard, their one-time links and their sessions."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | None = None
depends_on: str | None = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Three tables that begin empty."""
    op.create_table(
        "staff",
        sa.Column("id", _ID, nullable=False),
        sa.Column("user_key", sa.String(64), nullable=False),
        sa.Column("user_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("room_id", _ID, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name="fk_staff_room_id_rooms"),
        sa.PrimaryKeyConstraint("id", name="pk_staff"),
        sa.UniqueConstraint("user_key", name="uq_staff_user_key"),
        sqlite_autoincrement=True,
    )
    _tokens("sign_in_links", sa.Column("made_at", _MOMENT, nullable=False), sa.Column("void_at", _MOMENT))
    _tokens(
        "web_sessions",
        *(sa.Column(name, _MOMENT, nullable=False) for name in ("began_at", "seen_at", "confirmed_at")),
    )


def _tokens(name: str, *moments: sa.Column[datetime]) -> None:
    op.create_table(
        name,
        sa.Column("id", _ID, nullable=False),
        sa.Column("token_key", sa.String(64), nullable=False),
        sa.Column("staff_id", _ID, nullable=False),
        *moments,
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=f"fk_{name}_staff_id_staff"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        sa.UniqueConstraint("token_key", name=f"uq_{name}_token_key"),
        sqlite_autoincrement=True,
    )
    op.create_index(f"ix_{name}_staff_id", name, ["staff_id"])


def downgrade() -> None:
    """Everybody is signed out."""
    op.drop_table("web_sessions")
    op.drop_table("sign_in_links")
    op.drop_table("staff")

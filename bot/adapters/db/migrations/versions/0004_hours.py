"""When somebody works in a room: its week, its special days, its time zone and its promise."""

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """No room has said anything yet, so no family is promised anything."""
    op.add_column("rooms", sa.Column("week", sa.JSON(), nullable=True))
    op.add_column("rooms", sa.Column("special_days", sa.JSON(), nullable=True))
    op.add_column("rooms", sa.Column("zone", sa.String(length=64), nullable=True))
    op.add_column("rooms", sa.Column("promise", sa.Integer(), nullable=True))


def downgrade() -> None:
    """The rooms' hours are lost; families read again that a mediator will answer, without a time."""
    for name in ("promise", "zone", "special_days", "week"):
        op.drop_column("rooms", name)

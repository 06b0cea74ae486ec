"""Answers that need mending, and which card a mediator sent last in a case."""

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Nothing was marked and nothing was sent before."""
    op.create_table(
        "mendings",
        sa.Column("entry", sa.String(64), nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("entry", "country", "language", name="pk_mendings"),
    )
    op.add_column("cases", sa.Column("card_sent", sa.String(64), nullable=True))
    op.add_column("cases", sa.Column("card_sent_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """What was marked is forgotten."""
    op.drop_column("cases", "card_sent_at")
    op.drop_column("cases", "card_sent")
    op.drop_table("mendings")

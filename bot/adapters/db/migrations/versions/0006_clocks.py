"""The clocks of the queue: since when a family waits, what was reminded of, and who is away."""

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | None = None
depends_on: str | None = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Of an open case that was answered nobody knows who had the last word: the mediator is believed to."""
    op.add_column("cases", sa.Column("waits_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("cases", sa.Column("clock_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("cases", sa.Column("clock_steps", sa.Integer(), nullable=False, server_default="0"))
    op.execute("UPDATE cases SET clock_at = COALESCE(first_reply_at, taken_at, opened_at)")
    op.execute(
        "UPDATE cases SET waits_since = opened_at "
        "WHERE state = 'waiting' OR (state = 'taken' AND first_reply_at IS NULL)"
    )
    op.add_column("rooms", sa.Column("digest_on", sa.Date(), nullable=True))
    op.add_column("mediators", sa.Column("away_until", sa.Date(), nullable=True))
    op.add_column("mediators", sa.Column("away_from", ID, nullable=True))


def downgrade() -> None:
    """Nobody is reminded of anything any more."""
    op.drop_column("mediators", "away_from")
    op.drop_column("mediators", "away_until")
    op.drop_column("rooms", "digest_on")
    for name in ("clock_steps", "clock_at", "waits_since"):
        op.drop_column("cases", name)

"""Months that are over: different families, and the rounded tables that are published of them."""

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """The month in which this happens counts its families from here on."""
    op.create_table(
        "family_keys",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("key_sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("month", name="pk_family_keys"),
    )
    op.create_table(
        "month_families",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("family_key", sa.String(64), nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("municipality", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("month", "family_key", name="pk_month_families"),
    )
    op.create_table(
        "publications",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("smallest", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("month", name="pk_publications"),
    )
    op.create_table(
        "published",
        sa.Column("layer", sa.String(32), nullable=False),
        sa.Column("event", sa.String(32), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("first", sa.String(64), nullable=False),
        sa.Column("second", sa.String(64), nullable=False),
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("layer", "event", "month", "country", "first", "second", name="pk_published"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """What was published is lost, since its counts are."""
    for table in ("published", "publications", "month_families", "family_keys"):
        op.drop_table(table)

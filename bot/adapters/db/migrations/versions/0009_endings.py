"""Institutions at the end of a case, what mediators read in, and what is remembered of misfortunes."""

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Persons of cases that have ended are counted; mediators who are there know how it works."""
    op.add_column("cases", sa.Column("institution", sa.String(length=64), nullable=True))
    op.add_column("cases", sa.Column("persons_counted", sa.Integer(), nullable=False, server_default="0"))
    op.execute("UPDATE cases SET persons_counted = COALESCE(persons, 0)")
    op.add_column("relays", sa.Column("album", sa.String(length=64), nullable=True))
    op.add_column("contacts", sa.Column("unreachable_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("rooms", sa.Column("alarmed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("mediators", sa.Column("language", sa.String(length=8), nullable=True))
    op.add_column("mediators", sa.Column("phone_language", sa.String(length=64), nullable=True))
    op.add_column(
        "mediators", sa.Column("introduced", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_table(
        "institution_counters",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("institution", sa.String(length=64), nullable=False),
        sa.Column("event", sa.String(length=32), nullable=False),
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint(
            "month", "country", "institution", "event", name=op.f("pk_institution_counters")
        ),
    )


def downgrade() -> None:
    """The institutions of the past are lost."""
    op.drop_table("institution_counters")
    op.drop_column("mediators", "introduced")
    op.drop_column("mediators", "phone_language")
    op.drop_column("mediators", "language")
    op.drop_column("rooms", "alarmed_at")
    op.drop_column("contacts", "unreachable_since")
    op.drop_column("relays", "album")
    op.drop_column("cases", "persons_counted")
    op.drop_column("cases", "institution")

"""When people were last there, what they said to consent, and what staff have done."""

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Whoever is known already is counted as seen today."""
    op.add_column("contacts", sa.Column("seen_on", sa.Date(), nullable=True))
    op.add_column("contacts", sa.Column("declined_on", sa.Date(), nullable=True))
    op.add_column("mediators", sa.Column("worked_on", sa.Date(), nullable=True))
    op.add_column("staff", sa.Column("worked_on", sa.Date(), nullable=True))
    op.add_column("rooms", sa.Column("deletions_told_on", sa.Date(), nullable=True))
    op.execute("UPDATE contacts SET seen_on = CURRENT_DATE")
    op.execute("UPDATE mediators SET worked_on = CURRENT_DATE")
    op.execute("UPDATE staff SET worked_on = CURRENT_DATE")
    op.create_index(op.f("ix_contacts_seen_on"), "contacts", ["seen_on"])
    sent = sa.text("state = 'sent' AND result IS NOT NULL")
    op.create_index(
        "ix_outbox_shown", "outbox", ["chat_key", "result"], sqlite_where=sent, postgresql_where=sent
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deed", sa.String(length=32), nullable=False),
        sa.Column("person_key", sa.String(length=64), nullable=True),
        sa.Column("person_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("subject", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_audit_person_key"), "audit", ["person_key"])
    op.create_index(op.f("ix_audit_subject"), "audit", ["subject"])
    op.create_index("ix_audit_at", "audit", ["at"])


def downgrade() -> None:
    """What staff have done is no longer known."""
    op.drop_table("audit")
    op.drop_index("ix_outbox_shown", table_name="outbox")
    op.drop_index(op.f("ix_contacts_seen_on"), table_name="contacts")
    op.drop_column("rooms", "deletions_told_on")
    op.drop_column("staff", "worked_on")
    op.drop_column("mediators", "worked_on")
    op.drop_column("contacts", "declined_on")
    op.drop_column("contacts", "seen_on")

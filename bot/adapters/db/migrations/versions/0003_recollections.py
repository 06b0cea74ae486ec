"""What helps with a family's next question, encrypted, for an hour."""

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Nothing was remembered before."""
    op.add_column("contacts", sa.Column("recollection_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("contacts", sa.Column("recollected_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """What was remembered is forgotten; it only helped."""
    op.drop_column("contacts", "recollected_at")
    op.drop_column("contacts", "recollection_sealed")

"""When a family last got the emergency card in an open case."""

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Forward."""
    op.add_column("cases", sa.Column("danger_shown_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    """Back."""
    op.drop_column("cases", "danger_shown_at")

"""What the sender needs to keep to Telegram's limits by itself, and to send what is urgent first."""

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """What waits already counts as sent to a group (the narrower limit) and as awaited by somebody."""
    op.add_column("outbox", sa.Column("is_group", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("outbox", sa.Column("urgency", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("outbox", sa.Column("leased_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """The old sender sends as fast as it can."""
    op.drop_column("outbox", "leased_at")
    op.drop_column("outbox", "urgency")
    op.drop_column("outbox", "is_group")

"""Rooms remember the last month whose report was posted there."""

import sqlalchemy as sa
from alembic import op

revision: str = "0014"
down_revision: str | None = "0012"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """A staff room that was there before gets the newest month's report."""
    op.add_column("rooms", sa.Column("reported", sa.Date()))


def downgrade() -> None:
    """The newest month's report would be posted once more."""
    op.drop_column("rooms", "reported")

"""An index by which choosing what leaves next costs what may leave, not what waits."""

import sqlalchemy as sa
from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: str | None = None
depends_on: str | None = None

_UNSETTLED = sa.text("settled_at IS NULL")


def upgrade() -> None:
    """The worthiest first, the oldest of them before the others."""
    op.create_index(
        "ix_outbox_worth",
        "outbox",
        ["urgency", "id"],
        sqlite_where=_UNSETTLED,
        postgresql_where=_UNSETTLED,
    )


def downgrade() -> None:
    """Every row that waits is looked at again."""
    op.drop_index("ix_outbox_worth", table_name="outbox")

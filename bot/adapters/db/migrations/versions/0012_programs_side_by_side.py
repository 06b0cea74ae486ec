"""From here on older and newer programs may work side by side; nothing in the tables changes for it."""

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """The program itself notes which programs can work on the shape that it made."""


def downgrade() -> None:
    """Nothing was changed."""

"""Indexes by which a look at the queue costs what is due, not what is there."""

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | None = None
depends_on: str | None = None

_OPEN = "state IN ('waiting', 'taken')"
#: Name, table, columns, and the rows that are in it.
_SOME = (
    (
        "ix_cases_clock_untaken",
        "cases",
        ["room_id", "clock_steps", "clock_at"],
        "state = 'waiting'",
    ),
    ("ix_cases_clock_late", "cases", ["room_id", "clock_at"], "state = 'waiting' AND clock_steps >= 2"),
    (
        "ix_cases_clock_silent",
        "cases",
        ["room_id", "clock_steps", "clock_at"],
        "state = 'taken' AND waits_since IS NOT NULL",
    ),
    (
        "ix_cases_clock_answered",
        "cases",
        ["room_id", "clock_steps", "clock_at"],
        "state = 'taken' AND waits_since IS NULL",
    ),
    ("ix_cases_clock_danger", "cases", ["state", "clock_at"], "urgent AND waits_since IS NOT NULL"),
    ("ix_cases_clock_at", "cases", ["state", "clock_at"], _OPEN),
    ("ix_cases_open_in_room", "cases", ["room_id", "urgent", "state", "opened_at"], _OPEN),
    ("ix_contacts_unreachable_since", "contacts", ["unreachable_since"], "unreachable_since IS NOT NULL"),
    ("ix_contacts_recollected_at", "contacts", ["recollected_at"], "recollected_at IS NOT NULL"),
)


def upgrade() -> None:
    """A case without a clock of its own, which no program leaves behind any more, would not be found."""
    op.execute("UPDATE cases SET clock_at = opened_at WHERE clock_at IS NULL")
    for name, table, columns, condition in _SOME:
        rows = sa.text(condition)
        op.create_index(name, table, columns, sqlite_where=rows, postgresql_where=rows)
    op.create_index(op.f("ix_cases_mediator_id"), "cases", ["mediator_id"])


def downgrade() -> None:
    """Every case is looked at again."""
    op.drop_index(op.f("ix_cases_mediator_id"), table_name="cases")
    for name, table, _, _ in reversed(_SOME):
        op.drop_index(name, table_name=table)

"""What Alembic runs: the migrations, in the transaction that it was given."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.types import TypeDecorator

from bot.adapters.db.tables import whole_schema


def plain_type(kind: str, item: object, _: AutogenContext) -> str | Literal[False]:
    """Write down what is in the database, so that old migrations do not depend on today's classes."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=whole_schema(),
    render_item=plain_type,
    render_as_batch=connection.dialect.name == "sqlite",
    # Our SQLite connections begin their transactions themselves, so that changes of tables are in them.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()

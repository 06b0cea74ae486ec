"""Which shape a database has, without changing it: what backups and `drom doctor` need to know."""

from pathlib import Path
from typing import Final

from sqlalchemy import inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

_VERSIONS: Final = Path(__file__).parent / "migrations" / "versions"


def known_revisions() -> tuple[str, ...]:
    """Oldest first; their files begin with their numbers."""
    return tuple(sorted(file.name.partition("_")[0] for file in _VERSIONS.glob("[0-9]*.py")))


async def tables_of(connection: AsyncConnection) -> list[str]:
    """The names of all tables."""
    return await connection.run_sync(lambda sync: inspect(sync).get_table_names())


async def revision_of(connection: AsyncConnection) -> str | None:
    """The revision of a database; None where Drom has not been."""
    if "alembic_version" not in await tables_of(connection):
        return None
    found: str | None = await connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found

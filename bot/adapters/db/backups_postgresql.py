"""A PostgreSQL database into a file and back, by PostgreSQL's own programs."""

import asyncio
import os
import re
import shutil
from pathlib import Path
from typing import Final

from sqlalchemy import URL

from bot.domain.environment import without_settings

#: What SQLAlchemy calls it, and what PostgreSQL's programs read. Nothing secret stands in arguments.
_VARIABLES: Final = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",  # nosec B105  # the name of a variable
    "ssl": "PGSSLMODE",
    "sslmode": "PGSSLMODE",
}
_REVISION: Final = re.compile(r"^COPY public\.alembic_version .*;\n(.+)\n\\\.$", re.MULTILINE)
_WORD: Final = re.compile(r"^key_check\t\\\\x([0-9a-f]+)$", re.MULTILINE)


class ProgramError(Exception):
    """`pg_dump` or `pg_restore` is missing or has failed; the message says what to do."""


async def dump(url: URL, file: Path) -> None:
    """One moment of the database in PostgreSQL's custom format, which is compressed."""
    await _run("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", f"--file={file}")


async def contents(file: Path) -> tuple[str | None, bytes | None]:
    """The revision and the sealed word, read without a server."""
    rows = await _run(
        "pg_restore", None, "--data-only", "--table=alembic_version", "--table=meta", "--file=-", str(file)
    )
    revision, word = _REVISION.search(rows), _WORD.search(rows)
    return (revision and revision[1]), (bytes.fromhex(word[1]) if word else None)


async def put(file: Path, url: URL) -> None:
    """In one transaction: all of it or nothing."""
    options = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
    await _run("pg_restore", url, *options, f"--dbname={url.database}", str(file))


async def _run(program: str, url: URL | None, *arguments: str) -> str:
    path = shutil.which(program)
    if path is None:
        raise ProgramError(
            f"the program {program} is not installed here. It belongs to PostgreSQL's client programs "
            "(on Debian: apt install postgresql-client), of the server's version or newer."
        )
    process = await asyncio.create_subprocess_exec(
        path,
        *arguments,
        env=_environment(url),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, errors = await process.communicate()
    if process.returncode != 0:
        lines = errors.decode(errors="replace").strip().splitlines()
        raise ProgramError(" ".join(lines[:2]) or f"{program} ended with status {process.returncode}")
    return output.decode(errors="replace")


def _environment(url: URL | None) -> dict[str, str]:
    kept = without_settings(os.environ)
    if url is None:
        return kept
    wanted = {"PGUSER": url.username, "PGPASSWORD": url.password, "PGDATABASE": url.database}
    wanted |= {"PGHOST": url.host, "PGPORT": str(url.port) if url.port else None}
    wanted |= {_VARIABLES[name]: str(value) for name, value in url.query.items() if name in _VARIABLES}
    return kept | {name: str(value) for name, value in wanted.items() if value}

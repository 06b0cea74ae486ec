"""Copies of the whole database in one file, taken while the bot works, and the way back."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.adapters.db import backups_postgresql, backups_sqlite
from bot.adapters.db.engine import Database, create
from bot.adapters.db.guard import CHECK_TEXT, WrongKeyError, check_usable, only_process
from bot.adapters.db.revisions import known_revisions, tables_of
from bot.services.ports import UnreadableError, Vault

_MARKS: Final = {b"SQLite format 3\0": "SQLite", b"PGDMP": "PostgreSQL"}


class BackupError(Exception):
    """The backup cannot be written or put back; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup says about itself."""

    revision: str | None
    sealed: bytes | None  #: the word that tells whether the key is the right one


async def write_backup(url: str, file: Path) -> int:
    """Copy the database as it is at this moment; the size of the file. The bot does not wait for it."""
    async with _database(url) as database:
        if database.file is not None and not database.file.is_file():
            raise BackupError(f"There is no database {database.file}: check DROM_DATABASE_URL.")
        await check_usable(database)
        unfinished = _claimed(file)
        try:
            if database.file is not None:
                backups_sqlite.copy(database.file, unfinished)
            else:
                await backups_postgresql.dump(database.url, unfinished)
            size = _on_disk(unfinished)
            # A link, unlike a renaming, never replaces what somebody has put there meanwhile.
            os.link(unfinished, file)
        except FileExistsError:
            raise BackupError(_EXISTS.format(file)) from None
        except (OSError, *backups_sqlite.FAILURES, backups_postgresql.ProgramError) as error:
            raise BackupError(f"The backup {file} cannot be written: {error}") from None
        finally:
            unfinished.unlink(missing_ok=True)
    return size


async def restore_backup(url: str, file: Path, vault: Vault) -> None:
    """Put a backup into an empty database; whatever speaks against it is said before anything is changed."""
    kind = _kind(file)
    async with _database(url) as database:
        if kind != ("SQLite" if database.is_sqlite else "PostgreSQL"):
            raise BackupError(
                f"{file} is a backup of {kind}, and DROM_DATABASE_URL names another kind of database. "
                "A backup goes back into the kind that it came from."
            )
        with only_process(database):
            try:
                found = await _contents(kind, file)
                _check(found, file, vault)
                await _check_empty(database)
                if database.file is not None:
                    backups_sqlite.put(file, database.file)
                else:
                    await backups_postgresql.put(file, database.url)
            except (OSError, *backups_sqlite.FAILURES, backups_postgresql.ProgramError) as error:
                raise BackupError(f"The backup {file} cannot be put back: {error}") from None


@asynccontextmanager
async def _database(url: str) -> AsyncIterator[Database]:
    database = create(url)
    try:
        yield database
    finally:
        await database.close()


_EXISTS: Final = "{} exists already, and a backup is never overwritten: choose another name."


def _claimed(file: Path) -> Path:
    """An empty file beside the wanted one, that only its owner can read."""
    if file.exists() or file.is_symlink():
        raise BackupError(_EXISTS.format(file))
    unfinished = file.with_name(f".{file.name}.{os.getpid()}.unfinished")
    try:
        os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    except OSError as error:
        raise BackupError(
            f"{file} cannot be written ({error.strerror}): choose a folder that exists and is yours."
        ) from None
    return unfinished


def _on_disk(file: Path) -> int:
    descriptor = os.open(file, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
        return os.fstat(descriptor).st_size
    finally:
        os.close(descriptor)


def _kind(file: Path) -> str:
    try:
        with file.open("rb") as content:
            start = content.read(16)
    except OSError as error:
        raise BackupError(f"{file} cannot be read ({error.strerror}).") from None
    kind = next((kind for mark, kind in _MARKS.items() if start.startswith(mark)), None)
    if kind is None:
        raise BackupError(f"{file} is no backup that `drom backup` has written.")
    return kind


async def _contents(kind: str, file: Path) -> Contents:
    found = backups_sqlite.contents(file) if kind == "SQLite" else await backups_postgresql.contents(file)
    return Contents(*found)


def _check(found: Contents, file: Path, vault: Vault) -> None:
    if found.revision is None:
        raise BackupError(f"{file} is a database, but not one of Drom.")
    if found.revision not in known_revisions():
        raise BackupError(
            f"{file} was written by a newer Drom (its database is of revision {found.revision}, this program "
            f"knows revisions up to {known_revisions()[-1]}): install that version first."
        )
    try:
        if found.sealed is None or vault.unseal(found.sealed) == CHECK_TEXT:
            return
    except UnreadableError:
        pass
    raise WrongKeyError(
        f"{file} was written with a key that is not in DROM_SECRET_KEYS. Put that key there, after the "
        "present one and a comma; without it nobody can read the backup. Nothing was changed."
    )


async def _check_empty(database: Database) -> None:
    if database.file is not None and not database.file.exists():
        return
    await check_usable(database)
    async with database.reading() as connection:
        tables = await tables_of(connection)
    if tables:
        advice = "move that file away" if database.is_sqlite else "create an empty database"
        raise BackupError(
            f"The database {database.name} is not empty, and nothing is ever restored over another database: "
            f"{advice}, or name another one in DROM_DATABASE_URL. Nothing was changed."
        )

"""Refuses to start on a database that cannot be used, is in use, or was written with other keys."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from sqlalchemy import inspect, select
from sqlalchemy.exc import DBAPIError

from bot.adapters.db import key_record
from bot.adapters.db.engine import Database, DatabaseUnusableError
from bot.adapters.db.statements import insert_into
from bot.adapters.db.tables import meta
from bot.services.ports import UnreadableError, Vault

CHECK_NAME: Final = "key_check"
CHECK_TEXT: Final = b"Drom"
#: PostgreSQL's codes for what people can mend (https://www.postgresql.org/docs/current/errcodes-appendix.html).
_POSTGRESQL_SENTENCES: Final = {
    "28000": "PostgreSQL does not let that user in",
    "28P01": "PostgreSQL does not accept that password",
    "3D000": "PostgreSQL has no database of that name: create it",
    "53300": "PostgreSQL has no connection left",
    "57P03": "PostgreSQL is just starting: try again in a moment",
}


class AlreadyRunningError(Exception):
    """Another process works on the same SQLite file."""


class WrongKeyError(Exception):
    """The database was written with a key that is not in `DROM_SECRET_KEYS`."""


def lock_of(file: Path) -> Path:
    """The file that whoever works on an SQLite file holds."""
    return file.with_name(file.name + ".lock")


@contextmanager
def only_process(database: Database, says: str = "") -> Iterator[None]:
    """Hold an SQLite file for this process alone, and say in its lock which keys it has."""
    if database.file is None:
        yield
        return
    _check_folder(database.file)
    lock = lock_of(database.file)
    try:
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise DatabaseUnusableError(
            f"The file {lock} cannot be written ({error.strerror}): "
            "let the user that runs Drom write in that folder, or change DROM_DATABASE_URL."
        ) from None
    try:
        _hold(descriptor, database.file)
        os.ftruncate(descriptor, 0)
        os.write(descriptor, says.encode())
        yield
    finally:
        # The file stays: who removes a lock file may remove one that another process just took.
        os.close(descriptor)


def keep_private(database: Database) -> None:
    """A new SQLite file is for its owner alone; the files beside it take after it."""
    if database.file is None:
        return
    with suppress(OSError):  # said in a sentence where it is opened
        os.close(os.open(database.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))


def _hold(descriptor: int, file: Path) -> None:
    for is_last in (False, False, True):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if is_last:
                raise AlreadyRunningError(
                    f"Drom is already running on {file}. Stop that process first, or give this one a "
                    "database of its own in DROM_DATABASE_URL. Several processes at once need PostgreSQL."
                ) from None
            # Somebody may just have looked whether anybody holds it.
            time.sleep(0.05)


def _check_folder(file: Path) -> None:
    folder = file.absolute().parent
    if not folder.exists():
        raise DatabaseUnusableError(
            f"The folder {folder} of the database does not exist: create it, or change DROM_DATABASE_URL."
        )
    if not folder.is_dir():
        raise DatabaseUnusableError(
            f"{folder}, where the database should be, is not a folder: change DROM_DATABASE_URL."
        )
    if file.is_dir():
        raise DatabaseUnusableError(
            f"{file} is a folder: write the path of a file in it into DROM_DATABASE_URL."
        )


async def check_usable(database: Database) -> None:
    """Open the database for writing once, and say in a sentence what is wrong when that fails."""
    try:
        async with database.writing() as connection:
            await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    except (DBAPIError, OSError) as error:
        raise DatabaseUnusableError(_sentence(database, error)) from None


def _sentence(database: Database, error: DBAPIError | OSError) -> str:
    cause = error.orig if isinstance(error, DBAPIError) else error
    if database.is_sqlite:
        return (
            f"The database {database.file} cannot be written ({cause}): see that the user that runs Drom may "
            "write the file and its folder, that the disk is not full, and that the file is a database."
        )
    known = _POSTGRESQL_SENTENCES.get(getattr(cause, "sqlstate", None) or "", "PostgreSQL cannot be reached")
    return f"{known} ({database.name}): see that it runs, and check DROM_DATABASE_URL."


async def check_key(database: Database, vault: Vault) -> None:
    """Raise `WrongKeyError` unless the vault reads everything that is in this database."""
    async with database.writing() as connection:
        if not await connection.run_sync(lambda sync: inspect(sync).has_table(meta.name)):
            return
        value = await connection.scalar(select(meta.c.value).where(meta.c.name == CHECK_NAME))
        noted = await key_record.read(connection)
    if value is not None and not _fits(vault, value):
        raise WrongKeyError(
            "The database was written with another key. Put that key into DROM_SECRET_KEYS, after the "
            "present one and a comma; without it nobody can read what is stored. Nothing was changed. "
            "If every copy of the key is lost, docs/operating/keys.md tells what can be saved."
        )
    check_complete(vault, noted)


def check_complete(vault: Vault, noted: "key_record.KeyRecord | None") -> None:
    """Raise `WrongKeyError` when rows are kept under a key that the vault does not have."""
    missing = sorted((noted.held if noted else frozenset()) - set(vault.names))
    if missing:
        raise WrongKeyError(
            f"The database holds rows under a key that is not in DROM_SECRET_KEYS ({', '.join(missing)}). "
            "Put that key back, after a comma, and start again; it can be taken out when `drom keys rotate` "
            "has said so. Nothing was changed."
        )


def _fits(vault: Vault, sealed: bytes) -> bool:
    try:
        return vault.unseal(sealed) == CHECK_TEXT
    except UnreadableError:
        return False


async def remember_key(database: Database, vault: Vault) -> None:
    """Seal the text that `check_key` reads at the next start."""
    async with database.writing() as connection:
        await connection.execute(
            insert_into(connection, meta)
            .values(name=CHECK_NAME, value=vault.seal(CHECK_TEXT))
            .on_conflict_do_nothing(index_elements=["name"])
        )
        await connection.commit()

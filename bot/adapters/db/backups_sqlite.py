"""An SQLite file into another one, by SQLite's own online backup."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

FAILURES: Final = (sqlite3.Error,)
_PATIENCE_SECONDS: Final = 30


def copy(source: Path, target: Path) -> None:
    """One moment of the source; whoever writes meanwhile does not wait, since the log is kept apart."""
    with closing(_reading(source)) as old, closing(sqlite3.connect(target)) as new:
        # In one step: with several, each commit of the bot would begin the copy anew.
        old.backup(new, pages=-1)
        # A copy in one file: what is forgotten beside it would be missing.
        new.execute("PRAGMA journal_mode = DELETE")
        [(verdict,)] = new.execute("PRAGMA quick_check(1)").fetchall()
        if verdict != "ok":
            raise sqlite3.DatabaseError(f"the copy is damaged ({verdict})")


def contents(file: Path) -> tuple[str | None, bytes | None]:
    """The revision and the sealed word."""
    with closing(_reading(file, immutable=True)) as database:
        names = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if not {"alembic_version", "meta"} <= names:
            return None, None
        revision = database.execute("SELECT version_num FROM alembic_version").fetchone()
        word = database.execute("SELECT value FROM meta WHERE name = 'key_check'").fetchone()
        return (revision and revision[0]), (word and word[0])


def put(file: Path, target: Path) -> None:
    """As a whole or not at all; the target is empty or not there."""
    for beside in ("-wal", "-journal"):
        rest = target.with_name(target.name + beside)
        if rest.exists() and rest.stat().st_size:
            raise OSError(f"{rest} is left over from another database: move it away")
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.unfinished")
    try:
        os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        copy(file, unfinished)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def _reading(file: Path, *, immutable: bool = False) -> sqlite3.Connection:
    options = "mode=ro&immutable=1" if immutable else "mode=ro"
    return sqlite3.connect(f"{file.absolute().as_uri()}?{options}", uri=True, timeout=_PATIENCE_SECONDS)

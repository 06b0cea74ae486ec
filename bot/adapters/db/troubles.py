"""Says why a database could not work, where it is the database's trouble and not that of what was asked."""

import sqlite3
from typing import Any, Final

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext

from bot.services.ports import (
    StorageAwayError,
    StorageBusyError,
    StorageFullError,
    StorageReadOnlyError,
    StorageUnreadableError,
)

Kind = type[StorageAwayError]
#: The lower eight bits say what, the others where: https://www.sqlite.org/rescode.html.
_SQLITE: Final[dict[int, Kind]] = {
    sqlite3.SQLITE_BUSY: StorageBusyError,
    sqlite3.SQLITE_READONLY: StorageReadOnlyError,
    sqlite3.SQLITE_IOERR: StorageUnreadableError,
    sqlite3.SQLITE_FULL: StorageFullError,
    sqlite3.SQLITE_CANTOPEN: StorageUnreadableError,
}
#: By how the codes begin: https://www.postgresql.org/docs/current/errcodes-appendix.html.
_POSTGRESQL: Final[dict[str, Kind]] = {
    "25006": StorageReadOnlyError,
    "53100": StorageFullError,
    "53": StorageBusyError,
    "57P": StorageAwayError,
    "58": StorageUnreadableError,
    "08": StorageAwayError,
}


def name_troubles(engine: Engine) -> None:
    """From now on such errors are raised under their own names; told twice, it is done once."""

    if not event.contains(engine, "handle_error", _name):
        event.listen(engine, "handle_error", _name, retval=True)


def trouble_of(error: BaseException, *, is_gone: bool = False) -> StorageAwayError | None:
    """By the error of a driver, and by whether the connection ended with it."""
    kind = _kind_of(error)
    if kind is None and is_gone:
        kind = StorageAwayError
    return kind() if kind else None


def _name(context: ExceptionContext) -> StorageAwayError | None:
    if not isinstance(context.original_exception, Exception):
        return None  # whoever was stopped in the middle of a statement has lost the connection by that alone
    return trouble_of(context.original_exception, is_gone=context.is_disconnect)


def _kind_of(error: Any) -> Kind | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        return _SQLITE.get(code & 0xFF)
    state = getattr(error, "sqlstate", None) or ""
    return next((kind for beginning, kind in _POSTGRESQL.items() if state.startswith(beginning)), None)

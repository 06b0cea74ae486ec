"""Puts changed files in place: each at once, and all of them or none."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from bot.adapters.knowledge.sheets.revision import NewText


class SavingError(Exception):
    """The files could not be written; they are as they were before."""


def save(files: Iterable[NewText]) -> None:
    """Writes all files; where one cannot be written, the others get their old content back."""
    todo = tuple(files)
    waiting: list[tuple[NewText, Path]] = []
    try:
        for file in todo:
            waiting.append((file, _beside(file.path, file.new)))
        _refuse_if_touched(todo)
        _replace(waiting)
    except OSError as error:
        raise SavingError(
            f"The files could not be written ({error.strerror}). Nothing was changed. "
            "Check that you may write into the folder and that the disk is not full."
        ) from error
    finally:
        for _, path in waiting:
            path.unlink(missing_ok=True)


def _beside(path: Path, content: bytes) -> Path:
    # A name that begins with a dot is not read as knowledge; the same folder is the same disk.
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    new = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(path, new)
    except OSError:
        new.unlink(missing_ok=True)
        raise
    return new


def _refuse_if_touched(files: tuple[NewText, ...]) -> None:
    touched = [file.path.name for file in files if file.path.read_bytes() != file.old]
    if touched:
        raise SavingError(
            f"Somebody changed {', '.join(touched)} in the meantime. "
            "Nothing was written; import the file again."
        )


def _replace(waiting: list[tuple[NewText, Path]]) -> None:
    done: list[NewText] = []
    try:
        for file, new in waiting:
            new.replace(file.path)
            done.append(file)
    except OSError:
        for file in done:
            with contextlib.suppress(OSError):
                _beside(file.path, file.old).replace(file.path)
        raise

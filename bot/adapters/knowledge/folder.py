"""Reads the knowledge folder's bytes safely: no links that lead out of it, no giants, no other encodings."""

import contextlib
import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.adapters.knowledge import messages
from bot.adapters.knowledge.complaints import Complaint

#: Four times the largest file of the base. What is written in an unusual way takes ten seconds a megabyte.
MOST_BYTES: Final = 500_000
#: knowledge/ee/answers/x.yaml is the deepest place; one level more is looked at to complain about it.
_DEEPEST: Final = 3

Signature = tuple[tuple[str, int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Folder:
    """The text of every YAML file by relative path, and what could not be read."""

    texts: dict[str, str]
    unreadable: frozenset[str]
    complaints: tuple[Complaint, ...]
    version: str


def signature(directory: Path) -> Signature:
    """Changes whenever a file is added, removed, renamed or written."""
    return tuple(
        (found.name, found.state.st_mtime_ns, found.state.st_ctime_ns, found.state.st_size)
        for found in _walk(directory, _place(directory))
    )


def read(directory: Path) -> Folder:
    """All YAML files below the directory; what cannot be read becomes a complaint."""
    texts: dict[str, str] = {}
    complaints: list[Complaint] = []
    unreadable: set[str] = set()
    digest = hashlib.sha256()
    for found in _walk(directory, _place(directory)):
        content = _content(found)
        if isinstance(content, Complaint):
            complaints.append(content)
            unreadable.add(found.name)
            continue
        for part in (found.name.encode(), content):
            digest.update(len(part).to_bytes(8, "big") + part)
        text = text_of(found.name, content)
        if isinstance(text, Complaint):
            complaints.append(text)
            unreadable.add(found.name)
        else:
            texts[found.name] = text
    return Folder(texts, frozenset(unreadable), tuple(complaints), digest.hexdigest())


@dataclass(frozen=True, slots=True)
class _Found:
    path: Path
    name: str
    state: os.stat_result


def _place(directory: Path) -> Path:
    """Where the folder really is; the folder itself may be a link."""
    return Path(os.path.realpath(directory))


def _walk(directory: Path, root: Path, depth: int = 0, prefix: str = "") -> Iterator[_Found]:
    try:
        paths = sorted(directory.iterdir())
    except OSError:
        # A closed folder must be told: its answers would silently be gone.
        yield from _one(directory, root, prefix.rstrip("/") or ".")
        return
    for path in paths:
        # A file name need not be text on every disk; a complaint must be.
        name = prefix + os.fsencode(path.name).decode("utf-8", "backslashreplace")
        if path.name.startswith(".") or path.name.endswith("~"):
            continue
        for found in _one(path, root, name):
            if stat.S_ISDIR(found.state.st_mode):
                if depth < _DEEPEST:
                    yield from _walk(found.path, root, depth + 1, f"{name}/")
            elif stat.S_ISLNK(found.state.st_mode) or path.suffix.lower() in (".yaml", ".yml"):
                yield found


def _one(path: Path, root: Path, name: str) -> Iterator[_Found]:
    # Nothing, where somebody took the file away while the folder was read.
    with contextlib.suppress(OSError):
        state = path.lstat()
        if stat.S_ISLNK(state.st_mode) and (target := _inside(path, root)):
            path, state = target, target.lstat()
        yield _Found(path, name, state)


def _inside(link: Path, root: Path) -> Path | None:
    """Where a link leads, if that is in the same folder: a ConfigMap is mounted as links to `..data`."""
    target = Path(os.path.realpath(link))
    # A link to a folder that it lies in would be read again and again.
    if root not in target.parents or target in _place(link.parent).parents or target == _place(link.parent):
        return None
    return target if target.exists() else None


def _content(found: _Found) -> bytes | Complaint:
    if stat.S_ISLNK(found.state.st_mode):
        return Complaint(found.name, 1, messages.LINK)
    if not stat.S_ISREG(found.state.st_mode):
        return Complaint(found.name, 1, messages.CANNOT_OPEN)
    try:
        with found.path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError:
        return Complaint(found.name, 1, messages.CANNOT_OPEN)


def text_of(name: str, content: bytes) -> str | Complaint:
    """What a file says, or why it is not read; also for a file that is about to be written."""
    if len(content) > MOST_BYTES:
        return Complaint(name, 1, messages.TOO_BIG)
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        return Complaint(name, content.count(b"\n", 0, error.start) + 1, messages.NOT_UTF8)

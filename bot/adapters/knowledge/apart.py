"""Reads the knowledge in a process of its own: what reading loads and leaves behind goes with it.

The process writes what it has read to its output in pieces, and they are put together here: taking in the
whole at once would let nobody else work for as long as that takes.
"""

import os
import pickle  # nosec B403  # what our own process has written
import signal
import subprocess  # nosec B404
import sys
from collections.abc import Iterator
from dataclasses import fields
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Final

from bot.adapters.knowledge.complaints import Complaint, KnowledgeError
from bot.domain.environment import without_settings
from bot.domain.knowledge import KnowledgeBase

#: So many items of a mapping are taken in at once.
_PIECE: Final = 50


def read_apart(directory: Path) -> KnowledgeBase:
    """As `load` does; where no other process can be had, in this one."""
    command = [sys.executable, "-m", __name__, str(directory)]
    # It reads what others wrote, and needs none of the keys for it.
    env = without_settings(os.environ)
    try:
        done = subprocess.run(  # nosec B603
            command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return read_here(directory)
    return _together(BytesIO(done.stdout))


def read_here(directory: Path) -> KnowledgeBase:
    """In this process, which carries from then on what reading needs."""
    from bot.adapters.knowledge.files import load

    return load(directory)


def _together(written: BinaryIO) -> KnowledgeBase:
    complaints: tuple[Complaint, ...] = pickle.load(written)  # nosec B301
    if complaints:
        raise KnowledgeError(complaints)
    found: dict[str, Any] = {}
    while (piece := pickle.load(written)) is not None:  # nosec B301
        name, part = piece
        if isinstance(part, dict):
            found.setdefault(name, {}).update(part)
        else:
            found[name] = part
    return KnowledgeBase(**found)


def _pieces(knowledge: KnowledgeBase) -> Iterator[tuple[str, Any]]:
    for field in fields(knowledge):
        whole = getattr(knowledge, field.name)
        if not isinstance(whole, dict):
            yield field.name, whole
            continue
        items = list(whole.items())
        for start in range(0, max(len(items), 1), _PIECE):
            yield field.name, dict(items[start : start + _PIECE])


def main(directory: Path) -> None:
    """Write the complaints, and without any the base."""
    # Ctrl-C is for the bot, which ends with a sentence.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        knowledge = read_here(directory)
    except KnowledgeError as error:
        pickle.dump(error.complaints, sys.stdout.buffer)
        return
    for piece in ((), *_pieces(knowledge), None):
        pickle.dump(piece, sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

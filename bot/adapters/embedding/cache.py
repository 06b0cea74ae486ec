"""Sentence vectors that were made before, by a hash of their text: phrasings change little."""

import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from bot.adapters.embedding.engines import Engine

_AT_ONCE: Final = 64

#: Is told (how many are done, of how many).
Progress = Callable[[int, int], None]


def vectors_of(
    texts: Sequence[str], engine: Engine, engine_name: str, file: Path, progress: Progress
) -> NDArray[np.float32]:
    """A vector for each text; what the file does not hold is made, and it then holds just these."""
    names = [_name(engine_name, text) for text in texts]
    known = _read(file)
    missing = {name: text for name, text in zip(names, texts, strict=True) if name not in known}
    waiting = list(missing.items())
    for start in range(0, len(waiting), _AT_ONCE):
        part = waiting[start : start + _AT_ONCE]
        made = engine([text for _, text in part])
        known.update(zip((name for name, _ in part), made.astype(np.float16), strict=True))
        progress(start + len(part), len(waiting))
        if start % (_AT_ONCE * 16) == 0:
            _write(file, known)  # a lesson that is interrupted goes on where it was
    if waiting or len(known) > len(set(names)):
        _write(file, {name: known[name] for name in set(names)})
    return np.stack([known[name] for name in names]).astype(np.float32)


def _name(engine: str, text: str) -> int:
    digest = hashlib.blake2b(f"{engine}\n{text}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big")


def _read(file: Path) -> dict[int, NDArray[np.float16]]:
    try:
        # Opened here, because numpy leaves a file open that turns out to be broken.
        with file.open("rb") as opened, np.load(opened, allow_pickle=False) as stored:
            return dict(zip(stored["names"].tolist(), stored["vectors"], strict=True))
    except (OSError, ValueError, KeyError, BadZipFile, EOFError):
        return {}  # it is only a cache


def _write(file: Path, known: dict[int, NDArray[np.float16]]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    names = sorted(known)
    unfinished = file.with_name(f"{file.name}.{os.getpid()}.npz")
    np.savez(unfinished, names=np.array(names, np.uint64), vectors=np.stack([known[name] for name in names]))
    unfinished.replace(file)

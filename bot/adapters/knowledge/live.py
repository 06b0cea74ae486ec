"""Keeps the knowledge base current while the bot runs, and the last good one when an edit breaks it."""

import asyncio
import gc
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.adapters.knowledge.apart import read_here
from bot.adapters.knowledge.complaints import Complaint, KnowledgeError
from bot.adapters.knowledge.folder import Signature, signature
from bot.domain.knowledge import KnowledgeBase

_NUMBERS: Final = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Refreshed:
    """A new version is in use, or the files are in order again after a complaint."""

    version: str


@dataclass(frozen=True, slots=True)
class Broken:
    """The files cannot be used; the last good version stays. The staff room should be told."""

    complaints: tuple[Complaint, ...]


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Nothing to do and nothing new to tell."""


@contextmanager
def _without_pauses() -> Iterator[None]:
    """Python's search for cyclic garbage stops every thread, and loading would set it off again and again.

    With 8,500 phrasings the longest stop was 100 ms; without the search a thread waits for 10 ms at most.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class LiveKnowledge:
    """The knowledge base of a folder that people edit; the first load raises KnowledgeError."""

    def __init__(self, directory: Path, read: Callable[[Path], KnowledgeBase] = read_here) -> None:
        self._directory = directory
        self._read = read
        self._seen = signature(directory)
        self._suspected: Signature | None = None
        self._told: frozenset[tuple[str, str]] = frozenset()
        self._one_at_a_time = asyncio.Lock()
        self._current = read(directory)

    @property
    def current(self) -> KnowledgeBase:
        """The version in use; take it once per question, so that one answer is of one version."""
        return self._current

    async def refresh(self) -> Refreshed | Broken | Unchanged:
        """Reads the folder again if a file changed; call it every few seconds."""
        async with self._one_at_a_time:
            before = await asyncio.to_thread(signature, self._directory)
            if before == self._seen:
                return Unchanged()
            loaded = await asyncio.to_thread(self._loaded)
            if await asyncio.to_thread(signature, self._directory) != before:
                # Somebody is saving at this moment: what was read may be half of it.
                return Unchanged()
            if isinstance(loaded, KnowledgeBase):
                return self._take(loaded, before)
            return self._refuse(loaded, before)

    def _loaded(self) -> KnowledgeBase | tuple[Complaint, ...]:
        try:
            with _without_pauses():
                return self._read(self._directory)
        except KnowledgeError as error:
            return error.complaints

    def _take(self, loaded: KnowledgeBase, state: Signature) -> Refreshed | Unchanged:
        news = loaded.version != self._current.version or bool(self._told)
        self._current = loaded
        self._seen, self._suspected, self._told = state, None, frozenset()
        return Refreshed(loaded.version) if news else Unchanged()

    def _refuse(self, complaints: tuple[Complaint, ...], state: Signature) -> Broken | Unchanged:
        if state != self._suspected:
            # An editor may be between two writes: believed when it is still so the next time.
            self._suspected = state
            return Unchanged()
        self._seen, self._suspected = state, None
        # Line numbers move while people mend other things; the complaint is the same.
        faults = frozenset((c.file, _NUMBERS.sub("", c.message)) for c in complaints)
        news = not faults <= self._told
        self._told = faults
        return Broken(complaints) if news else Unchanged()

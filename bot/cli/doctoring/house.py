"""Is what families read in order, and does this machine have what the bot needs?"""

import os
from collections.abc import AsyncIterator, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Final

from bot.adapters import translations
from bot.adapters.embedding.client import EmbedderProcess
from bot.adapters.knowledge import checks
from bot.adapters.knowledge.files import load
from bot.adapters.knowledge.freshness import freshness
from bot.adapters.matching.store import ModelStore
from bot.cli.doctoring.findings import Finding, bad, doubtful, good
from bot.schooling import OFF

#: The bot with the process of its vectors, and as much again while it learns (docs/matching.md).
_MEMORY: Final = 300_000_000
_MEMORY_TO_LEARN: Final = 600_000_000
#: What the group and everybody else may do with a file.
_OTHERS: Final = 0o077
_MACHINE: Final = Path("/proc/meminfo")
_CONTAINER: Final = Path("/sys/fs/cgroup")


def examine_knowledge(folder: Path, today: date) -> Iterator[Finding]:
    """What `drom check` says, in one line, and what nobody has looked at in time."""
    report = checks.check(folder, today)
    if report.errors:
        first = report.errors[0].as_text("knowledge")
        yield bad(
            "knowledge", f"{len(report.errors)} errors, the first: {first}", "`drom check` lists them all."
        )
        return
    knowledge = load(folder)
    overdue = {(row.entry, row.country) for row in freshness(knowledge, today).rows if row.is_overdue}
    says = f"{len(knowledge.entries)} questions, {len(knowledge.answers)} answers, {len(overdue)} overdue."
    if overdue:
        todo = "`drom check --report -` shows which; somebody has to look at their sources."
        yield doubtful("knowledge", says, todo)
    else:
        yield good("knowledge", says)


def examine_translations(folder: Path) -> Finding:
    """Whether every sentence stands in every language."""
    errors = [fault for fault in translations.check(folder) if fault.severity == "error"]
    if errors:
        return bad(
            "translations", f"{len(errors)} errors, the first: {errors[0]}", "`drom check` lists them."
        )
    return good("translations", "Complete.")


def examine_files(files: Iterable[Path]) -> Iterator[Finding]:
    """The token, the keys and the database are for the bot alone; nothing is said where that is so."""
    for file in files:
        if file.exists() and file.stat().st_mode & _OTHERS:
            says = f"{file} can be read by others on this machine."
            yield doubtful("secrets", says, f"chmod 600 {file}")


def examine_models(folder: Path) -> Finding:
    """Whether there is a model, and a place for the next one."""
    place = next(part for part in (folder, *folder.absolute().parents) if part.exists())
    if not os.access(place, os.W_OK | os.X_OK):
        return bad(
            "models", f"{place} cannot be written.", "Give the bot that folder, or set DROM_MODELS_DIR."
        )
    model = ModelStore(folder).in_use() if folder.exists() else None
    if model is None:
        return doubtful(
            "models",
            f"Nothing is learned in {folder}.",
            "`drom run` begins in seconds with letters, and learns.",
        )
    return good("models", f"One is in use{', with sentence vectors' if model.fused else ', by letters'}.")


async def examine_embedder(engine: str) -> AsyncIterator[Finding]:
    """Whether sentence vectors can be made on this machine."""
    if engine == OFF:
        yield good("embedder", "It is off; letters alone decide.")
        return
    process = EmbedderProcess(engine)
    try:
        works = await process.start()
    finally:
        await process.close()
    if works:
        yield good("embedder", f"{engine} works.")
    else:
        todo = "`drom ask hello` says why. Until then letters alone decide; DROM_EMBEDDER=off is quieter."
        yield doubtful("embedder", f"{engine} does not answer.", todo)


def examine_memory() -> Finding:
    """What is left for the bot, of the machine's memory or of the container's."""
    free = _available()
    if free is None:
        return doubtful("memory", "This system does not tell what is free.", "The bot needs 300 MB.")
    says = f"{free / 1_000_000:.0f} MB are free for programs."
    if free < _MEMORY:
        return doubtful(
            "memory", says, "A bot that is not running yet needs 300 MB, and 600 while it learns."
        )
    if free < _MEMORY_TO_LEARN:
        return doubtful("memory", says, "It runs with that, but learning edited knowledge may take 600 MB.")
    return good("memory", says)


def _available() -> int | None:
    try:
        lines = dict(line.split(":", 1) for line in _MACHINE.read_text("ascii").splitlines())
        found = int(lines["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError, ValueError):
        return None
    try:
        most, used = ((_CONTAINER / f"memory.{name}").read_text("ascii") for name in ("max", "current"))
        return min(found, int(most) - int(used))
    except (OSError, ValueError):
        return found

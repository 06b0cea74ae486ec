"""Loads and reloads a base as large as Drom expects to have, and says what that takes of time and memory.

`python -m benchmarks.knowledge_loading` writes the base into a temporary folder: 53 entries, five languages,
32 phrasings each, and answers to all of them in three countries, made of the words of the real ones.
"""

import asyncio
import random
import re
import resource
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from bot.adapters.knowledge import LiveKnowledge, check, load
from bot.adapters.knowledge.folder import signature
from bot.config import content_folder
from bot.domain.knowledge import KnowledgeBase
from bot.domain.languages import LANGUAGES

ENTRIES: Final = 53
PHRASINGS: Final = 32
CALLING: Final = {"ee": "+372 6", "lv": "+371 6", "lt": "+370 5"}
ROUNDS: Final = 5


def write_base(folder: Path) -> None:
    """The real base, grown."""
    real = content_folder("knowledge")
    knowledge = load(real)
    shutil.copytree(real, folder)
    slugs = [*knowledge.entries, *(f"grown-{number}" for number in range(ENTRIES - len(knowledge.entries)))]
    for path in (folder / "questions").glob("*.yaml"):
        path.unlink()
    for topic, text in _questions(knowledge, slugs).items():
        (folder / f"questions/{topic}.yaml").write_text(text, encoding="utf-8")
    answers = [path.read_text(encoding="utf-8") for path in sorted((real / "ee/answers").glob("*.yaml"))]
    for country in CALLING:
        _write_country(folder, country, slugs, answers)


def _questions(knowledge: KnowledgeBase, slugs: list[str]) -> dict[str, str]:
    chance = random.Random(7)
    words = {language: _words(knowledge, language) for language in LANGUAGES}
    files = dict.fromkeys(knowledge.topics, "entries:\n")
    for number, slug in enumerate(slugs):
        entry = knowledge.entries.get(slug)
        topic = entry.topic if entry else list(files)[number % len(files)]
        lines = [f"  {slug}:\n    titles:\n"]
        lines += [f'      {language}: "Title {number}"\n' for language in LANGUAGES]
        lines.append("    phrasings:\n")
        for language in LANGUAGES:
            lines.append(f"      {language}:\n")
            for each in range(PHRASINGS):
                said = " ".join(chance.choices(words[language], k=chance.randint(2, 8)))
                lines.append(f'        - "{said} {number}x{each}"\n')
        files[topic] += "".join(lines)
    return {topic: text for topic, text in files.items() if text != "entries:\n"}


def _words(knowledge: KnowledgeBase, language: str) -> list[str]:
    texts = " ".join(text for entry in knowledge.entries.values() for text in entry.phrasings[language])
    return sorted(set(re.findall(r"\w+", texts)))


def _write_country(folder: Path, country: str, slugs: list[str], answers: list[str]) -> None:
    home = folder / country
    (home / "answers").mkdir(parents=True, exist_ok=True)
    if country != "ee":
        chance = random.Random(country)
        for name in ("country.yaml", "directory.yaml"):
            text = (
                (folder / "ee" / name)
                .read_text(encoding="utf-8")
                .replace("code: EE", f"code: {country.upper()}")
            )
            text = re.sub(
                r"\+372 [\d ]+", lambda _: f"{CALLING[country]}{chance.randrange(10**6, 10**7)}", text
            )
            (home / name).write_text(text, encoding="utf-8")
    for number, slug in enumerate(slugs):
        text = f"# {country} {slug}\n{answers[number % len(answers)]}"
        (home / f"answers/{slug}.yaml").write_text(text, encoding="utf-8")


def main() -> None:
    """Print the figures."""
    with TemporaryDirectory() as temporary:
        folder = Path(temporary) / "knowledge"
        write_base(folder)
        before = _most_memory()
        with timed("signature"):
            signature(folder)
        with timed("load"):
            live = LiveKnowledge(folder)
        number = sum(
            len(texts) for entry in live.current.entries.values() for texts in entry.phrasings.values()
        )
        print(f"{len(live.current.answers)} answers, {number} phrasings")
        asyncio.run(_reload(live, folder / "ee/directory.yaml"))
        print(f"memory for all this: {_most_memory() - before:.0f} MB at most")
        with timed("check"):
            check(folder, datetime.now(UTC).date())


def _most_memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Prints how long the block took."""
    began = time.perf_counter()
    yield
    print(f"{what}: {1000 * (time.perf_counter() - began):.1f} ms")


async def _reload(live: LiveKnowledge, file: Path) -> None:
    """How late the event loop is while a changed file is taken over: an answer would be as late."""
    for number in range(ROUNDS):
        with file.open("a", encoding="utf-8") as opened:
            opened.write(f"# {number}\n")
        lateness: list[float] = []
        async with asyncio.TaskGroup() as group:
            clock = group.create_task(_late(lateness))
            began = time.perf_counter()
            await live.refresh()
            took = time.perf_counter() - began
            clock.cancel()
        print(f"reload: {1000 * took:.0f} ms, event loop late by {1000 * max(lateness):.1f} ms at most")


async def _late(lateness: list[float]) -> None:
    while True:
        began = time.perf_counter()
        await asyncio.sleep(0.001)
        lateness.append(time.perf_counter() - began - 0.001)


if __name__ == "__main__":
    main()

"""A process that serves one learned model: how long it takes for a question, and how much memory it needs.

python -m benchmarks.matching_serving FOLDER NAME QUESTIONS.json [ENGINE], started by benchmarks.matching.
"""

import asyncio
import json
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from bot.adapters.embedding.client import EmbedderProcess
from bot.adapters.matching.matcher import LearnedMatcher
from bot.adapters.matching.store import ModelStore
from bot.domain.knowledge import KnowledgeBase
from bot.domain.matching import decide

_TICK = 0.001


def by_letters(matcher: LearnedMatcher, texts: Sequence[str]) -> list[float]:
    """CPU milliseconds for each question."""
    spent = []
    for text in texts:
        began = time.process_time()
        decide(matcher.rank(text))
        spent.append((time.process_time() - began) * 1000)
    return spent


async def by_both(matcher: LearnedMatcher, texts: Sequence[str], *, always: bool) -> tuple[list[float], int]:
    """Milliseconds by the clock for each, and how many asked for meaning."""
    spent, asked = [], 0
    for text in texts:
        began = time.perf_counter()
        wants = matcher.wants_meaning(text)
        asked += wants
        if wants or always:
            await matcher.prepare(text)
        decide(matcher.rank(text))
        spent.append((time.perf_counter() - began) * 1000)
    return spent, asked


async def longest_block(matcher: LearnedMatcher, texts: Sequence[str]) -> tuple[float, float]:
    """While they are answered: the longest time in which nothing else could run, by clock and by CPU."""
    longest = [0.0, 0.0]

    async def tick() -> None:
        while True:
            before = time.perf_counter(), time.thread_time()
            await asyncio.sleep(_TICK)
            gone = time.perf_counter() - before[0] - _TICK, time.thread_time() - before[1]
            longest[:] = [max(pair) for pair in zip(longest, gone, strict=True)]

    async with asyncio.TaskGroup() as group:
        ticking = group.create_task(tick())
        await by_both(matcher, texts, always=False)
        ticking.cancel()
    return longest[0] * 1000, longest[1] * 1000


async def _with_meaning(
    matcher: LearnedMatcher, embedder: EmbedderProcess, texts: list[str]
) -> dict[str, object]:
    if not await embedder.start() or embedder.pid is None:
        raise SystemExit("The sentence vectors cannot be had.")
    try:
        await by_both(matcher, texts[:50], always=True)  # warm
        served, asked = await by_both(matcher, texts, always=False)
        always, _ = await by_both(matcher, texts, always=True)
        blocked, blocked_cpu = await longest_block(matcher, texts[:500])
        return {
            "served": served,
            "always": always,
            "meaning": 100 * asked / len(texts),
            "blocked_ms": blocked,
            "blocked_cpu_ms": blocked_cpu,
            "embedder_mb": _resident(str(embedder.pid)),
        }
    finally:
        await embedder.close()


def _resident(process: str) -> float:
    # By hand: what other measurements import would be counted in.
    lines = Path("/proc", process, "status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024


def main(folder: str, name: str, questions: str, engine: str = "off") -> None:
    """Prints JSON."""
    texts: list[str] = json.loads(Path(questions).read_text("utf-8"))
    began = time.perf_counter()
    model = ModelStore(Path(folder)).load(name)
    assert model is not None
    loaded = time.perf_counter() - began
    embedder = None if engine == "off" else EmbedderProcess(engine)
    matcher = LearnedMatcher(model, KnowledgeBase("measured", {}, {}, {}, {}, {}), embedder)
    by_letters(matcher, texts)  # warm: what is mapped is read
    found: dict[str, object] = {"load_s": loaded, "lexical": by_letters(matcher, texts)}
    if embedder is not None:
        found |= asyncio.run(_with_meaning(matcher, embedder, texts))
    found["rss_mb"] = _resident("self")
    print(json.dumps(found))


if __name__ == "__main__":
    with suppress(BrokenPipeError):
        main(*sys.argv[1:])

"""Latency, memory and time to learn, at a thousand, ten thousand and a hundred thousand phrasings."""

import asyncio
import json
import math
import shutil
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, Final

from benchmarks.answers import Load, Measurement
from benchmarks.bot_process import BotProcess, BotProcesses, Usage, settings_for
from benchmarks.databases import SQLITE, ground_of
from benchmarks.families import gather
from benchmarks.local_telegram import bind_rooms, local_telegram
from benchmarks.matching_figures import Row
from benchmarks.matching_instruments import BUILD, ENGINE
from benchmarks.matching_rivals import RIVALS
from benchmarks.matching_sets import ROOT, Question
from benchmarks.matching_street import typed
from bot.adapters.matching.examples import Example, in_order
from bot.adapters.matching.learning.lesson import teach
from bot.adapters.matching.store import ModelStore

SIZES: Final = (1_000, 10_000, 100_000)
_RIVAL_PHRASINGS: Final = 10_000
_LONGEST: Final = 60
_LONG_SHARE: Final = 0.2
_MODELS: Final = BUILD / "matching-models"
_RIVAL_QUESTIONS: Final = 150
_FAMILIES: Final = 20
_SETTLING_SECONDS: Final = 5
#: Longer than the bot takes to see that nobody asks.
_RESTING_SECONDS: Final = 10
_LOAD: Final = Load(updates=300, per_second=20, seconds=5)


def grown(examples: Sequence[Example], number: int, seed: int = 1) -> tuple[Example, ...]:
    """So many phrasings: a part of the real ones, or all of them and further ones mixed from them."""
    dice = Random(seed)
    if number <= len(examples):
        return in_order(dice.sample(list(examples), number))
    shelves: dict[tuple[str, str], list[Example]] = defaultdict(list)
    for example in examples:
        shelves[example.entry, example.language].append(example)
    found = set(examples)
    while len(found) < number:
        one = dice.choice(examples)
        words, others = one.text.split(), dice.choice(shelves[one.entry, one.language]).text.split()
        text = " ".join([*words[: dice.randint(1, len(words))], *others[dice.randrange(len(others)) :]])
        # One in ten has typos, so that the vocabulary grows as well.
        text = typed(text, dice) if dice.random() < 1 / 10 else text
        found.add(Example(one.entry, one.language, text, one.group))
    return in_order(found)


def asked_for_speed(questions: Sequence[Question], seed: int = 2) -> list[str]:
    """As they are, but every fifth is a story of twenty to sixty words."""
    dice, found = Random(seed), []
    for question in questions:
        text, words = question.text, dice.randint(20, _LONGEST)
        if dice.random() < _LONG_SHARE:
            while len(text.split()) < words:
                text += " " + dice.choice(questions).text
        found.append(" ".join(text.split()[:_LONGEST]))
    return found


def latencies(name: str, spent: Sequence[float]) -> dict[str, float]:
    """Median and 99th percentile."""
    ordered = sorted(spent)
    at = min(len(ordered) - 1, math.ceil(0.99 * len(ordered)) - 1)
    return {f"{name}_median": statistics.median(ordered), f"{name}_p99": ordered[at]}


def of_size(number: int, examples: Sequence[Example], texts: Sequence[str]) -> list[Row]:
    """Letters alone; milliseconds, and megabytes of a process that serves nothing else."""
    name, known = f"letters{number}", grown(examples, number)
    began = time.perf_counter()
    model = teach(known, None, name=name)
    seconds = time.perf_counter() - began
    ModelStore(_MODELS).save(model)
    served = _served(_MODELS, name, texts)
    return [
        {
            "phrasings": f"{number}",
            "learning_s": seconds,
            "load_s": served["load_s"],
            **latencies("lexical_cpu_ms", served["lexical"]),
            "rss_mb": served["rss_mb"],
        }
    ]


def of_both(models: Path, name: str, texts: Sequence[str]) -> list[Row]:
    """The model of the real base, with a real process for the sentence vectors; by the clock."""
    served = _served(models, name, texts, ENGINE)
    return [
        {
            **latencies("served_ms", served["served"]),
            **latencies("always_asked_ms", served["always"]),
            **latencies("letters_cpu_ms", served["lexical"]),
            "meaning": served["meaning"],
            "loop_blocked_ms": served["blocked_ms"],
            "loop_blocked_cpu_ms": served["blocked_cpu_ms"],
            "rss_mb": served["rss_mb"],
            "embedder_mb": served["embedder_mb"],
        }
    ]


def _served(models: Path, name: str, texts: Sequence[str], engine: str = "off") -> dict[str, Any]:
    """By a process of its own, so that nothing of learning is in its memory."""
    questions = BUILD / "matching-questions.json"
    questions.write_text(json.dumps(list(texts)), "utf-8")
    arguments = [str(models), name, str(questions), engine]
    command = [sys.executable, "-m", "benchmarks.matching_serving", *arguments]
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def of_rivals(examples: Sequence[Example], texts: Sequence[str]) -> list[Row]:
    """CPU milliseconds of what else one could take, at the same size."""
    known = grown(examples, _RIVAL_PHRASINGS)
    rows: list[Row] = []
    asked = [Question(text, None, "") for text in texts[:: max(1, len(texts) // _RIVAL_QUESTIONS)]]
    for name, made in RIVALS.items():
        began = time.perf_counter()
        rival = made(known)
        seconds, spent = time.perf_counter() - began, []
        for question in asked:
            before = time.process_time()
            rival.verdicts([question])
            spent.append((time.process_time() - before) * 1000)
        rows.append({"by": name, "learning_s": seconds, **latencies("cpu_ms", spent)})
    return rows


def of_the_bot(models: Path, name: str) -> list[Row]:
    """The whole bot on a sandbox, with the real base, before and after families have asked."""
    with TemporaryDirectory() as folder, ground_of(SQLITE) as ground:
        shutil.copytree(models / name, Path(folder, name))
        return asyncio.run(_bot(ground.url, Path(folder)))


async def _bot(database_url: str, models: Path) -> list[Row]:
    settings = {"DROM_MODELS_DIR": str(models), "DROM_EMBEDDER": ENGINE}
    async with local_telegram(keeps_calls=False) as telegram:
        settings = await settings_for(telegram, database_url) | settings
        # The first start makes the tables; what that takes is not there at any later one.
        first = await BotProcess.start(settings)
        await first.ready()
        await first.stop()
        bot = await BotProcess.start(settings)
        try:
            await bot.ready()
            await asyncio.sleep(_SETTLING_SECONDS)
            rows = _memory(bot, "started")
            await bind_rooms(telegram)
            families = await gather(telegram, _FAMILIES, 0, Random(1))
            await Measurement(telegram, BotProcesses([bot]), families).run(_LOAD)
            rows += _memory(bot, "after questions")
            await asyncio.sleep(_RESTING_SECONDS)
            return rows + _memory(bot, "after a rest")
        finally:
            await bot.stop()


def _memory(bot: BotProcess, when: str) -> list[Row]:
    processes = Path(f"/proc/{bot.id}/task/{bot.id}/children").read_text().split()
    found = [("bot", bot.usage()), *(("embedder", Usage.of(int(child))) for child in processes)]
    return [
        {
            "process": name,
            "when": when,
            "rss_mb": usage.resident_megabytes,
            "private_mb": usage.private_megabytes,
        }
        for name, usage in found
    ]

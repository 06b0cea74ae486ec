"""Drom beside the smallest bot of its library, on the same local Bot API server, in one run.

python -m benchmarks.throughput
"""

import argparse
import asyncio
import json
import sys
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from random import Random
from typing import Final

from benchmarks.answers import Load, Measured, Measurement
from benchmarks.bot_process import DROM, BotProcess, settings_for
from benchmarks.databases import KINDS, ground_of
from benchmarks.families import gather
from benchmarks.first_answer import seconds_to_first_answer
from benchmarks.local_telegram import bind_rooms, local_telegram

ECHO: Final = "echo"
_ECHO_MODULE: Final = ("benchmarks.echo_bot",)
_FAMILIES: Final = 100
_COLUMNS: Final = {
    "per_second": "updates/s",
    "median_milliseconds": "median ms",
    "p99_milliseconds": "p99 ms",
    "cpu_milliseconds": "CPU ms/update",
    "resident_megabytes": "RSS MB",
    "sandbox_milliseconds": "server CPU ms/update",
}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.throughput", description=__doc__)
    parser.add_argument("--updates", type=int, default=1000, help="at once, for the throughput")
    parser.add_argument("--per-second", type=int, default=20, help="evenly, for the waiting time")
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--bot", choices=(ECHO, *KINDS), action="append", help="all unless named")
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument(
        "--first-answer", action="store_true", help="only: seconds from `drom try` to the first answer"
    )
    return parser.parse_args()


async def measured(name: str, load: Load, database_url: str = "") -> Measured:
    """One bot, on a sandbox of its own that is new for each, so that none finds the traces of another."""
    async with local_telegram(keeps_calls=False) as telegram:
        settings = await settings_for(telegram, database_url)
        bot = await BotProcess.start(settings, _ECHO_MODULE if name == ECHO else DROM)
        try:
            await bot.ready()
            if name != ECHO:
                await bind_rooms(telegram)
            families = await gather(telegram, _FAMILIES, 0, Random(1))
            return await Measurement(telegram, bot, families).run(load)
        finally:
            await bot.stop()


def table(found: dict[str, Measured]) -> str:
    """One line a bot, and under it how it compares with the echo bot."""
    lines = [("bot", *_COLUMNS.values())]
    for name, one in found.items():
        lines.append((name, *(f"{getattr(one, column):.1f}" for column in _COLUMNS)))
        if ECHO in found and name != ECHO:
            ratios = (getattr(one, column) / getattr(found[ECHO], column) for column in _COLUMNS)
            lines.append(("  to echo", *(f"×{ratio:.2f}" for ratio in ratios)))
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "\n".join(
        "  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)) for line in lines
    )


def _measure_all(names: list[str], load: Load) -> dict[str, Measured]:
    found: dict[str, Measured] = {}
    for name in names:
        with ExitStack() as stack:
            url = "" if name == ECHO else stack.enter_context(ground_of(name)).url
            found[name] = asyncio.run(measured(name, load, url))
    return found


def main() -> int:
    options = _options()
    if options.first_answer:
        seconds = asyncio.run(seconds_to_first_answer())
        print(f"from `drom try` to the first answered question: {seconds:.2f} s")
        report: dict[str, object] = {"first_answer_seconds": seconds}
    else:
        load = Load(options.updates, options.per_second, options.seconds)
        found = _measure_all(options.bot or [ECHO, *KINDS], load)
        print(table(found))
        report = {name: asdict(one) for name, one in found.items()} | {"load": asdict(load)}
    if options.json:
        options.json.write_text(json.dumps(report, indent=2) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Drom beside the smallest bots of its library, on the same local Bot API server, in one run.

python -m benchmarks.throughput
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import AbstractAsyncContextManager, ExitStack, nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Final

from benchmarks.answers import Load, Measured, Measurement
from benchmarks.bot_process import DROM, BotProcesses, settings_for
from benchmarks.databases import KINDS, POSTGRESQL, Ground, ground_of
from benchmarks.families import gather
from benchmarks.first_answer import seconds_to_first_answer
from benchmarks.growth import SIZES, plant
from benchmarks.local_telegram import bind_rooms, local_telegram
from benchmarks.webhook_front import Front, front_of

ECHO: Final = "echo"
ECHO_CONCURRENTLY: Final = "echo, concurrently"
_ECHOES: Final = {
    ECHO: ("benchmarks.echo_bot",),
    ECHO_CONCURRENTLY: ("benchmarks.echo_bot", "concurrently"),
}
_ECHO_WEBHOOK: Final = ("benchmarks.echo_webhook",)
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
    parser.add_argument("--bot", choices=(*_ECHOES, *KINDS), action="append", help="all unless named")
    parser.add_argument(
        "--processes", type=int, action="append", help="on PostgreSQL; several numbers are possible"
    )
    parser.add_argument(
        "--growth",
        type=int,
        nargs="?",
        default=0,
        const=SIZES[-1][0],
        metavar="FAMILIES",
        help="also with 1,000 families and 10 open cases, up to so many or 1,000,000 with 100,000",
    )
    parser.add_argument(
        "--webhook", action="store_true", help="updates are posted, on PostgreSQL through a balancer"
    )
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument(
        "--first-answer", action="store_true", help="only: seconds from `drom try` to the first answer"
    )
    return parser.parse_args()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A bot to be measured."""

    kind: str
    processes: int = 1
    families: int = 0
    cases: int = 0
    has_webhook: bool = False

    @property
    def name(self) -> str:
        """For a line of the table."""
        several = f" ×{self.processes}" if self.processes > 1 else ""
        grown = f", {self.families:,} families, {self.cases:,} cases" if self.families else ""
        posted = " webhook" if self.has_webhook else ""
        return f"{self.kind}{posted}{several}{grown}"

    async def measured(self, load: Load, ground: Ground | None) -> Measured:
        """On a sandbox of its own that is new for each, so that none finds the traces of another."""
        async with local_telegram(keeps_calls=False) as telegram, self._front() as front:
            settings = await settings_for(telegram, ground.url if ground else "") | front.settings
            bot = await BotProcesses.start(settings, self._module, self.processes, front.behind)
            try:
                if ground is not None:
                    await bind_rooms(telegram)
                    await self._grow(ground)
                families = await gather(telegram, _FAMILIES, 0, Random(1))
                return await Measurement(telegram, bot, families).run(load)
            finally:
                await bot.stop()

    @property
    def _module(self) -> tuple[str, ...]:
        if self.kind not in _ECHOES:
            return DROM
        return _ECHO_WEBHOOK if self.has_webhook else _ECHOES[self.kind]

    def _front(self) -> AbstractAsyncContextManager[Front]:
        """Several are on one address only behind a balancer, and then one has it too, for the comparison."""
        if not self.has_webhook:
            return nullcontext(Front({}, ()))
        return front_of(self.processes, is_balanced=self.kind == POSTGRESQL)

    async def _grow(self, ground: Ground) -> None:
        if self.families:
            await asyncio.to_thread(plant, ground, self.families, self.cases)


def table(found: dict[str, Measured]) -> str:
    """One line a bot, and under it how it compares with the echo bots."""
    lines = [("bot", *_COLUMNS.values())]
    for name, one in found.items():
        lines.append((name, *(f"{getattr(one, column):.1f}" for column in _COLUMNS)))
        for echo in [echo for echo in _ECHOES if echo in found and name not in _ECHOES]:
            ratios = (getattr(one, column) / getattr(found[echo], column) for column in _COLUMNS)
            lines.append((f"  to {echo}", *(f"×{ratio:.2f}" for ratio in ratios)))
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "\n".join(
        "  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)) for line in lines
    )


def _candidates(options: argparse.Namespace) -> Iterator[Candidate]:
    # Posted, updates are taken as they come.
    echoes = [ECHO] if options.webhook else _ECHOES
    for kind in options.bot or [*echoes, *KINDS]:
        for processes in (options.processes or [1]) if kind == POSTGRESQL else [1]:
            yield Candidate(kind, processes, has_webhook=options.webhook)
        if options.growth and kind not in _ECHOES:
            sizes = (size for size in SIZES if size[0] <= options.growth)
            yield from (Candidate(kind, 1, *size, options.webhook) for size in sizes)


def _measure_all(candidates: Iterable[Candidate], load: Load) -> dict[str, Measured]:
    found: dict[str, Measured] = {}
    for one in candidates:
        with ExitStack() as stack:
            ground = None if one.kind in _ECHOES else stack.enter_context(ground_of(one.kind))
            found[one.name] = asyncio.run(one.measured(load, ground))
    return found


def main() -> int:
    options = _options()
    if options.first_answer:
        seconds = asyncio.run(seconds_to_first_answer())
        print(f"from `drom try` to the first answered question: {seconds:.2f} s")
        report: dict[str, object] = {"first_answer_seconds": seconds}
    else:
        load = Load(options.updates, options.per_second, options.seconds)
        found = _measure_all(_candidates(options), load)
        print(table(found))
        report = {name: asdict(one) for name, one in found.items()} | {"load": asdict(load)}
    if options.json:
        options.json.write_text(json.dumps(report, indent=2) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

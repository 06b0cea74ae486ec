"""Kills the bot in the middle of its work, again and again, and counts what was lost and what was doubled.

python -m benchmarks.crashes --questions 500 --kills 12 --database sqlite
"""

import argparse
import asyncio
import sys
import time
from random import SystemRandom

from benchmarks.crash_run import Plan, crash_run
from benchmarks.databases import KINDS, POSTGRESQL, ground_of
from benchmarks.verdict import Verdict


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crashes", description=__doc__)
    parser.add_argument("--questions", type=int, default=500)
    parser.add_argument("--families", type=int, default=50)
    parser.add_argument("--kills", type=int, default=12)
    parser.add_argument("--database", choices=KINDS, action="append", help="both unless named")
    parser.add_argument("--processes", type=int, default=1, help="on PostgreSQL; one of them polls")
    parser.add_argument("--seed", type=int, help="repeat a run")
    return parser.parse_args()


def table(rows: dict[str, tuple[Plan, Verdict, float]]) -> str:
    """One line a database."""
    head = (
        "database", "processes", "kills", "questions", "answered", "lost", "cases", "copies",
        "duplicates", "explained", "disordered", "seconds",
    )  # fmt: skip
    lines: list[tuple[str, ...]] = [head]
    for name, (plan, found, seconds) in rows.items():
        counts = (
            plan.processes, plan.kills, found.questions, found.answered, len(found.lost),
            f"{found.cases}/{found.hand_overs}", found.copies, found.duplicates, found.explained,
            len(found.disordered), f"{seconds:.0f}",
        )  # fmt: skip
        lines.append((name, *map(str, counts)))
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join(
        "  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)) for line in lines
    )


def main() -> int:
    options = _options()
    seed = options.seed if options.seed is not None else SystemRandom().randrange(10**6)
    rows: dict[str, tuple[Plan, Verdict, float]] = {}
    for kind in options.database or KINDS:
        processes = options.processes if kind == POSTGRESQL else 1
        plan = Plan(options.questions, options.families, options.kills, seed, processes)
        began = time.monotonic()
        with ground_of(kind) as ground:
            verdict = asyncio.run(crash_run(plan, ground))
        rows[kind] = plan, verdict, time.monotonic() - began
    print(table(rows))
    print(f"seed {seed}")
    verdicts = [verdict for _, verdict, _ in rows.values()]
    for verdict in verdicts:
        if verdict.duplicates:
            print(
                f"widest gap between a sending and the kill that hid it: {verdict.widest_gap * 1000:.0f} ms"
            )
        for complaint in (*verdict.lost, *verdict.disordered, *verdict.strange):
            print(complaint)
    return 0 if all(verdict.is_clean for verdict in verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())

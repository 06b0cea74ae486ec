"""Everything that can go wrong around the bot, one after another: what was lost, doubled, and noticed.

python -m benchmarks.faults --short
python -m benchmarks.faults --only "disk full" --database sqlite
"""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from benchmarks.databases import KINDS
from benchmarks.fault_run import Outcome, fault_run
from benchmarks.fault_scenarios import SCENARIOS, Scenario
from benchmarks.small_disks import NoDiskError

_HEAD = (
    "scenario", "database", "updates", "lost", "doubled", "explained", "disordered", "healed", "operator",
)  # fmt: skip


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=__doc__)
    parser.add_argument("--only", action="append", metavar="NAME", help="part of a name; may be repeated")
    parser.add_argument("--database", choices=KINDS, action="append", help="both unless named")
    parser.add_argument("--short", action="store_true", help="seconds instead of minutes")
    parser.add_argument("--json", type=Path, metavar="FILE")
    return parser.parse_args()


def _chosen(options: argparse.Namespace) -> Iterator[tuple[Scenario, str]]:
    for scenario in SCENARIOS:
        if options.only and not any(part in scenario.name for part in options.only):
            continue
        for kind in scenario.kinds:
            if kind in (options.database or KINDS):
                yield (scenario.short() if options.short else scenario), kind


def _row(scenario: Scenario, kind: str, outcome: Outcome) -> tuple[str, ...]:
    found = outcome.verdict
    counts = (outcome.updates, len(found.lost), found.duplicates, found.explained, len(found.disordered))
    return scenario.name, kind, *map(str, counts), f"{outcome.healed_after:.0f} s", outcome.seen


def _complaints(outcome: Outcome) -> Iterator[str]:
    found = outcome.verdict
    yield from (*found.lost, *found.disordered, *found.strange, *found.unexplained)
    if found.given_up:
        yield f"{found.given_up} updates or messages were given up"


def _as_json(scenario: Scenario, kind: str, outcome: Outcome) -> dict[str, object]:
    return {"scenario": scenario.name, "database": kind, **asdict(outcome)}


def main() -> int:
    options = _options()
    print("  ".join(_HEAD))
    found: list[dict[str, object]] = []
    is_clean = True
    for scenario, kind in _chosen(options):
        began = time.monotonic()
        try:
            with scenario.ground(kind) as ground:
                outcome = asyncio.run(fault_run(scenario.plan, ground))
        except NoDiskError as error:
            print(f"{scenario.name} ({kind}) was left out. {error}", flush=True)
            continue
        print(" | ".join(_row(scenario, kind, outcome)), flush=True)
        for remark in (*outcome.remarks, *_complaints(outcome)):
            print(f"    {remark}", flush=True)
        print(f"    took {time.monotonic() - began:.0f} s", flush=True)
        found.append(_as_json(scenario, kind, outcome))
        is_clean = is_clean and outcome.verdict.is_clean
    if options.json:
        options.json.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return 0 if is_clean else 1


if __name__ == "__main__":
    sys.exit(main())

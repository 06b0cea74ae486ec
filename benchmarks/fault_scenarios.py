"""Every misfortune by name, how long it lasts, and on which databases it matters."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Final

from benchmarks import faulty_line, misfortunes, webhook_misfortunes
from benchmarks.databases import KINDS, POSTGRESQL, SQLITE, Ground, ground_of
from benchmarks.fault_run import SHIFTED, Plan
from benchmarks.misfortunes import on_the_line
from benchmarks.small_disks import ground_on_small_disk

#: Longer than anybody waits for Telegram's answer to a message.
_LONG: Final = 40.0
_MINUTES: Final = 90.0


@dataclass(frozen=True, slots=True)
class Scenario:
    """One line of the report."""

    name: str
    plan: Plan
    kinds: tuple[str, ...] = (SQLITE,)
    ground: Callable[[str], AbstractContextManager[Ground]] = ground_of

    def short(self) -> "Scenario":
        """For a first look: seconds instead of minutes, and a few families."""
        seconds, questions = min(self.plan.seconds, 5.0), min(self.plan.questions, 80)
        plan = replace(self.plan, seconds=seconds, families=10, questions=questions)
        return replace(self, plan=plan)


_BACKLOG: Final = Plan(
    misfortunes.away_for_a_day, 24, families=200, questions=2000, shares=(0.03, 0.94), follows_sandbox=True
)

SCENARIOS: Final = (
    Scenario("killed again and again", Plan(misfortunes.killed, 20), KINDS),
    Scenario("frozen", Plan(misfortunes.frozen, _LONG), KINDS),
    Scenario("Telegram: 429 for everything", Plan(on_the_line(faulty_line.flooded(5)), _LONG)),
    Scenario("Telegram: 500, 502, 504 in HTML", Plan(on_the_line(faulty_line.broken(500, 502, 504)), _LONG)),
    Scenario("Telegram: 200 in HTML", Plan(on_the_line(faulty_line.broken(200)), 20)),
    Scenario("Telegram: never answers", Plan(on_the_line(faulty_line.silent), _MINUTES)),
    Scenario("Telegram: answers get lost", Plan(on_the_line(faulty_line.unheard), _LONG)),
    Scenario("Telegram: connection refused", Plan(misfortunes.refused, _MINUTES)),
    Scenario("Telegram: half answers", Plan(on_the_line(faulty_line.cut_off), 20)),
    Scenario("Telegram: dripping answers", Plan(on_the_line(faulty_line.dripping(16, 0.2)), _LONG)),
    Scenario("updates twice and backwards", Plan(on_the_line(faulty_line.repeated()), 20), KINDS),
    Scenario(
        "webhook twice and in any order", Plan(webhook_misfortunes.careless, 20, uses_webhook=True), KINDS
    ),
    Scenario("webhook: 200 slow clients", Plan(webhook_misfortunes.slow_clients(200), 20, uses_webhook=True)),
    Scenario("webhook: 400 slow clients", Plan(webhook_misfortunes.slow_clients(400), 20, uses_webhook=True)),
    Scenario("database restarted", Plan(misfortunes.restarted, 20), (POSTGRESQL,)),
    Scenario("database away", Plan(misfortunes.away, _LONG), (POSTGRESQL,)),
    Scenario("database read-only or held", Plan(misfortunes.read_only, _LONG), KINDS),
    Scenario("disk full", Plan(misfortunes.full, _LONG), KINDS, ground_on_small_disk),
    Scenario("no file may grow", Plan(misfortunes.stunted, _LONG)),
    Scenario("clock off by hours", Plan(misfortunes.set_clock(1, -1), 40, module=SHIFTED), KINDS),
    Scenario("clock off by a day", Plan(misfortunes.set_clock(24, -24, 24), 40, module=SHIFTED), KINDS),
    Scenario("24 hours of backlog", _BACKLOG, KINDS),
)

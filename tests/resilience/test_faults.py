"""The real bot while everything around it fails; `python -m benchmarks.faults` is the long form."""

from pathlib import Path
from random import randrange

import pytest

from benchmarks import faulty_line, misfortunes, webhook_misfortunes
from benchmarks.databases import POSTGRESQL, Ground, SqliteGround, ground_of
from benchmarks.fault_run import SHIFTED, Outcome, Plan, fault_run
from benchmarks.misfortunes import on_the_line, one_after_another
from tests.learned import models_folder

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

TELEGRAM = one_after_another(
    on_the_line(faulty_line.flooded(1)),
    on_the_line(faulty_line.broken(500, 502)),
    on_the_line(faulty_line.broken(200)),
    on_the_line(faulty_line.silent),
    misfortunes.refused,
    on_the_line(faulty_line.unheard),
    on_the_line(faulty_line.cut_off),
    on_the_line(faulty_line.dripping(64, 0.02)),
    on_the_line(faulty_line.repeated()),
)


@pytest.fixture(autouse=True)
def learned(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bot that learns meanwhile would not answer."""
    monkeypatch.setenv("DROM_MODELS_DIR", str(models_folder()))
    monkeypatch.setenv("DROM_EMBEDDER", "off")


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Ground:
    return SqliteGround(tmp_path / "drom.sqlite3")


async def suffered(plan: Plan, ground: Ground) -> Outcome:
    """Nothing is lost, out of order or without a reason, whatever the misfortune was."""
    outcome = await fault_run(plan, ground)
    found = outcome.verdict
    said = (*found.lost, *found.disordered, *found.strange, *found.unexplained)
    assert not said, f"{plan.seed}: {said}"
    assert found.given_up == 0, f"{plan.seed}: {outcome.seen}"
    assert found.answered == found.questions == plan.questions, f"{plan.seed}"
    return outcome


async def test_telegram_fails_in_every_way(on_sqlite: Ground) -> None:
    outcome = await suffered(Plan(TELEGRAM, 9, families=8, questions=60, seed=randrange(1000)), on_sqlite)
    assert "polling_failed" in outcome.seen


async def test_a_disk_without_room_and_a_file_that_another_program_holds(on_sqlite: Ground) -> None:
    misfortune = one_after_another(misfortunes.stunted, misfortunes.read_only)
    outcome = await suffered(Plan(misfortune, 6, families=8, questions=60, seed=randrange(1000)), on_sqlite)
    assert outcome.seen.startswith("200→503→200"), outcome.seen
    assert "updates_not_stored StorageUnreadableError" in outcome.seen


async def test_a_server_that_crashes_and_takes_no_changes() -> None:
    misfortune = one_after_another(misfortunes.restarted, misfortunes.read_only)
    plan = Plan(misfortune, 8, families=8, questions=60, seed=randrange(1000))
    with ground_of(POSTGRESQL) as ground:
        outcome = await suffered(plan, ground)
    assert outcome.verdict.duplicates == 0, "a process that lives knows what it has sent"
    assert "503" in outcome.seen


async def test_a_clock_that_jumps_a_day_forward_and_back(on_sqlite: Ground) -> None:
    misfortune = misfortunes.set_clock(24, -24, 1)
    plan = Plan(misfortune, 3, families=8, questions=60, seed=randrange(1000), module=SHIFTED)
    await suffered(plan, on_sqlite)


async def test_a_webhook_that_is_called_twice_in_any_order_beside_slow_clients(on_sqlite: Ground) -> None:
    misfortune = one_after_another(webhook_misfortunes.careless, webhook_misfortunes.slow_clients(100))
    plan = Plan(misfortune, 4, families=8, questions=60, seed=randrange(1000), uses_webhook=True)
    await suffered(plan, on_sqlite)


async def test_a_day_in_which_nobody_was_there(on_sqlite: Ground) -> None:
    plan = Plan(
        misfortunes.away_for_a_day, 2, families=10, questions=80, shares=(0.1, 0.8), follows_sandbox=True
    )
    await suffered(plan, on_sqlite)

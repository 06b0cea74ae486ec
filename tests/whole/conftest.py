"""A running bot that several tests of one file may share, and commands typed inside the test."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

from bot.cli import main
from tests.learned import models_folder
from tests.whole.programs import Ended
from tests.whole.stage import Stage, staged


@pytest.fixture(scope="module")
def shared_stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The bot runs and its rooms are bound; tests bring families of their own."""
    with staged(tmp_path_factory.mktemp("stage")) as stage:
        stage.start_bot()
        stage.bind_rooms()
        yield stage


class Drom(Protocol):
    """Types a command."""

    def __call__(self, *arguments: str, status: int = 0, **settings: str) -> Ended: ...


@pytest.fixture
def drom(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Drom:
    """`drom` inside the test: a process of its own for each command would take a minute in all."""

    def typed(*arguments: str, status: int = 0, **settings: str) -> Ended:
        began = time.monotonic()
        monkeypatch.setattr(sys, "argv", ["drom", *arguments])
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("DROM_MODELS_DIR", str(models_folder()))
        monkeypatch.setenv("DROM_EMBEDDER", "off")
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        with pytest.raises(SystemExit) as ending:
            main()
        printed = capsys.readouterr()
        ended = Ended(int(ending.value.code or 0), printed.out, printed.err, time.monotonic() - began)
        assert ended.status == status, ended
        return ended

    return typed

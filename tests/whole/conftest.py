"""A running bot that several tests of one file may share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.whole.stage import Stage, staged


@pytest.fixture(scope="module")
def shared_stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The bot runs and its rooms are bound; tests bring families of their own."""
    with staged(tmp_path_factory.mktemp("stage")) as stage:
        stage.start_bot()
        stage.bind_rooms()
        yield stage

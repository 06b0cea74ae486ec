"""One long life of the program for all that is thrown at it."""

from collections.abc import Iterator

import pytest

from tests.fuzz import profiles  # noqa: F401 - known before the command line asks for one
from tests.fuzz.life import Life, life


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    """Everything in a module happens to the same program, as it does to the real one."""
    with life(tmp_path_factory.mktemp("life")) as there:
        yield there
        there.nothing_is_readable()

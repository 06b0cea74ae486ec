"""Log lines as text and as JSON say the same, and neither quotes an error."""

import json
import logging
from collections.abc import Iterator

import pytest

from bot.observability import start_logging


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = before[0], before[1]


def lines(form: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    start_logging("INFO", form)
    log = logging.getLogger("bot.test")
    log.warning("action=update_failed update=%d error=%s", 7, "ValueError")
    log.info("old cases deleted", extra={"action": "cases_deleted", "number": 3})
    try:
        raise ValueError("what a family wrote")
    except ValueError:
        log.exception("failed")
    return capsys.readouterr().err.splitlines()


def test_each_line_is_one_json_object_with_its_values_in_fields(capsys: pytest.CaptureFixture[str]) -> None:
    first, second, third = map(json.loads, lines("json", capsys))
    assert (first["action"], first["update"], first["error"]) == ("update_failed", "7", "ValueError")
    assert (first["level"], first["logger"]) == ("WARNING", "bot.test")
    assert (second["action"], second["number"], second["message"]) == (
        "cases_deleted",
        3,
        "old cases deleted",
    )
    assert second["time"].endswith("Z")
    assert "family" not in json.dumps(third)


def test_text_has_the_same_values(capsys: pytest.CaptureFixture[str]) -> None:
    first, second, third = lines("text", capsys)
    assert first.endswith("WARNING bot.test action=update_failed update=7 error=ValueError")
    assert second.endswith("INFO bot.test old cases deleted action=cases_deleted number=3")
    assert third.endswith("ERROR bot.test failed")

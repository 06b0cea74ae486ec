"""The commands that need no Telegram, as an operator or an editor types them."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from bot.adapters.crypto import Keyring
from bot.config import content_folder
from tests.whole.conftest import Drom

pytestmark = pytest.mark.slow


def test_the_shipped_content_has_no_mistakes(drom: Drom) -> None:
    report = json.loads(drom("check", "--json", "--today", "2026-11-22").output)
    assert report["catalogues"] == []
    assert report["knowledge"]["errors"] == 0, report


def test_mistakes_in_the_content_are_listed_with_file_and_line(drom: Drom, tmp_path: Path) -> None:
    knowledge = Path(shutil.copytree(content_folder("knowledge"), tmp_path / "spoilt" / "knowledge"))
    locales = Path(shutil.copytree(content_folder("locales"), tmp_path / "spoilt" / "locales"))
    topics = knowledge / "topics.yaml"
    topics.write_text(topics.read_text(encoding="utf-8").replace("emoji:", "emojy:", 1), encoding="utf-8")
    (locales / "ru" / "LC_MESSAGES" / "drom.po").unlink()
    settings = {"DROM_KNOWLEDGE_DIR": str(knowledge), "DROM_LOCALES_DIR": str(locales)}
    words = drom("check", status=1, **settings).output
    assert re.search(r"topics.yaml:\d+: error: .*emojy", words), words
    assert re.search(r"ru/LC_MESSAGES/drom.po:1: error: missing", words), words


def test_a_day_for_the_check_must_be_a_day(drom: Drom) -> None:
    assert "2026-11-22" in drom("check", "--today", "tomorrow", status=1).errors


def test_content_that_is_overdue_on_a_later_day_is_a_warning_not_an_error(drom: Drom) -> None:
    later = drom("check", "--today", "2028-01-01").output
    now = drom("check", "--today", "2026-11-22").output
    assert later.count("warning") > now.count("warning")


def test_a_new_key_is_a_key_and_never_the_same(drom: Drom) -> None:
    first, second = (drom("keys", "new").output.strip() for _ in range(2))
    assert first != second
    Keyring.from_text(f"{first},{second}")


def test_help_names_every_command_and_what_it_does(drom: Drom) -> None:
    words = drom("--help").output
    for command in ("run", "try", "ask", "check", "keys"):
        assert command in words


def test_a_command_that_does_not_exist_is_refused(drom: Drom) -> None:
    assert "fly" in drom("fly", status=2).errors


def test_the_freshness_of_the_knowledge_is_shown_and_written(drom: Drom, tmp_path: Path) -> None:
    shown = drom("check", "--report", "-", "--today", "2026-11-25").output
    assert shown.startswith("# Knowledge on 2026-11-25")

    assert drom("check", "--report", "a.md", "--today", "2026-11-25").output == "a.md is written.\n"
    assert (tmp_path / "a.md").read_text(encoding="utf-8") == shown
    drom("check", "--report", "a.csv")
    assert (tmp_path / "a.csv").read_text(encoding="utf-8-sig").startswith("entry,country,language")
    assert ".md or .csv" in drom("check", "--report", "a.pdf", status=1).errors
    assert "another place" in drom("check", "--report", "nowhere/a.md", status=1).errors

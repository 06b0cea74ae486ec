"""`drom check --matching`, as a knowledge editor types it."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from bot.cli import main
from tests.mixed_base import THIEF, TWINS, write_mixed_base

pytestmark = pytest.mark.slow


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Typed:
    folder = write_mixed_base(tmp_path / "knowledge")
    monkeypatch.setenv("DROM_KNOWLEDGE_DIR", str(folder))
    monkeypatch.setenv("DROM_MODELS_DIR", str(tmp_path / "models"))
    return Typed(monkeypatch, capsys)


class Typed:
    """Types `drom check` and gives what it printed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def __call__(self, *words: str, status: int = 0) -> tuple[str, str]:
        self._monkeypatch.setattr(sys, "argv", ["drom", "check", *words])
        with pytest.raises(SystemExit) as ending:
            main()
        assert int(ending.value.code or 0) == status
        printed = self._capsys.readouterr()
        return printed.out, printed.err


def test_every_kind_is_told_with_its_place_and_what_to_do(typed: Typed) -> None:
    words, progress = typed("--matching", "--quick")

    assert re.search(rf"knowledge/questions/health.yaml:\d+: “{THIEF}”\n    doctor .+ %, food .+ %", words)
    assert "Does it belong to food? Then move it." in words
    assert "→ Write 3 more ways of asking in Latvian for school." in words
    assert re.search(rf"school: .*aid.yaml:\d+: “{TWINS[0]}”\n .*aid.yaml:\d+: “{TWINS[1]}”", words)
    assert "Delete one of these two" in words
    assert "Let a native speaker read the Lithuanian ways of asking" in words
    assert "leaving out each of them" in progress


def test_the_worst_are_shown_and_on_demand_all(typed: Typed) -> None:
    short, _ = typed("--matching", "--quick")
    whole, _ = typed("--matching", "--quick", "--all")

    assert "here the worst 20, --all shows all" in short
    assert "the worst" not in whole and len(whole) > len(short)


def test_programs_get_everything_as_data(typed: Typed) -> None:
    found = json.loads(typed("--matching", "--quick", "--json")[0])

    assert {"mixed_up", "strays", "too_few", "too_similar", "languages", "weak"} <= set(found)
    (thief,) = [stray for stray in found["strays"] if stray["text"] == THIEF]
    assert (thief["entry"], thief["other"], thief["language"]) == ("doctor", "food", "en")
    assert thief["file"] == "questions/health.yaml" and thief["line"] > 1
    assert thief["probability"]["own"] < thief["probability"]["other"]
    assert [(each["entry"], each["language"], each["number"]) for each in found["too_few"]] == [
        ("school", "lv", 22)
    ]


def test_with_sentence_vectors_the_same_mistakes_are_found(typed: Typed) -> None:
    words, progress = typed("--matching")

    assert "sentence vectors" in progress
    assert THIEF in words and TWINS[0] in words and "in Latvian for school" in words


def test_what_belongs_to_another_check_is_refused(typed: Typed) -> None:
    assert "--matching" in typed("--all", status=1)[1]

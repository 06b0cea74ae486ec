"""Reading in a process of its own finds the same, and leaves nothing behind in the bot's."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bot.adapters.knowledge import KnowledgeError, load
from bot.adapters.knowledge.apart import read_apart
from bot.domain.danger import NO_SIGNALS
from tests.adapters.test_knowledge_folder import write_base
from tests.adapters.test_knowledge_live import ANSWER, BAD, write


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return write_base(tmp_path / "knowledge")


def test_reading_apart_finds_the_same(base: Path) -> None:
    here, apart = load(base), read_apart(base)

    assert replace(apart, dangers=NO_SIGNALS) == replace(here, dangers=NO_SIGNALS)
    assert apart.dangers.signals == here.dangers.signals
    mistyped = [signal.sign.text.replace("*", "") + "x" for signal in here.dangers.signals]
    assert mistyped
    assert [apart.dangers.found_in(text) for text in mistyped] == list(map(here.dangers.found_in, mistyped))


def test_a_broken_base_has_the_same_complaints(base: Path) -> None:
    write(base, BAD)
    with pytest.raises(KnowledgeError) as here:
        load(base)

    with pytest.raises(KnowledgeError) as apart:
        read_apart(base)

    assert apart.value.complaints == here.value.complaints
    assert apart.value.complaints[0].file == ANSWER


def test_where_no_other_process_can_be_had_the_base_is_read_here(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")

    assert read_apart(base).version == load(base).version

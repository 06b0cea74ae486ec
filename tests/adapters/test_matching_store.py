"""Models on disk: whole or not at all, whatever somebody has done to their files."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.adapters.matching.matcher import LearnedMatcher
from bot.adapters.matching.store import ModelStore
from tests.adapters.small_lessons import small_base, small_model

QUESTION = "kuidas leida endale perearsti"
NAME = "abc123"


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    store = ModelStore(tmp_path / "models")
    store.save(replace(small_model(), fingerprint=NAME))
    return store


@pytest.fixture
def folder(store: ModelStore, tmp_path: Path) -> Path:
    return tmp_path / "models" / NAME


def test_a_model_that_was_kept_ranks_as_before(store: ModelStore) -> None:
    kept = store.load(NAME)
    assert kept is not None and kept.fingerprint == NAME
    before, after = (LearnedMatcher(model, small_base()).rank(QUESTION) for model in (small_model(), kept))
    assert before == after


def test_a_model_that_is_not_there_is_none(store: ModelStore, tmp_path: Path) -> None:
    assert store.load("another") is None
    assert ModelStore(tmp_path / "nowhere").load(NAME) is None
    assert ModelStore(tmp_path / "nowhere").in_use() is None


def test_every_file_is_needed_and_half_of_it_is_no_model(store: ModelStore, folder: Path) -> None:
    files = sorted(folder.iterdir())
    assert len(files) >= 9
    for file in files:
        whole = file.read_bytes()
        file.unlink()
        assert store.load(NAME) is None, file.name
        for length in (0, 10, len(whole) // 2, len(whole) - 1):
            file.write_bytes(whole[:length])
            assert store.load(NAME) is None, f"{length} bytes of {file.name}"
        file.write_bytes(whole)
        assert store.load(NAME) is not None


def test_arrays_that_do_not_fit_together_are_no_model(store: ModelStore, folder: Path) -> None:
    for file in sorted(folder.glob("*.npy")):
        whole, array = file.read_bytes(), np.load(file)
        for strange in (array[:-1], np.array([["a", "b"]]), np.float32(3), array[None]):
            np.save(file, strange)
            assert store.load(NAME) is None, f"{file.name}: {strange!r}"
        file.write_bytes(whole)
    rows = np.load(folder / "run-rows.npy")
    np.save(folder / "run-rows.npy", rows + 10_000)
    assert store.load(NAME) is None, "rows beyond the end"


def test_pickles_are_not_opened(store: ModelStore, folder: Path, tmp_path: Path) -> None:
    class Bomb:
        def __reduce__(self) -> tuple[Callable[[str], int], tuple[str]]:
            return os.system, (f"touch {tmp_path / 'exploded'}",)

    np.save(folder / "rarity.npy", np.array([Bomb()], object), allow_pickle=True)
    assert store.load(NAME) is None
    assert not (tmp_path / "exploded").exists()


Change = Callable[[dict[str, Any]], object]
HOSTILE: dict[str, Change] = {
    "one entry": lambda model: model.update(entries=["alone"]),
    "numbers for entries": lambda model: model.update(entries=list(range(6))),
    "a text for entries": lambda model: model.update(entries="abc"),
    "no words": lambda model: model.pop("words"),
    "a list of words": lambda model: model.update(words=[]),
    "a word without votes": lambda model: model["words"].update(a=["a"]),
    "a side that is none": lambda model: model.update(lexical=None),
    "a meaning that is not there": lambda model: model["lexical"].update(has_meaning=True),
    "a fused side without meaning": lambda model: model.update(fused=model["lexical"]),
    "no temperature": lambda model: model["lexical"].update(temperature=0),
    "a word for a number": lambda model: model["lexical"].update(persistence="much"),
    "a short head": lambda model: model["lexical"]["head"].update(weights=[1.0]),
    "a threshold too many": lambda model: model["lexical"]["thresholds"].update(other=1),
    "not a number": lambda model: model["lexical"]["thresholds"].update(answer=float("nan")),
    "no figures": lambda model: model["lexical"].update(figures={}),
    "an endless certainty": lambda model: model.update(sure_by_letters=float("inf")),
}


@pytest.mark.parametrize("change", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_description_is_no_model(store: ModelStore, folder: Path, change: Change) -> None:
    file = folder / "model.json"
    model = json.loads(file.read_text("utf-8"))
    change(model)
    file.write_text(json.dumps(model), "utf-8")
    assert store.load(NAME) is None


@pytest.mark.parametrize("text", ["", "[]", "null", "5", "{", "[" * 100_000, "\ufeff{}", '"model"'])
def test_a_description_that_is_something_else_is_no_model(store: ModelStore, folder: Path, text: str) -> None:
    (folder / "model.json").write_text(text, "utf-8")
    assert store.load(NAME) is None


def test_a_model_appears_as_a_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = ModelStore(tmp_path)

    class FullDiskError(OSError):
        pass

    def save(*_: object) -> None:
        raise FullDiskError

    monkeypatch.setattr(np, "save", save)
    with pytest.raises(FullDiskError):
        store.save(replace(small_model(), fingerprint=NAME))
    assert list(tmp_path.iterdir()) == [], "nothing half is left"


def test_the_model_in_use_is_remembered_and_old_ones_go(tmp_path: Path) -> None:
    store = ModelStore(tmp_path)
    for number in range(6):
        store.save(replace(small_model(), fingerprint=f"model{number}"))
        os.utime(tmp_path / f"model{number}", (number, number))
    assert store.in_use() is None

    store.use("model1")

    in_use = store.in_use()
    assert in_use is not None and in_use.fingerprint == "model1"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in-use", "model1", "model4", "model5"]


def test_a_model_that_was_let_go_can_still_be_asked(tmp_path: Path) -> None:
    store = ModelStore(tmp_path)
    store.save(replace(small_model(), fingerprint="old"))
    old = store.load("old")
    assert old is not None
    for number in range(4):
        store.save(replace(small_model(), fingerprint=f"new{number}"))
    os.utime(tmp_path / "old", (1, 1))
    store.use("new3")
    assert not (tmp_path / "old").exists()
    assert LearnedMatcher(old, small_base()).rank(QUESTION).candidates[0].entry == "family-doctor-find"


@pytest.mark.parametrize("mark", ["", "../../etc", "abc 123", "ключ", "unknown", "\x00"])
def test_a_strange_mark_is_no_model_in_use(store: ModelStore, folder: Path, mark: str) -> None:
    (folder.parent / "in-use").write_text(mark, "utf-8")
    assert store.in_use() is None

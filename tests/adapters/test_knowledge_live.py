"""The base follows its folder while the bot runs, and an unlucky edit harms nobody."""

import asyncio
import gc
import os
from pathlib import Path

import pytest

from bot.adapters.knowledge import Broken, KnowledgeError, LiveKnowledge, Refreshed, Unchanged
from tests.adapters.test_knowledge_folder import FILES, write_base

ANSWER = "ee/answers/doctor.yaml"
GOOD = FILES[ANSWER]
BAD = GOOD.replace("cost:", "costs:")


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return write_base(tmp_path / "knowledge")


@pytest.fixture
def live(base: Path) -> LiveKnowledge:
    return LiveKnowledge(base)


def write(base: Path, text: str) -> None:
    (base / ANSWER).write_text(text, encoding="utf-8")


def move(base: Path) -> None:
    base.rename(base.with_name("moved"))


def cost(live: LiveKnowledge) -> str | None:
    return live.current.answers["EE", "doctor"].texts["et"].cost


def test_a_broken_base_stops_the_start(base: Path) -> None:
    write(base, BAD)

    with pytest.raises(KnowledgeError):
        LiveKnowledge(base)


async def test_without_an_edit_nothing_happens(live: LiveKnowledge) -> None:
    before = live.current

    assert await live.refresh() == Unchanged()
    assert live.current is before


async def test_an_edit_is_in_use_at_the_next_refresh(base: Path, live: LiveKnowledge) -> None:
    before = live.current
    write(base, GOOD.replace("Tasuta.", "5 eurot."))

    refreshed = await live.refresh()

    assert refreshed == Refreshed(live.current.version)
    assert live.current.version != before.version
    assert cost(live) == "5 eurot."
    assert before.answers["EE", "doctor"].texts["et"].cost == "Tasuta."
    assert await live.refresh() == Unchanged()


async def test_a_new_and_a_removed_file_are_noticed(base: Path, live: LiveKnowledge) -> None:
    (base / ANSWER).unlink()
    assert isinstance(await live.refresh(), Refreshed)
    assert ("EE", "doctor") not in live.current.answers

    write(base, GOOD)
    assert isinstance(await live.refresh(), Refreshed)
    assert ("EE", "doctor") in live.current.answers


async def test_a_file_saved_without_a_change_is_no_news(base: Path, live: LiveKnowledge) -> None:
    os.utime(base / ANSWER, (1, 1))

    assert await live.refresh() == Unchanged()


async def test_a_mistake_is_told_at_the_second_sight_and_the_last_good_version_stays(
    base: Path, live: LiveKnowledge
) -> None:
    good = live.current
    write(base, BAD)

    assert await live.refresh() == Unchanged()
    broken = await live.refresh()

    assert isinstance(broken, Broken)
    assert [(complaint.file, complaint.line) for complaint in broken.complaints] == [(ANSWER, 11)]
    assert live.current is good
    assert await live.refresh() == Unchanged()


async def test_a_half_written_file_is_never_told(base: Path, live: LiveKnowledge) -> None:
    for end in (40, 90, 140):
        write(base, GOOD[:end])
        assert await live.refresh() == Unchanged()
    write(base, GOOD.replace("Tasuta.", "5 eurot."))

    assert isinstance(await live.refresh(), Refreshed)
    assert cost(live) == "5 eurot."


async def test_the_same_mistake_in_another_line_is_not_told_again(base: Path, live: LiveKnowledge) -> None:
    write(base, BAD)
    await live.refresh()
    assert isinstance(await live.refresh(), Broken)

    write(base, "# a note above\n" + BAD)

    assert [await live.refresh() for _ in range(3)] == [Unchanged()] * 3


async def test_a_further_mistake_is_told(base: Path, live: LiveKnowledge) -> None:
    write(base, BAD)
    await live.refresh()
    await live.refresh()

    write(base, BAD.replace("[fund]", "[found]"))

    assert await live.refresh() == Unchanged()
    broken = await live.refresh()
    assert isinstance(broken, Broken)
    assert len(broken.complaints) == 2


async def test_a_mended_mistake_is_told_and_its_return_too(base: Path, live: LiveKnowledge) -> None:
    for _ in range(2):
        write(base, BAD)
        assert await live.refresh() == Unchanged()
        assert isinstance(await live.refresh(), Broken)
        write(base, GOOD)
        assert await live.refresh() == Refreshed(live.current.version)


async def test_a_vanished_folder_keeps_the_last_good_version(base: Path, live: LiveKnowledge) -> None:
    good = live.current
    move(base)

    assert await live.refresh() == Unchanged()
    assert isinstance(await live.refresh(), Broken)
    assert live.current is good


async def test_an_edit_during_the_reading_waits_for_the_next_refresh(base: Path) -> None:
    class Disturbed(LiveKnowledge):
        """Somebody saves again while the folder is being read."""

        disturb = True

        def _loaded(self) -> object:  # type: ignore[override]
            loaded = super()._loaded()
            if self.disturb:
                write(base, GOOD.replace("Tasuta.", "5 eurot."))
            return loaded

    live = Disturbed(base)
    write(base, GOOD.replace("Tasuta.", "4 eurot."))

    assert await live.refresh() == Unchanged()
    assert cost(live) == "Tasuta."
    live.disturb = False
    assert isinstance(await live.refresh(), Refreshed)
    assert cost(live) == "5 eurot."


async def test_refreshes_at_the_same_time_load_once(base: Path, live: LiveKnowledge) -> None:
    write(base, GOOD.replace("Tasuta.", "5 eurot."))

    results = await asyncio.gather(*(live.refresh() for _ in range(5)))

    assert [type(result) for result in results] == [Refreshed] + [Unchanged] * 4


async def test_the_search_for_garbage_rests_only_while_reading(base: Path, live: LiveKnowledge) -> None:
    for text in (GOOD.replace("Tasuta.", "5 eurot."), BAD):
        write(base, text)
        await live.refresh()
        assert gc.isenabled()

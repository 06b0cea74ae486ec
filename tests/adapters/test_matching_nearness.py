"""Meaning that looks sharply: the nearest phrasings count more than the near ones, where that helps."""

import dataclasses
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bot.adapters.matching.language import FUNCTION_KEYS
from bot.adapters.matching.learning.kernels import Blend, weights_of
from bot.adapters.matching.learning.lesson import teach
from bot.adapters.matching.learning.material import Material, unknown_words
from bot.adapters.matching.learning.questions import Held
from bot.adapters.matching.learning.ridge import Matrix, Ridge, targets_of
from bot.adapters.matching.model import Model, NearMeaning, StraightMeaning
from bot.adapters.matching.nearness import sharpened, turned
from bot.adapters.matching.store import ModelStore
from tests.adapters.small_lessons import examples, small_base

DIMENSIONS = 24
#: Each entry is asked for in so many ways that have nothing in common.
WAYS = 5


def vectors_of(scattered: bool) -> Matrix:
    """Of the small base: around one direction for each entry, or around several."""
    dice = np.random.default_rng(4)
    known = examples(small_base())
    places = dict.fromkeys((each.entry, way) for each in known for way in range(WAYS if scattered else 1))
    centres = {place: dice.normal(size=DIMENSIONS) for place in places}
    found = [
        centres[each.entry, number % WAYS if scattered else 0] + dice.normal(size=DIMENSIONS) * 0.35
        for number, each in enumerate(known)
    ]
    return np.array([one / np.linalg.norm(one) for one in found], np.float32)


@cache
def a_model() -> Model:
    return teach(examples(small_base()), vectors_of(scattered=True))


def meaning_of(model: Model) -> NearMeaning:
    assert model.fused is not None and isinstance(model.fused.meaning, NearMeaning)
    return model.fused.meaning


# ── the measure ──


@given(arrays(np.float32, 8, elements=st.floats(-1, 1, width=32)), st.floats(0.1, 4))
def test_it_keeps_the_ends_and_the_order_of_cosines(cosines: Matrix, sharpness: float) -> None:
    found = sharpened(np.sort(cosines), sharpness)
    assert np.all(np.diff(found) >= 0)
    ends = sharpened(np.array([0, 1], np.float32), sharpness)
    assert ends == pytest.approx([0, 1], abs=1e-6)
    assert np.all(found <= np.maximum(np.sort(cosines), 0) + 1e-6), "what is only near counts for less"


def test_with_hardly_any_sharpness_it_is_the_cosine() -> None:
    cosines = np.linspace(-1, 1, 9, dtype=np.float32)
    assert np.allclose(sharpened(cosines, 1e-4), cosines, atol=1e-3)
    assert np.array_equal(sharpened(cosines, 0.0), cosines)


# ── learning ──


def test_a_base_whose_entries_are_asked_for_in_unlike_ways_looks_sharply() -> None:
    assert meaning_of(a_model()).sharpness > 0
    assert a_model().fused.figures["sharpness"] == meaning_of(a_model()).sharpness  # type: ignore[union-attr]


def test_weights_say_what_the_machine_says_that_was_learned() -> None:
    """As far as bytes can tell it."""
    known, vectors, blend = examples(small_base()), vectors_of(scattered=True), Blend(1.0, sharpness=2.0)
    material = Material.of(known, vectors)
    targets = targets_of(material.owners, len(material.names))
    kernel = material.texts.kernel(material.texts, blend)
    learned = Ridge.of(kernel, targets, 0.4)
    weights = weights_of(material.texts, targets, blend, 0.4)
    assert material.texts.meaning is not None
    near = sharpened(material.texts.meaning @ material.texts.meaning.T, 2.0)
    found = material.texts.letters @ weights.letters + near @ weights.meaning + weights.offset
    assert np.allclose(found, (kernel + 1) @ learned.coefficients, atol=5e-3)


def test_a_served_model_says_what_was_learned() -> None:
    meaning, known = meaning_of(a_model()), vectors_of(scattered=True)
    for vector in known[::37]:
        cosines = meaning.vectors.full() @ turned(vector, meaning.mean)
        expected = sharpened(cosines, meaning.sharpness) @ meaning.votes.full()
        assert np.allclose(meaning.scores(vector), expected, atol=1e-3)


def test_a_base_that_is_too_large_for_it_does_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.adapters.matching.learning.lesson.MOST_AT_ONCE", 10)
    model = teach(examples(small_base()), vectors_of(scattered=True))
    assert model.fused is not None and isinstance(model.fused.meaning, StraightMeaning)


def test_words_of_the_own_group_are_unknown_where_the_group_is_not_there() -> None:
    known = examples(small_base())
    material = Material.of(known, None)
    held = Held(np.array([[0, 0]], np.intp), material.owners[:1])
    everything = np.arange(len(material.names), dtype=np.intp)
    alone = unknown_words(material, held)
    assert unknown_words(material, held, [everything]) >= alone
    assert unknown_words(material, held, [everything])[0] == pytest.approx(
        np.mean([key not in FUNCTION_KEYS for key in material.keys[0]])
    )


# ── keeping ──


def test_a_kept_model_says_the_same(tmp_path: Path) -> None:
    store = ModelStore(tmp_path)
    store.save(dataclasses.replace(a_model(), fingerprint="abc"))
    kept = store.load("abc")
    assert kept is not None
    for vector in vectors_of(scattered=True)[::50]:
        assert np.array_equal(meaning_of(kept).scores(vector), meaning_of(a_model()).scores(vector))


@pytest.mark.parametrize("file", ["fused-votes.npy", "fused-vote-steps.npy"])
def test_votes_that_do_not_fit_are_no_model(tmp_path: Path, file: str) -> None:
    store = ModelStore(tmp_path)
    store.save(dataclasses.replace(a_model(), fingerprint="abc"))
    np.save(tmp_path / "abc" / file, np.load(tmp_path / "abc" / file)[:-1])
    assert store.load("abc") is None

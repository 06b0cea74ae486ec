"""Editors are told which questions are mixed up, by a judge that has not seen what it judges."""

from pathlib import Path

import numpy as np
import pytest

from bot.adapters.knowledge import load
from bot.adapters.knowledge.places import places_of
from bot.adapters.matching.examples import Example, TooLittleError, examples_of, in_order
from bot.adapters.matching.learning.findings import Review
from bot.adapters.matching.learning.kernels import Blend
from bot.adapters.matching.learning.leave_one_out import parts_of, scores_of_left_out
from bot.adapters.matching.learning.material import Material
from bot.adapters.matching.learning.review import reviewed
from bot.adapters.matching.learning.ridge import Ridge, targets_of
from tests.mixed_base import THIEF, THIN, TWINS, write_mixed_base


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_mixed_base(tmp_path_factory.mktemp("mixed"))


@pytest.fixture(scope="module")
def review(base: Path) -> Review:
    knowledge = load(base)
    return reviewed(Material.of(examples_of(knowledge), None), knowledge)


def test_a_phrasing_that_another_entry_would_get_is_named_with_both_probabilities(review: Review) -> None:
    (thief,) = [stray for stray in review.strays if stray.phrasing.text == THIEF]

    assert (thief.phrasing.entry, thief.other) == ("doctor", "food")
    assert thief.own_probability < 0.2 < 0.8 < thief.other_probability


def test_the_worst_phrasing_comes_first(review: Review) -> None:
    apart = [stray.own_probability - stray.other_probability for stray in review.strays]

    assert apart == sorted(apart)
    assert not [stray for stray in review.strays if stray.other == stray.phrasing.entry]


def test_entries_that_steal_each_others_questions_are_counted_in_both_directions(review: Review) -> None:
    assert review.thieves
    for pair in review.thieves:
        assert pair.number == len(pair.taken) + len(pair.given) and len(pair.taken) >= len(pair.given)
        assert all(stray.phrasing.entry == pair.one and stray.other == pair.other for stray in pair.taken)
        assert all(stray.phrasing.entry == pair.other and stray.other == pair.one for stray in pair.given)


def test_an_entry_with_too_few_phrasings_in_a_language_is_named(review: Review) -> None:
    (thin,) = review.thin

    assert (thin.entry, thin.language, thin.number) == THIN
    assert thin.missing == 3


def test_two_phrasings_of_an_entry_that_are_nearly_the_same_are_named(review: Review) -> None:
    (twins,) = review.twins

    assert {twins.one.text, twins.other.text} == set(TWINS)


def test_a_language_that_is_found_less_than_the_others_lags(review: Review) -> None:
    assert [found.language for found in review.languages if found.lags] == ["lt"]
    assert review.languages[0].share < 0.6 < 0.9 < review.languages[0].elsewhere
    assert {found.language for found in review.weak} == {"lt"}


def test_everything_that_is_judged_has_a_file_and_a_line(base: Path) -> None:
    places = places_of(base)

    for example in examples_of(load(base)):
        file, line = places[example.entry, example.language, example.text]
        assert example.text in (base / file).read_text("utf-8").split("\n")[line - 1]


@pytest.mark.parametrize("blend", [Blend(0.4), Blend(0.4, sharpness=2.0)])
def test_what_is_said_of_a_phrasing_is_what_a_model_says_that_never_saw_it(base: Path, blend: Blend) -> None:
    examples = examples_of(load(base))
    vectors = np.random.default_rng(3).normal(size=(len(examples), 16)).astype(np.float32)
    material = Material.of(examples, vectors)

    scores = scores_of_left_out(material, blend, penalty=1.0)

    for row in range(0, len(examples), 61):
        others = np.delete(np.arange(len(examples)), row)
        learned = material.texts.rows(others)
        ridge = Ridge.of(
            learned.kernel(learned, blend), targets_of(material.owners[others], len(material.names)), 1.0
        )
        asked = material.texts.rows(np.array([row], np.intp)).kernel(learned, blend) + 1
        assert np.allclose(asked @ ridge.coefficients, scores[row], atol=2e-3)


def test_a_base_that_is_too_large_is_judged_in_parts_and_every_phrasing_once(base: Path) -> None:
    parts = list(parts_of(10, 4))
    assert sorted(np.concatenate(parts).tolist()) == list(range(10)) and max(map(len, parts)) <= 4

    knowledge = load(base)
    review = reviewed(Material.of(examples_of(knowledge), None), knowledge, most_at_once=200)

    assert THIEF in {stray.phrasing.text for stray in review.strays}
    assert review.number == len(examples_of(knowledge))


def test_a_base_without_a_choice_is_not_judged() -> None:
    with pytest.raises(TooLittleError):
        Material.of(in_order([Example("food", "en", "bread")]), None)

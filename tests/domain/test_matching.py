"""When a question is answered, when the family is asked back, and when there is no answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.matching import (
    ANSWER_FROM,
    ANSWER_GAP,
    MOST_OPTIONS,
    OPTION_FROM,
    Answered,
    Candidate,
    NoAnswer,
    Options,
    decide,
)


def candidates(*probabilities: float) -> tuple[Candidate, ...]:
    return tuple(Candidate(f"entry-{number}", p) for number, p in enumerate(probabilities))


def test_a_sure_first_candidate_that_is_far_ahead_is_the_answer() -> None:
    decision = decide(candidates(0.95, 0.10))
    assert isinstance(decision, Answered)
    assert decision.candidate.entry == "entry-0"


def test_a_lone_sure_candidate_is_the_answer() -> None:
    assert isinstance(decide(candidates(ANSWER_FROM)), Answered)


def test_two_sure_candidates_close_together_are_asked_back() -> None:
    decision = decide(candidates(0.95, 0.95 - ANSWER_GAP / 2))
    assert isinstance(decision, Options)
    assert [c.entry for c in decision.candidates] == ["entry-0", "entry-1"]
    assert "gap" in decision.reason


def test_a_half_sure_candidate_is_asked_back_and_weak_ones_are_not_shown() -> None:
    decision = decide(candidates(0.6, OPTION_FROM, OPTION_FROM - 0.01))
    assert isinstance(decision, Options)
    assert [c.entry for c in decision.candidates] == ["entry-0", "entry-1"]


def test_never_more_titles_than_a_family_can_read() -> None:
    decision = decide(candidates(0.6, 0.59, 0.58, 0.57, 0.56))
    assert isinstance(decision, Options)
    assert len(decision.candidates) == MOST_OPTIONS
    fewer = decide(candidates(0.6, 0.59, 0.58), most_options=2)
    assert isinstance(fewer, Options)
    assert len(fewer.candidates) == 2


def test_a_weak_best_candidate_is_no_answer() -> None:
    assert isinstance(decide(candidates(OPTION_FROM - 0.01)), NoAnswer)


def test_no_candidate_is_no_answer() -> None:
    assert isinstance(decide(()), NoAnswer)


@pytest.mark.parametrize("probabilities", [(), (0.1,), (0.5,), (0.9,), (0.9, 0.89)])
def test_every_decision_gives_its_reason(probabilities: tuple[float, ...]) -> None:
    assert decide(candidates(*probabilities)).reason


@given(st.lists(st.floats(0, 1), max_size=8))
def test_an_answer_is_always_the_likeliest_and_options_come_best_first(probabilities: list[float]) -> None:
    ranked = candidates(*sorted(probabilities, reverse=True))
    decision = decide(ranked)
    if isinstance(decision, Answered):
        assert decision.candidate == ranked[0]
    if isinstance(decision, Options):
        assert decision.candidates == ranked[: len(decision.candidates)]
        assert 1 <= len(decision.candidates) <= MOST_OPTIONS

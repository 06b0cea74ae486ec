"""When a question is answered, when the family is asked back, and what is kept for its next try."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.matching import (
    CONTEXT_LASTS,
    MOST_OPTIONS,
    Answered,
    Candidate,
    Decision,
    Hunch,
    NoAnswer,
    Options,
    Ranking,
    Recollection,
    Thresholds,
    decide,
    hunch_of,
    worth_showing,
)

LIMITS = Thresholds(answer=0.9, options=0.3)
NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def ranking(*probabilities: float) -> Ranking:
    candidates = tuple(Candidate(f"entry-{number}", p) for number, p in enumerate(probabilities))
    return Ranking(candidates, None, LIMITS)


def entries(decision: Decision) -> list[str]:
    assert isinstance(decision, Options), decision
    return [candidate.entry for candidate in decision.candidates]


def test_a_candidate_that_reaches_the_threshold_is_the_answer() -> None:
    decision = decide(ranking(0.9, 0.05))
    assert isinstance(decision, Answered)
    assert decision.candidate.entry == "entry-0"


def test_candidates_that_only_together_are_likely_enough_are_asked_back() -> None:
    assert entries(decide(ranking(0.5, 0.4))) == ["entry-0", "entry-1"]
    assert entries(decide(ranking(0.11, 0.10, 0.09))) == ["entry-0", "entry-1", "entry-2"]


def test_what_nobody_would_choose_is_not_shown() -> None:
    assert entries(decide(ranking(0.6, 0.3, 0.01))) == ["entry-0", "entry-1"]


def test_the_first_candidate_is_always_worth_showing() -> None:
    assert worth_showing(ranking(0.001).candidates)
    assert worth_showing(()) == ()


def test_never_more_titles_than_a_family_can_read() -> None:
    even = ranking(0.2, 0.2, 0.2, 0.2, 0.2)
    assert len(entries(decide(even))) == MOST_OPTIONS
    assert len(entries(decide(even, most_options=2))) == 2


def test_a_weak_whole_is_no_answer_and_so_is_nothing() -> None:
    assert isinstance(decide(ranking(0.1, 0.1, 0.09)), NoAnswer)
    assert isinstance(decide(ranking()), NoAnswer)


def test_a_base_that_cannot_keep_its_promise_never_answers_alone() -> None:
    unsure = Ranking((Candidate("entry", 1.0),), None, Thresholds(answer=1.01, options=0.3))
    assert isinstance(decide(unsure), Options)


@pytest.mark.parametrize("probabilities", [(), (0.1,), (0.5,), (0.9,), (0.9, 0.09)])
def test_every_decision_gives_its_reason(probabilities: tuple[float, ...]) -> None:
    assert decide(ranking(*probabilities)).reason


@given(st.lists(st.floats(0, 1), max_size=8))
def test_an_answer_is_always_the_likeliest_and_options_come_best_first(probabilities: list[float]) -> None:
    ranked = ranking(*sorted(probabilities, reverse=True))
    decision = decide(ranked)
    if isinstance(decision, Answered):
        assert decision.candidate == ranked.candidates[0]
    if isinstance(decision, Options):
        assert decision.candidates == ranked.candidates[: len(decision.candidates)]
        assert 1 <= len(decision.candidates) <= MOST_OPTIONS


# ── what is kept for the next try ──


def test_a_hunch_keeps_entries_and_numbers_and_no_words() -> None:
    ranked = ranking(0.2, 0.1, 0.1)
    hunch = hunch_of(ranked, ranked.candidates[:2])
    assert hunch == Hunch((("entry-0", 0.5), ("entry-1", 0.25), ("entry-2", 0.25)), ("entry-0", "entry-1"))


def test_a_hunch_of_nothing_is_empty() -> None:
    assert hunch_of(ranking()) == Hunch(())


def test_what_was_refused_stays_refused_and_is_noted_once() -> None:
    ranked = ranking(0.2, 0.1)
    refused = hunch_of(ranked, ranked.candidates).refused()
    assert (refused.offered, refused.excluded) == ((), ("entry-0", "entry-1"))
    again = hunch_of(ranked, ranked.candidates[1:], before=refused)
    assert again.excluded == ("entry-0", "entry-1")
    assert again.refused().excluded == ("entry-0", "entry-1")


def test_a_recollection_helps_for_an_hour() -> None:
    recalled = Recollection(NOW, "health")
    assert recalled.still_helps(NOW + CONTEXT_LASTS)
    assert not recalled.still_helps(NOW + CONTEXT_LASTS * 1.001)

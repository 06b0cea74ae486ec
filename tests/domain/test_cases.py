"""Which steps of a case are legal, whoever tries them and in whatever order."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cases import (
    Case,
    Ending,
    IllegalStepError,
    Outcome,
    State,
    WaitingClass,
    new_case_word,
    waiting_class,
)

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
WAITING = Case(id=1, word="K7M2", contact_id=5, state=State.WAITING, opened_at=NOW, language="ru")
TAKEN = WAITING.taken_by(77, NOW)
CLOSED = TAKEN.closed(77, Ending(Outcome.SOLVED, 3), NOW)
WITHDRAWN = WAITING.withdrawn(NOW)

Step = Callable[[Case], Case]
STEPS: dict[str, Step] = {
    "taken": lambda case: case.taken_by(77, NOW),
    "taken by another": lambda case: case.taken_by(78, NOW),
    "closed": lambda case: case.closed(77, Ending(Outcome.SOLVED, 1), NOW),
    "closed by another": lambda case: case.closed(78, Ending(Outcome.SOLVED, 1), NOW),
    "withdrawn": lambda case: case.withdrawn(NOW),
    "unreachable": lambda case: case.unreachable(NOW),
    "reopened": lambda case: case.reopened(NOW),
    "without room": lambda case: case.without_room(NOW) if case.is_open else case,
    "replied": lambda case: case.replied(NOW),
    "returned": lambda case: case.returned(NOW),
    "brought elsewhere": lambda case: case.brought_to(8, NOW),
}
LEGAL = {
    State.WAITING: {"taken", "taken by another", "withdrawn", "unreachable", "brought elsewhere"},
    State.TAKEN: {"closed", "withdrawn", "unreachable", "returned", "brought elsewhere"},
    State.CLOSED: {"reopened"},
    State.WITHDRAWN: {"reopened"},
}


@pytest.mark.parametrize("case", [WAITING, TAKEN, CLOSED, WITHDRAWN], ids=lambda case: case.state.value)
@pytest.mark.parametrize("name", sorted(STEPS.keys() - {"without room", "replied"}))
def test_each_step_is_possible_exactly_where_it_makes_sense(case: Case, name: str) -> None:
    if name in LEGAL[case.state]:
        assert STEPS[name](case) != case
    else:
        with pytest.raises(IllegalStepError):
            STEPS[name](case)


@given(st.lists(st.sampled_from(sorted(STEPS))))
def test_a_case_is_held_by_one_at_most_whatever_happens(names: list[str]) -> None:
    case = WAITING
    for name in names:
        try:
            case = STEPS[name](case)
        except IllegalStepError:
            continue
        has_owner = case.mediator_id is not None
        assert has_owner or case.state is not State.TAKEN
        assert not has_owner or case.state in (State.TAKEN, State.CLOSED, State.WITHDRAWN)
        assert case.is_open == (case.closed_at is None)
        assert (case.outcome is not None) == (case.state is State.CLOSED)


def test_a_reopened_case_looks_for_an_owner_and_can_be_rated_again() -> None:
    again = replace(CLOSED, rated=True, set_apart=True).reopened(NOW)

    assert (again.state, again.mediator_id, again.outcome, again.persons) == (State.WAITING, None, None, None)
    assert not again.rated
    assert not again.set_apart
    assert again.taken_at == CLOSED.taken_at


def test_a_case_that_loses_its_room_keeps_what_it_is_about() -> None:
    housed = replace(TAKEN, room_id=3, thread_id=9, card_message_id=11, topic="health", municipality="valga")

    lost = housed.without_room(NOW)

    assert (lost.state, lost.mediator_id) == (State.WAITING, None)
    assert (lost.room_id, lost.thread_id, lost.topic_row, lost.card_message_id) == (None, None, None, None)
    assert (lost.word, lost.topic, lost.municipality) == ("K7M2", "health", "valga")


def test_a_case_in_another_room_waits_there_under_no_old_number() -> None:
    housed = replace(TAKEN, room_id=3, thread_id=9, card_message_id=11, municipality="valga")

    brought = housed.brought_to(4, NOW)

    assert (brought.state, brought.mediator_id, brought.room_id) == (State.WAITING, None, 4)
    assert (brought.thread_id, brought.card_message_id, brought.municipality) == (None, None, "valga")
    assert brought.taken_at == housed.taken_at


def test_only_the_first_reply_is_the_first() -> None:
    first = TAKEN.replied(NOW)

    assert first.replied(NOW + timedelta(hours=1)).first_reply_at == NOW


def test_the_clock_of_a_family_runs_from_its_first_unanswered_word() -> None:
    later, still_later = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
    answered = TAKEN.replied(NOW)
    assert answered.waits_since is None

    waits = answered.written_to(later)

    assert (waits.waits_since, waits.clock_at) == (later, later)
    assert waits.written_to(still_later) == waits, "writing more does not make the wait shorter"
    assert waits.returned(still_later).waits_since == later


def test_a_sign_answers_a_thank_you_but_no_first_question() -> None:
    later = NOW + timedelta(hours=1)
    assert replace(TAKEN, waits_since=NOW).acknowledged(later).waits_since == NOW
    assert TAKEN.replied(NOW).written_to(later).acknowledged(later).waits_since is None
    assert CLOSED.written_to(later) is CLOSED


def test_a_returned_case_is_in_the_queue_with_a_new_clock() -> None:
    later = NOW + timedelta(hours=4)
    returned = TAKEN.reminded(NOW).returned(later)
    assert (returned.state, returned.mediator_id) == (State.WAITING, None)
    assert (returned.clock_at, returned.clock_steps) == (later, 0)
    assert TAKEN.replied(NOW).returned(later).waits_since == later


def test_pressing_urgent_again_gives_no_more_time() -> None:
    urgent = WAITING.made_urgent(NOW)
    assert urgent.made_urgent(NOW + timedelta(minutes=4)) is urgent


@pytest.mark.parametrize(
    ("waited", "expected"),
    [
        (timedelta(0), WaitingClass.HOUR),
        (timedelta(minutes=59, seconds=59), WaitingClass.HOUR),
        (timedelta(hours=1), WaitingClass.FOUR_HOURS),
        (timedelta(hours=4), WaitingClass.DAY),
        (timedelta(days=1), WaitingClass.THREE_DAYS),
        (timedelta(days=3), WaitingClass.LONGER),
        (timedelta(days=300), WaitingClass.LONGER),
    ],
)
def test_a_waiting_time_falls_into_one_class(waited: timedelta, expected: WaitingClass) -> None:
    assert waiting_class(waited) is expected


def test_case_words_are_four_clear_letters_and_seldom_the_same() -> None:
    words = [new_case_word() for _ in range(500)]

    assert all(len(word) == 4 and not set(word) & set("AEIOUYLS015") for word in words)
    assert len(set(words)) > 480

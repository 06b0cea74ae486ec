"""The month's figures: the right counts in the right table, each through the gate."""

from datetime import date

import pytest

from bot.domain.cases import WITHOUT_PERSONS, Outcome
from bot.domain.counting import Event
from bot.domain.disclosure import Disclosed
from bot.domain.figures import (
    CARDS,
    FEEDBACK,
    HELPING,
    OUTCOMES,
    QUESTIONS,
    SINGLE,
    WAITING,
    month_figures,
)

MONTH = date(2026, 3, 17)


def test_counts_are_summed_over_places_and_stand_in_their_table() -> None:
    figures = month_figures(
        {
            ("EE", "valga", Event.ASKED): 10,
            ("EE", "", Event.ASKED): 7,
            ("EE", "valga", Event.ANSWERED): 9,
            ("EE", "", Event.ANSWERED): 8,
            ("EE", "valga", Event.CLOSED_SOLVED): 6,
        },
        MONTH,
    )

    assert figures.month == date(2026, 3, 1)
    assert figures.questions == Disclosed(17, {Event.ANSWERED: 17, Event.CLARIFIED: 0, Event.UNANSWERED: 0})
    assert figures.outcomes.parts[Event.CLOSED_SOLVED] == 6
    assert figures.places == Disclosed(17, {("EE", "valga"): 10, ("EE", ""): 7})
    assert not figures.hides_something


def test_one_small_number_anywhere_is_hidden_and_said() -> None:
    for event in (*QUESTIONS, *CARDS, *WAITING, *OUTCOMES, *FEEDBACK, *SINGLE):
        figures = month_figures({("EE", "valga", event): 3}, MONTH)

        tables = (figures.questions, figures.cards, figures.waiting, figures.outcomes, figures.feedback)
        shown = [table.parts.get(event, 0) for table in tables] + [figures.single.get(event, 0)]
        assert None in shown
        assert 3 not in shown
        assert figures.hides_something


def test_a_small_place_is_hidden_together_with_the_next() -> None:
    figures = month_figures(
        {("EE", "valga", Event.ASKED): 2, ("EE", "tartu", Event.ASKED): 8, ("EE", "narva", Event.ASKED): 30},
        MONTH,
    )

    assert figures.places == Disclosed(
        40, {("EE", "valga"): None, ("EE", "tartu"): None, ("EE", "narva"): 30}
    )


def test_every_event_that_staff_ask_for_is_in_exactly_one_table() -> None:
    everywhere = [*QUESTIONS, *CARDS, *WAITING, *OUTCOMES, *FEEDBACK, *SINGLE]

    assert len(everywhere) == len(set(everywhere))
    assert set(Event) - set(everywhere) == {
        Event.STARTED, Event.ASKED, Event.OPENED, Event.RETURNED, Event.WIDENED,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("closed", "persons", "shown"),
    [
        ({Event.CLOSED_SOLVED: 1}, 7, None),
        ({Event.CLOSED_SOLVED: 4}, 5, None),
        ({Event.CLOSED_SOLVED: 4, Event.CLOSED_NO_REPLY: 9}, 21, None),
        ({Event.CLOSED_SOLVED: 5, Event.CLOSED_REFERRED: 1}, 30, None),
        ({Event.CLOSED_SOLVED: 5}, 21, 21),
        ({Event.CLOSED_SOLVED: 5, Event.CLOSED_REFUSED_PAPER: 6}, 21, 21),
        ({Event.CLOSED_NO_REPLY: 9}, 0, 0),
        ({}, 0, 0),
    ],
)
def test_persons_helped_are_shown_only_over_enough_shown_endings(
    closed: dict[Event, int], persons: int, shown: int | None
) -> None:
    counts = closed | {Event.PERSONS_HELPED: persons}

    figures = month_figures({("EE", "valga", event): number for event, number in counts.items()}, MONTH)

    assert figures.single[Event.PERSONS_HELPED] == shown


def test_every_ending_that_helps_is_an_ending() -> None:
    assert {event.value.removeprefix("closed_") for event in HELPING} == {
        outcome.value for outcome in Outcome if outcome not in WITHOUT_PERSONS
    }
    assert set(HELPING) < set(OUTCOMES)


def test_where_the_sum_of_the_places_is_hidden_no_place_is_named() -> None:
    towns = ("valga", "narva", "tartu", "tallinn", "")
    asked = {("EE", town, Event.ASKED): 1 for town in towns}

    figures = month_figures(asked | {("EE", "", Event.ANSWERED): 5}, MONTH)

    assert figures.questions.total == 5
    assert figures.places == Disclosed(None, {})
    assert figures.hides_something


def test_the_places_do_not_tell_the_sum_that_the_questions_hide() -> None:
    figures = month_figures(
        {
            ("EE", "valga", Event.ASKED): 8,
            ("EE", "valga", Event.ANSWERED): 4,
            ("EE", "valga", Event.UNANSWERED): 4,
        },
        MONTH,
    )

    assert figures.questions.total is None
    assert figures.places == Disclosed(None, {})


def test_an_empty_month_shows_zeros() -> None:
    figures = month_figures({}, MONTH)

    assert figures.questions.total == 0
    assert not figures.hides_something

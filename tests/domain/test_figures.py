"""The month's figures: the right counts in the right table, each through the gate."""

from datetime import date

from bot.domain.counting import Event
from bot.domain.disclosure import Disclosed
from bot.domain.figures import CARDS, FEEDBACK, OUTCOMES, QUESTIONS, SINGLE, WAITING, month_figures

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
    assert set(Event) - set(everywhere) == {Event.STARTED, Event.ASKED, Event.OPENED}


def test_an_empty_month_shows_zeros() -> None:
    figures = month_figures({}, MONTH)

    assert figures.questions.total == 0
    assert not figures.hides_something

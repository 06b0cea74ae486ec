"""Buttons: short enough for Telegram, and safe whatever comes back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.actions import Action, Verb, act, decode
from bot.domain.cases import Outcome
from bot.domain.messages import CALLBACK_LIMIT_BYTES

WORDS = st.text(st.characters(exclude_characters=":", codec="utf-8"), max_size=12)
SHORT_WORDS = st.text(
    st.characters(exclude_characters=":", codec="ascii").filter(str.isprintable), max_size=12
)


@given(st.sampled_from(Verb), st.lists(SHORT_WORDS, max_size=4))
def test_what_a_button_says_comes_back_unchanged(verb: Verb, arguments: list[str]) -> None:
    action = Action(verb, tuple(arguments))

    assert decode(action.encode()) == action


@given(st.text())
def test_any_data_is_an_action_or_nothing(data: str) -> None:
    action = decode(data)

    assert action is None or action.encode() == data


@given(st.sampled_from(Verb), st.lists(WORDS, max_size=12))
def test_what_no_button_of_ours_could_carry_is_nothing(verb: Verb, arguments: list[str]) -> None:
    data = Action(verb, tuple(arguments)).encode()

    is_ours = data.isprintable() and len(data.encode()) <= CALLBACK_LIMIT_BYTES
    assert (decode(data) is not None) == is_ours


@pytest.mark.parametrize(
    "data", ["en:\x00", "wi:\x00", "ta:a\nb", "wi:\ud800", "wi:" + "x" * 62, "wi:" + "ä" * 31]
)
def test_forged_data_that_a_database_cannot_hold_is_nothing(data: str) -> None:
    assert decode(data) is None


@pytest.mark.parametrize("data", ["", ":", "nothing", "LA:et", " la:et", "la :et"])
def test_what_is_not_ours_is_nothing(data: str) -> None:
    assert decode(data) is None


def test_a_missing_argument_is_empty() -> None:
    action = Action(Verb.TAKE, ("K7M2",))

    assert (action.argument(0), action.argument(1), action.argument(99)) == ("K7M2", "", "")


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("17", 17),
        ("9999999999", 9999999999),
        ("-", None),
        ("", None),
        ("-5", None),
        ("1" * 11, None),
        ("²", None),
    ],
)
def test_a_message_number_is_a_number_or_nothing(word: str, expected: int | None) -> None:
    assert Action(Verb.PERSON, (word,)).message_id(0) == expected


def test_the_longest_buttons_fit() -> None:
    longest = max(Outcome, key=len)

    assert len(act(Verb.PERSONS, "K7M2", longest.value, 10).encode()) <= CALLBACK_LIMIT_BYTES
    assert len({verb.value for verb in Verb}) == len(Verb)

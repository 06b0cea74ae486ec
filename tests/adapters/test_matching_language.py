"""The language of a question, and silence where it cannot be told."""

import pytest

from bot.adapters.matching.language import detect
from bot.adapters.matching.normalise import words_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ребёнку надо в школу", "ru"),
        ("врач", "ru"),
        ("gde u nas v gorode shkola dlja nego", "ru"),
        ("kuidas ma saan oma lapse kooli", "et"),
        ("süüa", "et"),
        ("kur es varu dabūt ēdienu", "lv"),
        ("ēdiens", "lv"),
        ("kur galiu gauti maisto", "lt"),
        ("mokyklą", "lt"),
        ("where can I get food for my family", "en"),
    ],
)
def test_letters_and_little_words_tell_the_language(text: str, language: str) -> None:
    assert detect(words_of(text), ()) == language


@pytest.mark.parametrize("text", ["", "🙂", "112", "xyz", "kur"])
def test_what_could_be_any_language_is_left_open(text: str) -> None:
    assert detect(words_of(text), ()) is None


def test_words_of_known_phrasings_vote() -> None:
    assert detect(words_of("perearst"), ({"et": 1.0},)) == "et"


def test_a_divided_vote_leaves_it_open() -> None:
    assert detect(words_of("pasport"), ({"et": 0.5, "ru": 0.5},)) is None

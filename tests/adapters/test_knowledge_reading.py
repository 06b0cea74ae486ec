"""How hard a text is to read, in points that people can recount."""

import pytest

from bot.adapters.knowledge.reading import hardest_words, reading_level

EASY = {
    "et": ["Helistage meile kohe.", "Võtke pass kaasa.", "Abi on tasuta."],
    "ru": ["Звоните сразу нам.", "Нужен паспорт.", "За это не надо платить."],
    "lv": ["Zvaniet mums uzreiz.", "Ņemiet līdzi pasi.", "Tas ir bez maksas."],
    "lt": ["Skambinkite mums iš karto.", "Paimkite pasą.", "Tai nieko nekainuoja."],
    "en": ["Call us at once.", "Bring your passport.", "It is free."],
}


def test_the_points_are_words_in_a_sentence_and_long_words_in_a_hundred() -> None:
    # Ten words in two sentences, one of them with more than six letters: 5 + 10.
    assert reading_level(["The office is open now.", "Please bring your own birthday."]) == 15.0


def test_nothing_to_read_is_not_hard() -> None:
    assert reading_level([]) == 0.0
    assert reading_level(["…"]) == 0.0


@pytest.mark.parametrize("language", EASY)
def test_words_of_the_kitchen_table_are_easy(language: str) -> None:
    assert reading_level(EASY[language]) < 45


def test_the_longest_words_are_named_first_and_numbers_are_none() -> None:
    found = ["Sotsiaalkindlustusamet maksab toetust EE382200221020145685."]

    assert hardest_words(found) == ["Sotsiaalkindlustusamet", "toetust"]

"""The phone's language as Telegram gives it, and the order of the language buttons."""

import pytest

from bot.domain.languages import LANGUAGES, buttons_order, known_language


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("et", "et"),
        ("RU", "ru"),
        ("lv-LV", "lv"),
        ("lt_LT", "lt"),
        ("en-US", "en"),
        ("de", None),
        ("", None),
        (None, None),
        ("est", None),
        ("-", None),
        ("uk", None),
    ],
)
def test_a_phones_language_is_one_of_ours_or_none(code: str | None, expected: str | None) -> None:
    assert known_language(code) == expected


@pytest.mark.parametrize("phone", [*LANGUAGES, "de", None, "ru-RU"])
def test_all_languages_are_offered_once_and_the_phones_first(phone: str | None) -> None:
    order = buttons_order(phone)

    assert sorted(order) == sorted(LANGUAGES)
    assert order[0] == (known_language(phone) or LANGUAGES[0])


def test_a_language_that_was_added_stands_behind_the_others() -> None:
    offered = (*LANGUAGES, "rml")

    assert buttons_order(None, offered) == offered
    assert buttons_order("lt", offered) == ("lt", "et", "ru", "lv", "en", "rml")

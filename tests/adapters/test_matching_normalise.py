"""Spelling habits meet in one key, politeness goes, and nothing that is typed is too much."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.matching.normalise import LONGEST_TEXT, LONGEST_WORD, clean, key_of, words_of


def written(text: str) -> list[str]:
    return [word.written for word in words_of(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("школа", "shkola"),
        ("школа", "škola"),
        ("врач", "vrach"),
        ("врач", "vra4"),
        ("жильё", "zhiljo".replace("jo", "e")),
        ("жена", "žena"),
        ("хлеб", "khleb"),
        ("хлеб", "hleb"),
        ("семья", "semja"),
        ("семья", "sem'ya"),
        ("семьи", "semji"),
        ("помощь", "pomoshch"),
        ("помощь", "pomošč"),
        ("детский", "detskiy"),
        ("детский", "detskij"),
        ("детский", "detski"),
        ("люди", "ljudi"),
        ("люди", "lyudi"),
        ("центр", "tsentr"),
        ("центр", "centr"),
        ("язык", "jazyk"),
        ("язык", "yazik"),
        ("виза", "wiza"),
        ("ģimenes", "gimenes"),
        ("ārsts", "arsts"),
        ("šeimos", "seimos"),
        ("mokykla", "mokikla"),
        ("süüa", "suua"),
        ("ÕPPIDA", "oppida"),
    ],
)
def test_two_ways_to_write_a_word_have_one_key(one: str, other: str) -> None:
    assert key_of(clean(one)) == key_of(clean(other))


@pytest.mark.parametrize(
    ("one", "other"), [("арест", "арст"), ("kool", "kook"), ("pass", "mass"), ("дом", "том")]
)
def test_different_words_keep_different_keys(one: str, other: str) -> None:
    assert key_of(one) != key_of(other)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Tere päevast! Kus on kool? Aitäh!", ["kus", "on", "kool"]),
        ("Здравствуйте, подскажите пожалуйста, где школа", ["где", "школа"]),
        ("zdravstvujte, gde shkola? spasibo", ["gde", "shkola"]),
        ("Labdien! Kur ir skola, lūdzu?", ["kur", "ir", "skola"]),
        ("Laba diena, kur mokykla? Ačiū", ["kur", "mokykla"]),
        ("Hello, where is the school? Thank you very much", ["where", "is", "the", "school"]),
        ("laba skola", ["laba", "skola"]),
        ("спасибо", ["спасибо"]),
    ],
)
def test_greetings_and_politeness_go_while_two_words_remain(text: str, words: list[str]) -> None:
    assert written(text) == words


def test_invisible_marks_emoji_and_punctuation_disappear() -> None:
    assert written("\u200fpere\u200barst\u200e 👩‍⚕️🏥 !!! ﬁrma") == ["perearst", "firma"]


def test_zalgo_reads_as_the_letters_beneath() -> None:
    zalgo = "".join(letter + "\u0336\u0489\u035c\u0353" for letter in "perearst")
    assert written(zalgo) == ["perearst"]


@pytest.mark.parametrize("text", ["", " ", "\n\t", "🙂🙂🙂", "?!…", "\u200b\u200e", "\x00", "___"])
def test_what_says_nothing_has_no_words(text: str) -> None:
    assert words_of(text) == ()


def test_a_text_without_end_is_cut_to_one_message() -> None:
    assert sum(len(word.written) for word in words_of("ab " * 400_000)) <= LONGEST_TEXT
    assert len(words_of("\ufdfa" * 1_000_000)) <= LONGEST_TEXT
    assert all(len(word.written) <= LONGEST_WORD for word in words_of("a" * 1_000_000))


@given(st.text(max_size=300))
def test_any_text_becomes_words_and_cleaning_twice_changes_nothing(text: str) -> None:
    words = words_of(text)
    assert all(word.written and word.key for word in words)
    assert [word.key for word in words_of(" ".join(word.written for word in words))] == [w.key for w in words]

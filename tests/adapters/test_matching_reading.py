"""How a question is read: runs of letters, known words, repairs, and Russian typed in Latin letters."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.matching.cyrillic import in_cyrillic
from bot.adapters.matching.letters import runs_of
from bot.adapters.matching.normalise import LONGEST_TEXT, words_of
from bot.adapters.matching.reading import language_of, read
from bot.adapters.matching.space import LexicalSpace
from bot.adapters.matching.vocabulary import Vocabulary, properly_written

PHRASINGS = (
    ("et", "kuidas leida perearst"),
    ("et", "perearsti nimistu"),
    ("et", "süüa on vaja"),
    ("et", "suua"),
    ("et", "süüa"),
    ("lv", "ģimenes ārsts"),
    ("lv", "kur ir skola"),
    ("ru", "семейный врач"),
    ("ru", "где школа"),
    ("ru", "потерял паспорт"),
    ("en", "where is the school"),
)
VOCABULARY = Vocabulary.of(PHRASINGS)
SPACE = LexicalSpace.of([[word.key for word in words_of(text)] for _, text in PHRASINGS])


def keys(text: str) -> list[str]:
    return [word.key for word in words_of(text)]


def likeness(one: str, other: str) -> float:
    """The cosine of two texts."""
    vectors = []
    for text in (one, other):
        found, vector = SPACE.vector(keys(text)), np.zeros(SPACE.size)
        vector[found.ids] = found.weights
        vectors.append(vector / (np.linalg.norm(vector) or 1))
    return float(vectors[0] @ vectors[1])


def proper(text: str) -> str:
    return properly_written(text, VOCABULARY.understand(words_of(text)))


# ── letters and their space ──


def test_runs_are_counted_and_the_same_in_every_process() -> None:
    hashes, counts = runs_of(["papa"]).inside
    assert int(counts.sum()) == len(hashes) + 1, "only “pa” stands there twice"
    assert int(hashes[0]) == 543_075_582, "kept models rely on it"


def test_words_that_change_places_share_what_is_inside_them() -> None:
    one, other = runs_of(["kool", "laps"]), runs_of(["laps", "kool"])
    assert np.array_equal(one.inside[0], other.inside[0])
    assert not np.array_equal(one.across[0], other.across[0])


@pytest.mark.parametrize("words", [[], [""], ["a"], ["", ""]])
def test_hardly_any_letters_make_hardly_any_runs(words: list[str]) -> None:
    runs = runs_of(words)
    assert len(runs.inside[0]) <= 3 and len(runs.across[0]) <= 1


def test_a_typo_or_an_ending_leaves_a_word_like_itself() -> None:
    assert likeness("perearst", "perearsti") > 0.6
    assert likeness("perearst", "peraarst") > likeness("perearst", "skola")


def test_texts_of_which_nothing_is_known_have_no_vector() -> None:
    assert len(SPACE.vector(keys("zzzz")).ids) == 0
    assert len(LexicalSpace.of([]).vector(keys("perearst")).ids) == 0


@given(st.lists(st.text(alphabet="abcdeõäš", max_size=9), max_size=12))
def test_a_vector_has_rising_numbers_and_the_length_of_its_two_parts(words: list[str]) -> None:
    vector = SPACE.vector(words)
    assert (np.diff(vector.ids) > 0).all()
    assert float(np.linalg.norm(vector.weights)) <= 1.12 and np.isfinite(vector.weights).all()


def test_halfway_lies_between_both() -> None:
    one, other = SPACE.vector(keys("perearst")), SPACE.vector(keys("skola"))
    middle = one.halfway_to(other)
    assert set(middle.ids) == set(one.ids) | set(other.ids)
    assert float(middle.weights.sum()) == pytest.approx(float(one.weights.sum() + other.weights.sum()) / 2)


# ── known words and repairs ──


@pytest.mark.parametrize("typo", ["preearst", "pereaarst", "peraerst", "pearst"])
def test_a_typo_is_repaired(typo: str) -> None:
    [word] = VOCABULARY.understand(words_of(typo))
    assert word.is_repaired and word.is_known and word.key.startswith("perearst")


@pytest.mark.parametrize("text", ["terearst", "pizza", "per", "kvantkomputer", "kuidas"])
def test_another_word_is_not_repaired_into_a_known_one(text: str) -> None:
    [word] = VOCABULARY.understand(words_of(text))
    assert not word.is_repaired


def test_repairs_are_told_once_each() -> None:
    reading = read("peraerst peraerst kuidas skolla", VOCABULARY, SPACE)
    assert dict(reading.repairs) == {"peraerst": "perearst", "skolla": "skola"}


def test_a_word_votes_for_the_languages_of_its_phrasings() -> None:
    assert VOCABULARY.votes("perearst") == {"et": 1.0}
    assert VOCABULARY.votes("skola") == {"lv": 0.5, "ru": 0.5}, "школа sounds the same"
    assert VOCABULARY.votes("unknown") == {}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gimenes arsts", "ģimenes ārsts"),
        ("kuidas leida peraerst", "kuidas leida perearst"),
        ("gde shkola", "где школа"),
        ("poterjal pasport", "потерял паспорт"),
        ("poterial pasport kotika", "потерял паспорт котика"),
        ("kuidas leida perearst", "kuidas leida perearst"),
        ("Kuidas   LEIDA perearst?!", "Kuidas   LEIDA perearst?!"),
    ],
)
def test_a_question_is_written_properly_for_the_sentence_vectors(typed: str, meant: str) -> None:
    assert proper(typed) in (meant, meant.lower())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("нужна консультацыя", "нужна консультация"),
        ("консультацыю нужна", "консультацыю нужна"),  # no phrasing has this form in Cyrillic
        ("nuzhna konsultacija", "нужна консультация"),
        ("konsultacija par skolu", "konsultācija par skolu"),
        ("konsultaciju par skolu", "konsultāciju par skolu"),
        ("saada skolu dokumendi", "saada skolu dokumendi"),  # "документы" is no Estonian word
    ],
)
def test_a_word_that_two_languages_share_is_mended_in_its_own_letters(typed: str, meant: str) -> None:
    shared = Vocabulary.of(
        [
            ("lv", "konsultācija par skolu"),
            ("lv", "konsultāciju par skolu"),
            ("ru", "нужна консультация"),
            ("ru", "консультация и документы"),
            ("ru", "документы"),
        ]
    )
    assert properly_written(typed, shared.understand(words_of(typed))) == meant


def test_of_two_known_ways_to_write_a_word_neither_is_mended() -> None:
    assert proper("suua") == "suua"
    assert VOCABULARY.words[keys("süüa")[0]].proper == "süüa"


@pytest.mark.parametrize(
    ("latin", "russian"),
    [
        ("shkola", "школа"),
        ("škola", "школа"),
        ("vrach", "врач"),
        ("vra4", "врач"),
        ("semejnyj", "семейный"),
        ("detskiy", "детский"),
        ("pomoshch", "помощ"),
        ("112", "112"),
        ("", ""),
    ],
)
def test_latin_letters_go_back_into_cyrillic(latin: str, russian: str) -> None:
    assert in_cyrillic(latin) == russian


def test_the_familys_language_tips_the_balance_but_does_not_overrule_words() -> None:
    def language(text: str, family: str | None) -> str | None:
        return language_of(read(text, VOCABULARY, SPACE), VOCABULARY, family)

    assert language("kuidas leida perearst", "ru") == "et"
    assert language("xyz", None) is None
    assert language("112", "lv") is None
    assert language("kur", "lv") == "lv" and language("kur", "lt") == "lt"


# ── any text ──


@pytest.mark.parametrize("text", ["perearst " * 120_000, "a" * 1_000_000, "\ufdfa" * 300_000, "🙂" * 300_000])
def test_a_megabyte_is_read_as_one_message(text: str) -> None:
    reading = read(text, VOCABULARY, SPACE)
    assert len(reading.words) <= 240
    assert len(reading.proper) <= 600
    assert reading.letters.ids.tolist() == read(text[:LONGEST_TEXT], VOCABULARY, SPACE).letters.ids.tolist()


def test_of_a_story_the_beginning_and_the_end_are_read() -> None:
    sea = "meri " * 70
    proper_text = read(f"skola {sea} perearst", VOCABULARY, SPACE).proper
    assert proper_text.startswith("skola") and proper_text.endswith("perearst")


@given(st.text(max_size=300))
def test_any_text_has_a_reading(text: str) -> None:
    reading = read(text, VOCABULARY, SPACE)
    assert 0.0 <= reading.unknown <= 1.0
    assert len(reading.words) == len(words_of(text))

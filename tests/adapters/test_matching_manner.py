"""How a mended question is written down for the sentence vectors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.matching.manner import are_sentences, as_sentence, put_back
from bot.adapters.matching.normalise import words_of
from bot.adapters.matching.reading import read
from bot.adapters.matching.space import LexicalSpace
from bot.adapters.matching.vocabulary import Vocabulary

SENTENCES = (("lv", "Kur ir skola?"), ("lv", "Vai skolā ir ēdnīca?"), ("lv", "skolas grāmatas"))
NOTES = (("lv", "kur ir skola"), ("lv", "vai skolā ir ēdnīca"), ("lv", "Skolas grāmatas?"))


def proper(text: str, phrasings: tuple[tuple[str, str], ...]) -> str:
    space = LexicalSpace.of([[word.key for word in words_of(known)] for _, known in phrasings])
    return read(text, Vocabulary.of(phrasings), space).proper


@pytest.mark.parametrize(
    ("typed", "sentence", "note"),
    [
        ("kur ir ednica", "Kur ir ēdnīca?", "kur ir ēdnīca"),
        ("kur ir skola", "kur ir skola", "kur ir skola"),  # nothing was to mend
        ("Ednica: kur ta ir", "Ēdnīca: kur ta ir", "Ēdnīca: kur ta ir"),
        ("labdien, kur ir ednica, ludzu", "Kur ir ēdnīca?", "kur ir ēdnīca"),
        ("Labdien! Kur ir ednica? Paldies!", "Kur ir ēdnīca?", "Kur ir ēdnīca?"),
        ("KUR IR EDNICA", "Kur ir ēdnīca?", "kur ir ēdnīca"),
    ],
)
def test_a_mended_question_keeps_its_marks_and_is_a_sentence_where_phrasings_are(
    typed: str, sentence: str, note: str
) -> None:
    assert proper(typed, SENTENCES) == sentence
    assert proper(typed, NOTES) == note


def test_a_base_is_written_in_sentences_if_most_of_its_phrasings_are() -> None:
    assert are_sentences(text for _, text in SENTENCES)
    assert not are_sentences(text for _, text in NOTES)
    assert not are_sentences([])


@pytest.mark.parametrize("text", ["", "🙂", "Kur ir skola", "kur ir skola?", "112"])
def test_what_is_more_than_bare_words_stays_as_it_is(text: str) -> None:
    assert as_sentence(text) == text


def test_words_that_cannot_be_found_again_stand_alone() -> None:
    assert put_back("d’accord, kool", ["daccord", "kool"], ["daccord", "koolis"]) == "daccord koolis"


@given(st.text(max_size=80))
def test_any_text_can_be_written_down(text: str) -> None:
    written = [word.written for word in words_of(text)]
    if written:
        assert words_of(put_back(text, written, [f"{word}x" for word in written]))

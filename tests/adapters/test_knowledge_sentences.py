"""Sentences are counted as readers count them, in five languages."""

import pytest

from bot.adapters.knowledge.sentences import sentences, words


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", 0),
        ("Tulge kell 8.30.", 1),
        ("Tulge kell 8.30. Võtke pass kaasa.", 2),
        ("Võtke kaasa dokumendid, nt. ID-kaart.", 1),
        ("Võtke pass, ID-kaart jne. Siis tulge meile.", 2),
        ("Võtke pass, ID-kaart jne. ja tulge meile.", 1),
        ("Kool algab 1. septembril.", 1),
        ("See maksab 5. Küsige meilt.", 2),
        ("Это бесплатно, т. е. Вы не платите.", 1),
        ("Возьмите паспорт, карту и т. д. Потом приходите.", 2),
        ("Paņemiet dokumentu, piem. Pasi.", 1),
        ("Kreipkitės į skyrių, pvz. Vilniuje.", 1),
        ("Ask an office, e.g. Tervisekassa.", 1),
        ("The answer is no. Ask again!", 2),
        ("Kas Teil on arst? Kui ei, valige ta… Me aitame.", 3),
        ("Ta ütles: „Tulge homme.“ Tulge siis.", 2),
        ("См. www.example.ee/a.b и ждите.", 1),
    ],
)
def test_sentences_end_where_a_reader_stops(text: str, number: int) -> None:
    assert len(sentences(text)) == number, sentences(text)


def test_no_word_is_lost_between_sentences() -> None:
    assert sentences("Üks.  Kaks! Kolm") == ["Üks.", "Kaks!", "Kolm"]


@pytest.mark.parametrize(
    ("sentence", "number"),
    [
        ("Tulge kell 8.30 – palun!", 4),
        ("ID-kaart maksab 25,50 €.", 3),
        ("", 0),
        ("Доктор Иванов ждёт Вас", 4),
    ],
)
def test_words_are_counted_without_signs(sentence: str, number: int) -> None:
    assert len(words(sentence)) == number

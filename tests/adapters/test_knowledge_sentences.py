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


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        ("et", "Tulge 1. jaanuaril kell 9.00. Võtke pass kaasa.", 2),
        ("et", "Vaadake § 5 lg. 2 ja lk. 7.", 1),
        ("et", "„Tulge homme!“ ütles ametnik.", 1),
        ("ru", "Это нужно, т. к. Вы переехали. Звоните по тел. 1220.", 2),
        ("ru", "Приходите на ул. Пушкина, д. 5, кв. 7. Там помогут.", 2),
        ("ru", "Паспорт, карта и др. документы.", 1),
        ("lv", "Nāciet 2026. gada 5. maijā plkst. 9.00. Ņemiet līdzi pasi.", 2),
        ("lv", "Ņemiet dokumentus, t. sk. Pasi, u. c. papīrus.", 1),
        ("lt", "Ateikite 2026 m. gegužės 5 d. Vilniuje.", 1),
        ("lt", "Paimkite dokumentą, pvz. Pasą, t. y. Kortelę.", 1),
        ("lt", "Skambinkite tel. 1808 iki 17 val. ryto.", 1),
        ("en", "Ask for form No. 5. Then sign it.", 2),
        ("en", "See https://example.ee/a.b?c=d. Then call.", 2),
        ("en", "Ask Dr. Smith at 8.30 a.m. or later.", 1),
    ],
)
def test_each_language_has_its_own_abbreviations_and_dates(language: str, text: str, number: int) -> None:
    assert len(sentences(text, language)) == number, sentences(text, language)

"""The days of the week as people in five languages write them."""

import unicodedata
from typing import Final


def folded(word: str) -> str:
    """Lower case without diacritics and dots: so people type on phones."""
    letters = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).strip(".:")


def weekdays_of(word: str, language: str) -> set[int]:
    """One day or a run of days, also over the weekend; nothing when it is no day."""
    first, dash, last = word.partition("-")
    start, end = _weekday(first, language), _weekday(last if dash else first, language)
    if start is None or end is None:
        return set()
    return {(start + step) % 7 for step in range((end - start) % 7 + 1)}


def _weekday(word: str, language: str) -> int | None:
    plain = folded(word)
    for day, letters in enumerate(_LETTERS.get(language, ())):
        if plain == letters:
            return day
    for day, (short, stems) in enumerate(_WEEKDAYS):
        if plain in short.split() or (len(plain) > 3 and plain.startswith(tuple(stems.split()))):
            return day
    return None


#: What stands on doors; one letter means different days in different languages.
_LETTERS: Final = {
    "et": tuple("e t k n r l p".split()),
    "lv": tuple("p o t c pk s sv".split()),
    "lt": tuple("i ii iii iv v vi vii".split()),
}
#: Per day, Monday first: short forms, and beginnings of the words in et, ru, lv, lt and en.
_WEEKDAYS: Final = tuple(
    (folded(short), folded(stems))
    for short, stems in (
        ("mon mo esm пн пон пнд pr pirm", "esmasp понед pirmd pirmad monday"),
        ("tue tu tues tei вт втр ot otr an antr", "teisip вторн otrd antrad tuesday"),
        ("wed we weds kol ср срд tr treš", "kolmap сред trešd trečiad wednesday"),
        ("thu th thur thurs nel чт чет чтв ce cet kt ketv", "neljap четв ceturtd ketvirtad thursday"),
        ("fri fr ree пт пят птн pk piekt pn penkt", "reede пятниц piektd penktad friday"),
        ("sat sa lau сб суб сбт se sest št šešt", "laupäev субб sestd šeštad saturday"),
        ("sun su püh вс вос вск sv svēt sk sekm", "pühap воскр svētd sekmad sunday"),
    )
)

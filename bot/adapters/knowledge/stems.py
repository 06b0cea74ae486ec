"""Brings the forms of a word together, roughly: enough to see that two phrasings say the same words."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

_NO_LETTER: Final = re.compile(r"[\W_]+")
_SHORTEST: Final = 3

#: Endings of nouns, adjectives and verbs that only turn a word. Estonian ones follow a vowel: “arst” has
#: none.
_ENDINGS: Final = {
    "et": "tele dele test dest tega dega sime site ksid ele ale ile ule est ast ist ust elt alt ilt ult eks "
    "aks iks uks ega aga iga uga ena ana ina una eni ani ini uni id ud ed ad es as is us te de se sse d a "
    "e i u",
    "ru": "иями ями ами ого его ому ему ыми ими ать ять ить еть ешь ишь ете ите ала ила ели или ах "
    "ях ов ев ей ой ий ый ая яя ое ее ую юю ые ие ом ем ам ям ых их ть ет ит ут ют ат ят ал "
    "ил у ю а я о е и ы й ь",
    "lv": "iem iām ajā ajai ajam ajos ajās šanu šana šanas ām ēm īm os ās ēs īs as es is us am ai "
    "ei ij ot ēt īt āt iet u a i e o s š t m",
    "lt": "iams iems iose yse ėse uose omis imis umis iais imas imo imą ams oms ėms ams ose yje oje "
    "ėje uje iai iui ių us as is ys ės os ai ui ą ę į ų ū ti au o a e i y u ė s",
    "en": "ings ing ied ies ed es s e",
}
_BY_LENGTH: Final = {
    language: tuple(sorted(set(endings.split()), key=len, reverse=True))
    for language, endings in _ENDINGS.items()
}


def plain(text: str) -> str:
    """A phrasing without capitals and signs: what counts as the same phrasing."""
    return _NO_LETTER.sub(" ", text.casefold().replace("ё", "е")).strip()


def stems(text: str, language: str) -> tuple[str, ...]:
    """The words of a plain phrasing without endings and diacritics, in the order of the alphabet."""
    return tuple(sorted(_stem(word, language) for word in text.split()))


@lru_cache(maxsize=4096)
def _stem(word: str, language: str) -> str:
    for ending in _BY_LENGTH.get(language, ()):
        if len(word) - len(ending) >= _SHORTEST and _folded(word).endswith(_folded(ending)):
            word = word[: -len(ending)]
            break
    return _folded(word)


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    """Without diacritics, as people type on a foreign keyboard; Cyrillic й stays a letter of its own."""
    parts = unicodedata.normalize("NFD", text.replace("й", "\0"))
    return "".join(sign for sign in parts if not unicodedata.combining(sign)).replace("\0", "й")

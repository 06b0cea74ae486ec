"""Questions as they are typed in the street, drawn by a seed: everything that goes wrong at once."""

import re
import unicodedata
from collections.abc import Sequence
from random import Random
from typing import Final

import iuliia

from benchmarks.matching_sets import Question

SEED: Final = 20261125
_TYPO_SHARE: Final = 0.2
_TYPO_FROM_LETTERS: Final = 5
_CYRILLIC: Final = re.compile("[а-яё]")
#: As people begin, whether or not the matcher knows it as a greeting.
_GREETINGS: Final = {
    "et": ("tere", "tere päevast", "tervist kõigile", "hei", "palun öelge", "vabandage et tülitan"),
    "ru": ("здравствуйте", "добрый день", "привет", "подскажите пожалуйста", "всем привет", "добрый вечер"),
    "lv": ("labdien", "sveiki", "lūdzu pasakiet", "čau", "labvakar", "sveiki visiem"),
    "lt": ("laba diena", "sveiki", "labas", "pasakykite prašau", "labas vakaras", "sveiki visi"),
    "en": ("hello", "hi", "good morning", "hi there", "please tell me", "sorry to bother you"),
}
#: What phones and passports made people used to; not written by whoever wrote the matcher.
_LATIN: Final = ("telegram", "wikipedia", "gost_52535", "mosmetro", "mvd_782", "yandex_maps")
_KEYS: Final = {True: "оеаинтсрвлкмдпу", False: "eaistnrulkodmpv"}


def street(questions: Sequence[Question], seed: int = SEED) -> list[Question]:
    """Greeting in front, no diacritics, half of the Russian in Latin letters, typos, bare lower case."""
    dice = Random(seed)
    return [question.written(_street(question, dice)) for question in questions]


def typed(text: str, dice: Random) -> str:
    """With typos in one of five long words."""
    return " ".join(_typo(word, dice) for word in text.split())


def _street(question: Question, dice: Random) -> str:
    text = typed(" ".join(re.findall(r"[^\W_]+", question.text.lower())), dice)
    greeting = dice.choice(_GREETINGS.get(question.language, _GREETINGS["en"]))
    whole = f"{greeting} {text}"
    if _CYRILLIC.search(text) and dice.random() < 1 / 2:
        whole = iuliia.schemas.get(dice.choice(_LATIN)).translate(whole)
    return _without_marks(whole)


def _without_marks(text: str) -> str:
    # The short "й" and "ё" are letters of their own on a Russian keyboard.
    kept = {"й": "\0", "ё": "\1"}
    for letter, place in kept.items():
        text = text.replace(letter, place)
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    for letter, place in kept.items():
        bare = bare.replace(place, letter)
    return bare


def _typo(word: str, dice: Random) -> str:
    if len(word) < _TYPO_FROM_LETTERS or dice.random() >= _TYPO_SHARE:
        return word
    at, kind = dice.randrange(1, len(word) - 1), dice.randrange(4)
    wrong = dice.choice(_KEYS[bool(_CYRILLIC.search(word))])
    return (
        word[:at] + word[at + 1 :],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + wrong + word[at + 1 :],
        word[:at] + word[at] + word[at:],
    )[kind]

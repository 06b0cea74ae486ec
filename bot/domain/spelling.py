"""Turns whatever a family types into words and sound keys in which scripts and spelling habits meet.

The search for answers and the check for danger read a message through the same eyes.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

#: A Telegram message is never longer; more is noise or an attack.
LONGEST_TEXT: Final = 4096
LONGEST_WORD: Final = 40

_CYRILLIC: Final = str.maketrans(
    dict(
        zip(
            "абвгдезийклмнопрстуфхцчшыэіїєґ",
            "a b v g d e z i i k l m n o p r s t u f h c c s i e i i e g".split(),
            strict=True,
        )
    )
    | {"ж": "z", "щ": "sc", "ю": "iu", "я": "ia", "ъ": "", "ь": ""}
)
_LETTERS: Final = str.maketrans(
    {"y": "i", "j": "i", "w": "v", "q": "k", "x": "h", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "a"}
)
#: Longest first: "shch" would otherwise end as "s" + "hc"; "kh" before "sh", so that "skh" meets "сх".
_SOUNDS: Final = (("shch", "sc"), ("kh", "h"), ("sh", "s"), ("zh", "z"), ("ch", "c"), ("ts", "c"))
_FOUR_AS_CH: Final = re.compile(r"(?<=[^\W\d_])4|4(?=[^\W\d_])")
_REPEATED: Final = re.compile(r"(.)\1{2,}")
_DOUBLED: Final = re.compile(r"(.)\1+")
_WORD: Final = re.compile(r"[^\W_]+")
#: Written for the soft sign in Latin-letter Russian ("pal'to"), and by English ("don't").
_APOSTROPHES: Final = re.compile(r"(?<=\w)['’`´\"”·](?=\w)|[ʹʺʼ]")
#: Letters with marks that are sounds of their own by the standards for Russian names (GOST 7.79, ISO 9).
_MARKED: Final = str.maketrans({"â": "ia", "û": "iu", "ŝ": "shch"})

_GREETINGS: Final = (
    "tere", "tere päevast", "tere hommikust", "tere õhtust", "tere õhtu", "tervist", "palun", "palun öelge",
    "palun aidake", "aitäh", "suur aitäh", "tänan", "hei", "vabandust", "öelge palun", "öelge",
    "здравствуйте", "здрасте", "привет", "добрый день", "добрый вечер", "доброе утро", "пожалуйста",
    "спасибо", "спасибо большое", "заранее спасибо", "подскажите", "подскажите пожалуйста", "скажите",
    "извините", "скажите пожалуйста", "помогите пожалуйста", "будьте добры", "здравствуй", "алло",
    "люди добрые", "labdien", "labrīt", "labvakar", "sveiki", "čau", "lūdzu", "paldies", "liels paldies",
    "sakiet lūdzu", "atvainojiet", "pasakiet lūdzu", "palīdziet lūdzu", "laba diena", "labas",
    "labas rytas", "labas vakaras", "prašau", "prašom", "ačiū", "labai ačiū", "atsiprašau", "sakykite",
    "pasakykite", "padėkite prašau", "hello", "hi", "hey", "hello there", "good morning", "good evening",
    "good afternoon", "good day", "please", "thanks", "thank you", "thank you very much", "excuse me",
    "sorry", "please tell me", "can you tell me", "could you tell me", "please help",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it was written (lower case, bare of marks) and its sound key."""

    written: str
    key: str


def clean(text: str) -> str:
    """Lower case, one form per letter, nothing invisible, at most one message long."""
    composed = unicodedata.normalize("NFKC", text[:LONGEST_TEXT])[:LONGEST_TEXT].lower()
    visible = "".join(c for c in composed if c.isascii() or unicodedata.category(c) not in ("Cf", "Mn", "Me"))
    return _APOSTROPHES.sub("", visible)


def fold(text: str) -> str:
    """Without diacritics: what people type on a phone that lacks their letters."""
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFKD", text)
    return "".join(c for c in parts if not unicodedata.combining(c))


def key_of(word: str) -> str:
    """One key for all ways to write a word: scripts, digraphs and letters that sound alike meet."""
    latin = _FOUR_AS_CH.sub("ch", word) if "4" in word else word
    if not latin.isascii():
        latin = fold(latin.translate(_MARKED)).translate(_CYRILLIC)
    for written, sound in _SOUNDS:
        latin = latin.replace(written, sound)
    latin = latin.translate(_LETTERS).replace("ii", "i").replace("ie", "e")
    return _REPEATED.sub(r"\1\1", latin)


def all_words_of(text: str) -> tuple[Word, ...]:
    """Every word of a text in order."""
    found = (match.group()[:LONGEST_WORD] for match in _WORD.finditer(clean(text)))
    return tuple(Word(written, key) for written in found if (key := key_of(written)))


def sounds_of(text: str) -> tuple[str, ...]:
    """The keys of every word, doubled letters as one: fingers repeat, and "aa" is typed for "ā"."""
    return tuple(_DOUBLED.sub(r"\1", word.key) for word in all_words_of(text))


def other_key(word: str) -> str | None:
    """By the habit of writing "j" for "ж" ("jena"), which contradicts the others; None without a "j"."""
    return key_of(word.replace("j", "zh")) if word.isascii() and "j" in word else None


def words_of(text: str) -> tuple[Word, ...]:
    """The words of a text in order, without greetings and politeness at its ends."""
    return without_politeness(all_words_of(text))


def without_politeness(words: Sequence[Word]) -> tuple[Word, ...]:
    """Greetings say nothing about the question; two words always remain."""
    start, end = 0, len(words)
    keys = [word.key for word in words]
    while cut := _polite_length(keys[start:end], from_end=False):
        start += cut
    while cut := _polite_length(keys[start:end], from_end=True):
        end -= cut
    return tuple(words[start:end])


def _polite_length(keys: Sequence[str], from_end: bool) -> int:
    for length in range(min(_LONGEST_POLITE, len(keys) - 2), 0, -1):
        part = tuple(keys[-length:] if from_end else keys[:length])
        if part in _POLITE:
            return length
    return 0


_POLITE: Final = frozenset(tuple(key_of(word) for word in phrase.split()) for phrase in _GREETINGS)
_LONGEST_POLITE: Final = max(len(phrase) for phrase in _POLITE)

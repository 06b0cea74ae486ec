"""How a mended question is written down: as it stood, in the manner of the phrasings it is compared with.

To the sentence vectors bare words and a question with its capital and its mark lie apart, though they ask the
same. Which of them is nearer to what a base has depends on how its phrasings are written.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

from bot.adapters.matching.normalise import LONGEST_TEXT, LONGEST_WORD

_WORD: Final = re.compile(r"[^\W_]+")
#: What is left of a comma before a word of thanks.
_LOOSE: Final = " ,;"
_MARKS: Final = ("?", "!", ".")


def are_sentences(texts: Iterable[str]) -> bool:
    """Whether most of them begin with a capital and end with a mark."""
    found = [text[:1].isupper() and text[-1:] in _MARKS for text in texts]
    return sum(found) * 2 > len(found)


def as_sentence(text: str) -> str:
    """Bare words as a question; anything else as it stands."""
    is_bare = text.islower() and text[-1].isalnum()
    return f"{text[0].upper()}{text[1:]}?" if is_bare else text


def put_back(text: str, written: Sequence[str], proper: Sequence[str]) -> str:
    """The text with its words written properly; what stands between them, and capitals, stay.

    `written` are words that stand in it one after another, in lower case; what is before them (a greeting) is
    left out. Where they cannot be found, the proper words alone.
    """
    plain = unicodedata.normalize("NFKC", text[:LONGEST_TEXT])[:LONGEST_TEXT]
    if plain.isupper():
        plain = plain.lower()
    places = list(_WORD.finditer(plain))
    start = _start([place.group().lower()[:LONGEST_WORD] for place in places], written)
    if start is None:
        return " ".join(proper)
    places = places[start : start + len(written)]
    found, at = [], places[0].start()
    for place, was, meant in zip(places, written, proper, strict=True):
        stood = place.group()
        capital = meant[:1].upper() + meant[1:] if stood[:1].isupper() else meant
        found += [plain[at : place.start()], stood if was == meant else capital]
        at = place.end()
    return "".join((*found, _WORD.split(plain[at:], maxsplit=1)[0])).strip(_LOOSE)


def _start(words: Sequence[str], wanted: Sequence[str]) -> int | None:
    for start in range(len(words) - len(wanted) + 1):
        if words[start] == wanted[0] and list(words[start : start + len(wanted)]) == list(wanted):
            return start
    return None

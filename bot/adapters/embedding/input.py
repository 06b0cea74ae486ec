"""What an engine is given of a text: nothing that could stop it, and never more than takes it a moment."""

import re
import unicodedata
from typing import Final

#: Categories of signs that mean nothing to an engine, and of which a few hundred keep it busy for seconds:
#: controls, halves of letters, what cannot be seen, marks above nothing, pictures.
_MEANINGLESS: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Me", "So", "Sk"})
_LONGEST_TEXT: Final = 4096
_LONGEST_WORD: Final = 40
_WORD: Final = re.compile(r"\S+")
#: About as much as an engine makes a token of; it takes its time by tokens.
_PIECE: Final = re.compile(r"\w{1,4}|[^\w\s]")
_MOST_PIECES: Final = 240
#: Scripts with thousands of letters have a token for nearly every letter.
_MOST_BYTES: Final = 900


def capped(text: str) -> str:
    """The beginning of a text, as far as it is one.

    The composed form is made here, before anything is cut: some engines make it themselves in room that is
    too small for the signs that become eighteen letters each.
    """
    composed = unicodedata.normalize("NFKC", text[:_LONGEST_TEXT])[:_LONGEST_TEXT]
    plain = "".join(" " if unicodedata.category(sign) in _MEANINGLESS else sign for sign in composed)
    words = " ".join(word.group()[:_LONGEST_WORD] for word in _WORD.finditer(plain))
    for number, piece in enumerate(_PIECE.finditer(words)):
        if number == _MOST_PIECES:
            words = words[: piece.start()]
            break
    return words.encode()[:_MOST_BYTES].decode("utf-8", "ignore").strip()

"""Measures how hard a text is to read, with the readability index LIX.

LIX = words in a sentence + long words (more than six letters) in a hundred. It needs no list of syllables or
of common words, so it works alike in five languages; each has its own limit, because each has its own length
of words.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from bot.adapters.knowledge.sentences import words

_LONG: Final = 7
_SHOWN: Final = 3


def reading_level(found: Sequence[str]) -> float:
    """The LIX of sentences; 0 where there is nothing to read."""
    read = [word for sentence in found for word in words(sentence)]
    if not read:
        return 0.0
    return len(read) / len(found) + 100 * sum(map(_is_long, read)) / len(read)


def hardest_words(found: Sequence[str]) -> list[str]:
    """The longest words, the longest first."""
    read = Counter(word for sentence in found for word in words(sentence) if _is_long(word))
    return sorted(read, key=lambda word: (-len(word), word))[:_SHOWN]


def _is_long(word: str) -> bool:
    return len(word) >= _LONG and not any(sign.isdigit() for sign in word)

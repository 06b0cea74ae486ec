"""How questions are spelled; the rules stand in the domain, where the check for danger uses them too."""

from bot.domain.spelling import (
    LONGEST_TEXT,
    LONGEST_WORD,
    Word,
    clean,
    fold,
    key_of,
    other_key,
    without_politeness,
    words_of,
)

__all__ = [
    "LONGEST_TEXT",
    "LONGEST_WORD",
    "Word",
    "clean",
    "fold",
    "key_of",
    "other_key",
    "without_politeness",
    "words_of",
]

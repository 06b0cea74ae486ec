"""Reads which of a person's reactions a bot can set too: one, and none that only paying users have."""

from typing import Any, Final

#: No emoji is longer, also not one that is joined of several.
_LONGEST: Final = 16


def sign_of(reactions: Any) -> str | None:
    """The newest ordinary emoji; empty when there is no reaction, None when there are only others."""
    if not isinstance(reactions, list):
        raise TypeError("reactions")
    kinds = [one for one in reactions if isinstance(one, dict)]
    emojis = [one.get("emoji") for one in kinds if one.get("type") == "emoji"]
    for emoji in emojis:
        str(emoji).encode()  # half a character would fail later, where it is stored
    ordinary = [emoji for emoji in emojis if isinstance(emoji, str) and 0 < len(emoji) <= _LONGEST]
    if ordinary:
        return ordinary[-1]
    return None if reactions else ""

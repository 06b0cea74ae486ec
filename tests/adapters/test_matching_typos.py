"""Which known word a mistyped one is most like: as if it were compared with every one of them."""

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz, process

from bot.adapters.matching.typos import Typos

#: Some letters share a bit with others (a and "\x81", b and "\x82"), and some are of no language here.
LETTERS = "abcd\x81\x82ö漢1"
WORDS = st.text(LETTERS, min_size=1, max_size=9)


@given(st.lists(WORDS, unique=True, max_size=30), WORDS)
def test_nothing_that_a_whole_comparison_finds_is_missed(known: list[str], typed: str) -> None:
    shelf = [word for word in known if word[0] == typed[0]]
    best = process.extractOne(typed, shelf, scorer=fuzz.ratio, score_cutoff=78.0)
    assert Typos(known, 78.0).nearest(typed) == (best[:2] if best else None)


def test_no_word_is_like_none_at_all() -> None:
    assert Typos([], 78.0).nearest("perearst") is None
    assert Typos(["perearst"], 78.0).nearest("") is None

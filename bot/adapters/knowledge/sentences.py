"""Counts sentences and words as readers do: an abbreviation or a clock time ends no sentence."""

import re
from typing import Final

#: These are followed by more of the same sentence, whatever letter comes next.
_GO_ON: Final = frozenset(
    """
    nt n-ö lk tn mnt pst tel nr dr prof hr pr snd s.t st sh k.a
    т.е т.к напр ул г д пр стр тел см
    piem t.i plkst dz prof tālr nr lpp
    pvz t.y žr g pr tel nr a.k šv
    e.g i.e dr mr mrs ms vs approx
    """.split()
)
_MARK: Final = re.compile(r"[.!?…]+[\"”“»’)\]]*(?=\s|$)")
_SPACED: Final = re.compile(r"(?<!\w)((?:[^\W\d_]\.\s)+[^\W\d_])\.")
_WORD: Final = re.compile(r"\w+(?:[-.:,/'’&@]\w+)*")


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    text = _SPACED.sub(lambda found: found.group(1).replace(" ", "") + ".", " ".join(text.split()))
    found, start = [], 0
    for mark in _MARK.finditer(text):
        if not _goes_on(text[start : mark.start()], mark.group(), text[mark.end() :].lstrip()):
            found.append(text[start : mark.end()].strip())
            start = mark.end()
    rest = text[start:].strip()
    return [sentence for sentence in (*found, rest) if sentence]


def _goes_on(before: str, mark: str, after: str) -> bool:
    if not after:
        return False
    if not mark.startswith(".") or mark.startswith(".."):
        return False
    last = before.rsplit(maxsplit=1)[-1].strip("(\"“„«'").casefold() if before.split() else ""
    if last in _GO_ON:
        return True
    # "1. september", "jne. ja", "т. д. и": what begins small continues the sentence.
    first = after.lstrip("(\"“„«'")[:1]
    return first.islower() or (len(last) == 1 and last.isalpha() and first.isalpha())


def word_count(sentence: str) -> int:
    """How many words a reader reads."""
    return len(_WORD.findall(sentence))

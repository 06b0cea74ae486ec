"""Counts sentences and words as readers do: an abbreviation, a date or a clock time ends no sentence."""

import re
from typing import Final

#: These are followed by more of the same sentence, whatever letter comes next.
_GO_ON: Final = {
    "et": "nt n-ö lk tn mnt pst tel nr dr prof hr pr snd s.t st sh k.a vt kl art lg p eks",
    "ru": "т.е т.к т.ч напр ул г д пр просп стр тел см им кв корп обл р-н ст п",
    "lv": "piem t.i t.sk plkst dz prof tālr nr lpp sk kr v.tml p st",
    "lt": "pvz t.y žr g pr tel nr a.k šv kt plg pan str p al vlst",
    "en": "e.g i.e dr mr mrs ms vs approx st tel cf",
}
#: These are abbreviations before a number only; before a word they end a sentence ("The answer is no.").
_BEFORE_NUMBERS: Final = frozenset("no nr art p punkt min st lk ст п p.s pst pkt".split())
_BY_LANGUAGE: Final = {language: frozenset(known.split()) for language, known in _GO_ON.items()}
_ALL: Final = frozenset().union(*_BY_LANGUAGE.values())
_MARK: Final = re.compile(r"[.!?…]+[\"”“»’)\]]*(?=\s|$)")
#: "т. е.", "s. t.", "u. c.", "t. sk.": one abbreviation, whatever stands between its parts.
_SPACED: Final = re.compile(r"(?<!\w)((?:[^\W\d_]\.\s)+(?:[^\W\d_]|sk|tml|ch))\.")
_WORD: Final = re.compile(r"\w+(?:[-.:,/'’&@]\w+)*")
_OPENING: Final = "(\"“„«'"


def sentences(text: str, language: str | None = None) -> list[str]:
    """The sentences of a text; without a language by what ends none in any of the five."""
    known = _BY_LANGUAGE.get(language or "", _ALL)
    text = _SPACED.sub(lambda found: found.group(1).replace(" ", "") + ".", " ".join(text.split()))
    found, start = [], 0
    for mark in _MARK.finditer(text):
        if not _goes_on(text[start : mark.start()], mark.group(), text[mark.end() :].lstrip(), known):
            found.append(text[start : mark.end()].strip())
            start = mark.end()
    rest = text[start:].strip()
    return [sentence for sentence in (*found, rest) if sentence]


def _goes_on(before: str, mark: str, after: str, known: frozenset[str]) -> bool:
    first = after.lstrip(_OPENING)[:1]
    if not first:
        return False
    if not mark.startswith(".") or mark.startswith(".."):
        # „Tulge!“ ütles ta: a quoted sentence inside another one.
        return mark[-1] not in ".!?…" and first.islower()
    last = before.rsplit(maxsplit=1)[-1].strip(_OPENING).casefold() if before.split() else ""
    if last in known or (last in _BEFORE_NUMBERS and first.isdigit()):
        return True
    # "1. september", "2026. gada", "jne. ja", "т. д. и": what begins small continues the sentence.
    return first.islower() or (len(last) == 1 and last.isalpha() and first.isalpha())


def words(sentence: str) -> list[str]:
    """What a reader reads as words: also a number, a clock time or an address of the web."""
    return _WORD.findall(sentence)

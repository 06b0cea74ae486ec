"""Checks how texts read and how phrasings differ."""

import difflib
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from bot.adapters.knowledge.complaints import Complaint
from bot.adapters.knowledge.draft import Document, Draft
from bot.adapters.knowledge.sentences import sentences, word_count
from bot.adapters.knowledge.tree import ANY, Spot

MOST_WORDS: Final = 18
MOST_SENTENCES: Final = 3
_ALIKE: Final = 0.92
_TEXTS: Final = (("texts", ANY), ("municipalities", ANY, "texts", ANY))
_NO_LETTER: Final = re.compile(r"[\W_]+")


def long_texts(draft: Draft) -> Iterator[Complaint]:
    """Families read little: few sentences, and short ones."""
    for document in draft.of("answer"):
        for place in _TEXTS:
            for spot in document.tree.at(*place, "summary"):
                yield from _too_many_sentences(document, spot)
            for part in ("summary", "bring", "steps"):
                for spot, text in document.tree.texts(*place, part, ANY):
                    yield from _too_long_sentences(document, spot, text)


def _too_many_sentences(document: Document, spot: Spot) -> Iterator[Complaint]:
    items = [item for item in spot.value if isinstance(item, str)] if isinstance(spot.value, list) else []
    number = sum(len(sentences(item)) for item in items)
    if number > MOST_SENTENCES:
        yield document.at_spot(
            spot,
            f"The summary has {number} sentences. Keep the {MOST_SENTENCES} most important; "
            "the others fit into steps.",
            "warning",
        )


def _too_long_sentences(document: Document, spot: Spot, text: str) -> Iterator[Complaint]:
    for sentence in sentences(text):
        number = word_count(sentence)
        if number > MOST_WORDS:
            start = " ".join(sentence.split()[:4])
            yield document.at_spot(
                spot,
                f"The sentence “{start} …” has {number} words. Make two sentences of at most 15 words.",
                "warning",
            )


@dataclass(frozen=True, slots=True)
class _Phrasing:
    document: Document
    spot: Spot
    entry: str
    language: str
    text: str
    plain: str


def _phrasings(draft: Draft) -> Iterator[_Phrasing]:
    for document in draft.of("questions"):
        for spot, text in document.tree.texts("entries", ANY, "phrasings", ANY, ANY):
            plain = _NO_LETTER.sub(" ", text.casefold().replace("ё", "е")).strip()
            if plain:
                yield _Phrasing(document, spot, str(spot.loc[1]), str(spot.loc[3]), text, plain)


def same_phrasings(draft: Draft) -> Iterator[Complaint]:
    """The same words cannot mean two entries, and need not stand twice in one."""
    first: dict[tuple[str, str], _Phrasing] = {}
    for phrasing in _phrasings(draft):
        earlier = first.setdefault((phrasing.language, phrasing.plain), phrasing)
        if earlier is phrasing:
            continue
        if earlier.entry == phrasing.entry:
            said = f"“{phrasing.text}” stands in this entry twice (line {earlier.spot.line}). Delete one."
            yield phrasing.document.at_spot(phrasing.spot, said, "warning")
        else:
            said = (
                f"“{phrasing.text}” stands in the entry {earlier.entry} too "
                f"({earlier.document.name}, line {earlier.spot.line}). Keep it where it fits best."
            )
            yield phrasing.document.at_spot(phrasing.spot, said)


def near_phrasings(draft: Draft) -> Iterator[Complaint]:
    """Phrasings of two entries that differ by a letter or by the order of words."""
    # Only phrasings that share all words but one are compared: a comparison of each with each is slow.
    shelves: dict[tuple[str, tuple[str, ...]], list[_Phrasing]] = defaultdict(list)
    for phrasing in _phrasings(draft):
        words = sorted(phrasing.plain.split())
        if len(words) >= 3:
            for left_out in range(len(words)):
                shelves[phrasing.language, (*words[:left_out], *words[left_out + 1 :])].append(phrasing)
    told: set[tuple[str, ...]] = set()
    for shelf in shelves.values():
        for one, other in combinations(shelf, 2):
            key = (one.language, *sorted((one.plain, other.plain)))
            if one.entry != other.entry and key not in told and _alike(one.plain, other.plain):
                told.add(key)
                yield other.document.at_spot(
                    other.spot,
                    f"“{other.text}” is almost “{one.text}” of the entry {one.entry} "
                    f"({one.document.name}, line {one.spot.line}). Word one of them differently.",
                    "warning",
                )


def _alike(one: str, other: str) -> bool:
    if one == other:
        return False  # told as the same phrasing
    first, second = (" ".join(sorted(text.split())) for text in (one, other))
    longest = max(len(first), len(second))
    if abs(len(first) - len(second)) > longest * (1 - _ALIKE) * 2:
        return False
    return difflib.SequenceMatcher(None, first, second, autojunk=False).ratio() >= _ALIKE

"""Checks that no two entries are asked for in the same words: the bot could only guess which is meant."""

import difflib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.adapters.knowledge.complaints import Complaint, Severity
from bot.adapters.knowledge.draft import Document, Draft
from bot.adapters.knowledge.stems import plain, stems
from bot.adapters.knowledge.tree import ANY

#: A word of so many entries, or of such a share of them, does not tell which one is meant.
_COMMON: Final = 4
_COMMON_SHARE: Final = 0.15
#: With fewer words, one changed word changes the question.
_ENOUGH_WORDS: Final = 3
#: Shorter words are alike by chance; longer ones begin alike, or a shelf would hold too many.
_ENOUGH_LETTERS: Final = 3
_ALIKE: Final = 0.8

_Shelf = tuple[str, tuple[str, ...], str]  #: language, words that are shared, how the other word begins


@dataclass(frozen=True, slots=True)
class _Phrasing:
    document: Document
    line: int
    entry: str
    language: str
    text: str

    @property
    def place(self) -> str:
        return f"{self.entry} ({self.document.name}, line {self.line})"

    def complaint(self, message: str, severity: Severity) -> Complaint:
        return Complaint(self.document.name, self.line, message, severity)


def _phrasings(draft: Draft) -> Iterator[_Phrasing]:
    for document in draft.of("questions"):
        for spot, text in document.tree.texts("entries", ANY, "phrasings", ANY, ANY):
            if plain(text):
                yield _Phrasing(document, spot.line, str(spot.loc[1]), str(spot.loc[3]), text)


def same(draft: Draft) -> Iterator[Complaint]:
    """The same words cannot mean two entries, and need not stand twice in one."""
    first: dict[tuple[str, str], _Phrasing] = {}
    for phrasing in _phrasings(draft):
        earlier = first.setdefault((phrasing.language, plain(phrasing.text)), phrasing)
        if earlier is phrasing:
            continue
        if earlier.entry == phrasing.entry:
            said = f"“{phrasing.text}” stands in this entry twice (line {earlier.line}). Delete one."
            yield phrasing.complaint(said, "warning")
        else:
            said = f"“{phrasing.text}” stands in the entry {earlier.place} too. Keep it where it fits best."
            yield phrasing.complaint(said, "error")


def near(draft: Draft) -> Iterator[Complaint]:
    """The same words in another order or form, without their diacritics, or with one word changed."""
    # Shelves of what is shared instead of a comparison of each with each: 10,000 phrasings take seconds.
    found = [(phrasing, stems(plain(phrasing.text), phrasing.language)) for phrasing in _phrasings(draft)]
    common = _common(found)
    shelves: dict[_Shelf, list[tuple[_Phrasing, str]]] = defaultdict(list)
    for phrasing, words in found:
        twin = _twin(phrasing, words, common, shelves)
        if twin is not None and plain(twin.text) != plain(phrasing.text):
            yield phrasing.complaint(
                f"“{phrasing.text}” is almost “{twin.text}” of the entry {twin.place}. "
                "Word one of them differently.",
                "warning",
            )


def _common(found: list[tuple[_Phrasing, tuple[str, ...]]]) -> frozenset[tuple[str, str]]:
    entries: dict[tuple[str, str], set[str]] = defaultdict(set)
    for phrasing, words in found:
        for word in words:
            entries[phrasing.language, word].add(phrasing.entry)
    many = max(_COMMON, _COMMON_SHARE * len({phrasing.entry for phrasing, _ in found}))
    return frozenset(word for word, homes in entries.items() if len(homes) >= many)


def _twin(
    phrasing: _Phrasing,
    words: tuple[str, ...],
    common: frozenset[tuple[str, str]],
    shelves: dict[_Shelf, list[tuple[_Phrasing, str]]],
) -> _Phrasing | None:
    """Puts a phrasing onto its shelves, and takes the first one of another entry that stands there."""
    twin = None
    for shelf, left_out in _shelves(phrasing.language, words, common):
        there = shelves[shelf]
        twin = twin or next(
            (other for other, word in there if other.entry != phrasing.entry and _alike(word, left_out)), None
        )
        # Of each entry one is enough for each word: a full shelf would have to be searched by everyone.
        if not any(other.entry == phrasing.entry and word == left_out for other, word in there):
            there.append((phrasing, left_out))
    return twin


def _shelves(
    language: str, words: tuple[str, ...], common: frozenset[tuple[str, str]]
) -> Iterator[tuple[_Shelf, str]]:
    """All words; and, of enough words, all but one that tells little or is spelt a little differently."""
    yield (language, words, ""), ""
    telling = Counter(word for word in words if (language, word) not in common)
    for position, word in enumerate(words):
        rest = (*words[:position], *words[position + 1 :])
        if len(words) < _ENOUGH_WORDS:
            return
        if word not in telling and telling:
            yield (language, rest, "*"), ""
        elif word in telling and len(word) >= _ENOUGH_LETTERS:
            yield (language, rest, word[:_ENOUGH_LETTERS]), word


def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    compared = difflib.SequenceMatcher(None, one, other, autojunk=False)
    # The first two are upper bounds, and cheap.
    return min(compared.real_quick_ratio(), compared.quick_ratio()) >= _ALIKE <= compared.ratio()

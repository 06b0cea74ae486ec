"""The words of all phrasings: what a mistyped word meant, and how it is written properly."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process

from bot.adapters.matching.cyrillic import in_cyrillic
from bot.adapters.matching.language import FUNCTION_KEYS
from bot.adapters.matching.normalise import Word, words_of

_REPAIR_FROM_LETTERS: Final = 4
#: Letters may be compared boldly: the question as written counts too.
_LIKE_A_TYPO: Final = 78.0
#: What the sentence vectors read is repaired with care: a wrong word is worse for them than a typo.
_SURELY_A_TYPO: Final = 86.0
_SURE_FROM_LETTERS: Final = 5
_CYRILLIC: Final = re.compile("[\u0400-\u04ff]")
#: From this share of Russian words on, the others are Russian in Latin letters too.
_RUSSIAN_SHARE: Final = 0.5


@dataclass(frozen=True, slots=True)
class Understood:
    """A word of a question with what the base makes of it."""

    word: Word
    key: str  #: of the known word that was meant, else its own
    proper: str  #: for the sentence vectors
    is_known: bool
    is_repaired: bool


class Vocabulary:
    """Every known word by its sound key; never changed after it is built."""

    def __init__(self, forms: Mapping[str, Mapping[str, int]], languages: Mapping[str, Mapping[str, int]]) -> None:
        self.forms = forms  #: key → how it is written → how often
        self.languages = languages  #: key → language → how often
        self._written = {form for counts in forms.values() for form in counts}
        self._proper = {key: _most_frequent(counts) for key, counts in forms.items()}
        self._shelves = _by_beginning(forms)

    @classmethod
    def of(cls, texts: Iterable[tuple[str, str]]) -> "Vocabulary":
        """The words of (language, text) pairs."""
        forms: dict[str, Counter[str]] = defaultdict(Counter)
        languages: dict[str, Counter[str]] = defaultdict(Counter)
        for language, text in texts:
            for word in words_of(text):
                forms[word.key][word.written] += 1
                languages[word.key][language] += 1
        return cls(dict(sorted(forms.items())), dict(sorted(languages.items())))

    def understand(self, words: Sequence[Word]) -> tuple[Understood, ...]:
        """Each word as it was meant, as far as the base knows."""
        return tuple(self._understand(word) for word in words)

    def votes(self, key: str) -> Mapping[str, float]:
        """In which languages' phrasings a word stands, as shares of one vote."""
        counts = self.languages.get(key, {})
        total = sum(counts.values())
        return {language: count / total for language, count in counts.items()}

    def _understand(self, word: Word) -> Understood:
        if word.key in self.forms:
            known = word.written in self._written
            return Understood(word, word.key, word.written if known else self._proper[word.key], True, False)
        likely, score = self._meant(word.key)
        if likely is None:
            return Understood(word, word.key, word.written, word.key in FUNCTION_KEYS, False)
        is_sure = score >= _SURELY_A_TYPO and len(word.key) >= _SURE_FROM_LETTERS
        return Understood(word, likely, self._proper[likely] if is_sure else word.written, True, True)

    def _meant(self, key: str) -> tuple[str | None, float]:
        if len(key) < _REPAIR_FROM_LETTERS or key in FUNCTION_KEYS:
            return None, 0.0
        best = process.extractOne(
            key, self._shelves.get(_shelf(key), ()), scorer=fuzz.ratio, score_cutoff=_LIKE_A_TYPO
        )
        return (best[0], best[1]) if best else (None, 0.0)


def properly_written(text: str, words: Sequence[Understood]) -> str:
    """A question as a careful person would have typed it; the text itself where nothing was to mend."""
    proper = [each.proper for each in words]
    telling = [each for each in words if each.is_known or _CYRILLIC.search(each.proper)]
    russian = sum(bool(_CYRILLIC.search(each.proper)) for each in telling)
    if russian and russian >= _RUSSIAN_SHARE * len(telling):
        proper = [
            in_cyrillic(form) if form == each.word.written and not each.is_known else form
            for form, each in zip(proper, words, strict=True)
        ]
    if all(form == each.word.written for form, each in zip(proper, words, strict=True)):
        return text
    return " ".join(proper)


def _most_frequent(counts: Mapping[str, int]) -> str:
    # Of two equally frequent ways of writing, the one with its diacritics is the careful one.
    return max(sorted(counts), key=lambda form: (counts[form], not form.isascii()))


def _shelf(key: str) -> str:
    return key[0]


def _by_beginning(keys: Iterable[str]) -> dict[str, tuple[str, ...]]:
    shelves: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        if len(key) >= _REPAIR_FROM_LETTERS:
            shelves[_shelf(key)].append(key)
    return {letter: tuple(found) for letter, found in shelves.items()}

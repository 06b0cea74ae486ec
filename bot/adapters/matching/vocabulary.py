"""The words of all phrasings: what a mistyped word meant, and how it is written properly."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.adapters.matching.cyrillic import in_cyrillic
from bot.adapters.matching.language import FUNCTION_KEYS
from bot.adapters.matching.manner import are_sentences, as_sentence, put_back
from bot.adapters.matching.normalise import Word, other_key, words_of
from bot.adapters.matching.typos import Typos

_REPAIR_FROM_LETTERS: Final = 4
#: Letters may be compared boldly: the question as it was written counts too.
_LIKE_A_TYPO: Final = 78.0
#: What the sentence vectors read is repaired with care: a wrong word is worse for them than a typo.
_SURELY_A_TYPO: Final = 86.0
_SURE_FROM_LETTERS: Final = 5
_CERTAIN: Final = 100.0
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
    is_repaired: bool = False
    cyrillic: str = ""  #: how the word that was meant is written in Cyrillic, where it is
    russian: float | None = None  #: how likely the word is Russian; None: it tells nothing


@dataclass(frozen=True, slots=True)
class KnownWord:
    """How a word is usually written, and in which languages' phrasings it stands."""

    proper: str  #: in Latin letters, where it is ever written so
    votes: Mapping[str, float]  #: shares of one vote by language
    cyrillic: str = ""  #: its usual form in Cyrillic, where it has one


class Vocabulary:
    """Every known word by its sound key; never changed after it is built."""

    def __init__(
        self, words: Mapping[str, KnownWord], also_written: Iterable[str], *, sentences: bool = False
    ) -> None:
        self.words = words
        self.sentences = sentences  #: whether most phrasings are written as sentences
        self.also_written = frozenset(also_written)  #: known forms that are not the usual one
        self._typos = Typos((key for key in words if len(key) >= _REPAIR_FROM_LETTERS), _LIKE_A_TYPO)

    @classmethod
    def of(cls, texts: Iterable[tuple[str, str]]) -> "Vocabulary":
        """The words of (language, text) pairs."""
        forms: dict[str, Counter[str]] = defaultdict(Counter)
        languages: dict[str, Counter[str]] = defaultdict(Counter)
        known = tuple(texts)
        for language, text in known:
            for word in words_of(text):
                forms[word.key][word.written] += 1
                languages[word.key][language] += 1
        words = {
            key: KnownWord(_usual_latin(forms[key]), _shares(languages[key]), _usual_cyrillic(forms[key]))
            for key in sorted(forms)
        }
        usual = {form for word in words.values() for form in (word.proper, word.cyrillic)}
        also = {form for counts in forms.values() for form in counts} - usual
        return cls(words, also, sentences=are_sentences(text for _, text in known))

    def understand(self, words: Sequence[Word]) -> tuple[Understood, ...]:
        """Each word as it was meant, as far as the base knows."""
        return tuple(self._understand(word) for word in words)

    def votes(self, key: str) -> Mapping[str, float]:
        """In which languages' phrasings a word stands, as shares of one vote."""
        word = self.words.get(key)
        return word.votes if word else {}

    def _understand(self, word: Word) -> Understood:
        known = self.words.get(word.key)
        if known is not None:
            proper = word.written if word.written in self.also_written else _proper(word, known)
            return self._known(word, word.key, proper)
        likely, score = self._meant(word)
        if likely is None:
            owners = FUNCTION_KEYS.get(word.key, ())
            return Understood(
                word, word.key, word.written, is_known=bool(owners), russian=_russian(word, owners)
            )
        is_sure = score >= _SURELY_A_TYPO and len(word.key) >= _SURE_FROM_LETTERS
        proper = _proper(word, self.words[likely]) if is_sure else word.written
        return self._known(word, likely, proper, repaired=True)

    def _known(self, word: Word, key: str, proper: str, *, repaired: bool = False) -> Understood:
        known = self.words[key]
        russian = 1.0 if _is_cyrillic(word.written) else known.votes.get("ru", 0.0)
        return Understood(word, key, proper, True, repaired, known.cyrillic, russian)

    def _meant(self, word: Word) -> tuple[str | None, float]:
        key = word.key
        other = other_key(word.written)
        if other is not None and other in self.words:
            return other, _CERTAIN
        if len(key) < _REPAIR_FROM_LETTERS or key in FUNCTION_KEYS:
            return None, 0.0
        return self._typos.nearest(key) or (None, 0.0)


def _proper(word: Word, known: KnownWord) -> str:
    """As it is usually written in its own letters: "консультация" is no "konsultācija", for all its sound."""
    if _is_cyrillic(word.written) == _is_cyrillic(known.proper):
        return known.proper
    return known.cyrillic if _is_cyrillic(word.written) and known.cyrillic else word.written


def properly_written(text: str, words: Sequence[Understood], *, sentences: bool = False) -> str:
    """A question as a careful person would have typed it; the text itself where nothing was to mend.

    `sentences` says how the phrasings are written that it is compared with.
    """
    written = [each.word.written for each in words]
    proper = [each.proper for each in words]
    if _is_russian(words):
        # Phrasings hold some Russian in Latin letters too; a sentence vector reads it best in its own.
        proper = [
            form if _is_cyrillic(form) else each.cyrillic or in_cyrillic(form)
            for form, each in zip(proper, words, strict=True)
        ]
    if proper == written:
        return text
    mended = put_back(text, written, proper)
    return as_sentence(mended) if sentences else mended


def _is_russian(words: Sequence[Understood]) -> bool:
    told = [each.russian for each in words if each.russian is not None]
    return bool(told) and sum(told) >= _RUSSIAN_SHARE * len(told)


def _russian(word: Word, owners: Sequence[str]) -> float | None:
    """How likely a word that stands in no phrasing is Russian."""
    if _is_cyrillic(word.written):
        return 1.0
    return ("ru" in owners) / len(owners) if owners else None


def _is_cyrillic(form: str) -> bool:
    return _CYRILLIC.search(form) is not None


def _usual(counts: Mapping[str, int]) -> str:
    # Of two equally frequent ways of writing, the one with its diacritics is the careful one.
    return max(sorted(counts), key=lambda form: (counts[form], not form.isascii()))


def _usual_latin(counts: Mapping[str, int]) -> str:
    latin = {form: count for form, count in counts.items() if not _is_cyrillic(form)}
    return _usual(latin or counts)


def _usual_cyrillic(counts: Mapping[str, int]) -> str:
    cyrillic = {form: count for form, count in counts.items() if _is_cyrillic(form)}
    return _usual(cyrillic) if cyrillic else ""


def _shares(counts: Mapping[str, int]) -> dict[str, float]:
    total = sum(counts.values())
    return {language: counts[language] / total for language in sorted(counts)}

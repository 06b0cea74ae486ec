"""The word statistics of one knowledge base: what a word, a stem or a run of letters says about an entry."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process

from bot.adapters.matching.language import FUNCTION_KEYS
from bot.adapters.matching.normalise import words_of
from bot.adapters.matching.profiles import Profiles
from bot.domain.knowledge import KnowledgeBase

#: Function words of five languages still order the candidates, but never carry them.
_FUNCTION_SHARE: Final = 0.12
#: A shared beginning as long as this makes two words forms of one word, in any of the languages.
STEM_LENGTH: Final = 4
_REPAIR_FROM_LETTERS: Final = 4
_REPAIR_RATIO: Final = 79.0
#: A word understood only after repair is worth a little less than one that was written well.
_REPAIRED: Final = 0.92
#: Letter runs in more than this share of the phrasings tell nothing and cost time.
_COMMON_RUN: Final = 0.1
_RUN_LENGTHS: Final = (3, 4, 5)


@dataclass(frozen=True, slots=True)
class Phrasing:
    """One known way to ask for an entry; titles count too."""

    entry: str
    language: str
    text: str
    keys: tuple[str, ...]
    joined: str
    length: float  #: sum of the weights of its distinct words, and never next to nothing


@dataclass(frozen=True, slots=True)
class Understood:
    """What a word of a question may stand for: known words, each with its likeness 0..1."""

    key: str
    weight: float
    known: Mapping[str, float]
    repaired_as: str | None


def runs_of(keys: Iterable[str]) -> Counter[str]:
    """Runs of letters inside words, with the words' borders."""
    runs: Counter[str] = Counter()
    for key in keys:
        padded = f" {key} "
        for length in _RUN_LENGTHS:
            runs.update(padded[at : at + length] for at in range(len(padded) - length + 1))
    return runs


class Index:
    """Everything that can be counted before a question comes; never changed after it is built."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.topics = {slug: entry.topic for slug, entry in knowledge.entries.items()}
        asked = _phrasings(knowledge)
        self._count = max(1, len(asked))
        self.postings: dict[str, list[int]] = defaultdict(list)
        for number, (*_, keys) in enumerate(asked):
            for key in dict.fromkeys(keys):
                self.postings[key].append(number)
        entry_of = [entry for entry, *_ in asked]
        entries = max(2, len(self.topics))
        self.weights = {
            key: self._weight(key, [entry_of[number] for number in numbers], entries)
            for key, numbers in self.postings.items()
        }
        self.unknown_weight = self._rarity(1)
        self.phrasings = tuple(self._phrasing(*one) for one in asked)
        self._votes = {key: self._language_shares(numbers) for key, numbers in self.postings.items()}
        self._families = _grouped(self.postings, STEM_LENGTH)
        self._initials = _grouped((key for key in self.postings if len(key) >= _REPAIR_FROM_LETTERS), 1)
        self._index_runs()

    def understand(self, key: str) -> Understood:
        """The known words that a word may stand for: itself, its other forms, or the one that was meant."""
        known = self._forms_of(key)
        repaired = None
        if not known and len(key) >= _REPAIR_FROM_LETTERS and key not in FUNCTION_KEYS:
            repaired = self._repair(key)
            if repaired:
                known = {form: _REPAIRED * share for form, share in self._forms_of(repaired).items()}
        return Understood(key, self._question_weight(key, known), known, repaired)

    def known_weight(self, key: str) -> float:
        """How much a word says about any entry, without trying to repair it."""
        return max((self.weights[form] * share for form, share in self._forms_of(key).items()), default=0.0)

    def votes(self, key: str) -> Mapping[str, float]:
        """In which languages' phrasings a word stands, as shares of one vote."""
        return self._votes.get(key, {})

    def likeness(self, keys: Iterable[str]) -> dict[int, float]:
        """Cosine of the letter runs with every phrasing that shares any."""
        weighted = {
            run: (1 + math.log(count)) * self._run_rarity.get(run, self._unknown_run)
            for run, count in runs_of(keys).items()
        }
        length = math.sqrt(sum(value * value for value in weighted.values())) or 1.0
        found: dict[int, float] = defaultdict(float)
        for run, value in weighted.items():
            for number, share in self._run_postings.get(run, ()):
                found[number] += value * share
        return {number: value / length for number, value in found.items()}

    def _phrasing(self, entry: str, language: str, text: str, keys: tuple[str, ...]) -> Phrasing:
        # A phrasing of weak words alone ("what to do") must not count as said in full.
        length = max(sum(self.weights[key] for key in dict.fromkeys(keys)), self.unknown_weight / 2)
        return Phrasing(entry, language, text, keys, " ".join(keys), length)

    def _weight(self, key: str, entries: list[str], total: int) -> float:
        counts = Counter(entries)
        spread = -sum(n / len(entries) * math.log(n / len(entries)) for n in counts.values()) / math.log(
            total
        )
        weight = self._rarity(len(entries)) * (1.0 - 0.75 * spread)
        return weight * _FUNCTION_SHARE if key in FUNCTION_KEYS else weight

    def _rarity(self, phrasings: int) -> float:
        return math.log(1 + self._count / (phrasings + 4))

    def _question_weight(self, key: str, known: Mapping[str, float]) -> float:
        if known:
            return max(self.weights[form] * share for form, share in known.items())
        if key in FUNCTION_KEYS or len(key) < 3:
            return self.unknown_weight * _FUNCTION_SHARE
        return self.unknown_weight

    def _forms_of(self, key: str) -> dict[str, float]:
        if len(key) < STEM_LENGTH or key in FUNCTION_KEYS:
            return {key: 1.0} if key in self.postings else {}
        forms = {form: _form_likeness(key, form) for form in self._families.get(key[:STEM_LENGTH], ())}
        return {form: share for form, share in forms.items() if share > 0.0}

    def _repair(self, key: str) -> str | None:
        choices = self._initials.get(key[0], ())
        best = process.extractOne(key, choices, scorer=fuzz.ratio, score_cutoff=_REPAIR_RATIO)
        return None if best is None else best[0]

    def _language_shares(self, numbers: list[int]) -> dict[str, float]:
        counts = Counter(self.phrasings[number].language for number in numbers)
        return {language: count / len(numbers) for language, count in sorted(counts.items())}

    def _index_runs(self) -> None:
        every = [runs_of(phrasing.keys) for phrasing in self.phrasings]
        frequency = Counter(run for runs in every for run in runs)
        self.profiles = Profiles((p.entry, runs) for p, runs in zip(self.phrasings, every, strict=True))
        common = max(8.0, self._count * _COMMON_RUN)
        self._run_rarity = {
            run: math.log(1 + self._count / count) if count <= common else 0.0
            for run, count in frequency.items()
        }
        self._unknown_run = math.log(1 + self._count)
        self._run_postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, runs in enumerate(every):
            weighted = {run: (1 + math.log(n)) * self._run_rarity[run] for run, n in runs.items()}
            length = math.sqrt(sum(value * value for value in weighted.values())) or 1.0
            for run, value in weighted.items():
                if value > 0.0:
                    self._run_postings[run].append((number, value / length))


def _phrasings(knowledge: KnowledgeBase) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """Sorted, so that the order of files and lines changes nothing."""
    texts = {
        (slug, language, text)
        for slug, entry in knowledge.entries.items()
        for language, asked in (
            *entry.phrasings.items(),
            *((la, (title,)) for la, title in entry.titles.items()),
        )
        for text in asked
    }
    split = ((slug, la, text, tuple(word.key for word in words_of(text))) for slug, la, text in sorted(texts))
    return [asked for asked in split if asked[3]]


def _grouped(keys: Iterable[str], length: int) -> dict[str, tuple[str, ...]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for key in sorted(keys):
        if len(key) >= length:
            groups[key[:length]].append(key)
    return {start: tuple(members) for start, members in groups.items()}


def _form_likeness(one: str, other: str) -> float:
    """1 for the same word; less for two forms of it; 0 where only the beginning is shared by chance."""
    if one == other:
        return 1.0
    shorter = min(len(one), len(other))
    shared = next((at for at in range(shorter) if one[at] != other[at]), shorter)
    endings = len(one) + len(other) - 2 * shared
    if shared < STEM_LENGTH or endings > (3 if shared == STEM_LENGTH else shared):
        return 0.0
    return 0.55 + 0.4 * (2 * shared / (len(one) + len(other)))

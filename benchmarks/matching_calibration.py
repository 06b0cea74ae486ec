"""Fits the matcher's calibration on the knowledge base itself, with phrasings and entries held out."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from random import Random
from typing import Final

from benchmarks.matching import KNOWLEDGE, OFF_TOPIC, Question, with_entries
from bot.adapters.knowledge.files import load
from bot.adapters.matching import calibration
from bot.adapters.matching.evidence import Comparison, Evidence
from bot.adapters.matching.index import Index
from bot.adapters.matching.normalise import fold, words_of
from bot.domain.knowledge import Entry

FOLDS: Final = 5
_RIDGE: Final = 2.0
_LATIN: Final = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщыэюяьъ",
        "a b v g d e jo zh z i j k l m n o p r s t u f h c ch sh sch y e ju ja - -".replace("-", "").split(
            " "
        ),
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class Example:
    """The evidence for one candidate of one question."""

    values: tuple[float, ...]
    right: bool
    weight: float


def held_out(
    entries: Mapping[str, Entry], off_topic: Sequence[str]
) -> Iterator[tuple[Index, list[Question], float]]:
    """Questions the index has never seen: by fold, by entry, and off topic; with the weight of each."""
    random = Random(7)
    for fold_number in range(FOLDS):
        kept, out = split(entries, fold_number)
        noisy = [Question(street(q.text, random), q.language, q.label) for q in out]
        yield Index(with_entries(kept)), out + noisy, 1.0
    for slug, entry in entries.items():
        others = {other: kept for other, kept in entries.items() if other != slug}
        asked = [text for texts in entry.phrasings.values() for text in texts[::4]]
        yield Index(with_entries(others)), [Question(text, None, None) for text in asked], 1.5
    yield Index(with_entries(entries)), [Question(text, None, None) for text in off_topic], 6.0


def split(entries: Mapping[str, Entry], fold_number: int) -> tuple[dict[str, Entry], list[Question]]:
    """The entries without every fifth phrasing, and those phrasings as questions."""
    kept: dict[str, Entry] = {}
    out: list[Question] = []
    for slug, entry in sorted(entries.items()):
        phrasings = {}
        for language, texts in entry.phrasings.items():
            ordered = sorted(texts)
            phrasings[language] = tuple(t for at, t in enumerate(ordered) if at % FOLDS != fold_number)
            out += [Question(t, language, slug) for at, t in enumerate(ordered) if at % FOLDS == fold_number]
        kept[slug] = replace(entry, phrasings=phrasings)
    return kept, out


def street(text: str, random: Random) -> str:
    """As typed in a hurry: no diacritics, Russian in Latin letters, a typo in some long words."""
    words = []
    for word in words_of(text):
        plain = word.written
        if random.random() < 0.5:
            plain = "".join(_LATIN.get(letter, letter) for letter in plain)
        plain = plain if any(letter in _LATIN for letter in plain) else fold(plain)
        if len(plain) > 4 and random.random() < 0.2:
            at = random.randrange(1, len(plain) - 1)
            plain = random.choice(
                (plain[:at] + plain[at + 1 :], plain[:at] + plain[at + 1] + plain[at] + plain[at + 2 :])
            )
        words.append(plain)
    return " ".join(words)


# ── fitting ──


def gather(entries: Mapping[str, Entry], off_topic: Sequence[str]) -> list[list[Example]]:
    """Per held-out question the evidence of its candidates."""
    gathered = []
    for index, questions, weight in held_out(entries, off_topic):
        for question in questions:
            words = [index.understand(word.key) for word in words_of(question.text)]
            found = Comparison(index, words).found(lambda _: True)
            gathered.append([Example(f.evidence.values(), f.entry == question.label, weight) for f in found])
    return [examples for examples in gathered if examples]


def logistic(rows: Sequence[tuple[tuple[float, ...], bool, float]], rounds: int, bounded: int) -> list[float]:
    """Weights of a logistic model, the first `bounded` of them never below zero; the last is the offset."""
    width = len(rows[0][0]) + 1
    weights, square = [0.5] * width, [1e-6] * width
    for done in range(rounds):
        slope = [_RIDGE * w for w in weights[:-1]] + [0.0]
        for values, right, weight in rows:
            points = weights[-1] + sum(w * v for w, v in zip(weights, values, strict=False))
            error = weight * (1 / (1 + math.exp(-max(-40.0, min(40.0, points)))) - right)
            for at, value in enumerate(values):
                slope[at] += error * value
            slope[-1] += error
        for at, value in enumerate(slope):
            square[at] = 0.9 * square[at] + 0.1 * value * value
            weights[at] -= 0.2 / (1 + done / 20) * value / math.sqrt(square[at])
            if at < bounded:
                weights[at] = max(0.0, weights[at])
    return weights


def fit(entries: Mapping[str, Entry], off_topic: Sequence[str], rounds: int = 300) -> dict[str, object]:
    """The numbers of `bot/adapters/matching/calibration.py`, from the base itself."""
    gathered = gather(entries, off_topic)
    rows = [(e.values, e.right, e.weight) for examples in gathered for e in examples]
    weights = logistic(rows, rounds, bounded=len(rows[0][0]))[:-1]
    leads = []
    for examples in gathered:
        scores = [sum(w * v for w, v in zip(weights, e.values, strict=True)) for e in examples]
        for at, example in enumerate(examples):
            rival = max((other for place, other in enumerate(scores) if place != at), default=0.0)
            lead = calibration.lead(scores[at], rival)
            leads.append(((scores[at], lead), example.right, example.weight))
    slope, lead_weight, offset = logistic(leads, rounds, bounded=2)
    named = {f.name: round(slope * w, 3) for f, w in zip(fields(Evidence), weights, strict=True)}
    return {"WEIGHTS": named, "LEAD": round(lead_weight, 3), "OFFSET": round(offset, 3)}


def main() -> None:
    """Print what belongs into `bot/adapters/matching/calibration.py`."""
    off_topic = OFF_TOPIC.read_text("utf-8").splitlines()
    print(json.dumps(fit(load(KNOWLEDGE).entries, off_topic), indent=2))


if __name__ == "__main__":
    main()

"""Measures the matcher on questions that it has never seen: accuracy, silence where due, speed."""

import argparse
import json
import math
import statistics
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.adapters.knowledge.files import load
from bot.adapters.matching.matcher import RapidfuzzMatcher
from bot.domain.knowledge import Entry, KnowledgeBase
from bot.domain.matching import Answered, NoAnswer, decide

ROOT: Final = Path(__file__).resolve().parent.parent
QUESTIONS: Final = ROOT / "tests" / "data" / "questions" / "first.jsonl"
OFF_TOPIC: Final = ROOT / "tests" / "data" / "questions" / "off_topic.txt"
KNOWLEDGE: Final = ROOT / "knowledge"


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the entry it is about; None where the base should stay silent."""

    text: str
    language: str | None
    label: str | None


# ── reading ──


def with_entries(entries: Mapping[str, Entry]) -> KnowledgeBase:
    """A knowledge base of questions alone."""
    return KnowledgeBase("measured", {}, entries, {}, {}, {})


def read_questions(file: Path = QUESTIONS) -> list[Question]:
    """Hand-written questions; a label that the base does not have yet makes a question out of scope."""
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
    return [Question(row["text"], row["lang"], row["label"]) for row in rows]


def without_copies(questions: Sequence[Question], base: KnowledgeBase) -> list[Question]:
    """Only what the matcher has not been given word for word: a copy would flatter it."""
    known = {
        _bare(text)
        for entry in base.entries.values()
        for texts in (*entry.phrasings.values(), tuple(entry.titles.values()))
        for text in texts
    }
    return [question for question in questions if _bare(question.text) not in known]


def _bare(text: str) -> str:
    return " ".join("".join(sign if sign.isalnum() else " " for sign in text.lower()).split())


# ── measuring ──


def measure(
    matcher: RapidfuzzMatcher, entries: Iterable[str], questions: Sequence[Question]
) -> dict[str, float]:
    """Shares in percent, and CPU milliseconds per question."""
    known = set(entries)
    inside = [q for q in questions if q.label in known]
    outside = [q for q in questions if q.label not in known]
    counts = dict.fromkeys(
        ("top1", "top3", "answered", "wrong", "offered", "language", "out_answered", "out_offered"), 0
    )
    spent = []
    for question in questions:
        started = time.process_time()
        ranking = matcher.rank(question.text)
        spent.append((time.process_time() - started) * 1000)
        decision = decide(ranking.candidates)
        ranked = [candidate.entry for candidate in ranking.candidates]
        counts["language"] += question.language in (None, ranking.language)
        if question.label not in known:
            counts["out_answered"] += isinstance(decision, Answered)
            counts["out_offered"] += not isinstance(decision, NoAnswer)
            continue
        counts["top1"] += ranked[:1] == [question.label]
        counts["top3"] += question.label in ranked[:3]
        counts["offered"] += not isinstance(decision, NoAnswer)
        if isinstance(decision, Answered):
            counts["answered"] += 1
            counts["wrong"] += decision.candidate.entry != question.label
    of = {"language": len(questions), "out_answered": len(outside), "out_offered": len(outside)}
    shares = {name: 100 * count / max(1, of.get(name, len(inside))) for name, count in counts.items()}
    percentile = sorted(spent)[min(len(spent) - 1, math.ceil(0.99 * len(spent)) - 1)]
    times = {"median_ms": statistics.median(spent), "p99_ms": percentile}
    return {"inside": len(inside), "outside": len(outside), **shares, **times}


# ── printing ──


def table(figures: Mapping[str, float]) -> str:
    """The figures as a person reads them."""
    return "\n".join(f"{name:<14}{value:>9.2f}" for name, value in figures.items())


def mistakes(
    matcher: RapidfuzzMatcher, entries: Iterable[str], questions: Sequence[Question]
) -> Iterable[str]:
    """Questions of the benchmark file (never of families) that were ranked or answered wrongly."""
    known = set(entries)
    for question in questions:
        candidates = matcher.rank(question.text).candidates
        wanted = question.label if question.label in known else None
        first = candidates[0].entry if candidates else None
        silent = isinstance(decide(candidates), NoAnswer)
        if (wanted is None and silent) or (wanted == first and not silent):
            continue
        shown = ", ".join(f"{c.entry} {c.probability:.2f}" for c in candidates[:3])
        yield f"{question.text[:60]!r} wants {wanted}: {shown}"


def main() -> None:
    """Run the measurement; `--json FILE` keeps the figures, `--mistakes` shows what went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    parser.add_argument("--knowledge", type=Path, default=KNOWLEDGE)
    parser.add_argument("--mistakes", action="store_true")
    arguments = parser.parse_args()
    knowledge, questions = load(arguments.knowledge), read_questions(arguments.questions)
    questions = without_copies(questions, knowledge)
    matcher = RapidfuzzMatcher(knowledge)
    figures = measure(matcher, knowledge.entries, questions)
    print(table(figures))
    if arguments.mistakes:
        print(*mistakes(matcher, knowledge.entries, questions), sep="\n")
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()

"""Questions with what they are about: any labelled file, the Tilde folders, and the frozen questions."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from bot.adapters.matching.examples import Example, in_order
from bot.domain.knowledge import KnowledgeBase
from bot.domain.languages import LANGUAGES

ROOT: Final = Path(__file__).resolve().parent.parent
FROZEN: Final = ROOT / "tests" / "data" / "questions"
_TILDE: Final = ("chatbot", "webapps")


@dataclass(frozen=True, slots=True)
class Question:
    """A question and its entry; None where no entry answers it."""

    text: str
    label: str | None
    language: str
    country: str | None = None

    def written(self, text: str) -> "Question":
        """The same in other words."""
        return replace(self, text=text)


@dataclass(frozen=True, slots=True)
class Task:
    """What is learned from and what is asked."""

    name: str
    train: tuple[Example, ...]
    test: tuple[Question, ...]


def task_of(name: str, train: Sequence[Question], test: Sequence[Question]) -> Task:
    """Nothing is assumed of the labels: no topics. What is out of scope is not learned from."""
    known = [Example(q.label, q.language, q.text) for q in train if q.label is not None]
    return Task(name, in_order(known), tuple(test))


def labelled(file: Path) -> list[Question]:
    """Lines of `{"text", "label", "lang"}`."""
    rows = (json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip())
    return [Question(row["text"], row["label"], row.get("lang") or "", row.get("country")) for row in rows]


def from_files(train: Path, test: Path, *, each_language: bool) -> list[Task]:
    """One task, or one for each language that is asked in."""
    known, asked = labelled(train), labelled(test)
    if not each_language:
        return [task_of(test.stem, known, asked)]
    return [
        task_of(
            f"{test.stem} {language}",
            [question for question in known if question.language == language],
            [question for question in asked if question.language == language],
        )
        for language in dict.fromkeys(question.language for question in asked)
    ]


def tilde(folder: Path) -> dict[str, list[Task]]:
    """For each set its tasks, a language each; the label "None" is a class of its own there."""
    return {
        name: [
            task_of(
                f"{name} {language}",
                list(_tilde(folder / name, "train", language)),
                list(_tilde(folder / name, "test", language)),
            )
            for language in LANGUAGES
        ]
        for name in _TILDE
        if (folder / name).is_dir()
    }


def _tilde(folder: Path, part: str, language: str) -> Iterator[Question]:
    texts = _lines(folder / language / f"{folder.name}_{part}_q.txt")
    for text, label in zip(texts, _lines(folder / f"{folder.name}_{part}_ans.txt"), strict=True):
        yield Question(text, label, language)


def _lines(file: Path) -> list[str]:
    return [line.strip() for line in file.read_text("utf-8-sig").split("\n") if line.strip()]


def frozen(knowledge: KnowledgeBase) -> tuple[dict[str, list[Question]], int]:
    """The frozen questions by language, and how many were left out as word-for-word copies of phrasings."""
    known = {
        _bare(text)
        for entry in knowledge.entries.values()
        for texts in (*entry.phrasings.values(), tuple(entry.titles.values()))
        for text in texts
    }
    found = {language: labelled(FROZEN / f"frozen-{language}.jsonl") for language in LANGUAGES}
    kept = {
        language: [_in_scope(each, knowledge) for each in questions if _bare(each.text) not in known]
        for language, questions in found.items()
    }
    return kept, sum(map(len, found.values())) - sum(map(len, kept.values()))


def _in_scope(question: Question, knowledge: KnowledgeBase) -> Question:
    # A label that the base does not have (yet) makes a question out of scope.
    return question if question.label in knowledge.entries else replace(question, label=None)


def _bare(text: str) -> str:
    return " ".join("".join(sign if sign.isalnum() else " " for sign in text.lower()).split())

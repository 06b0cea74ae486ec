"""What the danger signals hear and miss, measured on messages that they were not made from."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from bot.adapters.knowledge import load
from bot.domain.danger import Danger, DangerKind
from bot.domain.knowledge import KnowledgeBase
from bot.domain.languages import LANGUAGES

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "tests/data/danger"
LEAST_RECALL = 0.98
LEAST_RIGHT_KIND = 0.95
MOST_FALSE_ALARMS = 0.02
MOST_IN_EVERYDAY_QUESTIONS = 0.01
#: Everyday questions in which danger is spoken of; a card more is no harm there.
ABOUT_DANGER = frozenset(
    """
    emergency-care doctor-after-hours domestic-violence mental-health victim-support pregnancy-birth
    eviction-help social-housing utility-debt
    """.split()
)


@dataclass(frozen=True, slots=True)
class Message:
    """A line of the corpus."""

    text: str
    kind: DangerKind | None


@cache
def knowledge() -> KnowledgeBase:
    return load(ROOT / "knowledge")


def messages(language: str) -> Iterator[Message]:
    for line in (CORPUS / f"{language}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield Message(row["text"], DangerKind(row["kind"]) if row["kind"] else None)


def heard(text: str) -> Danger | None:
    return knowledge().dangers.found_in(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_corpus_has_enough_of_each_kind(language: str) -> None:
    kinds = [message.kind for message in messages(language)]

    assert all(kinds.count(kind) >= 10 for kind in DangerKind)
    assert kinds.count(None) >= 60
    assert len({message.text for message in messages(language)}) == len(kinds)


@pytest.mark.parametrize("language", LANGUAGES)
def test_danger_is_heard(language: str) -> None:
    dangerous = [message for message in messages(language) if message.kind]
    missed = [message.text for message in dangerous if heard(message.text) is None]

    assert len(missed) <= len(dangerous) * (1 - LEAST_RECALL), missed


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_right_helpline_is_on_the_card(language: str) -> None:
    dangerous = [message for message in messages(language) if message.kind]
    found = [(message, danger) for message in dangerous if (danger := heard(message.text))]
    wrong = [message.text for message, danger in found if message.kind not in danger.kinds]

    assert len(wrong) <= len(found) * (1 - LEAST_RIGHT_KIND), wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_card_is_in_the_language_of_the_cry(language: str) -> None:
    found = [danger for message in messages(language) if message.kind and (danger := heard(message.text))]
    languages = [danger.language(language) for danger in found]

    assert languages.count(language) >= len(found) * LEAST_RECALL


@pytest.mark.parametrize("language", LANGUAGES)
def test_false_alarms_are_few(language: str) -> None:
    harmless = [message.text for message in messages(language) if message.kind is None]
    alarming = [text for text in harmless if heard(text)]

    assert len(alarming) <= len(harmless) * MOST_FALSE_ALARMS, alarming


@pytest.mark.parametrize("language", LANGUAGES)
def test_everyday_questions_are_left_alone(language: str) -> None:
    texts = [
        text
        for entry in knowledge().entries.values()
        if entry.slug not in ABOUT_DANGER
        for text in entry.phrasings[language]
    ]
    alarming = [text for text in texts if heard(text)]

    assert len(alarming) <= len(texts) * MOST_IN_EVERYDAY_QUESTIONS, alarming


def test_no_signal_was_copied_from_the_corpus() -> None:
    """A measure that was learned by heart measures nothing; a saying of two words can only be itself."""
    lines = {message.text for language in LANGUAGES for message in messages(language) if message.kind}
    copied = [signal.sign.text for signal in knowledge().dangers.signals if signal.sign.text in lines]

    assert copied == []

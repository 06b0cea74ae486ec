"""The matcher on the knowledge base that ships, by letters alone: what families ask must find its entry."""

import json
from pathlib import Path

import pytest

from bot.adapters.matching.matcher import LearnedMatcher
from bot.adapters.matching.normalise import words_of
from bot.domain.matching import Answered, decide
from tests.learned import real_knowledge, real_matcher, real_model

QUESTIONS = Path(__file__).parents[1] / "data" / "questions" / "first.jsonl"


@pytest.fixture(scope="module")
def matcher() -> LearnedMatcher:
    return real_matcher()


@pytest.mark.parametrize(
    ("text", "entry", "language"),
    [
        ("kuidas leida endale perearsti", "family-doctor-find", "et"),
        ("perearst", "family-doctor-find", "et"),
        ("gimenes arsts", "family-doctor-find", "lv"),
        ("как записать ребёнка в школу", "school-enrolment", "ru"),
        ("poterjal pasport", "lost-document", "ru"),
        ("kaip rasti šeimos gydytoją", "family-doctor-find", "lt"),
        ("how to find a family doctor", "family-doctor-find", "en"),
    ],
)
def test_plain_questions_are_answered_in_their_language(
    matcher: LearnedMatcher, text: str, entry: str, language: str
) -> None:
    ranking = matcher.rank(text)
    decision = decide(ranking)
    assert isinstance(decision, Answered), decision
    assert decision.candidate.entry == entry
    assert ranking.language == language


@pytest.mark.parametrize(
    "text",
    ["kvantkompuutrite hind", "какая завтра погода", "tell me a joke", "курс биткоина сегодня", "42", "🙂"],
)
def test_questions_about_other_things_are_not_answered(matcher: LearnedMatcher, text: str) -> None:
    assert not isinstance(decide(matcher.rank(text)), Answered)


def test_titles_find_their_own_entry(matcher: LearnedMatcher) -> None:
    lost = [
        (slug, title)
        for slug, entry in real_knowledge().entries.items()
        for title in entry.titles.values()
        if slug not in [candidate.entry for candidate in matcher.rank(title).candidates[:3]]
    ]
    assert lost == []


def test_questions_of_new_users_find_their_entry_more_often_than_not(matcher: LearnedMatcher) -> None:
    known = {tuple(words_of(each)) for entry in real_knowledge().entries.values()
             for texts in entry.phrasings.values() for each in texts}  # fmt: skip
    rows = [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]
    fresh = [row for row in rows if tuple(words_of(row["text"])) not in known]
    asked = [row for row in fresh if row["label"] in real_model().entries]
    assert len(asked) >= 50
    found = [row["label"] in [c.entry for c in matcher.rank(row["text"]).candidates[:3]] for row in asked]
    assert sum(found) / len(found) >= 0.85
    strangers = [row for row in fresh if row["label"] is None]
    wrong = [row["text"] for row in strangers if isinstance(decide(matcher.rank(row["text"])), Answered)]
    assert len(wrong) <= 2, wrong


def test_its_figures_keep_their_promises() -> None:
    figures = real_model().lexical.figures
    assert figures["precision"] >= 0.945
    assert figures["calibration_error"] <= 0.05
    assert figures["top3"] >= 0.8

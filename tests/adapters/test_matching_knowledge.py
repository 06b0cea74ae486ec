"""The matcher on the knowledge base that ships: what families ask must find its entry."""

import pytest

from bot.adapters.knowledge.files import load
from bot.adapters.matching.matcher import RapidfuzzMatcher
from bot.domain.knowledge import KnowledgeBase
from bot.domain.matching import Answered, decide


@pytest.fixture(scope="module")
def knowledge() -> KnowledgeBase:
    return load(KNOWLEDGE)


@pytest.fixture(scope="module")
def matcher(knowledge: KnowledgeBase) -> RapidfuzzMatcher:
    return RapidfuzzMatcher(knowledge)


@pytest.mark.parametrize(
    ("text", "entry", "language"),
    [
        ("kuidas leida endale perearsti", "family-doctor-find", "et"),
        ("perearst", "family-doctor-find", "et"),
        ("gimenes arsts", "family-doctor-find", "lv"),
        ("ребёнку надо в школу", "school-enrolment", "ru"),
        ("poterjal pasport", "lost-document", "ru"),
        ("kur dabūt ēdienu", "humanitarian-aid-food", "lv"),
        ("noriu pasikalbėti su tarpininku", "mediator-contact", "lt"),
    ],
)
def test_plain_questions_are_answered_in_their_language(
    matcher: RapidfuzzMatcher, text: str, entry: str, language: str
) -> None:
    ranking = matcher.rank(text)
    decision = decide(ranking.candidates)
    assert isinstance(decision, Answered), decision
    assert decision.candidate.entry == entry
    assert ranking.language == language


@pytest.mark.parametrize(
    "text", ["kvantkompuutrite hind", "какая завтра погода", "tell me a joke", "курс биткоина сегодня"]
)
def test_questions_about_other_things_are_not_answered(matcher: RapidfuzzMatcher, text: str) -> None:
    assert not isinstance(decide(matcher.rank(text).candidates), Answered)


def test_every_title_and_phrasing_finds_its_own_entry(
    matcher: RapidfuzzMatcher, knowledge: KnowledgeBase
) -> None:
    lost = [
        (slug, text)
        for slug, entry in knowledge.entries.items()
        for texts in (tuple(entry.titles.values()), *entry.phrasings.values())
        for text in texts
        if slug not in [c.entry for c in matcher.rank(text).candidates[:2]]
    ]
    assert lost == []


def test_fresh_questions_find_their_entry_and_strangers_stay_strangers(
    matcher: RapidfuzzMatcher, knowledge: KnowledgeBase
) -> None:
    figures = measure(matcher, knowledge.entries, without_copies(read_questions(), knowledge))
    assert figures["inside"] >= 60
    assert figures["top1"] >= 90
    assert figures["top3"] >= 97
    assert figures["wrong"] <= 3
    assert figures["out_answered"] <= 5
    assert figures["language"] >= 90
    assert figures["median_ms"] <= 5


def test_a_probability_means_what_it_says(knowledge: KnowledgeBase) -> None:
    kept, questions = split(knowledge.entries, 0)
    held_out = RapidfuzzMatcher(KnowledgeBase("1", {}, kept, {}, {}, {}))
    said: list[tuple[float, bool]] = []
    for question in questions:
        said += [(c.probability, c.entry == question.label) for c in held_out.rank(question.text).candidates]
    sure = [right for probability, right in said if probability >= 0.8]
    unsure = [right for probability, right in said if 0.3 <= probability < 0.7]
    weak = [right for probability, right in said if probability < 0.1]
    assert sum(sure) / len(sure) >= 0.85
    assert 0.3 <= sum(unsure) / len(unsure) <= 0.8
    assert sum(weak) / len(weak) <= 0.1

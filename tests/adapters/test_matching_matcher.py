"""The promises of the matcher that hold for every knowledge base and every text."""

import time
from collections.abc import Mapping
from random import Random
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.matching.matcher import RapidfuzzMatcher
from bot.domain.knowledge import Entry, KnowledgeBase
from bot.domain.matching import Answered, NoAnswer, decide
from bot.services.ports import Matcher

DOCTOR = {
    "et": ("kuidas leida perearst", "mul pole perearsti", "vajan arsti", "perearsti nimistu", "perearst"),
    "ru": ("как найти семейного врача", "нужен врач", "у нас нет семейного врача", "записаться к врачу"),
    "lv": ("kā atrast ģimenes ārstu", "vajag ārstu", "ģimenes ārsts", "pierakstīties pie ārsta"),
    "lt": ("kaip rasti šeimos gydytoją", "reikia gydytojo", "šeimos gydytojas", "registruotis poliklinikoje"),
    "en": ("how to find a family doctor", "I need a doctor", "register with a GP", "family doctor"),
}
SCHOOL = {
    "et": ("kuidas panna laps kooli", "laps läheb esimesse klassi", "kooli vastuvõtt", "koolikoht"),
    "ru": ("как записать ребёнка в школу", "в первый класс", "школа для сына", "место в школе"),
    "lv": ("kā pieteikt bērnu skolā", "pirmā klase", "skola meitai", "vieta skolā"),
    "lt": ("kaip užrašyti vaiką į mokyklą", "pirma klasė", "mokykla sūnui", "vieta mokykloje"),
    "en": ("how to enrol my child at school", "first grade", "school for my son", "school place"),
}


def base(**entries: Mapping[str, tuple[str, ...]]) -> KnowledgeBase:
    topics = {"doctor": "health", "school": "education"}
    made = {slug: Entry(slug, topics.get(slug, "other"), {}, asked) for slug, asked in entries.items()}
    return KnowledgeBase("1", {}, made, {}, {}, {})


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return RapidfuzzMatcher(base(doctor=DOCTOR, school=SCHOOL))


@pytest.mark.parametrize(
    ("text", "entry", "language"),
    [
        ("perearst", "doctor", "et"),
        ("kust leida peraersti", "doctor", "et"),
        ("nuzhen semejnyj vra4", "doctor", "ru"),
        ("gimenes arsts", "doctor", "lv"),
        ("reikia seimos gydytojo", "doctor", "lt"),
        ("сына в школу", "school", "ru"),
        ("rebjonka v shkolu zapisat", "school", "ru"),
        ("my son needs a school", "school", "en"),
        ("skolaa bernu pieteikt", "school", "lv"),
    ],
)
def test_questions_find_their_entry_and_their_language(
    matcher: Matcher, text: str, entry: str, language: str
) -> None:
    ranking = matcher.rank(text)
    assert ranking.candidates[0].entry == entry
    assert ranking.language == language


def test_a_known_phrasing_is_answered_and_named(matcher: Matcher) -> None:
    decision = decide(matcher.rank("Как найти семейного врача?").candidates)
    assert isinstance(decision, Answered)
    assert decision.candidate.phrasing == "как найти семейного врача"
    assert decision.candidate.language == "ru"


def test_repairs_and_words_are_told_for_the_explanation(matcher: Matcher) -> None:
    ranking = matcher.rank("Tere! kust leida peraerst")
    assert ranking.tokens == ("kust", "leida", "peraerst")
    assert ranking.repairs == (("peraerst", "perearst"),)


def test_excluded_entries_do_not_return(matcher: Matcher) -> None:
    ranking = matcher.rank("perearst", excluding=frozenset({"doctor"}))
    assert "doctor" not in [candidate.entry for candidate in ranking.candidates]


def test_a_topic_keeps_to_its_shelf(matcher: Matcher) -> None:
    question = "как записать ребёнка к врачу или в школу"
    assert {c.entry for c in matcher.rank(question).candidates} == {"doctor", "school"}
    assert {c.entry for c in matcher.rank(question, topic="health").candidates} == {"doctor"}
    assert matcher.rank(question, topic="housing").candidates == ()


def test_the_familys_language_tips_the_balance_but_does_not_overrule_words(matcher: Matcher) -> None:
    assert matcher.rank("xyz").language is None
    assert matcher.rank("kur", language="lv").language == "lv"
    assert matcher.rank("kur", language="lt").language == "lt"
    assert matcher.rank("perearst", language="ru").language == "et"


def test_the_question_inside_a_story_is_found(matcher: Matcher) -> None:
    sea = "yesterday we walked along the sea and saw many birds and boats under white clouds " * 12
    ranking = matcher.rank(f"{sea}. {'How to find a family doctor?'} {sea}")
    assert ranking.candidates[0].entry == "doctor"


def test_a_rebuild_replaces_what_is_known(matcher: Matcher) -> None:
    changing = RapidfuzzMatcher(base(doctor=DOCTOR))
    changing.rebuild(base(school=SCHOOL))
    assert [c.entry for c in changing.rank("как записать ребёнка в школу").candidates] == ["school"]
    assert isinstance(decide(changing.rank("perearst").candidates), NoAnswer)


def test_questions_during_a_rebuild_see_the_old_base_or_the_new_one() -> None:
    changing = RapidfuzzMatcher(base(doctor=DOCTOR))

    def reload_again_and_again() -> None:
        for _ in range(20):
            changing.rebuild(base(doctor=DOCTOR, school=SCHOOL))

    thread = Thread(target=reload_again_and_again)
    thread.start()
    before, after = {"doctor"}, {"doctor", "school"}
    question = "как записать ребёнка к врачу или в школу"
    seen = [{c.entry for c in changing.rank(question).candidates} for _ in range(200)]
    thread.join()
    assert all(entries in (before, after) for entries in seen)
    assert {c.entry for c in changing.rank(question).candidates} == after


def test_the_order_of_files_and_phrasings_changes_nothing() -> None:
    random = Random(3)
    questions = ["perearst", "сына в школу", "school doctor", "kur ir skola", "vieta pie ārsta"]
    expected = [RapidfuzzMatcher(base(doctor=DOCTOR, school=SCHOOL)).rank(q) for q in questions]
    for _ in range(5):
        shuffled = [
            {language: tuple(random.sample(texts, len(texts))) for language, texts in reversed(asked.items())}
            for asked in (SCHOOL, DOCTOR)
        ]
        matcher = RapidfuzzMatcher(base(school=shuffled[0], doctor=shuffled[1]))
        assert [matcher.rank(question) for question in questions] == expected


def test_an_empty_knowledge_base_answers_nothing() -> None:
    assert RapidfuzzMatcher(base()).rank("perearst").candidates == ()


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_any_text_gets_a_ranking_in_order(text: str) -> None:
    ranking = ANY.rank(text)
    probabilities = [candidate.probability for candidate in ranking.candidates]
    assert probabilities == sorted(probabilities, reverse=True)
    assert all(0.0 <= probability <= 1.0 for probability in probabilities)
    assert len({candidate.entry for candidate in ranking.candidates}) == len(probabilities)
    assert ANY.rank(text) == ranking


ANY = RapidfuzzMatcher(base(doctor=DOCTOR, school=SCHOOL))


NOISE = {
    "one word without end": "a" * 1_000_000,
    "a megabyte of words": "qwx zzkj " * 120_000,
    "zalgo": "".join("q" + chr(0x300 + n % 0x6F) * 20 for n in range(2000)),
    "right to left": "\u202e\u05d0\u05d1\u05d2 \u0627\u0644\u0633\u0644\u0627\u0645 " * 2000,
    "digits": "1234567890 " * 1000,
    "emoji": "👩‍👩‍👧‍👦🙂" * 2000,
    "ligatures that grow": "\ufdfa" * 5000,
    "nothing": "",
    "a null": "\x00" * 5000,
}


@pytest.mark.parametrize("text", list(NOISE.values()), ids=list(NOISE))
def test_noise_is_no_answer_and_quickly(matcher: Matcher, text: str) -> None:
    started = time.process_time()
    decision = decide(matcher.rank(text).candidates)
    assert isinstance(decision, NoAnswer)
    assert time.process_time() - started < 0.25


def test_two_thousand_phrasings_cost_a_few_milliseconds() -> None:
    random = Random(5)
    syllables = [c + v for c in "bdgklmnprstv" for v in "aeiou"]
    vocabulary = ["".join(random.choices(syllables, k=random.randint(2, 4))) for _ in range(1500)]
    common = vocabulary[:40]

    def phrase() -> str:
        return " ".join(random.choices(common, k=3) + random.choices(vocabulary, k=4))

    entries = {f"entry-{n}": {"et": tuple(phrase() for _ in range(40))} for n in range(50)}
    matcher = RapidfuzzMatcher(base(**entries))
    spent = []
    for _ in range(60):
        question = phrase()
        started = time.process_time()
        matcher.rank(question)
        spent.append(time.process_time() - started)
    assert sorted(spent)[len(spent) // 2] < 0.005

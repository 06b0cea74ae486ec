"""Staff edit the knowledge while the bot runs: good edits are used, broken ones are told and not used."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.small_base import health_alone, replace_in
from tests.whole.answers import first_sentence
from tests.whole.phones import text_of
from tests.whole.programs import eventually
from tests.whole.stage import Stage, staged

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

OLD = first_sentence("family-doctor-find", "et")
NEW = "Perearsti saavad kõik, kes elavad siin."
QUESTION = "kuidas leida endale perearsti"
NEW_WORDS = "sinise mütsiga onu"


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    """Few entries: the bot learns them twice."""
    return health_alone(tmp_path / "knowledge", "family-doctor-find", "dentist", "health-insurance")


@pytest.fixture
def stage(tmp_path: Path, knowledge: Path) -> Iterator[Stage]:
    models = str(tmp_path / "models")
    with staged(tmp_path, DROM_KNOWLEDGE_DIR=str(knowledge), DROM_MODELS_DIR=models) as ready:
        ready.start_bot()
        ready.bind_rooms()
        ready.phones.appears("aino", "Aino", "et")
        yield ready


def answer(stage: Stage, words: str, family: str = "aino") -> str:
    asked = stage.phones.writes(family, words)
    return text_of(stage.phones.hears(family, reply_to=asked))


def model_in_use(stage: Stage) -> str:
    return (stage.folder / "models" / "in-use").read_text(encoding="ascii")


def last_message(stage: Stage) -> int:
    return int(stage.phones.messages("staffroom")[-1]["message_id"])


def test_edits_take_effect_while_the_bot_runs_and_broken_ones_do_not(stage: Stage, knowledge: Path) -> None:
    answers = knowledge / "ee" / "answers" / "family-doctor-find.yaml"
    questions = knowledge / "questions" / "health.yaml"
    assert OLD in answer(stage, QUESTION)
    assert OLD not in answer(stage, NEW_WORDS)

    # A better answer and a new way of asking: the one at once, the other as soon as it is learned.
    seen, before = last_message(stage), model_in_use(stage)
    replace_in(answers, OLD, NEW)
    stage.phones.hears("staffroom", "✅", after=seen)
    assert NEW in answer(stage, QUESTION)
    replace_in(questions, '- "perearst"', f'- "{NEW_WORDS}"\n        - "perearst"')
    eventually(lambda: model_in_use(stage) != before, lambda: f"Nothing was learned:\n{stage.logs}")
    stage.phones.appears("berta", "Berta", "et")
    assert NEW in answer(stage, NEW_WORDS, "berta")

    # A slip of the hand: staff are told where, families notice nothing.
    seen = last_message(stage)
    replace_in(answers, "    bring:", "    brnig:")
    text = answers.read_text(encoding="utf-8")
    line = text[: text.index("    brnig:")].count("\n") + 1
    alarm = text_of(stage.phones.hears("staffroom", "🚨", after=seen))
    assert f"family-doctor-find.yaml:{line}" in alarm and "brnig" in alarm
    assert NEW in answer(stage, QUESTION)

    # Half of a file, as a slow editor leaves it.
    replace_in(answers, "    brnig:", "    bring: [")
    assert NEW in answer(stage, QUESTION)

    seen = last_message(stage)
    replace_in(answers, "    bring: [", "    bring:")
    stage.phones.hears("staffroom", "✅", after=seen)
    assert NEW in answer(stage, QUESTION)
    assert stage.bot.process.poll() is None

"""Staff edit the knowledge while the bot runs: good edits are used, broken ones are told and not used."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.config import content_folder
from tests.whole.answers import first_sentence
from tests.whole.phones import text_of
from tests.whole.stage import Stage, staged

pytestmark = pytest.mark.slow

OLD = first_sentence("family-doctor-find", "et")
NEW = "Perearsti saavad kõik, kes elavad siin."
QUESTION = "kuidas leida endale perearsti"
NEW_WORDS = "sinise mütsiga onu"


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    return Path(shutil.copytree(content_folder("knowledge"), tmp_path / "knowledge"))


@pytest.fixture
def stage(tmp_path: Path, knowledge: Path) -> Iterator[Stage]:
    with staged(tmp_path, DROM_KNOWLEDGE_DIR=str(knowledge)) as ready:
        ready.start_bot()
        ready.bind_rooms()
        ready.phones.appears("aino", "Aino", "et")
        yield ready


def answer(stage: Stage, words: str) -> str:
    asked = stage.phones.writes("aino", words)
    return text_of(stage.phones.hears("aino", reply_to=asked))


def last_message(stage: Stage) -> int:
    return int(stage.phones.messages("staffroom")[-1]["message_id"])


def test_edits_take_effect_while_the_bot_runs_and_broken_ones_do_not(stage: Stage, knowledge: Path) -> None:
    answers = knowledge / "ee" / "answers" / "family-doctor-find.yaml"
    questions = knowledge / "questions" / "health.yaml"
    assert OLD in answer(stage, QUESTION)
    assert OLD not in answer(stage, NEW_WORDS)

    # A better answer and a new way of asking.
    seen = last_message(stage)
    replace(answers, OLD, NEW)
    replace(questions, '- "perearst"', f'- "{NEW_WORDS}"\n        - "perearst"')
    stage.phones.hears("staffroom", "✅", after=seen)
    assert NEW in answer(stage, QUESTION)
    if NEW not in answer(stage, NEW_WORDS):
        # The two files were read in two looks.
        stage.phones.hears("staffroom", "✅", after=last_message(stage))
        assert NEW in answer(stage, NEW_WORDS)

    # A slip of the hand: staff are told where, families notice nothing.
    seen = last_message(stage)
    replace(answers, "    bring:", "    brnig:")
    text = answers.read_text(encoding="utf-8")
    line = text[: text.index("    brnig:")].count("\n") + 1
    alarm = text_of(stage.phones.hears("staffroom", "🚨", after=seen))
    assert f"family-doctor-find.yaml:{line}" in alarm and "brnig" in alarm
    assert NEW in answer(stage, QUESTION)

    # Half of a file, as a slow editor leaves it.
    replace(answers, "    brnig:", "    bring: [")
    assert NEW in answer(stage, QUESTION)

    seen = last_message(stage)
    replace(answers, "    bring: [", "    bring:")
    stage.phones.hears("staffroom", "✅", after=seen)
    assert NEW in answer(stage, QUESTION)
    assert stage.bot.process.poll() is None


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")

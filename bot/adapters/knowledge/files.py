"""Loads the knowledge folder as one value, or says everything that is wrong with it."""

from pathlib import Path

from bot.adapters.knowledge.building import built
from bot.adapters.knowledge.checks import errors_of
from bot.adapters.knowledge.complaints import KnowledgeError
from bot.adapters.knowledge.draft import draft
from bot.domain.knowledge import KnowledgeBase


def load(directory: Path) -> KnowledgeBase:
    """The knowledge base of a folder; KnowledgeError carries all complaints at once."""
    found = draft(directory)
    errors = errors_of(found)
    if errors:
        raise KnowledgeError(errors)
    return built(found)

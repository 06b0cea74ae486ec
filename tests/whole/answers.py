"""What the shipped knowledge says, so that tests do not repeat sentences that editors improve."""

from __future__ import annotations

from datetime import date
from functools import cache

from bot.adapters.knowledge.files import load
from bot.config import content_folder
from bot.domain.knowledge import KnowledgeBase


@cache
def shipped() -> KnowledgeBase:
    """The knowledge base as it is in the repository."""
    return load(content_folder("knowledge"))


def first_sentence(entry: str, language: str) -> str:
    """How an answer for Estonia begins."""
    card = shipped().card(entry, "EE", None, language, date(2026, 11, 22))
    assert card is not None
    return card.text.summary[0]

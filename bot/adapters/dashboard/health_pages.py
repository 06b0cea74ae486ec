"""The pages about the queue and the knowledge: what needs somebody's attention."""

from dataclasses import dataclass
from typing import Any, Final

from bot.adapters.dashboard.labels import (
    country_name,
    entry_title,
    few_label,
    place_name,
    topic_name,
    waiting_label,
)
from bot.adapters.dashboard.words import Words
from bot.domain.dashboard import KnowledgeView, QueueView
from bot.domain.publication import EntryHealth, RoomHealth

#: A page is no archive: whoever wants all of it has `drom check --report`.
_MOST_ROWS: Final = 50


@dataclass(frozen=True, slots=True)
class RoomRow:
    """One room."""

    name: str
    open: str
    oldest: str
    state: str  #: a class of the look


def queue_values(words: Words, view: QueueView) -> dict[str, Any]:
    """Everything that the template shows."""
    return {"rooms": tuple(_room(words, view, room) for room in view.rooms)}


def _room(words: Words, view: QueueView, room: RoomHealth) -> RoomRow:
    names = [place_name(words, view.knowledge, *place) for place in room.places]
    return RoomRow(
        ", ".join(names) or words.t("Cases without a room"),
        few_label(words, room.open),
        waiting_label(words, room.oldest),
        room.oldest.value,
    )


def knowledge_values(words: Words, view: KnowledgeView) -> dict[str, Any]:
    """Everything that the template shows."""
    health, base = view.health, view.knowledge
    asked = view.asked
    return {
        "unanswered": None
        if asked is None or asked.unanswered_percent is None
        else words.percent(asked.unanswered_percent),
        "most_asked": _entries(words, view, asked.most_asked if asked else ()),
        "least_helpful": _entries(words, view, asked.least_helpful if asked else ()),
        "answers": words.number(health.answers),
        "overdue": [
            (
                entry_title(words, base, one.entry),
                country_name(words, base, one.country),
                words.day(one.review_by),
            )
            for one in health.overdue[:_MOST_ROWS]
        ],
        "unverified": [
            (words.named(one.names, one.slug), country_name(words, base, one.country))
            for one in health.unverified[:_MOST_ROWS]
        ],
        "missing": [
            (
                entry_title(words, base, one.entry),
                country_name(words, base, one.country),
                ", ".join(words.language_name(language) for language in one.languages),
            )
            for one in health.missing[:_MOST_ROWS]
        ],
        "counts": {
            "overdue": len(health.overdue),
            "unverified": len(health.unverified),
            "missing": len(health.missing),
        },
        "most_rows": _MOST_ROWS,
    }


def _entries(
    words: Words, view: KnowledgeView, entries: tuple[EntryHealth, ...]
) -> list[tuple[str, str, str, str, str]]:
    return [
        (
            entry_title(words, view.knowledge, one.entry),
            topic_name(words, view.knowledge, one.topic),
            words.at_least(one.asked.value),
            words.at_least(one.helped.value),
            words.at_least(one.not_helped.value),
        )
        for one in entries
    ]

"""From what was written to what Telegram keeps: a trimmed text, its formatting, and the links found in it."""

from __future__ import annotations

import re
from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.markup import Entity, HtmlReader, utf16_length

MAX_TEXT = 4096
MAX_CAPTION = 1024
#: Of people who pay Telegram.
MAX_PAID_CAPTION = 4096
MAX_ENTITIES = 100
_DETECTED = [
    ("url", re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)\]}]", re.IGNORECASE)),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)*\.[a-zA-Z]{2,}")),
    (
        "url",
        re.compile(
            r"(?<![\w@.-])(?:[\w-]+\.)+(?:com|org|net|info|ee|lv|lt|eu|ru|me|io)(?:/[^\s<>\"']*[^\s<>\"'.,;:!?)])?(?![\w.-]*\w)",
            re.IGNORECASE,
        ),
    ),
    ("bot_command", re.compile(r"(?<![\w/@<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/@])")),
    ("mention", re.compile(r"(?<![\w@/])@[A-Za-z][A-Za-z0-9_]{3,31}(?!\w)")),
    ("hashtag", re.compile(r"(?<![\w#&/])#(?=\w*[^\W\d_])\w{1,256}")),
    ("phone_number", re.compile(r"(?<![\w+])\+[0-9](?:[ -]?[0-9]){6,14}(?![\w-])")),
]
_OPAQUE = {"code", "pre", "text_link", "text_mention", "custom_emoji"}
_SIGNS = re.compile(r"[/@#+.]")


def parse(
    text: str, parse_mode: str | None, explicit: list[Entity] | None, people: dict[int, dict[str, Any]]
) -> tuple[str, list[Entity]]:
    """A text as Telegram would keep it."""
    if "\x00" in text or any(0xD800 <= ord(c) < 0xE000 for c in text):
        raise bad_request("text must be encoded in UTF-8")
    if parse_mode:
        if parse_mode.lower() != "html":
            raise bad_request("unsupported parse_mode")
        text, found = HtmlReader(text).read()
    else:
        found = [dict(entity) for entity in explicit or []]
        _check(text, found)
    text, found = _trimmed(text.replace("\r", ""), found)
    found = [_known(entity, people) for entity in found]
    found += detect(text, found)
    found = [entity for entity in found if entity["type"] != "text_mention" or "user" in entity]
    found.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return text, found[:MAX_ENTITIES]


def _known(entity: Entity, people: dict[int, dict[str, Any]]) -> Entity:
    """A mention of a person whom the bot has never met is plain text."""
    if entity["type"] != "text_mention":
        return entity
    number = entity.pop("user_id", None) or entity.get("user", {}).get("id")
    entity.pop("user", None)
    if number in people:
        entity["user"] = people[number]
    return entity


def _check(text: str, entities: list[Entity]) -> None:
    size = utf16_length(text)
    for entity in entities:
        if entity["offset"] < 0 or entity["length"] <= 0 or entity["offset"] + entity["length"] > size:
            raise bad_request("can't parse entities: entity is outside of the text")
        if entity["type"] == "text_link" and not entity.get("url"):
            raise bad_request("can't parse entities: text_link must have a URL")


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    kept = text.strip()
    before = utf16_length(text[: len(text) - len(text.lstrip())])
    size = utf16_length(kept)
    trimmed = []
    for entity in entities:
        start = max(0, entity["offset"] - before)
        end = min(size, entity["offset"] + entity["length"] - before)
        if end > start:
            trimmed.append({**entity, "offset": start, "length": end - start})
    return kept, trimmed


def detect(text: str, present: list[Entity]) -> list[Entity]:
    """Links, commands, addresses: what Telegram finds by itself."""
    if not _SIGNS.search(text):
        return []
    taken = [(e["offset"], e["offset"] + e["length"]) for e in present if e["type"] in _OPAQUE]
    found = []
    for kind, pattern in _DETECTED:
        for match in pattern.finditer(text):
            start = utf16_length(text[: match.start()])
            end = start + utf16_length(match.group())
            if all(end <= other_start or start >= other_end for other_start, other_end in taken):
                taken.append((start, end))
                found.append({"type": kind, "offset": start, "length": end - start})
    return found

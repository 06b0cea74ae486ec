"""Telegram's HTML: read into a text and its entities, refused in Telegram's words when broken."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.errors import BotApiError, bad_request

Entity = dict[str, Any]

KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
_CHARACTERS = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(#x[0-9a-fA-F]{1,6}|#[0-9]{1,7}|lt|gt|amp|quot);?")
_NAME = re.compile(r"[^\s/>]*")
_ATTRIBUTE = re.compile(r"\s*([^\s=/>\"']+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[a-zA-Z0-9.\-]+))?")


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@dataclass(slots=True)
class _Open:
    tag: str
    start: int
    attributes: dict[str, str]


@dataclass(slots=True)
class HtmlReader:
    """Reads one text; its position is a place in the source."""

    source: str
    position: int = 0
    length: int = 0
    pieces: list[str] = field(default_factory=list)
    opened: list[_Open] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def read(self) -> tuple[str, list[Entity]]:
        while self.position < len(self.source):
            if self.source[self.position] == "<":
                self._tag()
            else:
                self._text()
        if self.opened:
            raise self._refused(f'Can\'t find end tag corresponding to start tag "{self.opened[-1].tag}"')
        return "".join(self.pieces), self.entities

    def _text(self) -> None:
        end = self.source.find("<", self.position)
        end = len(self.source) if end < 0 else end
        self._append(unescape(self.source[self.position : end]))
        self.position = end

    def _append(self, text: str) -> None:
        self.pieces.append(text)
        self.length += utf16_length(text)

    def _tag(self) -> None:
        begin = self.position
        if self.source.startswith("</", begin):
            self._end_tag(begin)
        else:
            self._start_tag(begin)

    def _start_tag(self, begin: int) -> None:
        found = _NAME.match(self.source, begin + 1)
        tag = found.group().lower() if found else ""
        self.position = begin + 1 + len(tag)
        if tag not in KINDS:
            raise self._refused(f'Unsupported start tag "{tag}"', begin)
        attributes = self._attributes(begin)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise self._refused('Tag "span" must have class "tg-spoiler"', begin)
        self.opened.append(_Open(tag, self.length, attributes))

    def _attributes(self, begin: int) -> dict[str, str]:
        attributes: dict[str, str] = {}
        while True:
            while self.source[self.position : self.position + 1].isspace():
                self.position += 1
            if self.position >= len(self.source):
                raise self._refused("Unclosed start tag", begin)
            if self.source[self.position] == ">":
                self.position += 1
                return attributes
            found = _ATTRIBUTE.match(self.source, self.position)
            if found is None:
                raise self._refused("Empty attribute name in the start tag", begin)
            self.position = found.end()
            attributes[found[1].lower()] = unescape((found[2] or "").strip("\"'"))

    def _end_tag(self, begin: int) -> None:
        end = self.source.find(">", begin)
        if end < 0:
            raise self._refused("Unclosed end tag", begin)
        tag = self.source[begin + 2 : end].strip().lower()
        self.position = end + 1
        if not self.opened:
            raise self._refused("Unexpected end tag", begin)
        opened = self.opened.pop()
        if tag not in ("", opened.tag):
            expected = f'expected "</{opened.tag}>", found "</{tag}>"'
            raise self._refused("Unmatched end tag", begin, f", {expected}")
        if self.length > opened.start:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        entity: Entity = {
            "type": KINDS[opened.tag],
            "offset": opened.start,
            "length": self.length - opened.start,
        }
        if opened.tag == "a":
            _link(entity, opened.attributes.get("href") or self._since(opened.start))
        elif opened.tag == "blockquote" and "expandable" in opened.attributes:
            entity["type"] = "expandable_blockquote"
        elif opened.tag == "code" and opened.attributes.get("class", "").startswith("language-"):
            entity["language"] = opened.attributes["class"].removeprefix("language-")
        elif opened.tag == "tg-emoji":
            entity["custom_emoji_id"] = opened.attributes.get("emoji-id", "")
        elif opened.tag == "pre":
            self._language_of(entity)
        if entity["type"] == "text_link" and "url" not in entity:
            return
        if (
            entity["type"] == "code"
            and any(one.tag == "pre" for one in self.opened)
            and "language" not in entity
        ):
            return
        self.entities.append(entity)

    def _language_of(self, entity: Entity) -> None:
        """`<pre><code class="language-…">` is one entity."""
        last = self.entities[-1] if self.entities else {}
        if last.get("language") and last["offset"] == entity["offset"] and last["length"] == entity["length"]:
            entity["language"] = self.entities.pop()["language"]

    def _since(self, start: int) -> str:
        return "".join(self.pieces).encode("utf-16-le")[start * 2 :].decode("utf-16-le")

    def _refused(self, problem: str, begin: int | None = None, rest: str = "") -> BotApiError:
        place = "" if begin is None else f" at byte offset {len(self.source[:begin].encode())}"
        return bad_request(f"can't parse entities: {problem}{place}{rest}")


def unescape(text: str) -> str:
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(found: re.Match[str]) -> str:
    name = found[1]
    if name in _CHARACTERS:
        return _CHARACTERS[name]
    code = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else found[0]


def _link(entity: Entity, address: str) -> None:
    """Telegram shows a link it does not like as plain text, without a word."""
    person = re.fullmatch(r"tg://user\?id=([0-9]+)", address)
    if person:
        entity.update(type="text_mention", user_id=int(person[1]))
    elif re.fullmatch(r"(https?|tg|ton)://\S+", address, re.IGNORECASE):
        entity["url"] = address
    elif re.fullmatch(r"[^\s:/]+\.[^\s.:/]{2,}(/\S*)?", address):
        entity["url"] = f"http://{address}/" if "/" not in address else f"http://{address}"

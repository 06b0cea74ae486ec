"""Updates of every shape that the Bot API describes: each type, each field, each subtype."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Final

from tests import builders
from tests.builders import Json
from tests.fuzz.cast import CHATS, TOKENS

_FILE: Final = Path(__file__).parents[1] / "data" / "updates" / "bot-api-types.json"
TYPES: Final[dict[str, Any]] = json.loads(_FILE.read_text(encoding="utf-8"))["types"]
_LIST: Final = "Array of "
_NOW: Final = 1_772_445_600
_WORDS: Final[dict[str, str]] = {
    "language_code": "ru",
    "emoji": "👍",
    "mime_type": "image/jpeg",
    "currency": "XTR",
    "username": "somebody_there",
    "url": "https://example.org/",
    "invoice_payload": "{}",
}
_DEEPEST: Final = 3
_ORNAMENTS: Final[dict[str, Json]] = {
    "text_link": {"url": "https://example.org/"},
    "text_mention": {"user": builders.user(880_000_999)},
    "custom_emoji": {"custom_emoji_id": "5368324170671202286"},
    "pre": {"language": "python"},
    "date_time": {"unix_time": _NOW, "date_time_format": "wDT"},
}
#: Fields that mean a certain place or person, which a story chooses.
_CHOSEN: Final = {"chat", "from", "user", "sender_chat", "actor_chat"}


@dataclass
class Maker:
    """Makes objects with a token in every text; `chance` decides which optional fields there are."""

    random: Random
    token: str = "word"
    chance: float = 0.3
    given: Json = field(default_factory=dict)  #: what stands in every field of that name

    def of(self, kind: str, depth: int = 0, *, only: str | None = None) -> Any:
        """An object; with `only`, of its optional fields there is this one."""
        if kind.startswith(_LIST):
            many = 1 if depth >= _DEEPEST else self.random.randint(1, 2)
            return [self.of(kind.removeprefix(_LIST), depth) for _ in range(many)]
        if kind in ("Integer", "Float", "Boolean", "String", "True"):
            return self._plain(kind, "")
        described = TYPES[kind]
        if isinstance(described, list):
            # The deepest are made of the first, simplest kind.
            return self.of(described[0] if depth >= _DEEPEST else self.random.choice(described), depth)
        return {
            name: self._field(name, types, values, depth)
            for name, (types, promised, *values) in described.items()
            if promised or (name == only if only else depth < _DEEPEST and self.random.random() < self.chance)
        }

    def _field(self, name: str, types: list[str], values: list[list[str]], depth: int) -> Any:
        if name in self.given and name in _CHOSEN:
            return self.given[name]
        if values and values[0]:
            return self.random.choice(values[0])
        kind = types[0] if depth >= _DEEPEST else self.random.choice(types)
        if kind in ("Integer", "Float", "Boolean", "String", "True"):
            return self._plain(kind, name)
        return self.of(kind, depth + 1)

    def _plain(self, kind: str, name: str) -> Any:
        if kind in ("Boolean", "True"):
            return kind == "True" or self.random.random() < 0.5
        if kind == "Float":
            return round(self.random.uniform(-90, 90), 5)
        if kind == "Integer":
            return (
                _NOW + self.random.randint(0, 1000) if "date" in name else self.random.randint(1, 1_000_000)
            )
        return _WORDS.get(name, f"{self.token} {name}"[:200])


def message(maker: Maker, chat: Json, sender: Json | None, *, only: str | None = None) -> Json:
    """A message whose formatting lies within its words, as Telegram promises."""
    maker.given = {"chat": chat} | ({"from": sender, "user": sender} if sender else {})
    made: Json = maker.of("Message", only=only)
    made |= {"chat": chat, "message_id": maker.random.randint(1, 10_000)}
    made.pop("from", None)
    if sender is not None:
        made["from"] = sender
    for words, entities in (("text", "entities"), ("caption", "caption_entities")):
        if entities in made:
            _fit(made.setdefault(words, f"{maker.token} words"), made[entities])
    if "quote" in made:
        _fit(made["quote"]["text"], made["quote"].get("entities", []))
    return made


def _fit(text: str, entities: list[Json]) -> None:
    for entity in entities:
        whole = {"type": entity["type"], "offset": 0, "length": len(text)}
        more = _ORNAMENTS.get(whole["type"], {})
        entity.clear()
        entity.update(whole | more)


def update(maker: Maker, kind: str, chat_id: int, sender: Json | None, *, only: str | None = None) -> Json:
    """An update of that kind from that chat; `only` names the one optional field of its message."""
    maker.token, chat = TOKENS[chat_id], CHATS[chat_id]
    [[described], *_] = TYPES["Update"][kind]
    if described == "Message":
        return {kind: message(maker, chat, sender, only=only)}
    person = sender or builders.user(chat_id if chat_id > 0 else 1)
    maker.given = {"chat": chat, "from": person, "user": person}
    made = maker.of(described, only=only)
    if kind == "callback_query" and "message" in made:
        made["message"] = message(maker, chat, builders.user(builders.BOT_ID, is_bot=True))
    return {kind: made}


def optional(kind: str) -> list[str]:
    """The fields that an object of that type may lack."""
    return [name for name, (_, promised, *_rest) in TYPES[kind].items() if not promised]

"""Telegram below the library's bot: reads every call as strictly as the sandbox does, and remembers it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

from telegram.request import BaseRequest, RequestData

from bot.sandbox.errors import BotApiError
from bot.sandbox.methods import HANDLERS
from bot.sandbox.methods.sending import caption_content, text_content
from bot.sandbox.parameters.model import Parameters, Upload, validated
from bot.sandbox.reading import Raw, understood
from bot.sandbox.world import World
from tests import builders
from tests.doubles_telegram import TOKEN

#: Answers that are no message.
_BARE = {
    "answerCallbackQuery",
    "answerInlineQuery",
    "deleteMessage",
    "setMessageReaction",
    "editForumTopic",
    "closeForumTopic",
    "reopenForumTopic",
    "deleteForumTopic",
}


class NothingMore(BaseException):
    """The last update was fetched: ends a poller that would poll for ever."""


@dataclass(frozen=True, slots=True)
class Call:
    """What the bot asked of Telegram, and what was wrong with it."""

    method: str
    chat_id: int
    parameters: dict[str, str]
    complaint: str = ""

    @property
    def said(self) -> str:
        """Everything in it that a person could read."""
        return " ".join(value for name, value in self.parameters.items() if not name.endswith("_id"))


class StrictTelegram(BaseRequest):
    """A network under the real bot; `answers` may say something else than Telegram would."""

    def __init__(self, answers: Callable[[str], bytes | None] = lambda _: None) -> None:
        self._world = World(TOKEN)
        self._answers = answers
        self._numbers = count(5_000_001)
        self.waiting: list[bytes] = []  #: answers to getUpdates
        self.calls: list[Call] = []

    @property
    def read_timeout(self) -> float:
        return 5.0

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        name = url.rsplit("/", 1)[1]
        if name == "getUpdates":
            if not self.waiting:
                raise NothingMore
            return 200, self.waiting.pop(0)
        if name == "getMe":
            me = builders.user(builders.BOT_ID, is_bot=True, username=builders.BOT_USERNAME)
            return 200, _ok(me)
        parameters = request_data.json_parameters if request_data else {}
        chat_id = int(parameters.get("chat_id", 0))
        try:
            self._read(name, request_data)
        except BotApiError as error:
            self.calls.append(Call(name, chat_id, parameters, error.description))
            said = {"ok": False, "error_code": error.code, "description": error.description}
            return error.code, json.dumps(said).encode()
        self.calls.append(Call(name, chat_id, parameters))
        other = self._answers(name)
        return 200, _ok(self._result(name, chat_id)) if other is None else other

    def _read(self, name: str, request_data: RequestData | None) -> None:
        known = HANDLERS[name.lower()]
        raw = Raw()
        if request_data is not None:
            raw.values = dict(request_data.json_parameters)
            files = request_data.multipart_data if request_data.contains_files else {}
            raw.files = {
                field: Upload(name, mime, content if isinstance(content, bytes) else content.read())
                for field, (name, content, mime) in files.items()
            }
        given: Any = validated(known.model, understood(known.model, raw))
        self._read_words(given)

    def _read_words(self, given: Parameters) -> None:
        words: Any = given
        if getattr(words, "text", None) is not None and hasattr(words, "entities"):
            text_content(self._world, words.text, words.parse_mode, words.entities, None)
        if getattr(words, "caption", None):
            caption_content(self._world, words)
        if getattr(words, "media", None) is not None and getattr(words.media, "caption", None):
            caption_content(self._world, words.media)

    def _result(self, name: str, chat_id: int) -> Any:
        if name in _BARE:
            return True
        number = next(self._numbers)
        if name == "createForumTopic":
            return {"message_thread_id": number, "name": "alder", "icon_color": 7322096}
        chat = {"id": chat_id, "type": "private" if chat_id > 0 else "supergroup"}
        return {"message_id": number, "date": 1_795_000_000, "chat": chat}


def _ok(result: Any) -> bytes:
    return json.dumps({"ok": True, "result": result}).encode()

"""What the people of a story do with their phones, and what they see there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import httpx

from tests.whole.programs import eventually

Message = dict[str, Any]
T = TypeVar("T")


class Phones:
    """All phones of one sandbox, over its control interface."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.http = httpx.Client(base_url=f"{address}/sandbox/", timeout=30, trust_env=False)

    def close(self) -> None:
        self.http.close()

    # ── doing ──

    def does(self, what: str, **body: Any) -> dict[str, Any]:
        """`as_` stands for `as`, which Python keeps for itself."""
        named = {name.removesuffix("_"): value for name, value in body.items() if value is not None}
        return self._answered(self.http.post(what, json=named))

    def appears(self, slug: str, first_name: str, language: str) -> str:
        """Somebody new, who has opened the bot without pressing anything but Start."""
        self.does("person", create=slug, first_name=first_name, language_code=language)
        return slug

    def starts(self, who: str, payload: str | None = None) -> None:
        self.does("start", as_=who, payload=payload)

    def writes(self, who: str, text: str, chat: str | None = None, thread: int | None = None) -> int:
        """Into the private chat with the bot, unless another chat is named."""
        sent = self.does("send", as_=who, chat=chat or who, text=text, thread=thread)
        return int(sent["message_id"])

    def sends(
        self, who: str, kind: str, data: bytes, name: str, chat: str | None = None, **fields: str | int
    ) -> int:
        """A file of some kind: photo, voice, document …"""
        form = {
            "as": who,
            "chat": chat or who,
            "kind": kind,
            **{key: str(one) for key, one in fields.items()},
        }
        sent = self._answered(self.http.post("send", data=form, files={"file": (name, data)}))
        return int(sent["message_id"])

    def presses(self, who: str, beginning: str, chat: str | None = None, after: int = 0) -> str:
        """The latest button whose data begins so, as soon as it is there; returns the data."""
        message, data = self.button(chat or who, beginning, after)
        self.does("press", as_=who, chat=chat or who, message_id=message["message_id"], data=data)
        return data

    def suffers(self, **fault: Any) -> None:
        """The next calls of the bot fail so."""
        self.does("faults", **fault)

    def recovers(self) -> None:
        """No call fails any more."""
        self._answered(self.http.delete("faults"))

    # ── seeing ──

    def world(self) -> dict[str, Any]:
        return self._answered(self.http.get("world"))

    def id_of(self, slug: str) -> int:
        """The Telegram id of a person or chat."""
        world = self.world()
        return int(next(one["id"] for one in [*world["chats"], *world["people"]] if one["slug"] == slug))

    def messages(self, chat: str) -> list[Message]:
        found: list[Message] = self._answered(self.http.get("messages", params={"chat": chat}))["messages"]
        return found

    def topics(self, chat: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]]
        found = self._answered(self.http.get("messages", params={"chat": chat}))["topics"]
        return found

    def calls(self) -> list[dict[str, Any]]:
        """Every call that the bot has made."""
        found: list[dict[str, Any]] = self._answered(self.http.get("calls"))["calls"]
        return found

    def file(self, file_id: str) -> bytes:
        return self.http.get(f"file/{file_id}").content

    def from_bot(
        self, chat: str, words: str = "", after: int = 0, reply_to: int | None = None
    ) -> list[Message]:
        """What the bot has said there."""
        return [
            message
            for message in self.messages(chat)
            if message["from_slug"] == "bot"
            and message["message_id"] > after
            and words in text_of(message)
            and reply_to in (None, message.get("reply_to_message", {}).get("message_id"))
        ]

    def hears(self, chat: str, words: str = "", after: int = 0, reply_to: int | None = None) -> Message:
        """Wait until the bot has said these words; the latest such message."""
        found = self.until(
            chat,
            lambda: self.from_bot(chat, words, after, reply_to),
            f"The bot never said “{words}” in {chat}",
        )
        return found[-1]

    def button(self, chat: str, beginning: str, after: int = 0) -> tuple[Message, str]:
        """Wait for a button whose data begins so."""

        def look() -> tuple[Message, str] | None:
            for message in reversed(self.messages(chat)):
                for data in buttons_of(message):
                    if data.startswith(beginning) and message["message_id"] > after:
                        return message, data
            return None

        return self.until(chat, look, f"No button “{beginning}…” in {chat}")

    def until(self, chat: str, look: Callable[[], T | None], complaint: str, seconds: float = 60.0) -> T:
        """Wait for something; on failure the conversation so far is shown."""
        return eventually(look, lambda: f"{complaint}:\n{self.told(chat)}", seconds)

    def told(self, chat: str) -> str:
        """The conversation as text."""
        return "\n".join(
            f"{message['message_id']} {message['from_slug']}: {text_of(message)!r} {buttons_of(message)}"
            for message in self.messages(chat)
        )

    @staticmethod
    def _answered(response: httpx.Response) -> dict[str, Any]:
        assert response.is_success, response.text
        answer: dict[str, Any] = response.json()
        return answer


def text_of(message: Message) -> str:
    """The words of a message or of its caption."""
    return str(message.get("text") or message.get("caption") or "")


def buttons_of(message: Message) -> list[str]:
    """The data of every button under a message."""
    rows = (message.get("reply_markup") or {}).get("inline_keyboard") or []
    return [button["callback_data"] for row in rows for button in row if "callback_data" in button]

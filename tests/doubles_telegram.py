"""Stands in for the network under the library's real bot: records requests, gives scripted answers."""

import json
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from telegram import Bot
from telegram.request import BaseRequest, RequestData

TOKEN = "123456789:AA-only-for-tests-and-nowhere-else"
MESSAGE: dict[str, Any] = {"message_id": 900, "date": 1_795_000_000, "chat": {"id": 42, "type": "private"}}
TOPIC: dict[str, Any] = {"message_thread_id": 31, "name": "alder", "icon_color": 7322096}
RESULTS: dict[str, Any] = {
    "getMe": {"id": 700, "is_bot": True, "first_name": "Drom", "username": "drom_bot"},
    "sendMessage": MESSAGE,
    "sendPhoto": MESSAGE,
    "sendDocument": MESSAGE,
    "editMessageText": MESSAGE,
    "editMessageCaption": MESSAGE,
    "editMessageMedia": MESSAGE,
    "editMessageReplyMarkup": MESSAGE,
    "copyMessage": {"message_id": 901},
    "createForumTopic": TOPIC,
    "getUpdates": [],
}


@dataclass(frozen=True, slots=True)
class Call:
    """A request that reached the network."""

    method: str
    parameters: dict[str, Any]
    read_timeout: object = None


@dataclass
class Answer:
    """What the server says instead of "ok"; bytes are sent as they are, an exception is raised."""

    status: int
    description: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)

    def body(self) -> bytes:
        error = {"ok": False, "error_code": self.status, "description": self.description}
        return json.dumps(error | ({"parameters": self.parameters} if self.parameters else {})).encode()


class ScriptedRequest(BaseRequest):
    """Answers each request with the next line of the script, and with success when that is used up."""

    def __init__(self, *script: Answer | bytes | Exception | dict[str, Any]) -> None:
        self._script = deque(script)
        self.calls: list[Call] = []
        self.is_open = False

    @property
    def read_timeout(self) -> float:
        return 5.0

    async def initialize(self) -> None:
        self.is_open = True

    async def shutdown(self) -> None:
        self.is_open = False

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = None,
        write_timeout: object = None,
        connect_timeout: object = None,
        pool_timeout: object = None,
    ) -> tuple[int, bytes]:
        name = url.rsplit("/", 1)[1]
        parameters = dict(request_data.parameters) if request_data else {}
        self.calls.append(Call(name, parameters, read_timeout))
        line = self._script.popleft() if self._script else {"ok": True, "result": RESULTS.get(name, True)}
        if isinstance(line, Exception):
            raise line
        if isinstance(line, Answer):
            return line.status, line.body()
        return 200, line if isinstance(line, bytes) else json.dumps(line).encode()


def scripted_bot(*script: Answer | bytes | Exception | dict[str, Any]) -> tuple[Bot, ScriptedRequest]:
    """The library's bot over a scripted network."""
    request = ScriptedRequest(*script)
    return Bot(TOKEN, request=request, get_updates_request=request), request

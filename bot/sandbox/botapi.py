"""The face that the bot sees: Telegram's addresses, envelope and errors."""

from __future__ import annotations

import asyncio
import inspect
import json
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.sandbox.errors import BotApiError
from bot.sandbox.faults import Fault
from bot.sandbox.methods import HANDLERS
from bot.sandbox.methods.registry import Method
from bot.sandbox.parameters.model import validated
from bot.sandbox.reading import Raw, read_raw, recordable, understood
from bot.sandbox.world import World

JSON = dict[str, Any]


class Dropped(Exception):
    """The connection of this call is to break."""


class BotApi:
    """Answers Bot API calls in one world."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[Route]:
        return [
            Route("/bot{token}/{method}", self.call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self.download, methods=["GET"]),
        ]

    async def call(self, request: Request) -> Response:
        name = request.path_params["method"]
        record: JSON = {"method": name, "params": {}, "ok": False, "error_code": None, "description": None}
        try:
            result = await self._answer(request, name, record)
            record["ok"] = True
            return _response(200, {"ok": True, "result": result})
        except BotApiError as error:
            record["error_code"], record["description"] = error.code, error.description
            return _response(error.code, _envelope(error))
        except ClientDisconnect:
            record["description"] = "the client went away in the middle of its request"
            return Response()
        except Dropped as dropped:
            record["description"] = str(dropped)
            return await _break_connection(request)
        finally:
            self._world.calls.add(record | {"time": self._world.clock()})

    async def _answer(self, request: Request, name: str, record: JSON) -> Any:
        method = self._method(request, name)
        record["method"] = method.name
        raw = await read_raw(request)
        record["params"] = recordable(raw.values)
        fault = self._world.faults.next_for(method.name, self._chat_id(raw))
        if fault is not None:
            await _suffer(fault)
        values = understood(method.model, raw)
        record["params"] = recordable(values)
        result = method.run(self._world, validated(method.model, values))
        if inspect.isawaitable(result):
            result = await result
        if fault is not None and fault.drop == "after":
            raise Dropped("connection dropped after the work was done")
        return result

    def _method(self, request: Request, name: str) -> Method:
        if request.path_params["token"] != self._world.token:
            raise BotApiError(401, "Unauthorized")
        method = HANDLERS.get(name.lower())
        if method is None:
            raise BotApiError(404, "Not Found")
        return method

    def _chat_id(self, raw: Raw) -> int | None:
        try:
            return self._world.find_chat(raw.values["chat_id"]).id if "chat_id" in raw.values else None
        except (BotApiError, TypeError):
            return None

    async def download(self, request: Request) -> Response:
        if request.path_params["token"] != self._world.token:
            return _response(401, _envelope(BotApiError(401, "Unauthorized")))
        file = self._world.files.at(request.path_params["path"])
        if file is None:
            return _response(404, _envelope(BotApiError(404, "Not Found")))
        return Response(file.data, media_type="application/octet-stream")


async def _suffer(fault: Fault) -> None:
    if fault.delay_seconds:
        await asyncio.sleep(fault.delay_seconds)
    if fault.drop == "before":
        raise Dropped("connection dropped before any work was done")
    if fault.drop is None and fault.status != 200:
        parameters = None if fault.retry_after is None else {"retry_after": fault.retry_after}
        raise BotApiError(fault.status, fault.sentence(), parameters)


async def _break_connection(request: Request) -> Response:
    transport = request.scope.get("state", {}).get("transport")
    if transport is None:
        raise ConnectionResetError("the sandbox was told to drop this connection")
    transport.abort()
    # The server must see the connection gone before it is given anything to send.
    await asyncio.sleep(0.01)
    return Response()


def _envelope(error: BotApiError) -> JSON:
    envelope: JSON = {"ok": False, "error_code": error.code, "description": error.description}
    return envelope if error.parameters is None else envelope | {"parameters": error.parameters}


def _response(status: int, body: JSON) -> Response:
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(content, status, media_type="application/json")

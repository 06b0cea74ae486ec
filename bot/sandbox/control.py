"""The face that the page and the tests see: what the people behind the phones do, and a look at it all."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, TypeVar

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.sandbox import bodies, gatherings, inline_phones, phones
from bot.sandbox.errors import ControlError
from bot.sandbox.faults import Fault
from bot.sandbox.limits import RateLimits
from bot.sandbox.parameters.model import Strict, Upload, load_json
from bot.sandbox.travelling import travel
from bot.sandbox.world import World

JSON = dict[str, Any]
Endpoint = Callable[[Request], Awaitable[Response]]
Body = TypeVar("Body", bound=Strict)
# What people upload is shown, never run.
SHOWN_ONLY = {"Content-Security-Policy": "sandbox; default-src 'none'", "X-Content-Type-Options": "nosniff"}


class Control:
    """Answers control calls in one world."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[Route]:
        posts = {
            "edit": self._does(bodies.Edit, phones.edit),
            "press": self._does(bodies.Press, phones.press),
            "react": self._does(bodies.React, phones.react),
            "start": self._does(bodies.Start, phones.press_start),
            "delete": self._does(bodies.Delete, phones.delete),
            "person": self._does(bodies.ChangePerson, gatherings.change_person),
            "block": self._does(bodies.Block, gatherings.block),
            "chats": self._does(bodies.CreateChat, gatherings.create_chat),
            "bot": self._does(bodies.ChangeBot, gatherings.change_bot),
            "members": self._does(bodies.Members, gatherings.change_members),
            "topics": self._does(bodies.ChangeTopic, gatherings.change_topic),
            "upgrade": self._does(bodies.Upgrade, gatherings.upgrade),
            "faults": self._does(bodies.PlanFault, _plan_fault),
            "inline": self._does(bodies.WriteInline, inline_phones.write),
            "choose": self._does(bodies.Choose, inline_phones.choose),
            "inline-mode": self._does(bodies.SwitchInline, inline_phones.switch),
            "limits": self._does(bodies.SetLimits, _set_limits),
            "clock": self._does(bodies.Travel, travel),
            "send": self._send,
        }
        gets = {
            "world": self._show_world,
            "messages": self._show_messages,
            "events": self._follow_events,
            "calls": self._show_calls,
            "file/{file_id}": self._show_file,
        }
        return [
            *(Route(f"/sandbox/{path}", _guarded(end), methods=["POST"]) for path, end in posts.items()),
            *(Route(f"/sandbox/{path}", _guarded(end), methods=["GET"]) for path, end in gets.items()),
            Route("/sandbox/faults", _guarded(self._clear_faults), methods=["DELETE"]),
        ]

    def _does(self, model: type[Body], action: Callable[[World, Body], JSON]) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            body = bodies.parsed(model, await _json(request))
            return JSONResponse(action(self._world, body))

        return endpoint

    async def _send(self, request: Request) -> Response:
        if not request.headers.get("content-type", "").startswith("multipart/form-data"):
            body = bodies.parsed(bodies.Send, await _json(request))
            return JSONResponse(phones.send(self._world, body, None))
        fields, file = await _multipart(request)
        return JSONResponse(phones.send(self._world, bodies.parsed(bodies.Send, fields), file))

    async def _clear_faults(self, request: Request) -> Response:
        self._world.faults.clear()
        return JSONResponse({})

    async def _show_world(self, request: Request) -> Response:
        world, profile = self._world, self._world.profile
        commands = [
            {"scope": scope, "language_code": key[1], "commands": listed}
            for key, (scope, listed) in profile.commands.items()
        ]
        texts = {
            "description": profile.descriptions.get("", ""),
            "descriptions": profile.descriptions,
            "short_description": profile.short_descriptions.get("", ""),
        }
        return JSONResponse(
            {
                "bot": world.bot.user() | texts,
                "people": [person.card() for person in world.people.values()],
                "chats": [world.chat_card(chat) for chat in world.chats.values()],
                "commands": commands,
                "clock": world.clock.card(),
                "seq": world.events.seq,
            }
        )

    async def _show_messages(self, request: Request) -> Response:
        chat = self._world.chat(request.query_params.get("chat"))
        messages = [message.view(self._world.slugs) for message in chat.messages.values()]
        topics = [topic.card() for topic in chat.topics.values()]
        return JSONResponse({"messages": messages, "topics": topics, "seq": self._world.events.seq})

    async def _follow_events(self, request: Request) -> Response:
        since = _number(request.headers.get("last-event-id") or request.query_params.get("since", "0"))
        headers = {"Cache-Control": "no-store"}
        return StreamingResponse(self._stream(since), media_type="text/event-stream", headers=headers)

    async def _stream(self, since: int) -> AsyncIterator[str]:
        yield ": the sandbox is here\n\n"
        async for event in self._world.events.follow(since):
            yield f"id: {event['seq']}\ndata: {json.dumps(event, ensure_ascii=False)}\n\n"

    async def _show_calls(self, request: Request) -> Response:
        calls = self._world.calls.since(_number(request.query_params.get("since", "0")))
        return JSONResponse({"calls": calls, "next": self._world.calls.next})

    async def _show_file(self, request: Request) -> Response:
        file = self._world.files.get(request.path_params["file_id"])
        if file is None:
            raise ControlError("There is no such file.", 404)
        return Response(file.data, media_type=file.mime, headers=SHOWN_ONLY)


def _plan_fault(world: World, body: bodies.PlanFault) -> JSON:
    planned = body.model_dump(exclude={"chat"})
    chat_id = None if body.chat is None else world.chat(body.chat).id
    world.faults.plan(Fault(chat_id=chat_id, **planned))
    return {}


def _set_limits(world: World, body: bodies.SetLimits) -> JSON:
    refused = 0 if world.limits is None else world.limits.refused
    world.limits = None if body.scale is None else RateLimits(body.scale)
    return {"refused": refused}


def _guarded(endpoint: Endpoint) -> Endpoint:
    async def guarded(request: Request) -> Response:
        try:
            return await endpoint(request)
        except ControlError as error:
            return JSONResponse({"error": error.sentence}, error.status)

    return guarded


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise ControlError("since must be a number.")
    return int(text)


async def _json(request: Request) -> Any:
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise ControlError("The body must be JSON.", 415)
    try:
        return load_json(await request.body())
    except (ValueError, RecursionError) as error:
        raise ControlError("The body is not JSON.") from error


async def _multipart(request: Request) -> tuple[JSON, Upload | None]:
    fields: JSON = {}
    file = None
    try:
        async with request.form() as form:
            for name, value in form.multi_items():
                if isinstance(value, str):
                    fields[name] = _typed(name, value)
                elif name == "file":
                    mime = value.content_type or "application/octet-stream"
                    file = Upload(value.filename or "", mime, await value.read())
                else:
                    raise ControlError("A file goes into the field file.")
    except HTTPException as error:
        raise ControlError("The body cannot be read.") from error
    if file is None:
        raise ControlError("A multipart body needs a file.")
    return fields, file


def _typed(name: str, value: str) -> Any:
    return _number(value) if name in ("thread", "reply_to", "duration") else value

"""The strictness all parameter models share, and the refusals in Telegram's words."""

from __future__ import annotations

import json
import re
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import PydanticCustomError

from bot.sandbox.errors import BotApiError, bad_request

Kind = Literal["text", "integer", "float", "boolean", "identifier", "file", "json"]


def refusal(description: str) -> PydanticCustomError:
    # Braces would be read as a template.
    return PydanticCustomError("telegram", "{description}", {"description": description})


@dataclass(frozen=True, slots=True)
class Upload:
    """Bytes that came with a call."""

    name: str
    mime: str
    data: bytes


class Strict(BaseModel):
    """An object of the Bot API: nothing missing, nothing unknown, nothing of another type."""

    model_config = ConfigDict(
        extra="forbid", strict=True, arbitrary_types_allowed=True, frozen=True, populate_by_name=True
    )

    def plain(self) -> dict[str, Any]:
        return self.model_dump(exclude_none=True, by_alias=True)


class Parameters(Strict):
    """The parameters of one Bot API method."""


MISSING = {
    "text": "message text is empty",
    "chat_id": "chat_id is empty",
    "from_chat_id": "from_chat_id is empty",
    "message_id": "message identifier is not specified",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
    "name": "topic name must be specified",
    "user_id": "invalid user_id specified",
    "message_thread_id": "message thread not found",
}


def _members(annotation: Any) -> list[Any]:
    """The plain types behind optional, annotated and union types."""
    origin = typing.get_origin(annotation)
    if origin is typing.Annotated:
        return _members(typing.get_args(annotation)[0])
    if origin in (typing.Union, types.UnionType):
        return [m for part in typing.get_args(annotation) for m in _members(part) if m is not type(None)]
    return [annotation]


def _kind(annotation: Any) -> Kind:
    members = set(_members(annotation))
    if Upload in members:
        return "file"
    if members == {int, str}:
        return "identifier"
    simple: dict[Any, Kind] = {str: "text", int: "integer", float: "float", bool: "boolean"}
    return simple.get(members.pop(), "json") if len(members) == 1 else "json"


_kinds: dict[type[Parameters], dict[str, Kind]] = {}


def kinds_of(model: type[Parameters]) -> dict[str, Kind]:
    if model not in _kinds:
        _kinds[model] = {name: _kind(field.annotation) for name, field in model.model_fields.items()}
    return _kinds[model]


_BOOLEANS = {"true": True, "false": False, "1": True, "0": False}


def _from_text(name: str, kind: Kind, value: str) -> Any:
    """A form knows texts only: read the type that the field has."""
    if kind in ("text", "file"):
        return value
    if kind in ("integer", "identifier") and re.fullmatch(r"-?[0-9]{1,19}", value):
        return int(value)
    if kind == "identifier":
        return value
    if kind == "boolean" and value.lower() in _BOOLEANS:
        return _BOOLEANS[value.lower()]
    if kind == "float" and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?([eE]-?[0-9]+)?", value):
        return float(value)
    if kind == "json":
        return _from_json(name, value)
    raise bad_request(f'parameter "{name}" must be of type {kind}')


def load_json(text: str | bytes) -> Any:
    """JSON whose texts can be written down again: half a surrogate pair cannot."""
    value = json.loads(text)
    escape = b"\\ud" if isinstance(text, bytes) else "\\ud"
    if escape in text.lower():  # type: ignore[operator]
        json.dumps(value, ensure_ascii=False).encode()
    return value


def _from_json(name: str, value: str) -> Any:
    try:
        return load_json(value)
    except (ValueError, RecursionError) as error:
        words = name.replace("_", " ")
        raise bad_request(f"can't parse {words} JSON object") from error


def _typed(kinds: Mapping[str, Kind], name: str, value: Any, is_form: bool) -> Any:
    kind = kinds.get(name)
    if kind is None:
        raise bad_request(f'unknown parameter "{name}"')
    if isinstance(value, str) and (is_form or kind == "json"):
        return _from_text(name, kind, value)
    if kind == "float" and type(value) is int:
        return float(value)
    return value


def typed(model: type[Parameters], raw: Mapping[str, Any], is_form: bool) -> dict[str, Any]:
    """The values as they came, with the types that texts of a form stand for."""
    kinds = kinds_of(model)
    return {name: _typed(kinds, name, value, is_form) for name, value in raw.items()}


def validated(model: type[Parameters], typed: Mapping[str, Any]) -> Parameters:
    try:
        return model.model_validate(typed)
    except ValidationError as error:
        raise _described(error) from error


def _described(error: ValidationError) -> BotApiError:
    first = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    name = str(first["loc"][0]) if first["loc"] else ""
    if first["type"] == "telegram":
        return bad_request(str(first["ctx"]["description"]))
    if first["type"] == "missing" and len(first["loc"]) == 1:
        return bad_request(MISSING.get(name, f'parameter "{name}" is required'))
    if first["type"] == "extra_forbidden":
        return bad_request(f'unknown field "{place}"')
    words = name.replace("_", " ")
    if len(first["loc"]) > 1:
        return bad_request(f'can\'t parse {words} JSON object: field "{place}": {first["msg"]}')
    return bad_request(f'invalid parameter "{place}": {first["msg"]}')

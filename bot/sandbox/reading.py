"""Reads the parameters of a Bot API call from the address, a form, a multipart body or JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.sandbox.errors import BotApiError, bad_request
from bot.sandbox.files import MAX_UPLOAD
from bot.sandbox.parameters.model import Parameters, Upload, kinds_of, load_json, typed

JSON = dict[str, Any]
ROOM_FOR_FIELDS = 1024 * 1024
ATTACHED = "attach://"


@dataclass(slots=True)
class Raw:
    """What came with a call, before any of it is understood."""

    values: JSON = field(default_factory=dict)
    is_form: bool = True
    files: dict[str, Upload] = field(default_factory=dict)


async def read_raw(request: Request) -> Raw:
    if int(request.headers.get("content-length") or 0) > MAX_UPLOAD + ROOM_FOR_FIELDS:
        raise BotApiError(413, "Request Entity Too Large")
    raw = Raw(dict(request.query_params))
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        raw.is_form = False
        raw.values |= _json_object(await request.body())
    elif kind == "application/x-www-form-urlencoded":
        raw.values |= _form_fields(await request.body())
    elif kind == "multipart/form-data":
        await _read_multipart(request, raw)
    elif await request.body():
        raise bad_request("unsupported content type of the request")
    return raw


def _json_object(body: bytes) -> JSON:
    try:
        value = load_json(body) if body.strip() else {}
    except (ValueError, RecursionError) as error:
        raise bad_request("can't parse request as a JSON object") from error
    if not isinstance(value, dict):
        raise bad_request("can't parse request as a JSON object")
    return value


def _form_fields(body: bytes) -> JSON:
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, errors="strict"))
    except ValueError as error:
        raise bad_request("strings must be encoded in UTF-8") from error


async def _read_multipart(request: Request, raw: Raw) -> None:
    try:
        async with request.form() as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    mime = value.content_type or "application/octet-stream"
                    raw.files[name] = Upload(value.filename or "", mime, await value.read())
                else:
                    raw.values[name] = value
    except HTTPException as error:
        raise bad_request("can't parse the multipart body") from error


def understood(model: type[Parameters], raw: Raw) -> JSON:
    """Typed values with the uploads in their places; nothing may be left over."""
    kinds = kinds_of(model)
    files = dict(raw.files)
    direct = {name: files.pop(name) for name in list(files) if kinds.get(name) == "file"}
    values = typed(model, raw.values, raw.is_form)
    used: set[str] = set()
    values = {name: _attached(value, files, used) for name, value in values.items()}
    unused = files.keys() - used
    if unused:
        raise bad_request(f'unknown parameter "{min(unused)}"')
    return values | direct


def _attached(value: Any, files: Mapping[str, Upload], used: set[str]) -> Any:
    if isinstance(value, str) and value.startswith(ATTACHED):
        name = value.removeprefix(ATTACHED)
        if name in files:
            used.add(name)
            return files[name]
    if isinstance(value, list) and files:
        return [_attached(item, files, used) for item in value]
    if isinstance(value, dict) and files:
        return {key: _attached(item, files, used) for key, item in value.items()}
    return value


def recordable(value: Any) -> Any:
    """For the list of calls: a file by its name and size only."""
    if isinstance(value, Upload):
        return {"file": value.name, "size": len(value.data)}
    if isinstance(value, list):
        return [recordable(item) for item in value]
    if isinstance(value, dict):
        return {key: recordable(item) for key, item in value.items()}
    return value

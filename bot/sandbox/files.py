"""Keeps uploaded bytes and describes them as Telegram does."""

from __future__ import annotations

import hashlib
import secrets
import struct
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from bot.sandbox.errors import bad_request

MAX_DOWNLOAD = 20 * 1024 * 1024
MAX_UPLOAD = 50 * 1024 * 1024
MAX_PHOTO = 10 * 1024 * 1024
PHOTO_SIDES = (90, 320, 1280)
EXTENSIONS = {
    "photo": "jpg",
    "voice": "oga",
    "audio": "mp3",
    "video": "mp4",
    "video_note": "mp4",
    "animation": "mp4",
    "sticker": "webp",
}
FOLDERS = {"photo": "photos", "audio": "music", "video": "videos", "voice": "voice", "document": "documents"}
MIMES = {
    "voice": "audio/ogg",
    "audio": "audio/mpeg",
    "video": "video/mp4",
    "animation": "video/mp4",
    "document": "application/octet-stream",
}


@dataclass(slots=True)
class StoredFile:
    """Bytes with the two names that Telegram gives them."""

    file_id: str
    unique_id: str
    kind: str
    path: str
    mime: str
    data: bytes
    content: dict[str, Any] | list[dict[str, Any]]


class FileStore:
    """All files of this world, by file id and by path."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def add(
        self, kind: str, name: str, mime: str, data: bytes, details: dict[str, Any] | None = None
    ) -> StoredFile:
        unique = hashlib.sha256(kind.encode() + data).hexdigest()[:15]
        suffix = PurePath(name).suffix.lstrip(".") or EXTENSIONS.get(kind, "bin")
        path = f"{FOLDERS.get(kind, kind + 's')}/file_{len(self._by_path)}.{suffix}"
        mime = mime if mime and mime != "application/octet-stream" else MIMES.get(kind, mime)
        file = StoredFile(_new_id(), unique, kind, path, mime, data, {})
        file.content = self._describe(file, name, details or {})
        self._by_id[file.file_id] = self._by_path[path] = file
        return file

    def get(self, file_id: str) -> StoredFile | None:
        return self._by_id.get(file_id)

    def at(self, path: str) -> StoredFile | None:
        return self._by_path.get(path)

    def describe_for_download(self, file_id: str) -> dict[str, Any]:
        file = self._by_id.get(file_id)
        if file is None:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        if len(file.data) > MAX_DOWNLOAD:
            raise bad_request("file is too big")
        return {**_names(file, file_id), "file_path": file.path}

    def _describe(
        self, file: StoredFile, name: str, details: dict[str, Any]
    ) -> dict[str, Any] | list[dict[str, Any]]:
        if file.kind == "photo":
            return self._photo_sizes(file)
        content = _names(file, file.file_id)
        if file.kind in ("audio", "video", "animation", "document"):
            content["file_name"] = name or PurePath(file.path).name
        if file.kind != "video_note" and file.kind != "sticker":
            content["mime_type"] = file.mime
        content.update(_shape(file, details))
        return content

    def _photo_sizes(self, file: StoredFile) -> list[dict[str, Any]]:
        width, height = image_size(file.data) or (1280, 960)
        longest = max(width, height)
        sides = [side for side in PHOTO_SIDES if side < longest] + [min(longest, PHOTO_SIDES[-1])]
        sizes = []
        for side in dict.fromkeys(sides):
            file_id = file.file_id if side == sides[-1] else _new_id()
            self._by_id[file_id] = file
            scale = side / longest
            shape = {"width": max(1, round(width * scale)), "height": max(1, round(height * scale))}
            unique = f"{file.unique_id}{side}"
            sizes.append({**_names(file, file_id), "file_unique_id": unique, **shape})
        return sizes


def _new_id() -> str:
    return "AgAD" + secrets.token_urlsafe(36)


def _names(file: StoredFile, file_id: str) -> dict[str, Any]:
    return {"file_id": file_id, "file_unique_id": file.unique_id, "file_size": len(file.data)}


def _shape(file: StoredFile, details: dict[str, Any]) -> dict[str, Any]:
    duration = {"duration": details.get("duration") or 0}
    shape = {"width": details.get("width") or 640, "height": details.get("height") or 480}
    if file.kind in ("video", "animation"):
        return {**shape, **duration}
    if file.kind == "video_note":
        return {"length": details.get("length") or 240, **duration}
    if file.kind == "voice":
        return duration
    if file.kind == "audio":
        return duration | {k: details[k] for k in ("performer", "title") if details.get(k)}
    if file.kind == "sticker":
        sides = {"width": 512, "height": 512, "is_animated": False, "is_video": False, "type": "regular"}
        return sides | ({"emoji": details["emoji"]} if details.get("emoji") else {})
    return {}


def image_size(data: bytes) -> tuple[int, int] | None:
    """Width and height from the head of a PNG, GIF, WebP or JPEG."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return (width, height) if width and height else None
    if data[:6] in (b"GIF87a", b"GIF89a") and len(data) >= 10:
        width, height = struct.unpack("<HH", data[6:10])
        return (width, height) if width and height else None
    if data[:4] == b"RIFF" and data[8:15] == b"WEBPVP8":
        return 512, 512
    return _jpeg_size(data) if data.startswith(b"\xff\xd8") else None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    place = 2
    while place + 9 < len(data) and data[place] == 0xFF:
        marker, size = data[place + 1], int.from_bytes(data[place + 2 : place + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return (width, height) if width and height else None
        place += 2 + size
    return None

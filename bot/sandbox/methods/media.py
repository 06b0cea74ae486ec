"""Sending everything that is not a text, and fetching files."""

from __future__ import annotations

import secrets
from typing import Any

from bot.sandbox.errors import BotApiError, bad_request
from bot.sandbox.files import MAX_PHOTO, MAX_UPLOAD, StoredFile, image_size
from bot.sandbox.methods.registry import handles
from bot.sandbox.methods.sending import caption_content, target
from bot.sandbox.model import JSON
from bot.sandbox.parameters.media import (
    GetFile,
    SendAnimation,
    SendAudio,
    SendContact,
    SendDocument,
    SendLocation,
    SendMediaGroup,
    SendPhoto,
    SendSticker,
    SendVideo,
    SendVideoNote,
    SendVoice,
)
from bot.sandbox.parameters.model import Parameters, Upload
from bot.sandbox.world import World

#: A photo's width and height together, and how much longer than the other one of them may be.
MOST_POINTS, MOST_RATIO = 10_000, 20


def content_of(file: StoredFile) -> JSON:
    """An animation is a document too, as in Telegram."""
    content: JSON = {file.kind: file.content}
    if file.kind == "animation" and isinstance(file.content, dict):
        names = ("file_id", "file_unique_id", "file_size", "file_name", "mime_type")
        content["document"] = {name: file.content[name] for name in names}
    return content


def stored(world: World, kind: str, given: Upload | str, details: Any) -> StoredFile:
    if isinstance(given, Upload):
        _check_size(kind, given)
        return world.files.add(kind, given.name, given.mime, given.data, details)
    if given.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    file = world.files.get(given)
    if file is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if file.kind != kind:
        raise bad_request(f"can't use file of type {file.kind.title()} as {kind.title()}")
    return file


def _check_size(kind: str, upload: Upload) -> None:
    size = len(upload.data)
    if size == 0:
        raise bad_request("file must be non-empty")
    if size > MAX_UPLOAD:
        raise BotApiError(413, "Request Entity Too Large")
    if kind == "photo" and size > MAX_PHOTO:
        raise bad_request(
            f"file of size {size} bytes is too big for a photo; the maximum size is {MAX_PHOTO} bytes"
        )
    if kind == "photo":
        _check_shape(image_size(upload.data))


def _check_shape(size: tuple[int, int] | None) -> None:
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if sum(size) > MOST_POINTS or max(size) > MOST_RATIO * min(size):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")


def _send(world: World, p: Parameters, kind: str, has_caption: bool = True) -> JSON:
    caption = caption_content(world, p) if has_caption else {}
    place = target(world, p)
    file = stored(world, kind, getattr(p, kind), p.model_dump(exclude={kind, "thumbnail", "cover"}))
    spoiler = {"has_media_spoiler": True} if getattr(p, "has_spoiler", None) else {}
    return place.post(world, content_of(file) | caption | spoiler).plain()


@handles(SendPhoto)
def send_photo(world: World, p: SendPhoto) -> JSON:
    return _send(world, p, "photo")


@handles(SendVoice)
def send_voice(world: World, p: SendVoice) -> JSON:
    return _send(world, p, "voice")


@handles(SendDocument)
def send_document(world: World, p: SendDocument) -> JSON:
    return _send(world, p, "document")


@handles(SendVideo)
def send_video(world: World, p: SendVideo) -> JSON:
    return _send(world, p, "video")


@handles(SendVideoNote)
def send_video_note(world: World, p: SendVideoNote) -> JSON:
    return _send(world, p, "video_note", has_caption=False)


@handles(SendAnimation)
def send_animation(world: World, p: SendAnimation) -> JSON:
    return _send(world, p, "animation")


@handles(SendAudio)
def send_audio(world: World, p: SendAudio) -> JSON:
    return _send(world, p, "audio")


@handles(SendSticker)
def send_sticker(world: World, p: SendSticker) -> JSON:
    return _send(world, p, "sticker", has_caption=False)


@handles(SendLocation)
def send_location(world: World, p: SendLocation) -> JSON:
    if not (-90 <= p.latitude <= 90 and -180 <= p.longitude <= 180):
        raise bad_request("wrong latitude or longitude specified")
    if p.horizontal_accuracy is not None and not 0 <= p.horizontal_accuracy <= 1500:
        raise bad_request("wrong horizontal accuracy specified")
    if p.live_period is not None and not (60 <= p.live_period <= 86400 or p.live_period == 0x7FFFFFFF):
        raise bad_request("wrong live location period specified")
    names = (
        "latitude",
        "longitude",
        "horizontal_accuracy",
        "live_period",
        "heading",
        "proximity_alert_radius",
    )
    location = {name: getattr(p, name) for name in names if getattr(p, name) is not None}
    return target(world, p).post(world, {"location": location}).plain()


@handles(SendContact)
def send_contact(world: World, p: SendContact) -> JSON:
    if not p.phone_number.strip():
        raise bad_request("phone number is empty")
    if not p.first_name.strip():
        raise bad_request("first name is empty")
    names = ("phone_number", "first_name", "last_name", "vcard")
    contact = {name: getattr(p, name) for name in names if getattr(p, name) is not None}
    return target(world, p).post(world, {"contact": contact}).plain()


@handles(SendMediaGroup)
def send_media_group(world: World, p: SendMediaGroup) -> list[JSON]:
    if not 2 <= len(p.media) <= 10:
        raise bad_request("media group must include 2-10 items")
    kinds = {media.type for media in p.media}
    if len(kinds) > 1 and kinds != {"photo", "video"}:
        raise bad_request("documents and audio files can't be mixed with other media types")
    captions = [caption_content(world, media) for media in p.media]
    place = target(world, p, len(p.media))
    files = [stored(world, media.type, media.media, media.model_dump(exclude={"media"})) for media in p.media]
    group = {"media_group_id": str(secrets.randbits(53))}
    return [
        place.post(world, content_of(file) | caption, group).plain()
        for file, caption in zip(files, captions, strict=True)
    ]


@handles(GetFile)
def get_file(world: World, p: GetFile) -> JSON:
    return world.files.describe_for_download(p.file_id)

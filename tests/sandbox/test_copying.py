"""Copies forget their origin and keep everything else."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.conftest import PNG, Sandbox


async def copied(sandbox: Sandbox, thread: int, message_id: int, **more: Any) -> dict[str, Any]:
    answer = await sandbox.ok(
        "copyMessage",
        chat_id=sandbox.id_of("mediators"),
        message_thread_id=thread,
        from_chat_id=sandbox.id_of("family1"),
        message_id=message_id,
        **more,
    )
    assert list(answer) == ["message_id"]
    return await sandbox.message("mediators", answer["message_id"])


@pytest.mark.parametrize(
    "body",
    [
        {"text": "see https://a.ee"},
        {"location": {"latitude": 56.9, "longitude": 24.1}},
        {"contact": {"phone_number": "+371", "first_name": "A"}},
        {"sticker": "🙏"},
    ],
)
async def test_a_copy_has_the_content_and_not_the_writer(
    sandbox: Sandbox, family: int, thread: int, body: dict[str, Any]
) -> None:
    sent = await sandbox.people("send", as_="family1", chat="family1", **body)
    original = await sandbox.message("family1", sent["message_id"])
    copy = await copied(sandbox, thread, sent["message_id"])
    assert copy["from_slug"] == "bot"
    assert "forward_origin" not in copy
    assert copy["thread"] == thread
    for kind in ("text", "entities", "location", "contact", "sticker"):
        assert copy.get(kind) == original.get(kind)


@pytest.mark.parametrize("kind", ["photo", "voice", "audio", "video", "video_note", "document", "animation"])
async def test_every_kind_of_file_can_be_copied(
    sandbox: Sandbox, family: int, thread: int, kind: str
) -> None:
    fields = {"as": "family1", "chat": "family1", "kind": kind}
    answer = await sandbox.http.post("/sandbox/send", data=fields, files={"file": ("a", PNG, "")})
    copy = await copied(sandbox, thread, answer.json()["message_id"])
    assert copy[kind] == (await sandbox.message("family1", answer.json()["message_id"]))[kind]


async def test_a_copy_may_get_another_caption(sandbox: Sandbox, family: int, thread: int) -> None:
    fields = {"as": "family1", "chat": "family1", "kind": "document", "caption": "old"}
    answer = await sandbox.http.post("/sandbox/send", data=fields, files={"file": ("a", PNG, "")})
    number = answer.json()["message_id"]
    assert (await copied(sandbox, thread, number))["caption"] == "old"
    new = await copied(sandbox, thread, number, caption="<b>new</b>", parse_mode="HTML")
    assert (new["caption"], new["caption_entities"][0]["type"]) == ("new", "bold")
    assert "caption" not in await copied(sandbox, thread, number, caption="")


async def test_a_paid_caption_is_copied_as_it_is_or_not_at_all(
    sandbox: Sandbox, family: int, thread: int
) -> None:
    """Who pays Telegram may write longer captions; a copy that answers something is written by the bot."""
    fields = {"as": "family1", "chat": "family1", "kind": "document", "caption": "ž" * 2000}
    answer = await sandbox.http.post("/sandbox/send", data=fields, files={"file": ("a", PNG, "")})
    number = answer.json()["message_id"]
    assert (await copied(sandbox, thread, number))["caption"] == "ž" * 2000
    params = {"chat_id": family, "from_chat_id": family, "message_id": number}
    refusal = await sandbox.refused("copyMessage", reply_parameters={"message_id": 1}, **params)
    assert refusal == (400, "Bad Request: message caption is too long")


async def test_service_messages_and_protected_ones_cannot_be_copied(sandbox: Sandbox, thread: int) -> None:
    room = sandbox.id_of("mediators")
    guarded = await sandbox.ok("sendMessage", chat_id=room, text="a", protect_content=True)
    for number in (thread, guarded["message_id"]):
        refusal = await sandbox.refused("copyMessage", chat_id=room, from_chat_id=room, message_id=number)
        assert refusal == (400, "Bad Request: message can't be copied")


async def test_several_copies_pass_over_what_is_missing(sandbox: Sandbox, family: int, thread: int) -> None:
    await sandbox.people("send", as_="family1", chat="family1", text="two")
    room = sandbox.id_of("mediators")
    params = {"chat_id": room, "from_chat_id": family}
    answer = await sandbox.ok("copyMessages", message_ids=[1, 2, 77], **params)
    texts = [(await sandbox.message("mediators", one["message_id"]))["text"] for one in answer]
    assert texts == ["/start", "two"]
    refusal = await sandbox.refused("copyMessages", message_ids=[77], **params)
    assert refusal == (400, "Bad Request: there are no messages to copy")


async def test_an_album_stays_an_album(sandbox: Sandbox, family: int, thread: int) -> None:
    fields = {"as": "family1", "chat": "family1", "kind": "photo", "media_group": "g"}
    for _ in range(2):
        await sandbox.http.post("/sandbox/send", data=fields, files={"file": ("a.png", PNG, "image/png")})
    room = sandbox.id_of("mediators")
    answer = await sandbox.ok("copyMessages", chat_id=room, from_chat_id=family, message_ids=[2, 3])
    groups = {(await sandbox.message("mediators", one["message_id"]))["media_group_id"] for one in answer}
    originals = {(await sandbox.message("family1", number))["media_group_id"] for number in (2, 3)}
    assert len(groups) == 1
    assert groups != originals


async def test_a_forward_says_who_wrote_it(sandbox: Sandbox, family: int) -> None:
    room = sandbox.id_of("mediators")
    sent = await sandbox.ok("forwardMessage", chat_id=room, from_chat_id=family, message_id=1)
    assert sent["forward_origin"]["sender_user"]["id"] == family
    refusal = await sandbox.refused("editMessageText", chat_id=room, message_id=sent["message_id"], text="a")
    assert refusal == (400, "Bad Request: message can't be edited")


async def test_an_album_is_sent_with_its_files_attached(sandbox: Sandbox, family: int) -> None:
    media = '[{"type":"photo","media":"attach://a","caption":"A"},{"type":"photo","media":"attach://b"}]'
    files = {"a": ("a.png", PNG, "image/png"), "b": ("b.png", PNG, "image/png")}
    sent = await sandbox.ok("sendMediaGroup", files, chat_id=str(family), media=media)
    assert [one.get("caption") for one in sent] == ["A", None]
    assert len({one["media_group_id"] for one in sent}) == 1
    refusal = await sandbox.refused("sendMediaGroup", chat_id=family, media=[])
    assert refusal == (400, "Bad Request: media group must include 2-10 items")

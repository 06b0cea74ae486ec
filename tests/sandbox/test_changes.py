"""Edits, deletions, presses, reactions, pins: what happens to messages afterwards."""

from __future__ import annotations

import pytest

from tests.sandbox.conftest import PNG, Sandbox

BUTTON = {"inline_keyboard": [[{"text": "Yes", "callback_data": "v1:yes"}]]}
TOO_OLD = (400, "Bad Request: query is too old and response timeout expired or query ID is invalid")


async def test_an_edit_changes_the_message_and_drops_its_buttons(sandbox: Sandbox, family: int) -> None:
    sent = await sandbox.ok("sendMessage", chat_id=family, text="Well?", reply_markup=BUTTON)
    place = {"chat_id": family, "message_id": sent["message_id"]}
    edited = await sandbox.ok("editMessageText", text="Fine", **place)
    assert edited["text"] == "Fine"
    assert edited["edit_date"] == edited["date"]
    assert "reply_markup" not in edited


async def test_an_edit_that_changes_nothing_is_refused(sandbox: Sandbox, family: int) -> None:
    sent = await sandbox.ok(
        "sendMessage", chat_id=family, text="<b>a</b>", parse_mode="HTML", reply_markup=BUTTON
    )
    place = {"chat_id": family, "message_id": sent["message_id"]}
    same = {"text": "<b>a</b>", "parse_mode": "HTML", "reply_markup": BUTTON}
    sentence = (
        "Bad Request: message is not modified: specified new message content and reply markup are exactly "
        "the same as a current content and reply markup of the message"
    )
    assert await sandbox.refused("editMessageText", **same, **place) == (400, sentence)
    assert await sandbox.refused("editMessageReplyMarkup", reply_markup=BUTTON, **place) == (400, sentence)
    assert (await sandbox.ok("editMessageText", text="a", reply_markup=BUTTON, **place))["text"] == "a"
    assert "reply_markup" not in await sandbox.ok("editMessageReplyMarkup", **place)


async def test_texts_and_captions_are_edited_each_their_own_way(sandbox: Sandbox, family: int) -> None:
    text = await sandbox.ok("sendMessage", chat_id=family, text="a")
    photo = await sandbox.ok("sendPhoto", {"photo": ("a.png", PNG, "image/png")}, chat_id=str(family))
    on_text = {"chat_id": family, "message_id": text["message_id"]}
    on_photo = {"chat_id": family, "message_id": photo["message_id"]}
    refusal = await sandbox.refused("editMessageText", text="b", **on_photo)
    assert refusal == (400, "Bad Request: there is no text in the message to edit")
    refusal = await sandbox.refused("editMessageCaption", caption="b", **on_text)
    assert refusal == (400, "Bad Request: there is no caption in the message to edit")
    assert (await sandbox.ok("editMessageCaption", caption="b", **on_photo))["caption"] == "b"


async def test_a_picture_is_exchanged_together_with_its_caption(sandbox: Sandbox, family: int) -> None:
    file = {"photo": ("a.png", PNG, "image/png")}
    first = await sandbox.ok("sendPhoto", file, chat_id=str(family), caption="a")
    other = await sandbox.ok("sendPhoto", file, chat_id=str(family))
    text = await sandbox.ok("sendMessage", chat_id=family, text="a")
    place = {"chat_id": family, "message_id": first["message_id"]}
    file_id = other["photo"][-1]["file_id"]

    media = {"type": "photo", "media": file_id, "caption": "b"}
    edited = await sandbox.ok("editMessageMedia", media=media, **place)

    assert (edited["photo"], edited["caption"]) == (other["photo"], "b")
    again = await sandbox.refused("editMessageMedia", media=media, **place)
    assert again[1].startswith("Bad Request: message is not modified")
    on_text = {"chat_id": family, "message_id": text["message_id"]}
    refusal = await sandbox.refused("editMessageMedia", media=media, **on_text)
    assert refusal == (400, "Bad Request: message can't be edited")


async def test_a_moving_picture_can_be_exchanged_but_is_never_part_of_an_album(
    sandbox: Sandbox, family: int
) -> None:
    file = {"animation": ("a.mp4", b"moving", "video/mp4")}
    first = await sandbox.ok("sendAnimation", file, chat_id=str(family))
    other = await sandbox.ok("sendAnimation", file, chat_id=str(family))
    media = {"type": "animation", "media": other["animation"]["file_id"], "caption": "b"}

    edited = await sandbox.ok("editMessageMedia", chat_id=family, message_id=first["message_id"], media=media)

    assert (edited["animation"], edited["caption"]) == (other["animation"], "b")
    await sandbox.refused("sendMediaGroup", chat_id=family, media=[media, media])


@pytest.mark.parametrize("markup", [{"remove_keyboard": True}, {"keyboard": [["a"]]}, {"force_reply": True}])
async def test_what_brought_a_reply_keyboard_cannot_be_edited(
    sandbox: Sandbox, family: int, markup: dict[str, object]
) -> None:
    sent = await sandbox.ok("sendMessage", chat_id=family, text="a", reply_markup=markup)
    refusal = await sandbox.refused(
        "editMessageText", chat_id=family, message_id=sent["message_id"], text="b"
    )
    assert refusal == (400, "Bad Request: message can't be edited")


async def test_a_persons_edit_reaches_the_bot_as_an_edit(sandbox: Sandbox, family: int) -> None:
    sent = await sandbox.people("send", as_="family1", chat="family1", text="helo")
    await sandbox.updates()
    await sandbox.people("edit", as_="family1", chat="family1", message_id=sent["message_id"], text="hello")
    (update,) = await sandbox.updates()
    assert update["edited_message"]["text"] == "hello"
    assert "edit_date" in update["edited_message"]
    own = await sandbox.ok("sendMessage", chat_id=family, text="mine")
    await sandbox.people("edit", 403, as_="family1", chat="family1", message_id=own["message_id"], text="x")


async def test_a_press_is_answered_once_and_in_time(sandbox: Sandbox, family: int) -> None:
    sent = await sandbox.ok("sendMessage", chat_id=family, text="Well?", reply_markup=BUTTON)
    place = {"as_": "family1", "chat": "family1", "message_id": sent["message_id"]}
    pressed = await sandbox.people("press", data="anything; at ' all", **place)
    (update,) = await sandbox.updates()
    query = update["callback_query"]
    assert query["id"] == pressed["query_id"]
    assert query["data"] == "anything; at ' all"
    assert query["from"]["id"] == family
    assert query["message"]["reply_markup"] == BUTTON
    assert query["chat_instance"]
    await sandbox.ok("answerCallbackQuery", callback_query_id=query["id"], text="Thanks")
    assert await sandbox.refused("answerCallbackQuery", callback_query_id=query["id"]) == TOO_OLD
    late = await sandbox.people("press", data="a", **place)
    sandbox.clock.now += 151
    assert await sandbox.refused("answerCallbackQuery", callback_query_id=late["query_id"]) == TOO_OLD


async def test_a_press_that_waits_too_long_is_never_delivered(sandbox: Sandbox, family: int) -> None:
    sent = await sandbox.ok("sendMessage", chat_id=family, text="Well?", reply_markup=BUTTON)
    place = {"as_": "family1", "chat": "family1"}
    await sandbox.people("press", message_id=sent["message_id"], data="a", **place)
    await sandbox.people("send", text="still here", **place)
    sandbox.clock.now += 151
    assert [list(update)[1] for update in await sandbox.updates()] == ["message"]
    await sandbox.people("send", text="forgotten", **place)
    sandbox.clock.now += 24 * 3600 + 1
    assert await sandbox.updates() == []


async def test_the_bot_deletes_its_own_and_what_it_may(sandbox: Sandbox, family: int) -> None:
    sent = await sandbox.ok("sendMessage", chat_id=family, text="a")
    await sandbox.ok("deleteMessage", chat_id=family, message_id=sent["message_id"])
    old = await sandbox.ok("sendMessage", chat_id=family, text="a")
    sandbox.clock.now += 48 * 3600 + 1
    refusal = await sandbox.refused("deleteMessage", chat_id=family, message_id=old["message_id"])
    assert refusal == (400, "Bad Request: message can't be deleted")
    room = sandbox.id_of("mediators")
    theirs = await sandbox.people("send", as_="anna", chat="mediators", text="a")
    await sandbox.ok("deleteMessages", chat_id=room, message_ids=[theirs["message_id"], 999])
    other = await sandbox.people("send", as_="anna", chat="staffroom", text="a")
    staffroom = sandbox.id_of("staffroom")
    refusal = await sandbox.refused("deleteMessage", chat_id=staffroom, message_id=other["message_id"])
    assert refusal == (400, "Bad Request: message can't be deleted")


async def test_reactions_are_seen_and_reported_only_when_asked_for(sandbox: Sandbox, family: int) -> None:
    sent = await sandbox.ok("sendMessage", chat_id=family, text="a")
    place = {"chat": "family1", "message_id": sent["message_id"], "as_": "family1"}
    await sandbox.people("react", emoji="👍", **place)
    assert await sandbox.updates() == []
    await sandbox.ok("getUpdates", allowed_updates=["message_reaction"])
    await sandbox.people("react", emoji="🔥", **place)
    (update,) = await sandbox.updates()
    assert update["message_reaction"]["old_reaction"] == [{"type": "emoji", "emoji": "👍"}]
    assert update["message_reaction"]["new_reaction"] == [{"type": "emoji", "emoji": "🔥"}]
    reaction = [{"type": "emoji", "emoji": "❤"}]
    await sandbox.ok("setMessageReaction", chat_id=family, message_id=1, reaction=reaction)
    assert (await sandbox.message("family1", 1))["reactions"] == [{"emoji": "❤", "from_slug": "bot"}]
    await sandbox.ok("setMessageReaction", chat_id=family, message_id=1)
    assert (await sandbox.message("family1", 1))["reactions"] == []


async def test_only_administrators_are_told_of_signs_in_groups(sandbox: Sandbox) -> None:
    await sandbox.ok("getUpdates", allowed_updates=["message_reaction"])
    for chat, told in (("mediators", 1), ("staffroom", 0)):
        sent = await sandbox.people("send", as_="anna", chat=chat, text="a")
        await sandbox.people("react", as_="staff", chat=chat, message_id=sent["message_id"], emoji="👍")
        updates = [update["message_reaction"] for update in await sandbox.updates()]
        assert [update["message_id"] for update in updates] == [sent["message_id"]] * told


async def test_the_sign_of_an_album_is_shown_under_its_first_picture(sandbox: Sandbox, family: int) -> None:
    media = '[{"type":"photo","media":"attach://a"},{"type":"photo","media":"attach://b"}]'
    files = {"a": ("a.png", PNG, "image/png"), "b": ("b.png", PNG, "image/png")}
    first, second = await sandbox.ok("sendMediaGroup", files, chat_id=str(family), media=media)
    reaction = [{"type": "emoji", "emoji": "❤"}]
    place = {"chat_id": family, "message_id": second["message_id"]}
    await sandbox.ok("setMessageReaction", reaction=reaction, **place)
    shown = await sandbox.message("family1", first["message_id"])
    assert shown["reactions"] == [{"emoji": "❤", "from_slug": "bot"}]
    assert (await sandbox.message("family1", second["message_id"]))["reactions"] == []


async def test_a_pinned_message_is_announced_and_can_be_unpinned(sandbox: Sandbox, family: int) -> None:
    sent = await sandbox.ok("sendMessage", chat_id=family, text="a")
    place = {"chat_id": family, "message_id": sent["message_id"]}
    await sandbox.ok("pinChatMessage", **place)
    full = await sandbox.ok("getChat", chat_id=family)
    assert full["pinned_message"]["text"] == "a"
    await sandbox.ok("unpinChatMessage", **place)
    assert "pinned_message" not in await sandbox.ok("getChat", chat_id=family)
    assert (await sandbox.refused("unpinChatMessage", **place))[0] == 400

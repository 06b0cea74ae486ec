"""A family and the bot talk: what each side sees."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.conftest import PNG, TOKEN, Sandbox


async def test_the_first_start_reaches_the_bot_as_a_command(sandbox: Sandbox) -> None:
    await sandbox.people("start", as_="family2", payload="case_7")
    (update,) = await sandbox.updates()
    message = update["message"]
    assert message["text"] == "/start case_7"
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert message["from"]["language_code"] == "lv"
    assert message["from"]["id"] == message["chat"]["id"] > 2**32
    assert message["chat"]["type"] == "private"


async def test_a_start_link_carries_nothing_but_letters_and_digits(sandbox: Sandbox) -> None:
    await sandbox.people("start", 400, as_="family1", payload="a b")


async def test_html_becomes_text_and_entities(sandbox: Sandbox, family: int) -> None:
    html = (
        '😀<b>a <i>b</i></b> &lt;&#39; <a href="https://a.ee/x">link</a>'
        '<pre><code class="language-py">1</code></pre>'
    )
    sent = await sandbox.ok("sendMessage", chat_id=family, text=html, parse_mode="HTML")
    assert sent["text"] == "😀a b <' link1"
    assert sent["entities"] == [
        {"type": "bold", "offset": 2, "length": 3},
        {"type": "italic", "offset": 4, "length": 1},
        {"type": "text_link", "offset": 9, "length": 4, "url": "https://a.ee/x"},
        {"type": "pre", "offset": 13, "length": 1, "language": "py"},
    ]


async def test_a_link_that_telegram_dislikes_is_plain_text(sandbox: Sandbox, family: int) -> None:
    sent = await sandbox.ok(
        "sendMessage", chat_id=family, text='<a href="tel:112">call</a>', parse_mode="HTML"
    )
    assert "entities" not in sent


@pytest.mark.parametrize(
    ("text", "kind", "offset", "length"),
    [
        ("see https://a.ee/b.", "url", 4, 14),
        ("see a.ee now", "url", 4, 4),
        ("a@b.ee", "email", 0, 6),
        ("ring +372 5555 5555", "phone_number", 5, 14),
        ("hi @someone", "mention", 3, 8),
        ("žž #tag", "hashtag", 3, 4),
        ("do /help@sandbox_bot", "bot_command", 3, 17),
    ],
)
async def test_links_are_found_without_markup(
    sandbox: Sandbox, family: int, text: str, kind: str, offset: int, length: int
) -> None:
    sent = await sandbox.ok("sendMessage", chat_id=family, text=text)
    assert sent["entities"] == [{"type": kind, "offset": offset, "length": length}]


async def test_the_bot_does_not_hear_itself_and_the_page_sees_it(sandbox: Sandbox, family: int) -> None:
    sent = await sandbox.ok("sendMessage", chat_id=family, text="Hello")
    assert await sandbox.updates() == []
    seen = await sandbox.message("family1", sent["message_id"])
    assert seen["from_slug"] == "bot"
    assert (seen["deleted"], seen["thread"], seen["reactions"], seen["keyboard"]) == (False, None, [], None)


async def test_a_reply_keyboard_is_shown_to_the_page_only(sandbox: Sandbox, family: int) -> None:
    markup = {"keyboard": [["Yes", {"text": "No"}]], "resize_keyboard": True}
    sent = await sandbox.ok("sendMessage", chat_id=family, text="Well?", reply_markup=markup)
    assert "reply_markup" not in sent
    seen = await sandbox.message("family1", sent["message_id"])
    assert seen["keyboard"] == {"keyboard": [[{"text": "Yes"}, {"text": "No"}]], "resize_keyboard": True}


async def test_an_answer_carries_what_it_answers_once(sandbox: Sandbox, family: int) -> None:
    first = await sandbox.ok("sendMessage", chat_id=family, text="one two")
    reply = {"message_id": first["message_id"], "quote": "two"}
    second = await sandbox.ok("sendMessage", chat_id=family, text="second", reply_parameters=reply)
    assert second["reply_to_message"]["message_id"] == first["message_id"]
    assert second["quote"] == {"text": "two", "position": 4, "is_manual": True}
    sent = await sandbox.people(
        "send", as_="family1", chat="family1", text="x", reply_to=second["message_id"]
    )
    (update,) = await sandbox.updates()
    assert update["message"]["message_id"] == sent["message_id"]
    assert "reply_to_message" not in update["message"]["reply_to_message"]


async def test_people_send_places_cards_and_stickers(sandbox: Sandbox, family: int) -> None:
    place = {"latitude": 59.4, "longitude": 24.7}
    card = {"phone_number": "+37255555555", "first_name": "Mama"}
    await sandbox.people("send", as_="family1", chat="family1", location=place)
    await sandbox.people("send", as_="family1", chat="family1", contact=card)
    await sandbox.people("send", as_="family1", chat="family1", sticker="😀")
    messages = [update["message"] for update in await sandbox.updates()]
    assert messages[0]["location"] == place
    assert messages[1]["contact"] == card
    assert messages[2]["sticker"]["emoji"] == "😀"


async def upload(
    sandbox: Sandbox, kind: str, name: str, data: bytes, mime: str, **more: Any
) -> dict[str, Any]:
    fields = {"as": "family1", "chat": "family1", "kind": kind, **more}
    response = await sandbox.http.post("/sandbox/send", data=fields, files={"file": (name, data, mime)})
    assert response.status_code == 200, response.text
    message: dict[str, Any] = (await sandbox.updates())[-1]["message"]
    return message


async def test_a_photo_comes_in_several_sizes_that_can_be_fetched(sandbox: Sandbox, family: int) -> None:
    message = await upload(sandbox, "photo", "a.png", PNG, "image/png", caption="Look @anna_b")
    sizes = message["photo"]
    assert [(size["width"], size["height"]) for size in sizes] == [(90, 45), (320, 160), (1280, 640)]
    assert len({size["file_id"] for size in sizes}) == 3
    assert message["caption_entities"][0]["type"] == "mention"
    file = await sandbox.ok("getFile", file_id=sizes[0]["file_id"])
    fetched = await sandbox.http.get(f"/file/bot{TOKEN}/{file['file_path']}")
    assert fetched.content == PNG
    assert (await sandbox.http.get(f"/file/bot1:x/{file['file_path']}")).status_code == 401
    shown = await sandbox.http.get(f"/sandbox/file/{sizes[-1]['file_id']}")
    assert shown.content == PNG
    assert "sandbox" in shown.headers["content-security-policy"]


async def test_a_voice_note_has_a_length_and_a_kind(sandbox: Sandbox, family: int) -> None:
    message = await upload(sandbox, "voice", "v.oga", b"OggS", "audio/ogg", duration="7")
    assert message["voice"]["duration"] == 7
    assert message["voice"]["mime_type"] == "audio/ogg"
    assert message["voice"]["file_size"] == 4


async def test_an_album_is_messages_with_one_number(sandbox: Sandbox, family: int) -> None:
    one = await upload(sandbox, "photo", "a.png", PNG, "image/png", media_group="trip")
    two = await upload(sandbox, "photo", "b.png", PNG + b"2", "image/png", media_group="trip")
    assert one["media_group_id"] == two["media_group_id"]
    assert one["message_id"] != two["message_id"]


async def test_files_above_twenty_megabytes_cannot_be_fetched(sandbox: Sandbox, family: int) -> None:
    message = await upload(sandbox, "document", "a.pdf", bytes(20 * 1024 * 1024 + 1), "application/pdf")
    assert message["document"]["file_name"] == "a.pdf"
    refusal = await sandbox.refused("getFile", file_id=message["document"]["file_id"])
    assert refusal == (400, "Bad Request: file is too big")


async def test_a_file_is_sent_again_by_its_id_and_as_its_kind_only(sandbox: Sandbox, family: int) -> None:
    files = {"voice": ("v.oga", b"OggS", "audio/ogg")}
    sent = await sandbox.ok("sendVoice", files, chat_id=str(family), duration="3")
    file_id = sent["voice"]["file_id"]
    again = await sandbox.ok("sendVoice", chat_id=family, voice=file_id)
    assert again["voice"] == sent["voice"]
    refusal = await sandbox.refused("sendPhoto", chat_id=family, photo=file_id)
    assert refusal == (400, "Bad Request: can't use file of type Voice as Photo")


async def test_what_people_delete_is_gone_and_the_bot_is_not_told(sandbox: Sandbox, family: int) -> None:
    sent = await sandbox.people("send", as_="family1", chat="family1", text="secret")
    await sandbox.updates()
    await sandbox.people("delete", as_="family1", chat="family1", message_id=sent["message_id"])
    assert await sandbox.updates() == []
    refusal = await sandbox.refused(
        "copyMessage", chat_id=family, from_chat_id=family, message_id=sent["message_id"]
    )
    assert refusal == (400, "Bad Request: message to copy not found")


async def test_nobody_writes_into_the_private_chat_of_another(sandbox: Sandbox, family: int) -> None:
    await sandbox.people("send", 403, as_="family2", chat="family1", text="hello")
    await sandbox.people("send", 403, as_="family1", chat="mediators", text="hello")


async def test_the_language_of_a_phone_can_change(sandbox: Sandbox, family: int) -> None:
    await sandbox.people("person", as_="family1", language_code="et")
    await sandbox.people("send", as_="family1", chat="family1", text="tere")
    assert (await sandbox.updates())[0]["message"]["from"]["language_code"] == "et"


async def test_commands_are_kept_by_scope_and_language(sandbox: Sandbox, family: int) -> None:
    usual = [{"command": "help", "description": "Help"}]
    baltic = [{"command": "help", "description": "Abi"}]
    await sandbox.ok("setMyCommands", commands=usual)
    await sandbox.ok(
        "setMyCommands", commands=baltic, language_code="et", scope={"type": "chat", "chat_id": family}
    )
    assert await sandbox.ok("getMyCommands") == usual
    assert await sandbox.ok("getMyCommands", language_code="et") == []
    scope = {"type": "chat", "chat_id": family}
    assert await sandbox.ok("getMyCommands", language_code="et", scope=scope) == baltic
    assert len((await sandbox.look("world"))["commands"]) == 2
    await sandbox.ok("deleteMyCommands")
    assert await sandbox.ok("getMyCommands") == []


async def test_the_bot_describes_itself_by_language(sandbox: Sandbox) -> None:
    await sandbox.ok("setMyDescription", description="Any")
    await sandbox.ok("setMyDescription", description="Eesti", language_code="et")
    assert await sandbox.ok("getMyDescription", language_code="et") == {"description": "Eesti"}
    assert await sandbox.ok("getMyDescription", language_code="lv") == {"description": "Any"}

"""One row per fault that Telegram would not forgive."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.sandbox.methods import HANDLERS
from tests.sandbox.conftest import PNG, TOKEN, Sandbox


def inline(**button: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "Go", **button}]]}


def keyboard(**button: Any) -> dict[str, Any]:
    return {"keyboard": [[{"text": "Go", **button}]]}


TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
MARKUP = "can't parse entities: "
SEND = [
    ({}, "message text is empty"),
    ({"text": ""}, "message text is empty"),
    ({"text": "  \n "}, "message text is empty"),
    ({"text": "<b></b>", "parse_mode": "HTML"}, "message text is empty"),
    ({"text": "x" * 4097}, "message is too long"),
    ({"text": "😀" * 2049}, "message is too long"),
    ({"text": 5}, 'invalid parameter "text": Input should be a valid string'),
    ({"text": "a", "chat": 1}, 'unknown parameter "chat"'),
    ({"text": "a", "parse_mode": "Markdown"}, "unsupported parse_mode"),
    ({"text": "<b>a", "parse_mode": "HTML"}, MARKUP + 'Can\'t find end tag corresponding to start tag "b"'),
    ({"text": "ž<p>a", "parse_mode": "HTML"}, MARKUP + 'Unsupported start tag "p" at byte offset 2'),
    ({"text": "1 < 2", "parse_mode": "HTML"}, MARKUP + 'Unsupported start tag "" at byte offset 2'),
    ({"text": "a</b>", "parse_mode": "HTML"}, MARKUP + "Unexpected end tag at byte offset 1"),
    (
        {"text": "<b>a</i>", "parse_mode": "HTML"},
        MARKUP + 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"',
    ),
    ({"text": "<b", "parse_mode": "HTML"}, MARKUP + "Unclosed start tag at byte offset 0"),
    ({"text": "<b>a</b", "parse_mode": "HTML"}, MARKUP + "Unclosed end tag at byte offset 4"),
    (
        {"text": "a", "entities": [{"type": "bold", "offset": 0, "length": 2}]},
        MARKUP + "entity is outside of the text",
    ),
    ({"text": "a", "message_thread_id": 7}, "message thread not found"),
    ({"text": "a", "reply_parameters": {"message_id": 999}}, "message to be replied not found"),
    ({"text": "a", "reply_markup": inline(callback_data="x" * 65)}, "BUTTON_DATA_INVALID"),
    ({"text": "a", "reply_markup": inline(callback_data="ā" * 33)}, "BUTTON_DATA_INVALID"),
    ({"text": "a", "reply_markup": inline(callback_data="")}, "BUTTON_DATA_INVALID"),
    (
        {"text": "a", "reply_markup": inline()},
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    (
        {"text": "a", "reply_markup": inline(text=" ", callback_data="a")},
        "can't parse inline keyboard button: Text must be non-empty",
    ),
    (
        {"text": "a", "reply_markup": inline(url="https://a.ee", callback_data="a")},
        "can't parse inline keyboard button: exactly one action must be specified",
    ),
    (
        {"text": "a", "reply_markup": inline(url="tel:112")},
        "inline keyboard button URL 'tel:112' is invalid: Unsupported URL protocol",
    ),
    (
        {"text": "a", "reply_markup": inline(url="http://localhost")},
        "inline keyboard button URL 'http://localhost' is invalid: Wrong HTTP URL",
    ),
    (
        {"text": "a", "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "b"}] * 101]}},
        "reply markup is too long",
    ),
    ({"text": "a", "reply_markup": {"keyboard": []}}, "reply keyboard must have buttons"),
    ({"text": "a", "reply_markup": keyboard(text="")}, "can't parse keyboard button: Text must be non-empty"),
    ({"text": "a", "reply_markup": "{"}, "can't parse reply markup JSON object"),
    ({"text": "a", "message_effect_id": "1"}, "EFFECT_ID_INVALID"),
    ({"text": "a", "business_connection_id": "1"}, "business connection not found"),
]
OTHER: list[tuple[str, dict[str, Any], str]] = [
    ("sendMessage", {"text": "a"}, "chat_id is empty"),
    ("sendMessage", {"chat_id": 77, "text": "a"}, "chat not found"),
    ("sendMessage", {"chat_id": "@nobody", "text": "a"}, "chat not found"),
    ("sendChatAction", {"chat_id": "FAMILY", "action": "dancing"}, "wrong parameter action in request"),
    (
        "sendLocation",
        {"chat_id": "FAMILY", "latitude": 91, "longitude": 0},
        "wrong latitude or longitude specified",
    ),
    ("sendContact", {"chat_id": "FAMILY", "phone_number": " ", "first_name": "A"}, "phone number is empty"),
    ("sendPhoto", {"chat_id": "FAMILY", "photo": "abc"}, "wrong file identifier/HTTP URL specified"),
    ("sendPhoto", {"chat_id": "FAMILY"}, 'parameter "photo" is required'),
    ("getFile", {"file_id": "abc"}, "wrong file_id or the file is temporarily unavailable"),
    ("getUpdates", {"limit": 0}, "limit must be between 1 and 100"),
    ("getUpdates", {"allowed_updates": ["mesage"]}, 'unknown update type "mesage" in allowed_updates'),
    (
        "answerCallbackQuery",
        {"callback_query_id": "1"},
        TOO_OLD,
    ),
    ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, "MESSAGE_TOO_LONG"),
    ("editMessageText", {"text": "a"}, "chat_id is empty"),
    ("editMessageText", {"chat_id": "FAMILY", "text": "a"}, "message identifier is not specified"),
    ("editMessageText", {"chat_id": "FAMILY", "message_id": 99, "text": "a"}, "message to edit not found"),
    ("editMessageText", {"chat_id": "FAMILY", "message_id": 1, "text": "a"}, "message can't be edited"),
    ("deleteMessage", {"chat_id": "FAMILY", "message_id": 99}, "message to delete not found"),
    (
        "copyMessage",
        {"chat_id": "FAMILY", "from_chat_id": "FAMILY", "message_id": 99},
        "message to copy not found",
    ),
    (
        "copyMessages",
        {"chat_id": "FAMILY", "from_chat_id": "FAMILY", "message_ids": [2, 1]},
        "message identifiers must be in a strictly increasing order",
    ),
    ("createForumTopic", {"chat_id": "FAMILY", "name": "a"}, "the chat is not a forum"),
    ("createForumTopic", {"chat_id": "ROOM", "name": ""}, "topic name must be non-empty"),
    ("createForumTopic", {"chat_id": "ROOM", "name": "x" * 129}, "topic name is too long"),
    ("createForumTopic", {"chat_id": "ROOM", "name": "x", "icon_color": 5}, "wrong icon color specified"),
    ("closeForumTopic", {"chat_id": "ROOM", "message_thread_id": 999}, "TOPIC_ID_INVALID"),
    (
        "setMessageReaction",
        {"chat_id": "FAMILY", "message_id": 1, "reaction": [{"type": "emoji", "emoji": "🧿"}]},
        "REACTION_INVALID",
    ),
    (
        "setMessageReaction",
        {"chat_id": "FAMILY", "message_id": 1, "reaction": [{"type": "emoji", "emoji": e} for e in "👍🔥"]},
        "REACTIONS_TOO_MANY",
    ),
    (
        "setMyCommands",
        {"commands": [{"command": "a", "description": "b"}], "language_code": "russian"},
        "invalid language code specified",
    ),
    (
        "setMyCommands",
        {"commands": [{"command": "a", "description": ""}]},
        "command description must be non-empty",
    ),
    ("setMyShortDescription", {"short_description": "x" * 121}, "text is too long"),
    (
        "setWebhook",
        {"url": "http://a.ee/hook"},
        "bad webhook: An HTTPS URL must be provided for webhook",
    ),
    (
        "setWebhook",
        {"url": "https://a.ee", "secret_token": "a b"},
        "secret token contains unallowed characters",
    ),
    (
        "pinChatMessage",
        {"chat_id": "STAFF", "message_id": 1},
        "not enough rights to manage pinned messages in the chat",
    ),
    ("getChatAdministrators", {"chat_id": "FAMILY"}, "there are no administrators in the private chat"),
    ("getChatMember", {"chat_id": "ROOM", "user_id": 5}, "PARTICIPANT_ID_INVALID"),
    ("answerInlineQuery", {"inline_query_id": "1", "results": []}, TOO_OLD),
]


@pytest.mark.parametrize(("params", "description"), SEND)
async def test_a_faulty_message_is_refused_in_telegrams_words(
    sandbox: Sandbox, family: int, params: dict[str, Any], description: str
) -> None:
    assert await sandbox.refused("sendMessage", chat_id=family, **params) == (
        400,
        f"Bad Request: {description}",
    )
    assert len(sandbox.world.chats["family1"].messages) == 1


@pytest.mark.parametrize(("method", "params", "description"), OTHER)
async def test_a_faulty_call_is_refused_in_telegrams_words(
    sandbox: Sandbox, family: int, method: str, params: dict[str, Any], description: str
) -> None:
    places = {"FAMILY": family, "ROOM": sandbox.id_of("mediators"), "STAFF": sandbox.id_of("staffroom")}
    filled = {
        key: places.get(value, value) if isinstance(value, str) else value for key, value in params.items()
    }
    assert await sandbox.refused(method, **filled) == (400, f"Bad Request: {description}")


async def test_an_unknown_method_is_not_found(sandbox: Sandbox) -> None:
    assert await sandbox.refused("sendMesage", chat_id=1, text="a") == (404, "Not Found")


async def test_a_wrong_token_is_unauthorized(sandbox: Sandbox) -> None:
    answer = (await sandbox.http.post("/bot1:wrong/getMe")).json()
    assert answer == {"ok": False, "error_code": 401, "description": "Unauthorized"}


async def test_method_names_do_not_depend_on_case(sandbox: Sandbox) -> None:
    assert (await sandbox.ok("GETME"))["id"] == 4242


@pytest.mark.parametrize("value", ["1.5", "five", "true", ""])
async def test_a_form_field_that_should_be_a_number_must_be_one(
    sandbox: Sandbox, family: int, value: str
) -> None:
    form = {"chat_id": str(family), "text": "a", "message_thread_id": value}
    answer = (await sandbox.http.post(f"/bot{TOKEN}/sendMessage", data=form)).json()
    assert answer["description"] == 'Bad Request: parameter "message_thread_id" must be of type integer'


async def test_a_form_may_carry_objects_as_json(sandbox: Sandbox, family: int) -> None:
    form = {"chat_id": str(family), "text": "a", "reply_markup": json.dumps(inline(callback_data="b"))}
    answer = (await sandbox.http.post(f"/bot{TOKEN}/sendMessage", data=form)).json()
    assert answer["result"]["reply_markup"] == inline(callback_data="b")


async def test_parameters_may_stand_in_the_address(sandbox: Sandbox, family: int) -> None:
    answer = await sandbox.http.get(f"/bot{TOKEN}/sendMessage", params={"chat_id": family, "text": "hey"})
    assert answer.json()["result"]["text"] == "hey"


@pytest.mark.parametrize(
    ("data", "description"),
    [
        (b"", "file must be non-empty"),
        (b"no picture at all", "IMAGE_PROCESS_FAILED"),
        (PNG[:16] + (8_000).to_bytes(4) + (2_001).to_bytes(4) + PNG[24:], "PHOTO_INVALID_DIMENSIONS"),
        (PNG[:16] + (100).to_bytes(4) + (2_001).to_bytes(4) + PNG[24:], "PHOTO_INVALID_DIMENSIONS"),
        (
            PNG + bytes(10 * 1024 * 1024),
            f"file of size {len(PNG) + 10 * 1024 * 1024} bytes is too big for a photo; "
            "the maximum size is 10485760 bytes",
        ),
    ],
)
async def test_a_photo_must_be_a_picture_of_bearable_size(
    sandbox: Sandbox, family: int, data: bytes, description: str
) -> None:
    refusal = await sandbox.refused("sendPhoto", {"photo": ("a.png", data, "image/png")}, chat_id=str(family))
    assert refusal == (400, f"Bad Request: {description}")


async def test_a_file_that_no_parameter_names_is_refused(sandbox: Sandbox, family: int) -> None:
    refusal = await sandbox.refused("sendMessage", {"extra": ("a", b"b")}, chat_id=str(family), text="a")
    assert refusal == (400, 'Bad Request: unknown parameter "extra"')


async def test_more_than_fifty_megabytes_are_too_much(sandbox: Sandbox, family: int) -> None:
    files = {"document": ("a.bin", bytes(52 * 1024 * 1024))}
    assert await sandbox.refused("sendDocument", files, chat_id=str(family)) == (
        413,
        "Request Entity Too Large",
    )


async def test_private_questions_are_not_asked_in_groups(sandbox: Sandbox) -> None:
    room = sandbox.id_of("mediators")
    markup = keyboard(request_contact=True)
    refusal = await sandbox.refused("sendMessage", chat_id=room, text="a", reply_markup=markup)
    assert refusal == (400, "Bad Request: phone number can be requested in private chats only")


NONSENSE: list[Any] = [None, True, -1, 2**70, 0.5, "", "--5", "²", "@", "\x00", "attach://x", [], {}, [[{}]]]


@pytest.mark.parametrize("method", sorted(HANDLERS))
async def test_no_method_stumbles_over_nonsense(sandbox: Sandbox, family: int, method: str) -> None:
    fields = HANDLERS[method].model.model_fields
    sense = {"chat_id": family, "from_chat_id": family, "message_id": 1, "text": "a", "message_thread_id": 1}
    usual = {name: value for name, value in sense.items() if name in fields}
    for name in fields:
        # A poll of that length would be a long one.
        for value in [one for one in NONSENSE if (name, one) != ("timeout", 2**70)]:
            answer = await sandbox.call(method, **(usual | {name: value}))
            assert answer["ok"] or answer["error_code"] in (400, 403, 409)


async def test_half_a_character_is_refused(sandbox: Sandbox, family: int) -> None:
    body = b'{"chat_id": 1, "text": "a", "reply_markup": {"inline_keyboard": [[{"text": "\\ud83d"}]]}}'
    headers = {"content-type": "application/json"}
    answer = (await sandbox.http.post(f"/bot{TOKEN}/sendMessage", content=body, headers=headers)).json()
    assert answer["description"] == "Bad Request: can't parse request as a JSON object"

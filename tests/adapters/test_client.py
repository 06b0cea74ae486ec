"""The connection to Telegram: its identity, its errors, its silence."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from telegram.error import NetworkError

from bot.adapters.telegram.client import ALLOWED_UPDATES, TelegramClient, UnreachableError, WrongTokenError
from bot.adapters.telegram.introduction import Profile
from bot.adapters.telegram.sender import TelegramSender
from bot.domain.delivery import TryAgain
from bot.domain.inline import InlineAnswer, InlineChoice
from bot.domain.messages import SendText
from tests.doubles_telegram import TOKEN, Answer, ScriptedRequest

#: Not even a half of it may be seen.
SECRET_PARTS = (TOKEN, TOKEN.split(":")[1])
ENGLISH = Profile(
    "en", (("start", "Begin"), ("help", "How it works")), (("bind", "Make a room"),), "Ask.", "Help"
)


def scripted_client(*script: Any) -> tuple[TelegramClient, ScriptedRequest]:
    request = ScriptedRequest(*script)
    return TelegramClient(TOKEN, request=request, polling_request=request), request


@asynccontextmanager
async def server(*answers: bytes) -> AsyncIterator[tuple[str, list[bytes]]]:
    """A real server on this computer that gives these answers, the last one again and again."""
    requests: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        lengths = [
            line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")
        ]
        requests.append(head + await reader.readexactly(int(lengths[0]) if lengths else 0))
        body = answers[min(len(requests), len(answers)) - 1]
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()
        writer.close()

    listening = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with listening:
        port = listening.sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}", requests


# ── starting ──


async def test_starting_tells_who_the_bot_is() -> None:
    client, request = scripted_client()
    identity = await client.start()
    assert (identity.id, identity.username) == (700, "drom_bot")
    assert request.is_open
    await client.close()
    assert not request.is_open


@pytest.mark.parametrize("status", [401, 404])
async def test_a_wrong_token_is_said_to_be_wrong(status: int) -> None:
    client, _ = scripted_client(Answer(status, "Unauthorized"))
    with pytest.raises(WrongTokenError, match="DROM_TOKEN") as raised:
        await client.start()
    assert not any(part in str(raised.value) for part in SECRET_PARTS)
    assert raised.value.__cause__ is None


def test_no_token_at_all_is_a_wrong_token() -> None:
    with pytest.raises(WrongTokenError):
        TelegramClient("")


@pytest.mark.parametrize(
    "answer", [NetworkError("httpx.ConnectError"), Answer(502, "Bad Gateway"), b"<html>", {"ok": True}, b"[]"]
)
async def test_an_unreachable_server_is_named(answer: Any) -> None:
    request = ScriptedRequest(answer)
    client = TelegramClient(TOKEN, "http://127.0.0.1:9/", request=request, polling_request=request)
    with pytest.raises(UnreachableError, match=r"http://127\.0\.0\.1:9 does not answer") as raised:
        await client.start()
    assert not any(part in str(raised.value) for part in SECRET_PARTS)


async def test_nobody_listening_is_unreachable(unused_port: int) -> None:
    client = TelegramClient(TOKEN, f"http://127.0.0.1:{unused_port}")
    with pytest.raises(UnreachableError, match="NetworkError"):
        await client.start()
    await client.close()


@pytest.fixture
async def unused_port() -> int:
    listening = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port: int = listening.sockets[0].getsockname()[1]
    listening.close()
    await listening.wait_closed()
    return port


async def test_a_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    async with server(b'{"ok":true,"result":{"id":700,"is_bot":true,"first_name":"D"}}') as (
        address,
        requests,
    ):
        client = TelegramClient(TOKEN, address)
        assert (await client.start()).id == 700
        await client.close()
    assert len(requests) == 1


# ── updates ──


async def test_updates_come_as_the_json_that_telegram_sent() -> None:
    updates = [{"update_id": 5, "something_new": {"deep": [1, None]}}, "not an update"]
    client, request = scripted_client({"ok": True, "result": updates})
    assert await client.raw_updates(5, 25) == [updates[0]]
    call = request.calls[0]
    assert call.method == "getUpdates"
    assert call.parameters == {"offset": 5, "timeout": 25, "allowed_updates": list(ALLOWED_UPDATES)}
    assert call.read_timeout == 45


async def test_the_first_request_has_no_offset() -> None:
    client, request = scripted_client()
    assert await client.raw_updates(None, 0) == []
    assert "offset" not in request.calls[0].parameters


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer(409, "Conflict: terminated by other getUpdates request"), TryAgain("Conflict")),
        (NetworkError("x"), TryAgain("NetworkError")),
        (Answer(502, "Bad Gateway"), TryAgain("NetworkError")),
        (Answer(400, "Bad Request: something"), TryAgain("BadRequest")),
        (b"no json", TryAgain("TelegramError")),
        ({"ok": True}, TryAgain("KeyError", timedelta(seconds=5))),
        (
            Answer(429, "Too Many Requests: retry after 3", {"retry_after": 3}),
            TryAgain("RetryAfter", timedelta(seconds=3), whole_chat=True),
        ),
    ],
)
async def test_a_failed_poll_is_a_value(answer: Any, expected: TryAgain) -> None:
    client, _ = scripted_client(answer)
    assert await client.raw_updates(None, 1) == expected


async def test_a_revoked_token_ends_polling() -> None:
    client, _ = scripted_client(Answer(401, "Unauthorized"))
    with pytest.raises(WrongTokenError):
        await client.raw_updates(None, 1)


async def test_polling_takes_over_from_a_webhook_without_losing_updates() -> None:
    client, request = scripted_client()
    await client.use_polling()
    assert [call.method for call in request.calls] == ["deleteWebhook"]
    assert request.calls[0].parameters == {"drop_pending_updates": False}


@pytest.mark.parametrize("answer", [None, Answer(400, "Bad Request: query is too old"), {"ok": True}])
async def test_stopping_a_spinner_never_fails(answer: Any) -> None:
    client, request = scripted_client(*([] if answer is None else [answer]))
    await client.stop_spinner("77")
    assert [(call.method, call.parameters) for call in request.calls] == [
        ("answerCallbackQuery", {"callback_query_id": "77"})
    ]


@pytest.mark.parametrize("answer", [None, Answer(400, "Bad Request: query is too old"), {"ok": 7}])
async def test_a_lookup_is_shown_for_a_moment_to_whoever_asked_and_never_fails(answer: Any) -> None:
    client, request = scripted_client(*([] if answer is None else [answer]))
    choice = InlineChoice("dentist", "Dentist", "Call first.", "/kb_send dentist")
    await client.answer_lookup(InlineAnswer("77", (choice,), "Ask here"))
    [call] = request.calls
    assert call.method == "answerInlineQuery"
    assert call.parameters["inline_query_id"] == "77"
    assert call.parameters["is_personal"] is True
    assert call.parameters["cache_time"] <= 10
    assert call.parameters["button"] == {"text": "Ask here", "start_parameter": "inline"}
    [shown] = call.parameters["results"]
    assert (shown["type"], shown["id"], shown["title"]) == ("article", "dentist", "Dentist")
    assert shown["input_message_content"]["message_text"] == "/kb_send dentist"


# ── introduction ──


def result(value: Any) -> dict[str, Any]:
    return {"ok": True, "result": value}


async def test_the_bot_introduces_itself_where_telegram_knows_something_else() -> None:
    nothing = (result([]), result(True), result([]), result(True))
    old = (result({"description": "Old"}), result(True), result({"short_description": ""}), result(True))
    client, request = scripted_client(*nothing, *old)
    assert await client.introduce([ENGLISH]) == 4
    set_calls = {call.method: call.parameters for call in request.calls if call.method.startswith("set")}
    assert [call.parameters["scope"] for call in request.calls if call.method == "setMyCommands"] == [
        {"type": "all_private_chats"},
        {"type": "all_group_chats"},
    ]
    assert set_calls["setMyDescription"] == {"description": "Ask.", "language_code": "en"}
    assert set_calls["setMyShortDescription"] == {"short_description": "Help", "language_code": "en"}


def as_telegram_has(profile: Profile) -> list[dict[str, Any]]:
    lists = (profile.family_commands, profile.room_commands)
    commands = [[{"command": name, "description": purpose} for name, purpose in part] for part in lists]
    texts = [{"description": profile.description}, {"short_description": profile.short_description}]
    return [result(part) for part in (*commands, *texts)]


async def test_what_telegram_already_has_is_not_sent_again() -> None:
    client, request = scripted_client(*as_telegram_has(ENGLISH))
    assert await client.introduce([ENGLISH]) == 0
    assert not [call for call in request.calls if call.method.startswith("set")]


async def test_one_refusal_does_not_end_the_introduction() -> None:
    script = [Answer(400, "Bad Request: language code is invalid"), *as_telegram_has(ENGLISH)[1:]]
    client, request = scripted_client(*script)
    assert await client.introduce([ENGLISH]) == 0
    assert len(request.calls) == 4


async def test_a_flood_limit_ends_the_introduction() -> None:
    client, request = scripted_client(Answer(429, "Too Many Requests", {"retry_after": 60}))
    assert await client.introduce([ENGLISH]) == 0
    assert len(request.calls) == 1


# ── silence ──


async def test_neither_token_nor_words_are_ever_logged(caplog: pytest.LogCaptureFixture) -> None:
    for name in (
        "",
        "httpx",
        "httpcore",
        "httpcore.http11",
        "telegram",
        "telegram.Bot",
        "telegram.request.BaseRequest",
    ):
        caplog.set_level(logging.DEBUG, logger=name)
    me = b'{"ok":true,"result":{"id":700,"is_bot":true,"first_name":"D"}}'
    async with server(me, b'{"ok":true,"result":[{"update_id":1,"message":"WORDS"', me) as (
        address,
        requests,
    ):
        client = TelegramClient(TOKEN, address)
        await client.start()
        assert await client.raw_updates(None, 0) == TryAgain("TelegramError")
        await TelegramSender(client.bot).send(SendText(42, "WORDS"))
        await client.stop_spinner("1")
        await client.close()
    assert len(requests) == 4
    assert all(TOKEN.encode() in request for request in requests)
    everything = repr([record.__dict__ for record in caplog.records])
    assert "WORDS" not in everything
    assert not any(part in everything for part in SECRET_PARTS)


async def test_the_token_is_in_no_representation() -> None:
    client, _ = scripted_client()
    seen = repr(client) + repr(client.bot) + str(client.bot) + repr(TelegramSender(client.bot))
    assert not any(part in seen for part in SECRET_PARTS)

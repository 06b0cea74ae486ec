"""Whatever Telegram answers to what is sent: it is settled, or tried again later, and the program lives."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from bot.adapters.telegram.inspection import Inspection
from bot.adapters.telegram.inspection import Refusal as Unanswered
from bot.domain.delivery import Refusal, Refused, Sent
from bot.domain.messages import (
    CopyMessage,
    CreateTopic,
    DeleteMessage,
    EditText,
    OutgoingMessage,
    SendFile,
    SendText,
)
from tests.adapters.test_sender import send
from tests.doubles_telegram import TOKEN
from tests.fuzz.cast import ANNA, ASKING, FORUM, HELPED, pressed, said
from tests.fuzz.life import Life, life

GOOD: Final = {"message_id": 7, "date": 1, "chat": {"id": 7, "type": "private"}}
#: In place of the object that Telegram promises.
STRANGE: Final[tuple[Any, ...]] = (
    None, True, False, 0, -1, 1.5, "", "x", "<html>", [], [[]], [None], {}, {"id": 1}, {"message_id": None},
    {"message_id": "7"}, {"message_id": True}, {"message_id": 0}, {"message_id": -5}, {"message_id": 2**63},
    {"message_id": 2**70}, {"message_id": 1.5}, {"message_id": [7]}, {"message_id": {"a": 1}},
    {"message_id": 7, "chat": None}, {"message_id": 7, "date": "x", "chat": {}},
    {"message_id": 7, "date": 2**70, "chat": 1},
    {"message_thread_id": None}, {"message_thread_id": "7"},
    {"message_thread_id": 2**70, "name": "x", "icon_color": 1},
    {"message_thread_id": -1, "name": 5, "icon_color": "x"}, {**GOOD, "message_id": 2**70},
    {**GOOD, "message_id": "7"},
    [GOOD], {**GOOD, "text": "x" * 2_000_000}, {"a": [[[[[[{}]]]]]]},
)  # fmt: skip
#: No answer of Telegram's at all: whoever speaks so may be a proxy, and the message may pass later.
NO_ANSWER: Final = (
    b"",
    b"<html><h1>502 Bad Gateway</h1></html>",
    b"null",
    b"[]",
    b"7",
    b"\xff\xfe",
    b"{",
    b"[" * 5000,
    b'{"ok":',
)
MESSAGES: Final[tuple[OutgoingMessage, ...]] = (
    SendText(7, "x"),
    CopyMessage(7, 8, 9),
    CreateTopic(-7, "alder"),
    SendFile(7, "a.png", "eA==", is_picture=True),
    EditText(7, 9, "x"),
    DeleteMessage(7, 9),
)


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: type(message).__name__)
async def test_a_number_that_is_none_is_never_taken_for_one(message: OutgoingMessage) -> None:
    for result in STRANGE:
        outcome, calls = await send(message, {"ok": True, "result": result})
        assert len(calls) == 1, result
        if isinstance(outcome, Sent):
            assert outcome.result is None or (type(outcome.result) is int and 0 < outcome.result < 2**63), (
                result
            )
        else:
            assert isinstance(outcome, Refused) and outcome.refusal is Refusal.INVALID, result


@pytest.fixture
def answer() -> list[bytes]:
    """What Telegram says from now on, instead of what it would say."""
    return []


@pytest.fixture
def there(tmp_path: Path, answer: list[bytes]) -> Iterator[Life]:
    with life(tmp_path, lambda _: answer[0] if answer else None) as there:
        yield there


def everybody_acts(there: Life, poll: Callable[..., Any]) -> int:
    """Words, a copy, a press, a command: so many calls of the bot."""
    acts = (
        said(ASKING, ASKING, "how do I find a family doctor?"),
        said(HELPED, HELPED, "my papers are lost"),
        said(FORUM, ANNA, "/queue"),
        pressed(ASKING, ASKING, "me"),
        pressed(FORUM, ANNA, f"ce:{there.cast.word}"),
    )
    return len(there.does(poll(*acts)))


def test_a_strange_success_is_settled_and_never_sent_again(there: Life, answer: list[bytes]) -> None:
    for result in STRANGE:
        answer[:] = [json.dumps({"ok": True, "result": result}).encode()]
        assert everybody_acts(there, there.road.polled) < 20, result
        assert not there.road.ear.faults, (result, there.road.ear.faults)
        assert there.does(there.road.unsettled()) == [], result
        there.road.ground.clock.tick(timedelta(hours=1))
        assert there.does(there.road.quiet()) == [], result


def test_what_nobody_answered_is_sent_when_telegram_is_back(there: Life, answer: list[bytes]) -> None:
    for body in NO_ANSWER:
        answer[:] = [body]
        assert everybody_acts(there, there.road.polled) < 20, body
        assert not there.road.ear.faults, (body, there.road.ear.faults)
        answer.clear()
        there.road.ground.clock.tick(timedelta(hours=1))
        again = there.does(there.road.quiet())
        assert again or body[:1] not in (b"", b"<", b"{"), body
        assert there.does(there.road.unsettled()) == [], body
    assert not there.road.ear.leaks


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[]", b"null", b"7", b"<html>", b'{"ok":true}', b'{"ok":true,"result":7}',
        b'{"ok":true,"result":[7,null,"x",[]]}',
        b'{"ok":true,"result":[{}]}', b'{"ok":true,"result":[{"update_id":null}]}',
        b'{"ok":true,"result":[{"update_id":-1}]}',
        b'{"ok":true,"result":[{"update_id":"5"}]}',
        b'{"ok":true,"result":[{"update_id":' + b"9" * 400 + b"}]}",
        b'{"ok":true,"result":[{"update_id":' + b"9" * 5000 + b"}]}", b'{"ok":false}',
        b'{"ok":false,"error_code":"x"}',
        b'{"ok":false,"parameters":7,"description":[]}', b'{"ok":true,"result":{"update_id":5}}', b"[" * 5000,
        b'{"ok":true,"result":[{"update_id":9000000,"message":NaN,"poll":Infinity}]}',
        b'{"ok":true,"result":[{"update_id":9000001,"message":' + b"[" * 900 + b"]" * 900 + b"}]}",
        b'{"ok":true,"result":[{"update_id":9000002,"message":{"text":"\\ud800"}}]}',
    ],
)  # fmt: skip
def test_updates_that_are_none_do_not_end_the_poller(lived: Life, body: bytes) -> None:
    lived.does(lived.road.polled_as_it_is(body))
    lived.road.number = max(lived.road.number, 9_000_002)
    assert not lived.road.ear.faults
    assert lived.does(lived.road.unsettled()) == []
    assert lived.lives_through(said(ASKING, ASKING, "/help"), chat=ASKING)


@pytest.mark.parametrize(
    "address", ["http://[::1", "http://127.0.0.1:x", "http://\x00", "http://127.0.0.1:1/[", "ftp://a"]
)
async def test_the_doctor_outlives_an_address_that_is_none(address: str) -> None:
    async with Inspection(TOKEN, address) as inspection:
        found = await inspection.ask("getMe")
    assert isinstance(found, Unanswered)
    assert TOKEN not in found.reason

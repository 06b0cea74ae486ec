"""Long polling, faults, the list of calls and the stream of events."""

from __future__ import annotations

import asyncio
import time

import httpx
import pytest

from tests.sandbox.conftest import Sandbox


async def say(sandbox: Sandbox, *texts: str) -> None:
    for text in texts:
        await sandbox.people("send", as_="family1", chat="family1", text=text)


def texts(updates: list[dict[str, dict[str, str]]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def test_updates_wait_until_they_are_confirmed(sandbox: Sandbox, family: int) -> None:
    await say(sandbox, "a", "b", "c")
    first = await sandbox.ok("getUpdates", limit=2)
    assert texts(first) == ["a", "b"]
    assert texts(await sandbox.ok("getUpdates")) == ["a", "b", "c"]
    assert texts(await sandbox.ok("getUpdates", offset=first[1]["update_id"])) == ["b", "c"]
    assert texts(await sandbox.ok("getUpdates", offset=-1)) == ["c"]
    assert texts(await sandbox.ok("getUpdates")) == ["c"]


async def test_a_long_poll_ends_with_the_first_update(sandbox: Sandbox, family: int) -> None:
    async with asyncio.TaskGroup() as group:
        poll = group.create_task(sandbox.ok("getUpdates", timeout=30))
        await asyncio.sleep(0.05)
        assert not poll.done()
        await say(sandbox, "at last")
    assert texts(poll.result()) == ["at last"]


async def test_a_long_poll_ends_empty_after_its_time(sandbox: Sandbox) -> None:
    begin = time.monotonic()
    assert await sandbox.ok("getUpdates", timeout=1) == []
    assert 0.9 < time.monotonic() - begin < 5


async def test_a_second_poll_ends_the_first(sandbox: Sandbox, family: int) -> None:
    async with asyncio.TaskGroup() as group:
        first = group.create_task(sandbox.refused("getUpdates", timeout=30))
        await asyncio.sleep(0.05)
        second = group.create_task(sandbox.ok("getUpdates", timeout=30))
        await asyncio.sleep(0.05)
        await say(sandbox, "a")
    sentence = (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )
    assert first.result() == (409, sentence)
    assert texts(second.result()) == ["a"]


async def test_only_allowed_updates_are_kept(sandbox: Sandbox, family: int) -> None:
    await sandbox.ok("getUpdates", allowed_updates=["callback_query"])
    await say(sandbox, "unheard")
    assert await sandbox.ok("getUpdates") == []
    await sandbox.ok("getUpdates", allowed_updates=[])
    await say(sandbox, "heard")
    assert texts(await sandbox.ok("getUpdates")) == ["heard"]


async def test_polling_beside_a_webhook_is_a_conflict(sandbox: Sandbox, family: int) -> None:
    await say(sandbox, "a")
    await sandbox.ok("setWebhook", url="https://bot.example.org/hook", allowed_updates=["message"])
    info = await sandbox.ok("getWebhookInfo")
    assert (info["url"], info["pending_update_count"]) == ("https://bot.example.org/hook", 1)
    assert info["allowed_updates"] == ["message"]
    assert (await sandbox.refused("getUpdates"))[0] == 409
    await sandbox.ok("deleteWebhook", drop_pending_updates=True)
    assert await sandbox.ok("getUpdates") == []


async def test_a_planned_fault_happens_as_often_as_planned(sandbox: Sandbox, family: int) -> None:
    await sandbox.people("faults", method="sendMessage", status=429, retry_after=7, times=2)
    for _ in range(2):
        answer = await sandbox.call("sendMessage", chat_id=family, text="a")
        assert (answer["error_code"], answer["parameters"]) == (429, {"retry_after": 7})
        assert answer["description"] == "Too Many Requests: retry after 7"
    await sandbox.ok("sendMessage", chat_id=family, text="a")


async def test_a_fault_may_be_meant_for_one_chat(sandbox: Sandbox, family: int) -> None:
    await sandbox.people("faults", chat="mediators", status=502, times=9)
    await sandbox.ok("sendMessage", chat_id=family, text="a")
    room = sandbox.id_of("mediators")
    assert await sandbox.refused("sendMessage", chat_id=room, text="a") == (502, "Bad Gateway")
    await sandbox.http.delete("/sandbox/faults")
    await sandbox.ok("sendMessage", chat_id=room, text="a")


@pytest.mark.parametrize(("moment", "sent"), [("before", 0), ("after", 1)])
async def test_a_connection_breaks_before_or_after_the_work(
    sandbox: Sandbox, family: int, moment: str, sent: int
) -> None:
    await sandbox.people("faults", method="sendMessage", drop=moment)
    before = len(sandbox.world.chats["family1"].messages)
    with pytest.raises((httpx.TransportError, ConnectionResetError)):
        await sandbox.call("sendMessage", chat_id=family, text="a")
    assert len(sandbox.world.chats["family1"].messages) == before + sent


async def test_a_slow_call_is_only_slow(sandbox: Sandbox, family: int) -> None:
    await sandbox.people("faults", status=200, delay_seconds=0.2)
    begin = time.monotonic()
    await sandbox.ok("sendMessage", chat_id=family, text="a")
    assert time.monotonic() - begin >= 0.2


async def test_every_call_is_recorded(sandbox: Sandbox, family: int) -> None:
    start = (await sandbox.look("calls"))["next"]
    await sandbox.ok("sendMessage", chat_id=family, text="a", reply_markup='{"force_reply":true}')
    await sandbox.refused("sendMessage", chat_id=1, text="b")
    good, bad = (await sandbox.look("calls", since=start))["calls"]
    assert good["params"] == {"chat_id": family, "text": "a", "reply_markup": {"force_reply": True}}
    assert (good["method"], good["ok"], good["n"]) == ("sendMessage", True, start)
    assert (bad["ok"], bad["error_code"], bad["description"]) == (False, 400, "Bad Request: chat not found")


async def test_events_tell_what_happens_in_order(sandbox: Sandbox, family: int, thread: int) -> None:
    since = (await sandbox.look("world"))["seq"]
    sent = await sandbox.ok("sendMessage", chat_id=family, text="a")
    place = {"chat_id": family, "message_id": sent["message_id"]}
    await sandbox.ok("editMessageText", text="b", **place)
    await sandbox.ok("sendChatAction", chat_id=family, action="typing")
    pressed = await sandbox.people(
        "press", as_="family1", chat="family1", message_id=sent["message_id"], data="x"
    )
    await sandbox.ok("answerCallbackQuery", callback_query_id=pressed["query_id"], text="ok", show_alert=True)
    await sandbox.ok("deleteMessage", **place)
    await sandbox.ok("deleteForumTopic", chat_id=sandbox.id_of("mediators"), message_thread_id=thread)
    events = sandbox.world.events.after(since)
    assert [event["seq"] for event in events] == list(range(since + 1, since + 7))
    kinds = ["message", "edit", "action", "answer", "delete", "topic_deleted"]
    assert [event["kind"] for event in events] == kinds
    assert events[1]["message"]["text"] == "b"
    assert (events[3]["query_id"], events[3]["text"], events[3]["show_alert"]) == (
        pressed["query_id"],
        "ok",
        True,
    )
    assert events[4]["message_ids"] == [sent["message_id"]]
    assert events[5]["thread"] == thread


async def test_events_from_another_life_are_a_reset(sandbox: Sandbox) -> None:
    assert sandbox.world.events.after(10**9)[0]["kind"] == "reset"


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("send", {"as": "nobody", "chat": "family1", "text": "a"}, 404),
        ("send", {"as": "family1", "chat": "family1"}, 400),
        ("send", {"as": "family1", "chat": "family1", "text": "a", "extra": 1}, 400),
        ("press", {"as": "family1", "chat": "family1", "message_id": 99, "data": "a"}, 404),
        ("person", {"create": "family1", "first_name": "A"}, 409),
        ("chats", {"create": "x", "type": "group", "title": "X", "is_forum": True}, 400),
        ("bot", {"chat": "family1", "status": "left"}, 400),
        ("topics", {"chat": "staffroom", "action": "create", "name": "a"}, 400),
        ("upgrade", {"chat": "mediators"}, 400),
    ],
)
async def test_control_calls_without_sense_are_refused_in_a_sentence(
    sandbox: Sandbox, path: str, body: dict[str, object], status: int
) -> None:
    response = await sandbox.http.post(f"/sandbox/{path}", json=body)
    assert response.status_code == status
    assert response.json()["error"].endswith(".")

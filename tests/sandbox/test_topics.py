"""The mediators' room: topics, their states and who may do what there."""

from __future__ import annotations

import pytest

from tests.sandbox.conftest import Sandbox


async def test_a_topic_is_opened_by_a_service_message_of_the_same_number(
    sandbox: Sandbox, thread: int
) -> None:
    listed = await sandbox.look("messages", chat="mediators")
    assert listed["topics"] == [{"thread": thread, "name": "Case", "closed": False, "icon_color": 7322096}]
    opening = listed["messages"][0]
    assert opening["message_id"] == opening["message_thread_id"] == thread
    assert opening["forum_topic_created"] == {"name": "Case", "icon_color": 7322096}
    assert await sandbox.updates() == []


async def test_what_people_write_in_a_topic_says_so(sandbox: Sandbox, thread: int) -> None:
    await sandbox.people("send", as_="anna", chat="mediators", thread=thread, text="I take it")
    await sandbox.people("send", as_="anna", chat="mediators", text="in general")
    inside, outside = [update["message"] for update in await sandbox.updates()]
    assert (inside["message_thread_id"], inside["is_topic_message"]) == (thread, True)
    assert inside["chat"]["is_forum"] is True
    assert inside["reply_to_message"]["forum_topic_created"]["name"] == "Case"
    assert "message_thread_id" not in outside
    assert "reply_to_message" not in outside


async def test_an_answer_stays_in_the_topic_of_what_it_answers(sandbox: Sandbox, thread: int) -> None:
    room = sandbox.id_of("mediators")
    sent = await sandbox.people("send", as_="anna", chat="mediators", thread=thread, text="?")
    reply = {"message_id": sent["message_id"]}
    answer = await sandbox.ok("sendMessage", chat_id=room, text="!", reply_parameters=reply)
    assert answer["message_thread_id"] == thread


async def test_a_chain_of_answers_outside_of_topics_has_a_number_that_is_no_topic(sandbox: Sandbox) -> None:
    room = sandbox.id_of("mediators")
    first = await sandbox.ok("sendMessage", chat_id=room, text="?")
    reply = {"as_": "anna", "chat": "mediators", "reply_to": first["message_id"]}
    await sandbox.people("send", text="!", **reply)
    message = (await sandbox.updates())[0]["message"]
    assert message["message_thread_id"] == first["message_id"]
    assert "is_topic_message" not in message
    refusal = await sandbox.refused(
        "sendMessage", chat_id=room, message_thread_id=message["message_thread_id"], text="a"
    )
    assert refusal == (400, "Bad Request: message thread not found")


async def test_a_topic_closes_and_reopens_once(sandbox: Sandbox, thread: int) -> None:
    place = {"chat_id": sandbox.id_of("mediators"), "message_thread_id": thread}
    unchanged = (400, "Bad Request: TOPIC_NOT_MODIFIED")
    assert await sandbox.refused("reopenForumTopic", **place) == unchanged
    await sandbox.ok("closeForumTopic", **place)
    assert await sandbox.refused("closeForumTopic", **place) == unchanged
    await sandbox.people("send", 403, as_="anna", chat="mediators", thread=thread, text="too late")
    await sandbox.people("send", as_="staff", chat="mediators", thread=thread, text="I may")
    await sandbox.ok("sendMessage", text="so may I", **place)
    await sandbox.ok("reopenForumTopic", **place)
    await sandbox.people("send", as_="anna", chat="mediators", thread=thread, text="again")


async def test_a_bot_without_office_writes_into_no_closed_topic(sandbox: Sandbox, thread: int) -> None:
    await sandbox.people("topics", chat="mediators", thread=thread, action="close")
    await sandbox.people("bot", chat="mediators", status="member")
    refusal = await sandbox.refused(
        "sendMessage", chat_id=sandbox.id_of("mediators"), message_thread_id=thread, text="a"
    )
    assert refusal == (400, "Bad Request: TOPIC_CLOSED")


async def test_a_topic_is_renamed_unless_nothing_changes(sandbox: Sandbox, thread: int) -> None:
    place = {"chat_id": sandbox.id_of("mediators"), "message_thread_id": thread}
    await sandbox.ok("editForumTopic", name="Done", **place)
    refusal = await sandbox.refused("editForumTopic", name="Done", **place)
    assert refusal == (400, "Bad Request: TOPIC_NOT_MODIFIED")
    assert (await sandbox.look("messages", chat="mediators"))["topics"][0]["name"] == "Done"


async def test_what_an_administrator_does_by_hand_reaches_the_bot(sandbox: Sandbox, thread: int) -> None:
    for action in ("close", "reopen"):
        await sandbox.people("topics", chat="mediators", thread=thread, action=action)
    await sandbox.people("topics", chat="mediators", thread=thread, action="rename", name="New")
    created = await sandbox.people("topics", chat="mediators", action="create", name="Hers")
    messages = [update["message"] for update in await sandbox.updates()]
    assert [message["message_thread_id"] for message in messages] == [thread] * 3 + [created["thread"]]
    assert messages[0]["forum_topic_closed"] == {}
    assert messages[1]["forum_topic_reopened"] == {}
    assert messages[2]["forum_topic_edited"] == {"name": "New"}
    assert messages[3]["forum_topic_created"]["name"] == "Hers"


async def test_a_topic_deleted_by_hand_is_noticed_only_by_writing(sandbox: Sandbox, thread: int) -> None:
    room = sandbox.id_of("mediators")
    await sandbox.ok("sendMessage", chat_id=room, message_thread_id=thread, text="inside")
    await sandbox.people("topics", chat="mediators", thread=thread, action="delete")
    assert await sandbox.updates() == []
    assert (await sandbox.look("messages", chat="mediators"))["messages"] == []
    refusal = await sandbox.refused("sendMessage", chat_id=room, message_thread_id=thread, text="a")
    assert refusal == (400, "Bad Request: message thread not found")


@pytest.mark.parametrize(
    ("method", "right", "purpose"),
    [
        ("createForumTopic", "can_manage_topics", "create a topic"),
        ("editForumTopic", "can_manage_topics", "edit the topic"),
        ("closeForumTopic", "can_manage_topics", "close or reopen the topic"),
        ("deleteForumTopic", "can_delete_messages", "delete the topic"),
    ],
)
async def test_topics_need_rights(
    sandbox: Sandbox, thread: int, method: str, right: str, purpose: str
) -> None:
    params: dict[str, dict[str, object]] = {
        "createForumTopic": {"name": "a"},
    }
    params["editForumTopic"] = {"name": "a", "message_thread_id": thread}
    room = sandbox.id_of("mediators")
    await sandbox.people("bot", chat="mediators", status="administrator", rights={right: False})
    refusal = await sandbox.refused(method, chat_id=room, **params.get(method, {"message_thread_id": thread}))
    assert refusal == (400, f"Bad Request: not enough rights to {purpose}")

"""Telegram's limits: sending and changing share one, and every message of many counts."""

from tests.sandbox.conftest import Sandbox


async def sent(sandbox: Sandbox, **params: object) -> int:
    message = await sandbox.ok("sendMessage", chat_id=sandbox.id_of("mediators"), text="a", **params)
    number: int = message["message_id"]
    return number


async def test_edits_and_topics_count_like_messages(sandbox: Sandbox) -> None:
    room = sandbox.id_of("mediators")
    assert await sandbox.people("limits", scale=1) == {"refused": 0}
    number = await sent(sandbox)
    topic = await sandbox.ok("createForumTopic", chat_id=room, name="case")
    thread = topic["message_thread_id"]
    for step in range(6):
        await sandbox.ok("editMessageText", chat_id=room, message_id=number, text=f"b{step}")
        await sandbox.ok("editForumTopic", chat_id=room, message_thread_id=thread, name=f"case {step}")
        await sent(sandbox, message_thread_id=thread)
    assert (await sandbox.refused("editMessageText", chat_id=room, message_id=number, text="c"))[0] == 429
    again = {"chat_id": room, "message_thread_id": thread}
    assert (await sandbox.refused("editForumTopic", **again, name="d"))[0] == 429
    assert (await sandbox.refused("createForumTopic", chat_id=room, name="e"))[0] == 429
    assert (await sandbox.refused("closeForumTopic", **again))[0] == 429
    await sandbox.ok("sendMessage", chat_id=sandbox.id_of("staffroom"), text="another room")
    assert await sandbox.people("limits") == {"refused": 4}
    assert await sent(sandbox), "nobody counts any more"


async def test_every_copied_message_counts(sandbox: Sandbox, family: int) -> None:
    numbers = [
        (await sandbox.people("send", as_="family1", chat="family1", text=f"{n}"))["message_id"]
        for n in range(21)
    ]
    await sandbox.people("limits", scale=1)
    where = {"chat_id": sandbox.id_of("mediators"), "from_chat_id": family}
    await sandbox.ok("copyMessages", **where, message_ids=numbers[:15])
    assert (await sandbox.refused("copyMessages", **where, message_ids=numbers[15:]))[0] == 429
    await sandbox.ok("copyMessages", **where, message_ids=numbers[15:20])


async def test_a_minute_can_be_shortened(sandbox: Sandbox) -> None:
    await sandbox.people("limits", scale=0.1)
    for _ in range(20):
        await sent(sandbox)
    answer = await sandbox.call("sendMessage", chat_id=sandbox.id_of("mediators"), text="a")
    assert answer["parameters"] == {"retry_after": 6}
    sandbox.clock.now += 6
    await sent(sandbox)


async def test_a_length_that_makes_no_sense_is_refused(sandbox: Sandbox) -> None:
    await sandbox.people("limits", 400, scale=0)
    await sandbox.people("limits", 400, scale="slow")

"""Blocking, groups, privacy mode, rights: where the bot is and what it hears there."""

from __future__ import annotations

import pytest

from bot.sandbox.server import app_of
from bot.sandbox.world import World
from tests.sandbox.conftest import Sandbox


async def test_a_bot_does_not_write_first(sandbox: Sandbox) -> None:
    refusal = await sandbox.refused("sendMessage", chat_id=sandbox.id_of("family1"), text="Hello?")
    assert refusal == (403, "Forbidden: bot can't initiate conversation with a user")


async def test_a_blocked_bot_is_told_once_and_refused_ever_after(sandbox: Sandbox, family: int) -> None:
    sent = await sandbox.ok("sendMessage", chat_id=family, text="a")
    await sandbox.people("block", as_="family1", blocked=True)
    await sandbox.people("block", as_="family1", blocked=True)
    (update,) = await sandbox.updates()
    change = update["my_chat_member"]
    assert change["old_chat_member"]["status"] == "member"
    assert change["new_chat_member"] == {
        "user": change["old_chat_member"]["user"],
        "status": "kicked",
        "until_date": 0,
    }
    blocked = (403, "Forbidden: bot was blocked by the user")
    assert await sandbox.refused("sendMessage", chat_id=family, text="a") == blocked
    place = {"chat_id": family, "message_id": sent["message_id"]}
    assert await sandbox.refused("editMessageText", text="b", **place) == blocked
    assert await sandbox.refused("copyMessage", from_chat_id=family, **place) == blocked
    assert await sandbox.refused("sendChatAction", chat_id=family, action="typing") == blocked
    await sandbox.people("send", 403, as_="family1", chat="family1", text="a")


async def test_start_unblocks(sandbox: Sandbox, family: int) -> None:
    await sandbox.people("block", as_="family1", blocked=True)
    await sandbox.updates()
    await sandbox.people("start", as_="family1")
    membership, message = await sandbox.updates()
    assert membership["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert message["message"]["text"] == "/start"
    await sandbox.ok("sendMessage", chat_id=family, text="welcome back")


@pytest.mark.parametrize(
    ("status", "description"),
    [
        ("kicked", "Forbidden: bot was kicked from the supergroup chat"),
        ("left", "Forbidden: bot is not a member of the supergroup chat"),
    ],
)
async def test_a_bot_that_was_sent_away_is_refused(sandbox: Sandbox, status: str, description: str) -> None:
    await sandbox.people("bot", chat="mediators", status=status)
    (update,) = await sandbox.updates()
    assert update["my_chat_member"]["old_chat_member"]["can_manage_topics"] is True
    assert update["my_chat_member"]["new_chat_member"]["status"] == status
    refusal = await sandbox.refused("sendMessage", chat_id=sandbox.id_of("mediators"), text="a")
    assert refusal == (403, description)
    await sandbox.people("send", as_="anna", chat="mediators", text="is it gone?")
    assert await sandbox.updates() == []


async def test_leaving_is_for_groups(sandbox: Sandbox, family: int) -> None:
    assert await sandbox.ok("leaveChat", chat_id=sandbox.id_of("staffroom")) is True
    assert (await sandbox.refused("leaveChat", chat_id=family))[0] == 400
    assert (await sandbox.refused("getChat", chat_id=sandbox.id_of("staffroom")))[0] == 403


async def test_in_privacy_mode_a_member_hears_only_what_is_meant_for_it(sandbox: Sandbox) -> None:
    room = sandbox.id_of("staffroom")
    own = await sandbox.ok("sendMessage", chat_id=room, text="Report")
    say = {"as_": "anna", "chat": "staffroom"}
    theirs = await sandbox.people("send", text="between us", **say)
    await sandbox.people("send", text="/case@another_bot", **say)
    await sandbox.people("send", text="to myself", reply_to=theirs["message_id"], **say)
    await sandbox.people("send", text="/case 5", **say)
    await sandbox.people("send", text="/case@Sandbox_Bot", **say)
    await sandbox.people("send", text="thanks", reply_to=own["message_id"], **say)
    heard = [update["message"]["text"] for update in await sandbox.updates()]
    assert heard == ["/case 5", "/case@Sandbox_Bot", "thanks"]
    await sandbox.people("bot", chat="staffroom", status="administrator")
    await sandbox.updates()
    await sandbox.people("send", text="everything", **say)
    assert (await sandbox.updates())[0]["message"]["text"] == "everything"


async def test_people_come_and_go_under_the_eyes_of_the_bot(sandbox: Sandbox) -> None:
    await sandbox.people("members", chat="staffroom", add=["boris"], remove=["anna"])
    came, went = [update["message"] for update in await sandbox.updates()]
    assert came["new_chat_members"][0]["first_name"] == "Boris"
    assert went["left_chat_member"]["first_name"] == "Anna"
    await sandbox.people("send", 403, as_="anna", chat="staffroom", text="a")
    room = sandbox.id_of("staffroom")
    anna, boris = sandbox.id_of("anna"), sandbox.id_of("boris")
    assert (await sandbox.ok("getChatMember", chat_id=room, user_id=anna))["status"] == "left"
    assert (await sandbox.ok("getChatMember", chat_id=room, user_id=boris))["status"] == "member"
    assert await sandbox.ok("getChatMemberCount", chat_id=room) == 3


async def test_an_administrator_bot_that_asks_for_it_is_told_of_every_member(sandbox: Sandbox) -> None:
    room, anna = sandbox.id_of("mediators"), sandbox.id_of("anna")
    await sandbox.people("members", 403, chat="mediators", remove=["anna"], by="boris")
    await sandbox.people("members", chat="mediators", remove=["boris"])
    assert not [one for one in await sandbox.updates() if "chat_member" in one], "nobody asked for it"
    await sandbox.ok("getUpdates", allowed_updates=["message", "chat_member"])
    await sandbox.people("members", chat="mediators", remove=["anna"], by="staff")
    assert (await sandbox.ok("getChatMember", chat_id=room, user_id=anna))["status"] == "kicked"
    await sandbox.people("members", chat="mediators", add=["anna"], by="staff")
    await sandbox.people("members", chat="mediators", remove=["anna"])
    await sandbox.people("members", chat="staffroom", remove=["anna"])
    told = [one["chat_member"] for one in await sandbox.updates() if "chat_member" in one]
    steps = [(one["old_chat_member"]["status"], one["new_chat_member"]["status"]) for one in told]
    assert steps == [("member", "kicked"), ("kicked", "member"), ("member", "left")]
    assert [one["from"]["first_name"] for one in told] == ["Staff", "Staff", "Anna"]
    assert {one["chat"]["id"] for one in told} == {room}, "in the staff room the bot is no administrator"


async def test_administrators_are_listed_with_the_bots_rights(sandbox: Sandbox) -> None:
    room = sandbox.id_of("mediators")
    await sandbox.people("bot", chat="mediators", status="administrator", rights={"can_pin_messages": True})
    listed = await sandbox.ok("getChatAdministrators", chat_id=room)
    assert [one["user"]["first_name"] for one in listed] == ["Staff", "Sandbox bot"]
    assert [one["status"] for one in listed] == ["creator", "administrator"]
    assert (listed[1]["can_pin_messages"], listed[1]["can_manage_topics"]) == (True, False)


async def test_a_basic_group_becomes_a_supergroup_under_another_number(sandbox: Sandbox) -> None:
    await sandbox.people("chats", create="club", type="group", title="Club", members=["anna"], bot="member")
    old = sandbox.id_of("club")
    await sandbox.updates()
    await sandbox.people("upgrade", chat="club")
    new = sandbox.id_of("club")
    farewell, welcome = [update["message"] for update in await sandbox.updates()]
    assert (farewell["chat"]["id"], farewell["migrate_to_chat_id"]) == (old, new)
    assert (welcome["chat"]["id"], welcome["migrate_from_chat_id"]) == (new, old)
    answer = await sandbox.call("sendMessage", chat_id=old, text="a")
    assert answer["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert answer["parameters"] == {"migrate_to_chat_id": new}
    await sandbox.ok("sendMessage", chat_id=new, text="a")


async def test_a_new_group_greets_the_bot_unless_it_is_not_there(sandbox: Sandbox) -> None:
    await sandbox.people("chats", create="in", title="In", username="in_group", members=["anna"])
    membership, service = await sandbox.updates()
    assert membership["my_chat_member"]["old_chat_member"]["status"] == "left"
    assert service["message"]["new_chat_members"][0]["is_bot"] is True
    assert (await sandbox.ok("sendMessage", chat_id="@in_group", text="a"))["chat"]["title"] == "In"
    await sandbox.people("chats", create="out", title="Out", members=["anna"], bot="none")
    assert await sandbox.updates() == []
    refusal = await sandbox.refused("sendMessage", chat_id=sandbox.id_of("out"), text="a")
    assert refusal == (400, "Bad Request: chat not found")


async def test_too_many_messages_are_refused_where_limits_are_wanted(sandbox: Sandbox) -> None:
    world = World("4242:secret", sandbox.clock, strict_limits=1.0)
    sandbox.world = world
    sandbox.http._transport = type(sandbox.http._transport)(app=app_of(world))  # type: ignore[call-arg]
    room = sandbox.id_of("staffroom")
    for _ in range(20):
        await sandbox.ok("sendMessage", chat_id=room, text="a")
    sandbox.clock.now += 2
    answer = await sandbox.call("sendMessage", chat_id=room, text="a")
    assert answer["description"] == "Too Many Requests: retry after 58"
    assert answer["parameters"] == {"retry_after": 58}
    sandbox.clock.now += 58
    await sandbox.ok("sendMessage", chat_id=room, text="a")

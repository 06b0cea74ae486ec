"""Who is no longer in a group: told to administrators as an update, to others as a message."""

from typing import Any

import pytest

from bot.adapters.telegram.envelopes import envelope
from bot.adapters.telegram.parsing import TelegramParser
from bot.domain.commands import Command, MemberLeft, NothingToDo
from tests import builders as b

ANNA = b.user(b.MEDIATOR, name="Anna")


def understood(update: b.Json) -> Command:
    return TelegramParser(b.BOT_ID, b.BOT_USERNAME).parse(b.payload(update))


def change(status: str, who: b.Json = ANNA, chat: b.Json | None = None, **more: Any) -> b.Json:
    promised = b.member(status) if status == "restricted" else {}
    found = b.member_gone(chat or b.room_chat(), who, "left")
    found["new_chat_member"] = promised | {"status": status, "user": who} | more
    if status == "kicked":
        found["new_chat_member"]["until_date"] = 0
    return b.update("chat_member", found)


@pytest.mark.parametrize(
    ("status", "more"), [("left", {}), ("kicked", {}), ("restricted", {"is_member": False})]
)
def test_somebody_is_gone(status: str, more: b.Json) -> None:
    left = understood(change(status, **more))

    assert isinstance(left, MemberLeft)
    assert left.person.user_id == b.MEDIATOR
    assert left.group.chat_id == b.room_chat()["id"]


@pytest.mark.parametrize(("status", "more"), [("member", {}), ("restricted", {"is_member": True})])
def test_somebody_who_is_there_is_not_gone(status: str, more: b.Json) -> None:
    assert isinstance(understood(change(status, **more)), NothingToDo)


def test_a_bot_that_leaves_is_nobody() -> None:
    other = b.user(5, name="Other", is_bot=True)

    assert isinstance(understood(change("left", other)), NothingToDo)
    message = b.message(b.room_chat(), ANNA, left_chat_member=other)
    assert isinstance(understood(b.update("message", message)), NothingToDo)


def test_the_message_in_the_group_says_the_same_about_whoever_was_removed() -> None:
    message = b.message(b.room_chat(), b.user(900), left_chat_member=ANNA)

    left = understood(b.update("message", message))

    assert isinstance(left, MemberLeft)
    assert left.person.user_id == b.MEDIATOR


def test_a_strange_leaver_is_not_understood() -> None:
    message = b.message(b.room_chat(), ANNA, left_chat_member={"id": "5"})

    assert isinstance(understood(b.update("message", message)), NothingToDo)


def test_it_is_handled_in_the_order_of_its_group() -> None:
    assert envelope(change("left")).chat == b.room_chat()["id"]

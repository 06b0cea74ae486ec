"""What people do by hand, as Telegram tells it: pictures exchanged, topics closed, messages forwarded."""

from typing import Any

import pytest

from bot.adapters.telegram.parsing import TelegramParser
from bot.domain.commands import Command, FamilyEdit, FamilyMessage, NothingToDo, RoomEdit, TopicClosed
from bot.domain.messages import Attachment
from tests import builders as b

VIDEO = {"file_id": "BAACAgI", "file_unique_id": "AgADB", "width": 9, "height": 9, "duration": 1}


def parse(update: b.Json) -> Command:
    return TelegramParser(b.BOT_ID, b.BOT_USERNAME).parse(b.payload(update))


def edited(**content: Any) -> Command:
    message = b.message(b.private_chat(), b.user(b.FAMILY), 8, edit_date=1_795_000_060, **content)
    return parse(b.update("edited_message", message))


@pytest.mark.parametrize(
    ("content", "attachment"),
    [
        ({"photo": [b.photo() | {"file_id": "small"}, b.photo()]}, Attachment("photo", "AgACAgI")),
        ({"video": VIDEO, "has_media_spoiler": True}, Attachment("video", "BAACAgI", is_covered=True)),
        ({"animation": VIDEO, "document": VIDEO}, Attachment("animation", "BAACAgI")),
        ({"photo": [b.photo()], "live_photo": VIDEO}, None),
        ({"voice": b.voice()}, None),
        ({"photo": []}, None),
        ({"photo": "strange"}, None),
        ({"document": {"file_id": 7}}, None),
        (b.texts("words"), None),
    ],
)
def test_an_edit_names_the_picture_that_is_there_now(content: b.Json, attachment: Attachment | None) -> None:
    command = edited(**content)
    assert isinstance(command, FamilyEdit)
    assert command.attachment == attachment


def test_an_edit_in_a_room_names_it_too() -> None:
    message = b.message(b.room_chat(), b.user(b.MEDIATOR), 8, photo=[b.photo()], edit_date=1_795_000_060)
    command = parse(b.update("edited_message", message))
    assert isinstance(command, RoomEdit)
    assert command.attachment == Attachment("photo", "AgACAgI")


def test_a_topic_that_was_closed_by_hand() -> None:
    content = b.in_topic(7) | {"forum_topic_closed": {}}
    by_hand = b.message(b.room_chat(is_forum=True), b.user(b.MEDIATOR), 9, **content)
    command = parse(b.update("message", by_hand))
    assert isinstance(command, TopicClosed)
    assert (command.thread_id, command.person.user_id) == (7, b.MEDIATOR)
    by_bot = b.message(b.room_chat(is_forum=True), b.user(b.BOT_ID, is_bot=True), 9, **content)
    assert isinstance(parse(b.update("message", by_bot)), NothingToDo)


def test_a_forwarded_message_is_known_as_one_and_its_author_is_not() -> None:
    origin = {"type": "hidden_user", "sender_user_name": "Somebody", "date": 1_795_000_000}
    message = b.message(b.private_chat(), b.user(b.FAMILY), 8, text="words", forward_origin=origin)
    command = parse(b.update("message", message))
    assert isinstance(command, FamilyMessage)
    assert command.is_forwarded
    assert "Somebody" not in repr(command)

"""Reactions, and answers to a part of a message, as Telegram tells them."""

from typing import Any

import pytest

from bot.domain.commands import FamilyMessage, FamilyReaction, NothingToDo, Person, RoomMessage, RoomReaction
from bot.domain.messages import Quote
from tests import builders as b
from tests.adapters.test_parsing import ANNA, MIRGA, SUPERGROUP, parse

CUSTOM = {"type": "custom_emoji", "custom_emoji_id": "5"}
PAID = {"type": "paid"}


def test_a_familys_sign_names_its_message() -> None:
    assert parse(b.reaction_update("👍", 31)) == FamilyReaction(MIRGA, 31, "👍")


def test_a_sign_in_a_group_names_its_message() -> None:
    assert parse(b.room_reaction_update("❤", 31)) == RoomReaction(SUPERGROUP, ANNA, 31, "❤")


@pytest.mark.parametrize(
    ("reactions", "emoji"),
    [
        ([], ""),
        ([b.emoji_reaction("👍"), b.emoji_reaction("🔥")], "🔥"),
        ([b.emoji_reaction("👍"), CUSTOM], "👍"),
        ([CUSTOM], None),
        ([PAID], None),
        ([{"type": "of next year"}], None),
        ([b.emoji_reaction("👍" * 20)], None),
    ],
)
def test_of_several_signs_the_newest_that_a_bot_can_set_counts(reactions: Any, emoji: str | None) -> None:
    change = b.reaction(None, 4, b.private_chat(), b.user(), new_reaction=reactions)
    assert parse(b.update("message_reaction", change)) == FamilyReaction(MIRGA, 4, emoji)


def test_an_administrator_who_stays_unknown_is_nobody_in_particular() -> None:
    change = b.reaction("👍", 4, b.room_chat(), b.user(), actor_chat=b.room_chat())
    del change["user"]
    command = parse(b.update("message_reaction", change))
    assert isinstance(command, RoomReaction)
    assert command.person == Person(1087968824, "", is_anonymous=True)


@pytest.mark.parametrize(
    "change",
    [
        b.reaction("👍", 4, b.room_chat(kind="channel"), b.user()),
        b.reaction("👍", 4, b.room_chat(), b.user(b.BOT_ID, is_bot=True)),
    ],
)
def test_signs_of_bots_and_in_channels_concern_nobody(change: b.Json) -> None:
    assert isinstance(parse(b.update("message_reaction", change)), NothingToDo)


def test_the_words_that_were_picked_out_come_along_with_their_formatting() -> None:
    bold = {"type": "bold", "offset": 0, "length": 3}
    quoted = b.message(b.private_chat(), b.user(b.BOT_ID, is_bot=True), 9, text="one two")
    update = b.text_update("that", reply_to_message=quoted, quote=b.quote("two", 4, entities=[bold]))
    command = parse(update)
    assert isinstance(command, FamilyMessage)
    assert (command.reply_to, command.quote) == (9, Quote("two", (bold,), 4))


def test_in_a_group_too() -> None:
    command = parse(b.room_text_update("that", thread=7, reply_to=9, quote=b.quote("two", 4)))
    assert isinstance(command, RoomMessage)
    assert (command.reply_to, command.quote) == (9, Quote("two", (), 4))


@pytest.mark.parametrize(
    "quote",
    [
        b.quote("two", is_manual=False),
        {"text": "two"},
        {"strange": True},
        b.quote("\ud83d"),
        b.quote("two", entities=[{"type": "bold"}]),
        7,
    ],
)
def test_without_clear_words_the_whole_message_is_answered(quote: Any) -> None:
    quoted = b.message(b.private_chat(), b.user(b.BOT_ID, is_bot=True), 9, text="one two")
    command = parse(b.text_update("that", reply_to_message=quoted, quote=quote))
    assert isinstance(command, FamilyMessage)
    assert (command.reply_to, command.quote) == (9, None)


def test_words_picked_out_of_a_message_elsewhere_belong_to_no_message_here() -> None:
    command = parse(b.text_update("that", quote=b.quote("two"), external_reply={"origin": {}}))
    assert isinstance(command, FamilyMessage)
    assert (command.reply_to, command.quote) == (None, None)

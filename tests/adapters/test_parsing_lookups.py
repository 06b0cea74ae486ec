"""What is said to the bot by its name, in a group and behind inline results."""

import pytest

from bot.adapters.telegram.parsing import TelegramParser
from bot.domain.commands import Command, FamilyMessage, InlineQuestion, NothingToDo, RoomCommand, RoomMessage
from tests import builders as b


def parse(update: b.Json) -> Command:
    return TelegramParser(b.BOT_ID, b.BOT_USERNAME).parse(b.payload(update))


def test_a_lookup_says_who_and_what_and_whether_it_is_written_in_a_group() -> None:
    found = parse(b.inline_update("family doctor"))
    assert isinstance(found, InlineQuestion)
    assert (found.query_id, found.words, found.is_in_group) == ("77", "family doctor", True)
    assert found.person.user_id == b.MEDIATOR
    for chat_type in ("sender", "private", "channel", None):
        other = parse(b.inline_update("x", chat_type=chat_type))
        assert isinstance(other, InlineQuestion) and not other.is_in_group


@pytest.mark.parametrize("broken", [{"id": 7}, {"query": None}, {"from": "nobody"}, {"chat_type": 3}])
def test_a_strange_lookup_is_nothing(broken: b.Json) -> None:
    update = b.inline_update("x")
    update["inline_query"] |= broken
    assert isinstance(parse(update), NothingToDo)


@pytest.mark.parametrize(
    ("text", "words"),
    [("@drom_bot family doctor", "family doctor"), ("@DROM_bot", ""), ("@drom_bot, arst", ", arst")],
)
def test_the_name_and_words_in_a_group_are_a_lookup(text: str, words: str) -> None:
    command = parse(b.room_text_update(text, thread=7))
    assert isinstance(command, RoomCommand)
    assert (command.name, command.argument, command.thread_id) == ("kb", words, 7)


@pytest.mark.parametrize("text", ["@drom_bottom up", "@drom_bot2 x", "ask @drom_bot", "@drom"])
def test_other_names_are_words(text: str) -> None:
    assert isinstance(parse(b.room_text_update(text)), RoomMessage)


def test_what_comes_through_the_bot_itself_is_never_a_message_to_be_passed_on() -> None:
    own = b.user(b.BOT_ID, is_bot=True)
    plain = parse(b.room_text_update("whatever it says", via_bot=own))
    assert isinstance(plain, RoomCommand) and (plain.name, plain.argument) == ("kb", "")
    chosen = parse(b.room_text_update("/kb_send dentist\nA dentist", via_bot=own))
    assert isinstance(chosen, RoomCommand)
    assert (chosen.name, chosen.argument) == ("kb_send", "dentist\nA dentist")
    picture = parse(b.room_photo_update(via_bot=own))
    assert isinstance(picture, RoomCommand)
    other = parse(b.room_text_update("a cat", via_bot=b.user(9, is_bot=True)))
    assert isinstance(other, RoomMessage)
    assert isinstance(parse(b.text_update("in private", via_bot=own)), FamilyMessage)

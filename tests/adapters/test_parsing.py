"""Telegram's JSON in, commands out."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.telegram.contents import album_of
from bot.adapters.telegram.parsing import TelegramParser, envelope
from bot.domain.commands import (
    BotPlaceChanged,
    Command,
    ContentKind,
    FamilyCommand,
    FamilyEdit,
    FamilyMessage,
    FamilyPress,
    FamilyReachability,
    Group,
    GroupUpgraded,
    NothingToDo,
    Person,
    RoomCommand,
    RoomEdit,
    RoomMessage,
    RoomPress,
    Written,
)
from tests import builders as b

PARSER = TelegramParser(b.BOT_ID, b.BOT_USERNAME)
MIRGA = Person(b.FAMILY, "Mirga", "ru")
ANNA = Person(b.MEDIATOR, "Anna", "et")
SUPERGROUP = Group(b.ROOM, "Room")
FORUM = Group(b.ROOM, "Room", is_forum=True)


def parse(update: b.Json) -> Command:
    return PARSER.parse(b.payload(update))


def number_of(update: b.Json) -> int:
    found: int = next(part for part in update.values() if isinstance(part, dict))["message_id"]
    return found


# ── families ──


def test_a_familys_words_are_a_message() -> None:
    update = b.text_update("Где получить пособие?")
    written = Written("Где получить пособие?")
    assert parse(update) == FamilyMessage(MIRGA, number_of(update), ContentKind.TEXT, written)


@pytest.mark.parametrize(
    ("text", "name", "argument"),
    [
        ("/start", "start", ""),
        ("/start anna-7", "start", "anna-7"),
        ("/Language", "language", ""),
        ("/help@drom_bot", "help", ""),
        ("/nonsense  two  words ", "nonsense", "two  words"),
    ],
)
def test_a_slash_word_at_the_beginning_is_a_command(text: str, name: str, argument: str) -> None:
    update = b.text_update(text)
    assert parse(update) == FamilyCommand(MIRGA, number_of(update), name, argument)


def test_a_command_in_the_middle_is_words() -> None:
    entities = [{"type": "bot_command", "offset": 6, "length": 5}]
    command = parse(b.text_update("press /help", entities=entities))
    assert isinstance(command, FamilyMessage)
    assert command.written == Written("press /help", tuple(entities))


def test_a_slash_that_telegram_did_not_mark_is_words() -> None:
    command = parse(b.text_update("/ ", entities=[]))
    assert isinstance(command, FamilyMessage)


def test_a_photo_keeps_its_caption_its_formatting_and_its_album() -> None:
    bold = {"type": "bold", "offset": 0, "length": 3}
    update = b.photo_update(caption="my letter", caption_entities=[bold], media_group_id="13")
    written = Written("my letter", (bold,), is_caption=True)
    assert parse(update) == FamilyMessage(
        MIRGA, number_of(update), ContentKind.PHOTO, written, album_of("13")
    )


def test_an_edit_keeps_the_number_of_what_was_edited() -> None:
    assert parse(b.edit_update("better", 31)) == FamilyEdit(MIRGA, 31, ContentKind.TEXT, Written("better"))


def test_a_button_tells_where_it_stood() -> None:
    assert parse(b.button_update("yes:3", 55)) == FamilyPress(MIRGA, 55, "yes:3")


@pytest.mark.parametrize(
    ("content", "kind", "written"),
    [
        ({"text": "maja põleb"}, ContentKind.TEXT, Written("maja põleb")),
        ({"photo": [b.photo()], "caption": "suits"}, ContentKind.PHOTO, Written("suits", is_caption=True)),
        ({"voice": b.voice()}, ContentKind.VOICE, None),
    ],
)
def test_a_press_brings_the_message_that_the_card_answered(
    content: b.Json, kind: ContentKind, written: Written | None
) -> None:
    update = b.button_update("ne:7", 55)
    asked = b.message(b.private_chat(), b.user(), 7, **content)
    update["callback_query"]["message"]["reply_to_message"] = asked

    assert parse(update) == FamilyPress(MIRGA, 55, "ne:7", FamilyMessage(MIRGA, 7, kind, written))


def test_a_button_under_an_inaccessible_message_still_works() -> None:
    update = b.button_update("yes", 55)
    update["callback_query"]["message"] = {"chat": b.private_chat(), "message_id": 55, "date": 0}
    assert parse(update) == FamilyPress(MIRGA, 55, "yes")


def test_a_button_whose_message_is_missing_still_works() -> None:
    update = b.button_update("yes")
    del update["callback_query"]["message"]
    assert parse(update) == FamilyPress(MIRGA, 0, "yes")


def test_a_button_of_a_game_or_of_inline_mode_is_not_ours() -> None:
    game, inline = b.button_update("x"), b.button_update("x")
    del game["callback_query"]["data"]
    inline["callback_query"]["inline_message_id"] = "AAQ"
    assert isinstance(parse(game), NothingToDo)
    assert isinstance(parse(inline), NothingToDo)


@pytest.mark.parametrize("blocked", [True, False])
def test_blocking_and_coming_back(blocked: bool) -> None:
    assert parse(b.blocked_update(blocked=blocked)) == FamilyReachability(MIRGA, reachable=not blocked)


def test_a_phone_without_language_is_no_obstacle() -> None:
    command = parse(b.text_update("hello", language=None))
    assert isinstance(command, FamilyMessage)
    assert command.person == Person(b.FAMILY, "Mirga", None)


# ── what a message carries ──

COPYABLE: dict[str, tuple[Any, ContentKind]] = {
    "photo": ([b.photo()], ContentKind.PHOTO),
    "voice": (b.voice(), ContentKind.VOICE),
    "audio": ({"file_id": "a", "file_unique_id": "b", "duration": 3}, ContentKind.AUDIO),
    "video": (b.photo() | {"duration": 3}, ContentKind.VIDEO),
    "video_note": ({"file_id": "a", "file_unique_id": "b", "length": 240}, ContentKind.VIDEO_NOTE),
    "document": ({"file_id": "a", "file_unique_id": "b"}, ContentKind.DOCUMENT),
    "sticker": (b.photo() | {"type": "regular"}, ContentKind.STICKER),
    "location": ({"latitude": 59.4, "longitude": 24.7}, ContentKind.LOCATION),
    "contact": ({"phone_number": "+372", "first_name": "X"}, ContentKind.CONTACT),
    "dice": ({"emoji": "🎲", "value": 3}, ContentKind.DICE),
    "rich_message": ({"blocks": []}, ContentKind.DOCUMENT),
}


@pytest.mark.parametrize("field", COPYABLE)
def test_each_kind_is_told_from_its_field(field: str) -> None:
    content, kind = COPYABLE[field]
    update = b.update("message", b.message(b.private_chat(), b.user(), 9, **{field: content}))
    assert parse(update) == FamilyMessage(MIRGA, 9, kind)


def test_fields_that_telegram_adds_for_old_programs_do_not_mislead() -> None:
    document, place = COPYABLE["document"][0], COPYABLE["location"][0]
    animation = b.message(b.private_chat(), b.user(), animation=document, document=document)
    venue = b.message(b.private_chat(), b.user(), venue={"title": "Office"}, location=place)
    for message, kind in ((animation, ContentKind.ANIMATION), (venue, ContentKind.LOCATION)):
        command = parse(b.update("message", message))
        assert isinstance(command, FamilyMessage)
        assert command.kind is kind


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ({"poll": {"id": "1", "question": "?", "type": "regular"}}, ContentKind.POLL),
        ({"poll": {"id": "1", "question": "?", "type": "quiz"}}, ContentKind.POLL),
        ({"game": {"title": "Chess"}}, ContentKind.GAME),
        ({"story": {"id": 1, "chat": {}}}, ContentKind.STORY),
        ({"paid_media": {"star_count": 1, "paid_media": []}}, ContentKind.PAYMENT),
        ({"invoice": {"title": "x"}}, ContentKind.PAYMENT),
        ({"text": "x", "has_protected_content": True}, ContentKind.PROTECTED),
        ({"poll": {"id": "1"}, "has_protected_content": True}, ContentKind.POLL),
        ({"giveaway": {"chats": []}}, ContentKind.UNKNOWN),
        ({"giveaway_winners": {"chat": {}}}, ContentKind.UNKNOWN),
        ({"something_of_next_year": {"unheard": "of"}}, ContentKind.UNKNOWN),
    ],
    ids=lambda part: next(iter(part)) if isinstance(part, dict) else "",
)
def test_what_is_not_passed_on_says_why(content: b.Json, kind: ContentKind) -> None:
    command = parse(b.update("message", b.message(b.private_chat(), b.user(), **content)))
    assert isinstance(command, FamilyMessage)
    assert command.kind is kind
    assert not kind.can_be_passed_on


@pytest.mark.parametrize(
    "content",
    [
        {"new_chat_members": [b.user()]},
        {"pinned_message": b.message(b.room_chat(), b.user(), text="pinned")},
        {"forum_topic_closed": {}},
        {"forum_topic_created": {"name": "x", "icon_color": 1}},
        {"migrate_to_chat_id": b.ROOM},
        {"video_chat_started": {}},
    ],
    ids=lambda content: next(iter(content)),
)
def test_service_messages_concern_nobody(content: b.Json) -> None:
    in_room = b.update("message", b.message(b.room_chat(), b.user(), **content))
    assert parse(in_room) == NothingToDo("a service message")


def test_an_ornament_that_the_library_cannot_read_costs_no_message() -> None:
    update = b.text_update("help me", link_preview_options=7, quote={"strange": True}, via_bot="nobody")
    command = parse(update)
    assert isinstance(command, FamilyMessage)
    assert command.written == Written("help me")


# ── groups ──


def test_words_in_a_group() -> None:
    update = b.room_text_update("hello")
    written = Written("hello")
    assert parse(update) == RoomMessage(SUPERGROUP, ANNA, number_of(update), ContentKind.TEXT, written)


@pytest.mark.parametrize("text", ["/bind Tallinn", "/bind@drom_bot Tallinn", "/BIND@Drom_Bot   Tallinn"])
def test_a_command_in_a_group(text: str) -> None:
    update = b.room_text_update(text)
    assert parse(update) == RoomCommand(SUPERGROUP, ANNA, number_of(update), "bind", "Tallinn")


def test_a_command_for_another_bot_is_left_alone() -> None:
    assert parse(b.room_text_update("/bind@other_bot x")) == NothingToDo("a command for another bot")


def test_a_message_in_a_topic_answers_nothing_by_itself() -> None:
    update = b.room_text_update("on my way", thread=7)
    command = parse(update)
    assert isinstance(command, RoomMessage)
    assert (command.group, command.thread_id, command.reply_to) == (FORUM, 7, None)


def test_a_topic_root_without_its_service_field_is_known_by_its_number() -> None:
    update = b.room_text_update("on my way", thread=7)
    del update["message"]["reply_to_message"]["forum_topic_created"]
    command = parse(update)
    assert isinstance(command, RoomMessage)
    assert command.reply_to is None


def test_a_real_reply_in_a_topic_names_its_message() -> None:
    command = parse(b.room_text_update("yes", thread=7, reply_to=12))
    assert isinstance(command, RoomMessage)
    assert (command.thread_id, command.reply_to) == (7, 12)


def test_a_thread_of_replies_is_no_topic() -> None:
    command = parse(b.room_text_update("yes", reply_to=12, message_thread_id=12))
    assert isinstance(command, RoomMessage)
    assert (command.thread_id, command.reply_to) == (None, 12)


def test_a_command_can_be_a_reply_in_a_topic() -> None:
    command = parse(b.room_text_update("/close", thread=7, reply_to=12))
    assert isinstance(command, RoomCommand)
    assert (command.thread_id, command.reply_to) == (7, 12)


def test_an_anonymous_administrator_is_known_as_such() -> None:
    mask = b.user(1087968824, name="Group", language=None, is_bot=True)
    command = parse(b.room_text_update("/bind", sender=mask, sender_chat=b.room_chat()))
    assert isinstance(command, RoomCommand)
    assert command.person == Person(1087968824, "Group", None, is_anonymous=True)


def test_other_bots_are_not_listened_to() -> None:
    assert parse(b.room_text_update("buy!", sender=b.user(9, is_bot=True))) == NothingToDo("nobody's message")


def test_posts_that_come_over_from_a_channel_are_left_alone() -> None:
    channel = {"id": -1009, "type": "channel", "title": "News"}
    sender = b.user(777000, name="Telegram")
    update = b.room_text_update("news", sender=sender, sender_chat=channel, is_automatic_forward=True)
    assert parse(update) == NothingToDo("nobody's message")


def test_edits_and_buttons_in_a_group() -> None:
    edit, press = parse(b.room_edit_update("better", 8)), parse(b.room_button_update("take:1", 9, thread=7))
    anna = Person(b.MEDIATOR, "Anna", "ru")
    assert edit == RoomEdit(SUPERGROUP, anna, 8, ContentKind.TEXT, Written("better"))
    assert press == RoomPress(FORUM, anna, 9, "take:1", 7)


def test_a_button_under_an_inaccessible_message_of_a_group() -> None:
    update = b.room_button_update("take:1", 9)
    update["callback_query"]["message"] = {"chat": b.room_chat(), "message_id": 9, "date": 0}
    assert isinstance(parse(update), RoomPress)


def test_a_group_with_a_name_of_its_own_is_public() -> None:
    command = parse(b.room_text_update("hello", chat=b.room_chat(username="roma_tallinn")))
    assert isinstance(command, RoomMessage)
    assert command.group.is_public


@pytest.mark.parametrize(
    ("status", "rights", "expected"),
    [
        ("member", {}, (True, False, False)),
        ("administrator", {}, (True, True, False)),
        ("administrator", {"can_manage_topics": True}, (True, True, True)),
        ("restricted", {"is_member": True}, (True, False, False)),
        ("restricted", {}, (False, False, False)),
        ("left", {}, (False, False, False)),
        ("kicked", {}, (False, False, False)),
    ],
)
def test_the_place_of_the_bot(status: str, rights: b.Json, expected: tuple[bool, bool, bool]) -> None:
    assert parse(b.room_place_update(status, **rights)) == BotPlaceChanged(SUPERGROUP, *expected)


def test_a_basic_group_has_no_supergroup_mark() -> None:
    command = parse(b.room_place_update("member", chat=b.room_chat(-4321, kind="group")))
    assert command == BotPlaceChanged(Group(-4321, "Room"), True, False, False)


@pytest.mark.parametrize("number", ["13967532107348226", "what a family wrote", "x" * 5000])
def test_of_the_number_of_an_album_nothing_is_kept_that_telegram_could_recognise(number: str) -> None:
    command = parse(b.photo_update(media_group_id=number))
    assert isinstance(command, FamilyMessage)
    assert command.album is not None
    assert len(command.album) == 8
    assert number not in command.album
    assert command.album == album_of(number) != album_of(number + "1")


@pytest.mark.parametrize("chat", [b.private_chat(), {"id": -1009, "type": "channel", "title": "News"}])
def test_a_room_never_moves_into_a_chat_that_is_no_group(chat: b.Json) -> None:
    update = b.update("message", b.message(chat, b.user(), migrate_from_chat_id=b.ROOM))
    assert not isinstance(parse(update), GroupUpgraded)


def test_an_upgrade_is_told_once() -> None:
    old_side = b.message(b.room_chat(-4321, kind="group"), b.user(), migrate_to_chat_id=b.ROOM)
    assert parse(b.room_upgraded_update()) == GroupUpgraded(-4321, SUPERGROUP)
    assert isinstance(parse(b.update("message", old_side)), NothingToDo)


@pytest.mark.parametrize(
    "kind", ["channel_post", "poll", "business_message", "message_reaction", "guest_message"]
)
def test_kinds_of_updates_that_are_not_for_the_bot(kind: str) -> None:
    post = b.message({"id": -1009, "type": "channel", "title": "News"}, None, text="news")
    assert isinstance(parse(b.update(kind, post)), NothingToDo)


# ── whatever may come ──

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)
SEEDS = (
    b.text_update("/start x"),
    b.photo_update(caption="c", caption_entities=[{"type": "bold", "offset": 0, "length": 1}]),
    b.button_update("yes"),
    b.room_button_update("take", thread=7),
    b.room_text_update("/bind", thread=7, reply_to=3),
    b.room_place_update("administrator"),
    b.room_upgraded_update(),
    b.reaction_update("👍", 4),
    b.room_reaction_update("👍", 4),
    b.text_update("that", reply_to_message=b.message(b.private_chat(), b.user(), 3), quote=b.quote("one")),
)


def places(part: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every value in an update."""
    inner = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    return [path, *(place for key, value in inner for place in places(value, (*path, key)))]


@st.composite
def damaged_updates(draw: st.DrawFn) -> Any:
    """A real update in which one value has been replaced or left out."""
    update: Any = json.loads(json.dumps(draw(st.sampled_from(SEEDS))))
    *way, last = draw(st.sampled_from(places(update)[1:]))
    holder = update
    for step in way:
        holder = holder[step]
    if draw(st.booleans()):
        holder[last] = draw(JSON)
    else:
        del holder[last]
    return update


@given(st.one_of(JSON, damaged_updates()))
@settings(max_examples=300, deadline=None)
def test_no_json_whatsoever_raises(update: Any) -> None:
    assert isinstance(PARSER.parse(json.dumps(update).encode()), Command)
    if isinstance(update, dict):
        update_id, chat, button = envelope(update)
        assert -(2**63) < update_id < 2**63
        assert isinstance(chat, int | str)
        assert button is None or isinstance(button, str)


@given(st.binary(max_size=64))
def test_no_bytes_whatsoever_raise(garbage: bytes) -> None:
    assert isinstance(PARSER.parse(garbage), NothingToDo)


def test_json_that_is_nested_without_end_does_not_raise() -> None:
    assert PARSER.parse(b"[" * 100_000) == NothingToDo("unreadable: RecursionError")


def test_values_of_a_wrong_type_do_not_get_in() -> None:
    update = b.text_update("hello")
    update["message"]["chat"]["id"] = "42"
    assert parse(update) == NothingToDo("unreadable: TypeError")


def test_half_a_character_does_not_get_in() -> None:
    assert parse(b.text_update("\ud83d")) == NothingToDo("unreadable: UnicodeEncodeError")


# ── envelopes ──


@pytest.mark.parametrize(
    ("update", "chat", "button"),
    [
        (b.text_update("x"), b.FAMILY, None),
        (b.edit_update("x", 1), b.FAMILY, None),
        (b.button_update("x", query_id="77"), b.FAMILY, "77"),
        (b.room_text_update("x"), b.ROOM, None),
        (b.room_text_update("x", thread=7), f"{b.ROOM}/7", None),
        (b.room_text_update("x", message_thread_id=12), b.ROOM, None),
        (b.room_button_update("x", thread=7), f"{b.ROOM}/7", "4383"),
        (b.room_place_update("member"), b.ROOM, None),
        (b.blocked_update(), b.FAMILY, None),
        (b.reaction_update("👍", 4), b.FAMILY, None),
        (b.room_reaction_update("👍", 4), b.ROOM, None),
        (b.update("poll_answer", {"poll_id": "1", "user": b.user(5)}), 5, None),
        (b.update("unheard_of", {"what": 1}), 0, None),
    ],
)
def test_the_envelope_says_what_the_order_is_kept_by(
    update: b.Json, chat: int | str, button: str | None
) -> None:
    assert envelope(update) == (update["update_id"], chat, button)


def test_a_topic_of_a_private_chat_is_still_that_chat() -> None:
    assert envelope(b.text_update("x", message_thread_id=3, is_topic_message=True)).chat == b.FAMILY


def test_a_button_without_message_is_ordered_by_the_person() -> None:
    update = b.button_update("x")
    del update["callback_query"]["message"]
    assert envelope(update).chat == b.FAMILY


def test_numbers_that_no_database_can_hold_are_not_numbers() -> None:
    assert envelope({"update_id": 2**70, "message": {"chat": {"id": 2**70}}}) == (0, 0, None)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [("et-EE", "et"), ("RU", "ru"), ("fi", None), ("e" * 80, None), ("\x00", None), (None, None)],
)
def test_a_phones_language_is_kept_only_where_it_is_one_of_ours(sent: str | None, kept: str | None) -> None:
    command = parse(b.text_update("hello", language=sent))

    assert isinstance(command, FamilyMessage)
    assert command.person.language_code == kept

"""Outgoing messages over the library's real bot: what is sent, and what each answer of Telegram means."""

import logging
from datetime import timedelta
from typing import Any

import pytest
from telegram.error import NetworkError, TimedOut

from bot.adapters.telegram.markup import plain_text
from bot.adapters.telegram.sender import TelegramSender
from bot.domain.delivery import Moved, Outcome, Refusal, Refused, Sent, TryAgain
from bot.domain.messages import (
    AWAITED,
    Attachment,
    Button,
    ChangeTopic,
    CopyMessage,
    CreateTopic,
    DeleteMessage,
    DeleteMessages,
    EditButtons,
    EditCaption,
    EditMedia,
    EditText,
    OutgoingMessage,
    React,
    SendFile,
    SendText,
    TopicAction,
    packed,
)
from tests.doubles_telegram import Answer, Call, scripted_bot

FAMILY, ROOM = 42, -1001
BUTTONS = ((Button("Yes", "yes"), Button("Site", url="https://example.org")), (Button("No", "no"),))
BOLD = {"type": "bold", "offset": 0, "length": 2}
HTML = {"parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}
KEYBOARD = {
    "inline_keyboard": [
        [{"text": "Yes", "callback_data": "yes"}, {"text": "Site", "url": "https://example.org"}],
        [{"text": "No", "callback_data": "no"}],
    ]
}


async def send(message: OutgoingMessage, *script: Any) -> tuple[Outcome, list[Call]]:
    bot, request = scripted_bot(*script)
    return await TelegramSender(bot).send(message), request.calls


# ── what is sent ──

#: message, method, parameters, result
SENT: list[tuple[OutgoingMessage, str, dict[str, Any], int | None]] = [
    (SendText(FAMILY, "<b>Hi</b>"), "sendMessage", {"chat_id": 42, "text": "<b>Hi</b>"} | HTML, 900),
    (
        SendText(ROOM, "card", BUTTONS, thread_id=7, reply_to=5, silent=True),
        "sendMessage",
        {
            "chat_id": ROOM,
            "text": "card",
            "message_thread_id": 7,
            "reply_parameters": {"message_id": 5, "allow_sending_without_reply": True},
            "disable_notification": True,
            "reply_markup": KEYBOARD,
        }
        | HTML,
        900,
    ),
    (
        SendText(ROOM, "what?", thread_id=7, asks="words " * 20),
        "sendMessage",
        {
            "chat_id": ROOM,
            "text": "what?",
            "message_thread_id": 7,
            "reply_markup": {
                "force_reply": True,
                "selective": True,
                "input_field_placeholder": ("words " * 20)[:64],
            },
        }
        | HTML,
        900,
    ),
    (
        SendText(FAMILY, "menu", keys=(("Help",), ("Language", "Person"))),
        "sendMessage",
        {
            "chat_id": 42,
            "text": "menu",
            "reply_markup": {
                "keyboard": [[{"text": "Help"}], [{"text": "Language"}, {"text": "Person"}]],
                "resize_keyboard": True,
                "is_persistent": True,
            },
        }
        | HTML,
        900,
    ),
    (
        CopyMessage(ROOM, FAMILY, 11, thread_id=7, reply_to=3),
        "copyMessage",
        {
            "chat_id": ROOM,
            "from_chat_id": 42,
            "message_id": 11,
            "message_thread_id": 7,
            "reply_parameters": {"message_id": 3, "allow_sending_without_reply": True},
        },
        901,
    ),
    (
        EditText(FAMILY, 8, "<i>new</i>", BUTTONS),
        "editMessageText",
        {"chat_id": 42, "message_id": 8, "text": "<i>new</i>", "reply_markup": KEYBOARD} | HTML,
        None,
    ),
    (
        EditText(ROOM, 8, "a < b", entities=(BOLD,)),
        "editMessageText",
        {
            "chat_id": ROOM,
            "message_id": 8,
            "text": "a < b",
            "entities": [BOLD],
            "link_preview_options": {"is_disabled": True},
        },
        None,
    ),
    (
        EditText(ROOM, 8, "a < b", entities=()),
        "editMessageText",
        {"chat_id": ROOM, "message_id": 8, "text": "a < b", "link_preview_options": {"is_disabled": True}},
        None,
    ),
    (
        EditCaption(ROOM, 8, "letter", (BOLD,)),
        "editMessageCaption",
        {"chat_id": ROOM, "message_id": 8, "caption": "letter", "caption_entities": [BOLD]},
        None,
    ),
    (
        EditMedia(ROOM, 8, Attachment("photo", "AgACAgI", is_covered=True), "letter", (BOLD,)),
        "editMessageMedia",
        {
            "chat_id": ROOM,
            "message_id": 8,
            "media": {
                "type": "photo",
                "media": "AgACAgI",
                "has_spoiler": True,
                "caption": "letter",
                "caption_entities": [BOLD],
            },
        },
        None,
    ),
    (EditButtons(FAMILY, 8), "editMessageReplyMarkup", {"chat_id": 42, "message_id": 8}, None),
    (
        EditButtons(FAMILY, 8, BUTTONS),
        "editMessageReplyMarkup",
        {"chat_id": 42, "message_id": 8, "reply_markup": KEYBOARD},
        None,
    ),
    (
        DeleteMessages(FAMILY, (5, 6)),
        "deleteMessages",
        {"chat_id": 42, "message_ids": [5, 6]},
        None,
    ),
    (
        SendText(FAMILY, "gone", no_keys=True),
        "sendMessage",
        {"chat_id": 42, "text": "gone", "reply_markup": {"remove_keyboard": True}} | HTML,
        900,
    ),
    (DeleteMessage(FAMILY, 8), "deleteMessage", {"chat_id": 42, "message_id": 8}, None),
    (
        React(FAMILY, 8, "👍"),
        "setMessageReaction",
        {"chat_id": 42, "message_id": 8, "reaction": [{"type": "emoji", "emoji": "👍"}]},
        None,
    ),
    (
        SendFile(ROOM, "a.xlsx", packed(b"book"), "<b>All</b>", thread_id=7),
        "sendDocument",
        {"chat_id": ROOM, "caption": "<b>All</b>", "parse_mode": "HTML", "message_thread_id": 7},
        900,
    ),
    (
        SendFile(ROOM, "a.png", packed(b"picture"), is_picture=True, reply_to=5),
        "sendPhoto",
        {
            "chat_id": ROOM,
            "reply_parameters": {"message_id": 5, "allow_sending_without_reply": True},
        },
        900,
    ),
    (CreateTopic(ROOM, "alder"), "createForumTopic", {"chat_id": ROOM, "name": "alder"}, 31),
    (
        ChangeTopic(ROOM, 7, TopicAction.RENAME, "birch"),
        "editForumTopic",
        {"chat_id": ROOM, "message_thread_id": 7, "name": "birch"},
        None,
    ),
    (
        ChangeTopic(ROOM, 7, TopicAction.CLOSE),
        "closeForumTopic",
        {"chat_id": ROOM, "message_thread_id": 7},
        None,
    ),
    (
        ChangeTopic(ROOM, 7, TopicAction.REOPEN),
        "reopenForumTopic",
        {"chat_id": ROOM, "message_thread_id": 7},
        None,
    ),
    (
        ChangeTopic(ROOM, 7, TopicAction.DELETE),
        "deleteForumTopic",
        {"chat_id": ROOM, "message_thread_id": 7},
        None,
    ),
]
#: The parameters of Bot API 10.1.
KNOWN = {
    "sendMessage": "business_connection_id chat_id message_thread_id direct_messages_topic_id text "
    "parse_mode entities link_preview_options disable_notification protect_content allow_paid_broadcast "
    "message_effect_id suggested_post_parameters reply_parameters reply_markup",
    "sendPhoto": "business_connection_id chat_id message_thread_id direct_messages_topic_id photo caption "
    "parse_mode caption_entities show_caption_above_media has_spoiler disable_notification protect_content "
    "allow_paid_broadcast message_effect_id suggested_post_parameters reply_parameters reply_markup",
    "sendDocument": "business_connection_id chat_id message_thread_id direct_messages_topic_id document "
    "thumbnail caption parse_mode caption_entities disable_content_type_detection disable_notification "
    "protect_content allow_paid_broadcast message_effect_id suggested_post_parameters reply_parameters "
    "reply_markup",
    "copyMessage": "chat_id message_thread_id direct_messages_topic_id from_chat_id message_id "
    "video_start_timestamp caption parse_mode caption_entities show_caption_above_media "
    "disable_notification protect_content allow_paid_broadcast message_effect_id "
    "suggested_post_parameters reply_parameters reply_markup",
    "editMessageText": "business_connection_id chat_id message_id inline_message_id text parse_mode entities "
    "link_preview_options rich_message reply_markup",
    "editMessageCaption": "business_connection_id chat_id message_id inline_message_id caption parse_mode "
    "caption_entities show_caption_above_media reply_markup",
    "editMessageMedia": "business_connection_id chat_id message_id inline_message_id media reply_markup",
    "editMessageReplyMarkup": "business_connection_id chat_id message_id inline_message_id reply_markup",
    "deleteMessage": "chat_id message_id",
    "deleteMessages": "chat_id message_ids",
    "setMessageReaction": "chat_id message_id reaction is_big",
    "createForumTopic": "chat_id name icon_color icon_custom_emoji_id",
    "editForumTopic": "chat_id message_thread_id name icon_custom_emoji_id",
    "closeForumTopic": "chat_id message_thread_id",
    "reopenForumTopic": "chat_id message_thread_id",
    "deleteForumTopic": "chat_id message_thread_id",
}


@pytest.mark.parametrize(
    ("message", "method", "parameters", "result"),
    SENT,
    ids=[f"{type(row[0]).__name__}-{number}" for number, row in enumerate(SENT)],
)
async def test_each_message_becomes_one_request(
    message: OutgoingMessage, method: str, parameters: dict[str, Any], result: int | None
) -> None:
    outcome, calls = await send(message)
    assert outcome == Sent(result)
    assert [(call.method, call.parameters) for call in calls] == [(method, parameters)]
    assert parameters.keys() <= set(KNOWN[method].split())


def test_every_kind_of_message_is_in_the_table() -> None:
    assert {type(row[0]) for row in SENT} == set(OutgoingMessage.__args__)
    assert {row[0].action for row in SENT if isinstance(row[0], ChangeTopic)} == set(TopicAction)


# ── what the answers mean ──


def answered(status: int, description: str, **parameters: int) -> Answer:
    return Answer(status, description, parameters)


@pytest.mark.parametrize(
    ("chat_id", "answer", "expected"),
    [
        (
            FAMILY,
            answered(429, "Too Many Requests: retry after 17", retry_after=17),
            TryAgain("RetryAfter", timedelta(seconds=17), whole_chat=True),
        ),
        (
            FAMILY,
            answered(429, "Too Many Requests: later"),
            TryAgain("RetryAfter", timedelta(seconds=5), whole_chat=True),
        ),
        (FAMILY, answered(500, "Internal Server Error"), TryAgain("NetworkError")),
        (FAMILY, answered(502, "Bad Gateway"), TryAgain("NetworkError")),
        (FAMILY, answered(409, "Conflict: terminated by other getUpdates request"), TryAgain("Conflict")),
        (FAMILY, answered(401, "Unauthorized"), TryAgain("InvalidToken")),
        (FAMILY, answered(404, "Not Found"), TryAgain("InvalidToken")),
        (FAMILY, TimedOut(), TryAgain("TimedOut")),
        (FAMILY, NetworkError("httpx.ConnectError: nobody there"), TryAgain("NetworkError")),
        (FAMILY, OSError("cable"), TryAgain("NetworkError")),
        (FAMILY, b"<html>a portal</html>", TryAgain("TelegramError")),
        (
            ROOM,
            answered(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=-1009,
            ),
            Moved(-1009),
        ),
    ],
)
async def test_what_may_pass_later_is_tried_again(chat_id: int, answer: Any, expected: Outcome) -> None:
    outcome, calls = await send(SendText(chat_id, "x"), answer)
    assert outcome == expected
    assert len(calls) == 1


REFUSALS: list[tuple[int, int, str, Refusal]] = [
    (FAMILY, 403, "Forbidden: bot was blocked by the user", Refusal.BLOCKED),
    (FAMILY, 403, "Forbidden: user is deactivated", Refusal.ACCOUNT_GONE),
    (FAMILY, 403, "Forbidden: bot can't initiate conversation with a user", Refusal.BLOCKED),
    (FAMILY, 403, "Forbidden: something new", Refusal.BLOCKED),
    (FAMILY, 400, "Bad Request: chat not found", Refusal.BLOCKED),
    (FAMILY, 400, "Bad Request: PEER_ID_INVALID", Refusal.BLOCKED),
    (FAMILY, 400, "Bad Request: INPUT_USER_DEACTIVATED", Refusal.ACCOUNT_GONE),
    (ROOM, 403, "Forbidden: bot was kicked from the supergroup chat", Refusal.CHAT_GONE),
    (ROOM, 403, "Forbidden: bot was kicked from the group chat", Refusal.CHAT_GONE),
    (ROOM, 403, "Forbidden: bot is not a member of the supergroup chat", Refusal.CHAT_GONE),
    (ROOM, 403, "Forbidden: the group chat was deleted", Refusal.CHAT_GONE),
    (ROOM, 400, "Bad Request: chat not found", Refusal.CHAT_UNKNOWN),
    (ROOM, 400, "Bad Request: group chat was deactivated", Refusal.CHAT_GONE),
    (ROOM, 400, "Bad Request: CHANNEL_PRIVATE", Refusal.CHAT_GONE),
    (ROOM, 403, "Forbidden: not enough rights to send text messages to the chat", Refusal.NO_RIGHTS),
    (ROOM, 400, "Bad Request: not enough rights to create a topic", Refusal.NO_RIGHTS),
    (ROOM, 400, "Bad Request: need administrator rights in the channel chat", Refusal.NO_RIGHTS),
    (ROOM, 400, "Bad Request: have no rights to send a message", Refusal.NO_RIGHTS),
    (ROOM, 400, "Bad Request: CHAT_ADMIN_REQUIRED", Refusal.NO_RIGHTS),
    (ROOM, 400, "Bad Request: TOPIC_CLOSED", Refusal.TOPIC_GONE),
    (ROOM, 400, "Bad Request: message can't be deleted for everyone", Refusal.NO_RIGHTS),
    (ROOM, 403, "Forbidden: something new", Refusal.NO_RIGHTS),
    (ROOM, 400, "Bad Request: the chat is not a forum", Refusal.NOT_A_FORUM),
    (ROOM, 400, "Bad Request: CHANNEL_FORUM_MISSING", Refusal.NOT_A_FORUM),
    (ROOM, 400, "Bad Request: message thread not found", Refusal.TOPIC_GONE),
    (ROOM, 400, "Bad Request: TOPIC_ID_INVALID", Refusal.TOPIC_GONE),
    (ROOM, 400, "Bad Request: TOPIC_DELETED", Refusal.TOPIC_GONE),
    (ROOM, 400, "Bad Request: TOPIC_NOT_MODIFIED", Refusal.UNCHANGED),
    (
        FAMILY,
        400,
        "Bad Request: message is not modified: specified new message content and reply markup are exactly "
        "the same as a current content and reply markup of the message",
        Refusal.UNCHANGED,
    ),
    (FAMILY, 400, "Bad Request: message to edit not found", Refusal.MESSAGE_GONE),
    (FAMILY, 400, "Bad Request: message to delete not found", Refusal.MESSAGE_GONE),
    (FAMILY, 400, "Bad Request: message to copy not found", Refusal.MESSAGE_GONE),
    (FAMILY, 400, "Bad Request: MESSAGE_ID_INVALID", Refusal.MESSAGE_GONE),
    (FAMILY, 400, "Bad Request: message can't be copied", Refusal.NOT_COPYABLE),
    (FAMILY, 400, "Bad Request: the message can't be copied", Refusal.NOT_COPYABLE),
    (FAMILY, 400, "Bad Request: CHAT_FORWARDS_RESTRICTED", Refusal.PROTECTED),
    (FAMILY, 400, "Bad Request: VOICE_MESSAGES_FORBIDDEN", Refusal.NO_VOICE),
    (FAMILY, 400, "Bad Request: user restricted receiving of video messages", Refusal.NO_VOICE),
    (ROOM, 400, "Bad Request: REACTION_INVALID", Refusal.INVALID),
    (FAMILY, 400, "Bad Request: message is too long", Refusal.INVALID),
    (FAMILY, 400, "Bad Request: message text is empty", Refusal.INVALID),
    (FAMILY, 400, "Bad Request: BUTTON_DATA_INVALID", Refusal.INVALID),
]


@pytest.mark.parametrize(("chat_id", "status", "description", "refusal"), REFUSALS)
async def test_what_will_never_pass_is_refused_for_its_reason(
    chat_id: int, status: int, description: str, refusal: Refusal
) -> None:
    outcome, calls = await send(SendText(chat_id, "x"), answered(status, description))
    assert isinstance(outcome, Refused)
    assert outcome.refusal is refusal
    assert len(calls) == 1


def test_every_refusal_has_an_example() -> None:
    assert {row[3] for row in REFUSALS} == set(Refusal)


async def test_a_reason_never_repeats_what_telegram_says() -> None:
    outcome, _ = await send(SendText(FAMILY, "x"), answered(400, "Bad Request: cannot send SECRET"))
    assert outcome == Refused(Refusal.INVALID, "BadRequest")


@pytest.mark.parametrize(
    "message",
    [
        EditText(FAMILY, AWAITED, "x"),
        SendText(FAMILY, "x", thread_id=AWAITED),
        CopyMessage(FAMILY, ROOM, 3, reply_to=AWAITED),
        EditText(FAMILY, 3, "x", entities=({"offset": 0},)),
    ],
)
async def test_a_message_that_cannot_be_built_is_refused(message: OutgoingMessage) -> None:
    outcome, calls = await send(message)
    assert isinstance(outcome, Refused)
    assert outcome.refusal is Refusal.INVALID
    assert not calls


async def test_a_success_that_cannot_be_read_is_not_repeated() -> None:
    outcome, _ = await send(SendText(FAMILY, "x"), {"ok": True})
    assert outcome == Refused(Refusal.INVALID, "KeyError")


# ── formatting ──

BROKEN = "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\""


@pytest.mark.parametrize("action", [SendText, EditText])
async def test_a_formatting_mistake_costs_the_formatting_and_not_the_message(
    action: type[SendText | EditText], caplog: pytest.LogCaptureFixture
) -> None:
    text = '<b>Call 112 &amp; wait <a href="https://x.ee/?a=1&amp;b=2">here</a>, <name> & <3'
    message = SendText(FAMILY, text, BUTTONS) if action is SendText else EditText(FAMILY, 8, text, BUTTONS)
    with caplog.at_level(logging.DEBUG):
        outcome, calls = await send(message, answered(400, BROKEN))
    assert isinstance(outcome, Sent)
    assert len(calls) == 2
    assert calls[1].parameters["text"] == "Call 112 & wait here (https://x.ee/?a=1&b=2), <name> & <3"
    assert calls[1].parameters["reply_markup"] == KEYBOARD
    assert "parse_mode" not in calls[1].parameters
    ours = [record for record in caplog.records if record.name.startswith("bot.")]
    assert [record.__dict__["action"] for record in ours] == ["formatting_refused"]
    assert "112" not in "".join(record.getMessage() for record in ours)


async def test_broken_entities_of_a_copy_are_left_out_and_its_words_are_kept() -> None:
    message = EditText(ROOM, 8, "a <b>", entities=(BOLD,))
    outcome, calls = await send(message, answered(400, "Bad Request: ENTITY_BOUNDS_INVALID"))
    assert outcome == Sent(None)
    assert calls[1].parameters["text"] == "a <b>"
    assert "entities" not in calls[1].parameters


async def test_broken_entities_of_a_caption_are_left_out() -> None:
    outcome, calls = await send(EditCaption(ROOM, 8, "a", (BOLD,)), answered(400, BROKEN))
    assert outcome == Sent(None)
    assert "caption_entities" not in calls[1].parameters


async def test_the_second_try_has_an_outcome_of_its_own() -> None:
    blocked = answered(403, "Forbidden: bot was blocked by the user")
    outcome, calls = await send(SendText(FAMILY, "<b>x"), answered(400, BROKEN), blocked)
    assert isinstance(outcome, Refused)
    assert outcome.refusal is Refusal.BLOCKED
    assert len(calls) == 2


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("<blockquote expandable>a</blockquote>", "a"),
        ('<a href="https://x.ee">https://x.ee</a>', "https://x.ee"),
        ("<tg-spoiler>a</tg-spoiler> &lt;b&gt;", "a <b>"),
        ("<bother> <above>", "<bother> <above>"),
        ("", ""),
    ],
)
def test_plain_text_loses_no_word(text: str, plain: str) -> None:
    assert plain_text(text) == plain

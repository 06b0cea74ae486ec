"""Says what Telegram's refusals mean, because they are told apart by their English descriptions alone."""

from datetime import timedelta
from typing import Final

from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.domain.delivery import Moved, Outcome, Refusal, Refused, TryAgain

#: How descriptions begin, in lower case and without "Bad Request: " or "Forbidden: ".
_BEGINNINGS: Final = (
    # the person
    ("bot was blocked by the user", Refusal.BLOCKED),
    ("user is deactivated", Refusal.ACCOUNT_GONE),
    ("bot can't initiate conversation with a user", Refusal.BLOCKED),
    ("bot can't send messages to the user", Refusal.BLOCKED),
    ("bot can't send messages to bots", Refusal.BLOCKED),
    ("user_is_blocked", Refusal.BLOCKED),
    ("input_user_deactivated", Refusal.ACCOUNT_GONE),
    ("user_deactivated", Refusal.ACCOUNT_GONE),
    ("user not found", Refusal.BLOCKED),
    # the group
    ("bot was kicked", Refusal.CHAT_GONE),
    ("bot is not a member", Refusal.CHAT_GONE),
    ("bot is not a participant", Refusal.CHAT_GONE),
    ("the group chat was deleted", Refusal.CHAT_GONE),
    ("group chat was deleted", Refusal.CHAT_GONE),
    ("group chat was deactivated", Refusal.CHAT_GONE),
    ("group chat was upgraded", Refusal.CHAT_GONE),
    ("group is deactivated", Refusal.CHAT_GONE),
    ("chat not found", Refusal.CHAT_UNKNOWN),
    ("chat_id_invalid", Refusal.CHAT_UNKNOWN),
    ("channel_private", Refusal.CHAT_GONE),
    ("channel_invalid", Refusal.CHAT_GONE),
    ("peer_id_invalid", Refusal.CHAT_UNKNOWN),
    ("user_not_participant", Refusal.CHAT_GONE),
    # rights
    ("not enough rights", Refusal.NO_RIGHTS),
    ("need administrator rights", Refusal.NO_RIGHTS),
    ("have no rights", Refusal.NO_RIGHTS),
    ("no rights to", Refusal.NO_RIGHTS),
    ("bot lacks permission", Refusal.NO_RIGHTS),
    ("chat_admin_required", Refusal.NO_RIGHTS),
    ("right_forbidden", Refusal.NO_RIGHTS),
    ("chat_write_forbidden", Refusal.NO_RIGHTS),
    ("chat_restricted", Refusal.NO_RIGHTS),
    ("chat_send_", Refusal.NO_RIGHTS),
    ("topic_closed", Refusal.TOPIC_GONE),
    ("message can't be deleted", Refusal.NO_RIGHTS),
    ("message_delete_forbidden", Refusal.NO_RIGHTS),
    # topics
    ("the chat is not a forum", Refusal.NOT_A_FORUM),
    ("chat is not a forum", Refusal.NOT_A_FORUM),
    ("channel_forum_missing", Refusal.NOT_A_FORUM),
    ("message thread not found", Refusal.TOPIC_GONE),
    ("topic_deleted", Refusal.TOPIC_GONE),
    ("topic_id_invalid", Refusal.TOPIC_GONE),
    ("topic not found", Refusal.TOPIC_GONE),
    # messages
    ("message is not modified", Refusal.UNCHANGED),
    ("message_not_modified", Refusal.UNCHANGED),
    ("topic_not_modified", Refusal.UNCHANGED),
    ("message to edit not found", Refusal.MESSAGE_GONE),
    ("message to delete not found", Refusal.MESSAGE_GONE),
    ("message to copy not found", Refusal.MESSAGE_GONE),
    ("message to react not found", Refusal.MESSAGE_GONE),
    ("message to be replied not found", Refusal.MESSAGE_GONE),
    ("message not found", Refusal.MESSAGE_GONE),
    ("message_id_invalid", Refusal.MESSAGE_GONE),
    ("message can't be copied", Refusal.NOT_COPYABLE),
    ("the message can't be copied", Refusal.NOT_COPYABLE),
    ("message can't be forwarded", Refusal.NOT_COPYABLE),
    ("the message can't be forwarded", Refusal.NOT_COPYABLE),
    ("chat_forwards_restricted", Refusal.PROTECTED),
    ("message has protected content", Refusal.PROTECTED),
    ("voice_messages_forbidden", Refusal.NO_VOICE),
    ("user restricted receiving", Refusal.NO_VOICE),
)
_FORMATTING: Final = ("can't parse", "can't find end", "unsupported start tag", "entity_", "entities_")
#: Copies that change nothing may be longer than what a bot may write; an answer is a change.
_ANSWERING: Final = (
    "quote_",
    "message caption is too long",
    "media_caption_too_long",
    "message to be replied",
)
#: What the library raises when it builds a request from odd values or reads an answer of another server.
UNREADABLE: Final = (TypeError, ValueError, AttributeError, LookupError, ArithmeticError, RecursionError)
#: What the outbox can hold; no number of Telegram is as long.
_LARGEST: Final = 2**63 - 1
#: For a flood limit that does not say how long.
_CALM: Final = timedelta(seconds=5)


def number_given(number: object) -> int:
    """A message's number; TypeError for what is none, which could not be noted and would be sent for ever."""
    if type(number) is not int or not 0 < number <= _LARGEST:
        raise TypeError("an answer without a message's number")
    return number


def is_about_formatting(error: TelegramError) -> bool:
    """Telegram could not read the markup, so the same words without it may pass."""
    return isinstance(error, BadRequest) and _description(error).startswith(_FORMATTING)


def is_about_answering(error: TelegramError) -> bool:
    """The message may pass when it answers nothing, or nothing in particular."""
    return isinstance(error, BadRequest) and _description(error).startswith(_ANSWERING)


def outcome_of(error: TelegramError, chat_id: int) -> Outcome:
    """What an error means for the message; reasons are our own words, a description may quote the text."""
    # BadRequest is a NetworkError: whoever asks for that first tries a refused message again for ever.
    match error:
        case RetryAfter():
            pause = error.retry_after
            after = pause if isinstance(pause, timedelta) else timedelta(seconds=pause)
            return TryAgain("RetryAfter", after=after, whole_chat=True)
        case ChatMigrated():
            return Moved(error.new_chat_id)
        case Forbidden() | BadRequest():
            return _refused(error, chat_id)
    if _description(error).startswith("too many requests"):
        return TryAgain("RetryAfter", after=_CALM, whole_chat=True)
    return TryAgain(type(error).__name__)


def _refused(error: TelegramError, chat_id: int) -> Refused:
    description, is_private = _description(error), chat_id > 0
    for beginning, refusal in _BEGINNINGS:
        if description.startswith(beginning):
            return Refused(_seen_from(refusal, is_private=is_private), beginning)
    if isinstance(error, Forbidden):
        return Refused(Refusal.BLOCKED if is_private else Refusal.NO_RIGHTS, "Forbidden")
    return Refused(Refusal.INVALID, "BadRequest")


def _seen_from(refusal: Refusal, *, is_private: bool) -> Refusal:
    """Telegram says "chat not found" of people too, and "user not found" of groups."""
    if is_private and refusal in (Refusal.CHAT_GONE, Refusal.CHAT_UNKNOWN):
        return Refusal.BLOCKED
    if not is_private and refusal in (Refusal.BLOCKED, Refusal.ACCOUNT_GONE):
        return Refusal.CHAT_GONE
    return refusal


def _description(error: TelegramError) -> str:
    return error.message.lower().removeprefix("bad request: ").removeprefix("forbidden: ")

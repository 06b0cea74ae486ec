"""Tells what a message carries from the fields that Telegram filled in, so that new kinds are never lost."""

import hashlib
from collections.abc import Mapping
from typing import Final

from bot.domain.commands import ContentKind
from bot.domain.messages import Attachment

#: The first field that is present decides: Telegram fills `document` beside `animation`, `photo` beside
#: `live_photo` and `location` beside `venue`.
_KINDS: Final = (
    ("text", ContentKind.TEXT),
    ("animation", ContentKind.ANIMATION),
    ("photo", ContentKind.PHOTO),
    ("live_photo", ContentKind.PHOTO),
    ("voice", ContentKind.VOICE),
    ("audio", ContentKind.AUDIO),
    ("video", ContentKind.VIDEO),
    ("video_note", ContentKind.VIDEO_NOTE),
    ("document", ContentKind.DOCUMENT),
    ("sticker", ContentKind.STICKER),
    ("venue", ContentKind.LOCATION),
    ("location", ContentKind.LOCATION),
    ("contact", ContentKind.CONTACT),
    ("dice", ContentKind.DICE),
    # These can be copied too, and what can be copied without a word of its own is treated like a document.
    ("rich_message", ContentKind.DOCUMENT),
    ("checklist", ContentKind.DOCUMENT),
    # These could be copied, but the copy would not say what the original said, or would say too much.
    ("poll", ContentKind.POLL),
    ("story", ContentKind.STORY),
    ("game", ContentKind.GAME),
    # `copyMessage` refuses these.
    ("paid_media", ContentKind.PAYMENT),
    ("invoice", ContentKind.PAYMENT),
    ("giveaway", ContentKind.UNKNOWN),
    ("giveaway_winners", ContentKind.UNKNOWN),
)

#: The same order: an animation has a document beside it.
_EXCHANGEABLE: Final = ("animation", "photo", "audio", "video", "document")

#: What Telegram itself says in a chat.
_SERVICE: Final = frozenset(
    """
    new_chat_members left_chat_member chat_owner_left chat_owner_changed new_chat_title new_chat_photo
    delete_chat_photo group_chat_created supergroup_chat_created channel_chat_created
    message_auto_delete_timer_changed migrate_to_chat_id migrate_from_chat_id pinned_message
    successful_payment refunded_payment users_shared chat_shared gift unique_gift gift_upgrade_sent
    connected_website write_access_allowed passport_data proximity_alert_triggered boost_added
    chat_background_set
    checklist_tasks_done checklist_tasks_added direct_message_price_changed forum_topic_created
    forum_topic_edited forum_topic_closed forum_topic_reopened general_forum_topic_hidden
    general_forum_topic_unhidden giveaway_created giveaway_completed managed_bot_created
    paid_message_price_changed poll_option_added poll_option_deleted suggested_post_approved
    suggested_post_approval_failed suggested_post_declined suggested_post_paid suggested_post_refunded
    video_chat_scheduled video_chat_started video_chat_ended video_chat_participants_invited web_app_data
    """.split()
)


def album_of(number: str | None) -> str | None:
    """What tells albums apart, and all that is kept of a number by which Telegram knows one."""
    return None if number is None else hashlib.blake2b(number.encode(), digest_size=4).hexdigest()


def attachment_of(message: Mapping[str, object]) -> Attachment | None:
    """What an edit may have exchanged, if a bot can exchange it too; a moving picture would stand still."""
    if "live_photo" in message:
        return None
    for kind in _EXCHANGEABLE:
        given = message.get(kind)
        # Of a photo Telegram gives every size, the largest last.
        file = given[-1] if kind == "photo" and isinstance(given, list) and given else given
        file_id = file.get("file_id") if isinstance(file, dict) else None
        if isinstance(file_id, str) and file_id.isascii() and file_id:
            is_covered = message.get("has_media_spoiler") is True
            return Attachment(kind, file_id, is_covered, message.get("show_caption_above_media") is True)
    return None


def kind_of(message: Mapping[str, object]) -> ContentKind | None:
    """The kind of a message in Telegram's JSON; None for a service message."""
    for field, kind in _KINDS:
        if field in message:
            is_protected = kind.can_be_passed_on and message.get("has_protected_content") is True
            return ContentKind.PROTECTED if is_protected else kind
    return None if _SERVICE & message.keys() else ContentKind.UNKNOWN

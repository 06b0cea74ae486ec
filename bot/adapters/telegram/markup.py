"""Translates keyboards, entities and formatting into the shapes of Telegram's library."""

import html
import re
from collections.abc import Iterable
from typing import Final

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaAnimation,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    KeyboardButton,
    MessageEntity,
    ReplyKeyboardMarkup,
)

from bot.domain.messages import Attachment, Button, Buttons, Keys

_LINK: Final = re.compile(r"""<a\s+href=["']([^"'<>]*)["']\s*>(.*?)</a>""", re.DOTALL | re.IGNORECASE)
#: Telegram's own tags and no others: "<name>" may be what a person wrote.
_TAG: Final = re.compile(
    r"</?(?:b|strong|i|em|u|ins|s|strike|del|span|tg-spoiler|tg-emoji|tg-time|a|code|pre|blockquote)(?:\s[^<>]*)?>",
    re.IGNORECASE,
)


def under_message(buttons: Buttons) -> InlineKeyboardMarkup | None:
    """The buttons under a message, or None when there are none."""
    rows = [[_button(button) for button in row] for row in buttons if row]
    return InlineKeyboardMarkup(rows) if rows else None


def in_place_of_keyboard(keys: Keys) -> ReplyKeyboardMarkup | None:
    """The keys that stand where the phone's keyboard was, or None when there are none."""
    rows = [[KeyboardButton(label) for label in row] for row in keys if row]
    return ReplyKeyboardMarkup(rows, resize_keyboard=True, is_persistent=True) if rows else None


def entities_of(entities: Iterable[dict[str, object]]) -> list[MessageEntity]:
    """Telegram's formatting entities as they were stored."""
    return [MessageEntity.de_json(dict(entity), None) for entity in entities]


def input_media(
    attachment: Attachment, caption: str, entities: Iterable[dict[str, object]]
) -> InputMediaPhoto | InputMediaVideo | InputMediaAnimation | InputMediaDocument | InputMediaAudio:
    """A picture or file that lies at Telegram already, with its caption."""
    file, words = attachment.file_id, entities_of(entities) or None
    covered, above = attachment.is_covered or None, attachment.caption_above or None
    text = caption or None
    match attachment.kind:
        case "photo":
            return InputMediaPhoto(
                file, text, caption_entities=words, has_spoiler=covered, show_caption_above_media=above
            )
        case "video":
            return InputMediaVideo(
                file, text, caption_entities=words, has_spoiler=covered, show_caption_above_media=above
            )
        case "animation":
            return InputMediaAnimation(
                file, text, caption_entities=words, has_spoiler=covered, show_caption_above_media=above
            )
        case "document":
            return InputMediaDocument(file, text, caption_entities=words)
        case "audio":
            return InputMediaAudio(file, text, caption_entities=words)


def plain_text(text: str) -> str:
    """The words of a text in Telegram's HTML; addresses of links stay readable."""
    with_addresses = _LINK.sub(lambda link: _spelled_out(link.group(1), link.group(2)), text)
    return html.unescape(_TAG.sub("", with_addresses))


def _spelled_out(address: str, label: str) -> str:
    return label if address in label else f"{label} ({address})"


def _button(button: Button) -> InlineKeyboardButton:
    if button.url:
        return InlineKeyboardButton(button.label, url=button.url)
    return InlineKeyboardButton(button.label, callback_data=button.data)

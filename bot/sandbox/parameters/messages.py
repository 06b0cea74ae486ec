"""Sending, copying, editing and deleting messages, and answers to what people press."""

from bot.sandbox.parameters.keyboards import InlineKeyboardMarkup, ReplyMarkup
from bot.sandbox.parameters.model import Parameters
from bot.sandbox.parameters.types import (
    AnyInputMedia,
    ChatId,
    InputRichMessage,
    LinkPreviewOptions,
    MessageEntity,
    ReactionType,
    ReplyParameters,
    SuggestedPostParameters,
)


class SendMessage(Parameters):
    """The call sendMessage."""

    business_connection_id: str | None = None
    chat_id: ChatId
    message_thread_id: int | None = None
    direct_messages_topic_id: int | None = None
    text: str
    parse_mode: str | None = None
    entities: list[MessageEntity] | None = None
    link_preview_options: LinkPreviewOptions | None = None
    disable_notification: bool | None = None
    protect_content: bool | None = None
    allow_paid_broadcast: bool | None = None
    message_effect_id: str | None = None
    suggested_post_parameters: SuggestedPostParameters | None = None
    reply_parameters: ReplyParameters | None = None
    reply_markup: ReplyMarkup | None = None


class CopyMessage(Parameters):
    """The call copyMessage."""

    chat_id: ChatId
    message_thread_id: int | None = None
    direct_messages_topic_id: int | None = None
    from_chat_id: ChatId
    message_id: int
    video_start_timestamp: int | None = None
    caption: str | None = None
    parse_mode: str | None = None
    caption_entities: list[MessageEntity] | None = None
    show_caption_above_media: bool | None = None
    disable_notification: bool | None = None
    protect_content: bool | None = None
    allow_paid_broadcast: bool | None = None
    message_effect_id: str | None = None
    suggested_post_parameters: SuggestedPostParameters | None = None
    reply_parameters: ReplyParameters | None = None
    reply_markup: ReplyMarkup | None = None


class CopyMessages(Parameters):
    """The call copyMessages."""

    chat_id: ChatId
    message_thread_id: int | None = None
    direct_messages_topic_id: int | None = None
    from_chat_id: ChatId
    message_ids: list[int]
    disable_notification: bool | None = None
    protect_content: bool | None = None
    remove_caption: bool | None = None


class ForwardMessage(Parameters):
    """The call forwardMessage."""

    chat_id: ChatId
    message_thread_id: int | None = None
    direct_messages_topic_id: int | None = None
    from_chat_id: ChatId
    video_start_timestamp: int | None = None
    disable_notification: bool | None = None
    protect_content: bool | None = None
    message_effect_id: str | None = None
    suggested_post_parameters: SuggestedPostParameters | None = None
    message_id: int


class ForwardMessages(Parameters):
    """The call forwardMessages."""

    chat_id: ChatId
    message_thread_id: int | None = None
    direct_messages_topic_id: int | None = None
    from_chat_id: ChatId
    message_ids: list[int]
    disable_notification: bool | None = None
    protect_content: bool | None = None


class EditMessageText(Parameters):
    """The call editMessageText."""

    business_connection_id: str | None = None
    chat_id: ChatId | None = None
    message_id: int | None = None
    inline_message_id: str | None = None
    text: str | None = None
    parse_mode: str | None = None
    entities: list[MessageEntity] | None = None
    link_preview_options: LinkPreviewOptions | None = None
    rich_message: InputRichMessage | None = None
    reply_markup: InlineKeyboardMarkup | None = None


class EditMessageCaption(Parameters):
    """The call editMessageCaption."""

    business_connection_id: str | None = None
    chat_id: ChatId | None = None
    message_id: int | None = None
    inline_message_id: str | None = None
    caption: str | None = None
    parse_mode: str | None = None
    caption_entities: list[MessageEntity] | None = None
    show_caption_above_media: bool | None = None
    reply_markup: InlineKeyboardMarkup | None = None


class EditMessageMedia(Parameters):
    """The call editMessageMedia."""

    business_connection_id: str | None = None
    chat_id: ChatId | None = None
    message_id: int | None = None
    inline_message_id: str | None = None
    media: AnyInputMedia
    reply_markup: InlineKeyboardMarkup | None = None


class EditMessageReplyMarkup(Parameters):
    """The call editMessageReplyMarkup."""

    business_connection_id: str | None = None
    chat_id: ChatId | None = None
    message_id: int | None = None
    inline_message_id: str | None = None
    reply_markup: InlineKeyboardMarkup | None = None


class DeleteMessage(Parameters):
    """The call deleteMessage."""

    chat_id: ChatId
    message_id: int


class DeleteMessages(Parameters):
    """The call deleteMessages."""

    chat_id: ChatId
    message_ids: list[int]


class SetMessageReaction(Parameters):
    """The call setMessageReaction."""

    chat_id: ChatId
    message_id: int
    reaction: list[ReactionType] | None = None
    is_big: bool | None = None


class AnswerCallbackQuery(Parameters):
    """The call answerCallbackQuery."""

    callback_query_id: str
    text: str | None = None
    show_alert: bool | None = None
    url: str | None = None
    cache_time: int | None = None


class SendChatAction(Parameters):
    """The call sendChatAction."""

    business_connection_id: str | None = None
    chat_id: ChatId
    message_thread_id: int | None = None
    action: str


class PinChatMessage(Parameters):
    """The call pinChatMessage."""

    business_connection_id: str | None = None
    chat_id: ChatId
    message_id: int
    disable_notification: bool | None = None


class UnpinChatMessage(Parameters):
    """The call unpinChatMessage."""

    business_connection_id: str | None = None
    chat_id: ChatId
    message_id: int | None = None

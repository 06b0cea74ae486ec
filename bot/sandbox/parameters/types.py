"""The objects that calls carry: entities, replies, previews, reactions, commands, media of albums."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bot.sandbox.parameters.model import Strict, Upload, refusal

ChatId = int | str
InputFile = Upload | str

EntityKind = Literal[
    "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bold", "italic",
    "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote", "code", "pre",
    "text_link", "text_mention", "custom_emoji", "date_time",
]  # fmt: skip


class User(Strict):
    """A person, as far as an entity names one."""

    id: int
    is_bot: bool = False
    first_name: str = ""
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None


class MessageEntity(Strict):
    """A stretch of formatted text, counted in UTF-16 units."""

    type: EntityKind
    offset: int
    length: int
    url: str | None = None
    user: User | None = None
    language: str | None = None
    custom_emoji_id: str | None = None
    unix_time: int | None = None
    date_time_format: str | None = None


class LinkPreviewOptions(Strict):
    """What becomes of the preview of a link."""

    is_disabled: bool | None = None
    url: str | None = None
    prefer_small_media: bool | None = None
    prefer_large_media: bool | None = None
    show_above_text: bool | None = None


class ReplyParameters(Strict):
    """The message that is answered."""

    message_id: int
    chat_id: ChatId | None = None
    allow_sending_without_reply: bool | None = None
    quote: str | None = None
    quote_parse_mode: str | None = None
    quote_entities: list[MessageEntity] | None = None
    quote_position: int | None = None
    checklist_task_id: int | None = None
    poll_option_id: str | None = None


class SuggestedPostPrice(Strict):
    """The price of a suggested post."""

    currency: str
    amount: int


class SuggestedPostParameters(Strict):
    """A post suggested to a channel."""

    price: SuggestedPostPrice | None = None
    send_date: int | None = None


class InputRichMessage(Strict):
    """A rich message, which the sandbox knows by name only."""

    html: str | None = None
    markdown: str | None = None
    is_rtl: bool | None = None
    skip_entity_detection: bool | None = None


class ReactionTypeEmoji(Strict):
    """A reaction by an emoji."""

    type: Literal["emoji"]
    emoji: str


class ReactionTypeCustomEmoji(Strict):
    """A reaction by an emoji of somebody's own."""

    type: Literal["custom_emoji"]
    custom_emoji_id: str


class ReactionTypePaid(Strict):
    """A reaction that costs."""

    type: Literal["paid"]


ReactionType = Annotated[
    ReactionTypeEmoji | ReactionTypeCustomEmoji | ReactionTypePaid, Field(discriminator="type")
]


class InputMedia(Strict):
    """One part of an album."""

    media: InputFile
    caption: str | None = None
    parse_mode: str | None = None
    caption_entities: list[MessageEntity] | None = None


class InputMediaPhoto(InputMedia):
    """A photo of an album."""

    type: Literal["photo"]
    show_caption_above_media: bool | None = None
    has_spoiler: bool | None = None


class InputMediaVideo(InputMedia):
    """A video of an album."""

    type: Literal["video"]
    thumbnail: InputFile | None = None
    cover: InputFile | None = None
    start_timestamp: int | None = None
    show_caption_above_media: bool | None = None
    width: int | None = None
    height: int | None = None
    duration: int | None = None
    supports_streaming: bool | None = None
    has_spoiler: bool | None = None


class InputMediaAudio(InputMedia):
    """A piece of music of an album."""

    type: Literal["audio"]
    thumbnail: InputFile | None = None
    duration: int | None = None
    performer: str | None = None
    title: str | None = None


class InputMediaDocument(InputMedia):
    """A document of an album."""

    type: Literal["document"]
    thumbnail: InputFile | None = None
    disable_content_type_detection: bool | None = None


class InputMediaAnimation(InputMedia):
    """A moving picture: it can be exchanged, and is never part of an album."""

    type: Literal["animation"]
    thumbnail: InputFile | None = None
    show_caption_above_media: bool | None = None
    width: int | None = None
    height: int | None = None
    duration: int | None = None
    has_spoiler: bool | None = None


AlbumMedia = Annotated[
    InputMediaPhoto | InputMediaVideo | InputMediaAudio | InputMediaDocument, Field(discriminator="type")
]
AnyInputMedia = Annotated[
    InputMediaPhoto | InputMediaVideo | InputMediaAudio | InputMediaDocument | InputMediaAnimation,
    Field(discriminator="type"),
]


class BotCommand(Strict):
    """A line of the menu of commands."""

    command: Annotated[str, Field(pattern=r"^[a-z0-9_]{1,32}$")]
    description: str

    @model_validator(mode="after")
    def _within_limits(self) -> Self:
        if not self.description.strip():
            raise refusal("command description must be non-empty")
        if len(self.description) > 256:
            raise refusal("BOT_COMMAND_DESCRIPTION_INVALID")
        return self


class PlainScope(Strict):
    """Commands for everybody, or for one sort of chats."""

    type: Literal["default", "all_private_chats", "all_group_chats", "all_chat_administrators"]


class ChatScope(Strict):
    """Commands for one chat, or its administrators."""

    type: Literal["chat", "chat_administrators"]
    chat_id: ChatId


class MemberScope(Strict):
    """Commands for one member of one chat."""

    type: Literal["chat_member"]
    chat_id: ChatId
    user_id: int


BotCommandScope = Annotated[PlainScope | ChatScope | MemberScope, Field(discriminator="type")]

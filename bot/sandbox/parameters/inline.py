"""Answers to what people write behind the bot's name."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from bot.sandbox.parameters.keyboards import InlineKeyboardMarkup, WebAppInfo, check_url
from bot.sandbox.parameters.model import Parameters, Strict, refusal
from bot.sandbox.parameters.types import LinkPreviewOptions, MessageEntity


class InputTextMessageContent(Strict):
    """The text that is sent when a result is chosen."""

    message_text: str
    parse_mode: str | None = None
    entities: list[MessageEntity] | None = None
    link_preview_options: LinkPreviewOptions | None = None


class InlineQueryResultArticle(Strict):
    """A title to choose; the only kind of result that this world shows."""

    type: Literal["article"]
    id: str
    title: str
    input_message_content: InputTextMessageContent
    reply_markup: InlineKeyboardMarkup | None = None
    url: str | None = None
    description: str | None = None
    thumbnail_url: str | None = None
    thumbnail_width: int | None = None
    thumbnail_height: int | None = None

    @model_validator(mode="after")
    def check(self) -> Self:
        """As Telegram does, before anybody sees it."""
        if not 1 <= len(self.id.encode()) <= 64:
            raise refusal("RESULT_ID_INVALID")
        if not self.title.strip():
            raise refusal("ARTICLE_TITLE_EMPTY")
        for url in (self.url, self.thumbnail_url):
            if url:
                check_url(url)
        return self


class InlineQueryResultsButton(Strict):
    """The button above the answers to an inline query."""

    text: str
    web_app: WebAppInfo | None = None
    start_parameter: str | None = None


class AnswerInlineQuery(Parameters):
    """The call answerInlineQuery."""

    inline_query_id: str
    results: list[InlineQueryResultArticle]
    cache_time: int | None = None
    is_personal: bool | None = None
    next_offset: str | None = None
    button: InlineQueryResultsButton | None = None

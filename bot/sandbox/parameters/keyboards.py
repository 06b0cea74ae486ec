"""Keyboards, inline and below the text field, with Telegram's limits on them."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from bot.sandbox.parameters.model import Strict, refusal

Style = Literal["danger", "success", "primary"]
MAX_INLINE_BUTTONS = 100
MAX_KEYBOARD_BUTTONS = 300


class WebAppInfo(Strict):
    """A web app to open."""

    url: str


class LoginUrl(Strict):
    """A page to log in to."""

    url: str
    forward_text: str | None = None
    bot_username: str | None = None
    request_write_access: bool | None = None


class SwitchInlineQueryChosenChat(Strict):
    """An inline query in a chat of the person's choice."""

    query: str | None = None
    allow_user_chats: bool | None = None
    allow_bot_chats: bool | None = None
    allow_group_chats: bool | None = None
    allow_channel_chats: bool | None = None


class CopyTextButton(Strict):
    """A text to be copied."""

    text: str


class CallbackGame(Strict):
    """A game, which has no fields."""


def check_url(url: str) -> None:
    problem = None
    if not re.match(r"(https?|tg|ton)://", url) and re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", url):
        problem = "Unsupported URL protocol"
    elif not re.fullmatch(r"(tg|ton)://\S+|(https?://)?[^\s/?#]+\.[^\s/?#.]{2,}(:[0-9]+)?([/?#]\S*)?", url):
        problem = "Wrong HTTP URL"
    if problem:
        raise refusal(f"inline keyboard button URL '{url}' is invalid: {problem}")


class InlineKeyboardButton(Strict):
    """A button below a message: exactly one thing happens."""

    text: str
    icon_custom_emoji_id: str | None = None
    style: Style | None = None
    url: str | None = None
    callback_data: str | None = None
    web_app: WebAppInfo | None = None
    login_url: LoginUrl | None = None
    switch_inline_query: str | None = None
    switch_inline_query_current_chat: str | None = None
    switch_inline_query_chosen_chat: SwitchInlineQueryChosenChat | None = None
    copy_text: CopyTextButton | None = None
    callback_game: CallbackGame | None = None
    pay: bool | None = None

    @model_validator(mode="after")
    def _does_one_thing(self) -> Self:
        decoration = {"text", "icon_custom_emoji_id", "style"}
        actions = [n for n in type(self).model_fields if n not in decoration and getattr(self, n) is not None]
        if not self.text.strip():
            raise refusal("can't parse inline keyboard button: Text must be non-empty")
        if not actions:
            raise refusal(
                "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
            )
        if len(actions) > 1:
            raise refusal("can't parse inline keyboard button: exactly one action must be specified")
        self._check_action()
        return self

    def _check_action(self) -> None:
        if self.callback_data is not None and not 1 <= len(self.callback_data.encode()) <= 64:
            raise refusal("BUTTON_DATA_INVALID")
        if self.url is not None:
            check_url(self.url)
        if self.copy_text is not None and not 1 <= len(self.copy_text.text) <= 256:
            raise refusal("BUTTON_COPY_TEXT_INVALID")
        if self.pay is not None or self.callback_game is not None:
            raise refusal("BUTTON_TYPE_INVALID")


class InlineKeyboardMarkup(Strict):
    """Buttons below a message."""

    inline_keyboard: list[list[InlineKeyboardButton]]

    @model_validator(mode="after")
    def _within_limits(self) -> Self:
        if sum(map(len, self.inline_keyboard)) > MAX_INLINE_BUTTONS:
            raise refusal("reply markup is too long")
        return self


class ChatAdministratorRights(Strict):
    """Rights asked for by a button."""

    is_anonymous: bool
    can_manage_chat: bool
    can_delete_messages: bool
    can_manage_video_chats: bool
    can_restrict_members: bool
    can_promote_members: bool
    can_change_info: bool
    can_invite_users: bool
    can_post_stories: bool
    can_edit_stories: bool
    can_delete_stories: bool
    can_post_messages: bool | None = None
    can_edit_messages: bool | None = None
    can_pin_messages: bool | None = None
    can_manage_topics: bool | None = None
    can_manage_direct_messages: bool | None = None
    can_manage_tags: bool | None = None


class KeyboardButtonRequestUsers(Strict):
    """A button that asks for people."""

    request_id: int
    user_is_bot: bool | None = None
    user_is_premium: bool | None = None
    max_quantity: int | None = None
    request_name: bool | None = None
    request_username: bool | None = None
    request_photo: bool | None = None


class KeyboardButtonRequestChat(Strict):
    """A button that asks for a chat."""

    request_id: int
    chat_is_channel: bool
    chat_is_forum: bool | None = None
    chat_has_username: bool | None = None
    chat_is_created: bool | None = None
    user_administrator_rights: ChatAdministratorRights | None = None
    bot_administrator_rights: ChatAdministratorRights | None = None
    bot_is_member: bool | None = None
    request_title: bool | None = None
    request_username: bool | None = None
    request_photo: bool | None = None


class KeyboardButtonRequestManagedBot(Strict):
    """A button that asks for a bot."""

    request_id: int
    suggested_name: str | None = None
    suggested_username: str | None = None


class KeyboardButtonPollType(Strict):
    """A button that asks for a poll."""

    type: Literal["quiz", "regular"] | None = None


class KeyboardButton(Strict):
    """A button in place of the letters."""

    text: str
    icon_custom_emoji_id: str | None = None
    style: Style | None = None
    request_users: KeyboardButtonRequestUsers | None = None
    request_chat: KeyboardButtonRequestChat | None = None
    request_managed_bot: KeyboardButtonRequestManagedBot | None = None
    request_contact: bool | None = None
    request_location: bool | None = None
    request_poll: KeyboardButtonPollType | None = None
    web_app: WebAppInfo | None = None

    @model_validator(mode="after")
    def _has_text(self) -> Self:
        if not self.text.strip():
            raise refusal("can't parse keyboard button: Text must be non-empty")
        return self


def _placeholder(text: str | None) -> None:
    if text is not None and not 1 <= len(text) <= 64:
        raise refusal("PLACEHOLDER_INVALID")


class ReplyKeyboardMarkup(Strict):
    """Buttons in place of the letters."""

    keyboard: list[list[KeyboardButton | str]]
    is_persistent: bool | None = None
    resize_keyboard: bool | None = None
    one_time_keyboard: bool | None = None
    input_field_placeholder: str | None = None
    selective: bool | None = None

    @model_validator(mode="after")
    def _within_limits(self) -> Self:
        count = sum(map(len, self.keyboard))
        if count == 0:
            raise refusal("reply keyboard must have buttons")
        if count > MAX_KEYBOARD_BUTTONS:
            raise refusal("reply markup is too long")
        _placeholder(self.input_field_placeholder)
        return self


class ReplyKeyboardRemove(Strict):
    """The letters come back."""

    remove_keyboard: Literal[True]
    selective: bool | None = None


class ForceReply(Strict):
    """The person's app opens an answer at once."""

    force_reply: Literal[True]
    input_field_placeholder: str | None = None
    selective: bool | None = None

    @model_validator(mode="after")
    def _within_limits(self) -> Self:
        _placeholder(self.input_field_placeholder)
        return self


def _which(value: Any) -> str | None:
    keys = value if isinstance(value, dict) else {}
    return next(
        (k for k in ("inline_keyboard", "keyboard", "remove_keyboard", "force_reply") if k in keys), None
    )


ReplyMarkup = Annotated[
    Annotated[InlineKeyboardMarkup, Tag("inline_keyboard")]
    | Annotated[ReplyKeyboardMarkup, Tag("keyboard")]
    | Annotated[ReplyKeyboardRemove, Tag("remove_keyboard")]
    | Annotated[ForceReply, Tag("force_reply")],
    Discriminator(_which),
]


class PlainMenuButton(Strict):
    """The menu of commands, or the usual."""

    type: Literal["commands", "default"]


class MenuButtonWebApp(Strict):
    """A web app in place of the menu."""

    type: Literal["web_app"]
    text: str
    web_app: WebAppInfo


MenuButton = Annotated[PlainMenuButton | MenuButtonWebApp, Field(discriminator="type")]

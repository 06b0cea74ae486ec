"""Carries outgoing messages to Telegram and turns every answer, also none at all, into a value."""

import logging
from dataclasses import replace
from typing import Any, Final, assert_never

from telegram import (
    Bot,
    ForceReply,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    ReactionTypeEmoji,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.request import RequestData

# As in the client: a raw request needs the library's one private class.
from telegram.request._requestparameter import RequestParameter

from bot.adapters.telegram.answers import (
    UNREADABLE,
    is_about_answering,
    is_about_formatting,
    number_given,
    outcome_of,
)
from bot.adapters.telegram.markup import (
    entities_of,
    in_place_of_keyboard,
    input_media,
    plain_text,
    under_message,
)
from bot.domain.delivery import Outcome, Refusal, Refused, Sent
from bot.domain.messages import (
    ChangeTopic,
    CopyMessage,
    CreateTopic,
    DeleteMessage,
    DeleteMessages,
    EditButtons,
    EditCaption,
    EditMedia,
    EditText,
    Id,
    OutgoingMessage,
    Quote,
    React,
    SendFile,
    SendText,
    TopicAction,
)

_logger = logging.getLogger(__name__)
Answer = SendText | CopyMessage
Formatted = SendText | SendFile | EditText | EditCaption | EditMedia
_LONGEST_PLACEHOLDER: Final = 64
_NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)


class TelegramSender:
    """Sends one message at a time; safe to be used by many tasks at once."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def send(self, message: OutgoingMessage) -> Outcome:
        """One try; when only the formatting or what is answered was at fault, another one without it."""
        try:
            return Sent(await self._deliver(message))
        except TelegramError as error:
            if is_about_formatting(error) and isinstance(
                message, SendText | SendFile | EditText | EditCaption | EditMedia
            ):
                return await self._send_plainly(message)
            answers_something = getattr(message, "reply_to", None) is not None
            if is_about_answering(error) and isinstance(message, Answer) and answers_something:
                return await self.send(_answering_less(message))
            return outcome_of(error, message.chat_id)
        except UNREADABLE as error:
            # Not to be repeated: it would fail in the same way, or arrive again each time.
            return Refused(Refusal.INVALID, type(error).__name__)

    async def _send_plainly(self, message: Formatted) -> Outcome:
        # Words without bold letters are better than no words; the mistake is for the editors to find.
        _logger.warning("Telegram could not read the formatting", extra={"action": "formatting_refused"})
        try:
            return Sent(await self._deliver(_without_formatting(message), parse_mode=None))
        except TelegramError as error:
            return outcome_of(error, message.chat_id)
        except UNREADABLE as error:
            return Refused(Refusal.INVALID, type(error).__name__)

    async def _deliver(
        self, message: OutgoingMessage, parse_mode: ParseMode | None = ParseMode.HTML
    ) -> int | None:
        """The id that Telegram gives, where it gives one."""
        match message:
            case SendText():
                return await self._send_text(message, parse_mode)
            case SendFile():
                return await self._send_file(message, parse_mode)
            case CopyMessage():
                return await self._copy(message)
            case EditText():
                await self._edit_text(message, parse_mode)
            case EditCaption():
                await self._bot.edit_message_caption(
                    chat_id=message.chat_id,
                    message_id=_number(message.message_id),
                    caption=message.text,
                    caption_entities=entities_of(message.entities) or None,
                )
            case EditMedia():
                await self._bot.edit_message_media(
                    input_media(message.attachment, message.text, message.entities),
                    chat_id=message.chat_id,
                    message_id=_number(message.message_id),
                )
            case EditButtons():
                await self._bot.edit_message_reply_markup(
                    chat_id=message.chat_id,
                    message_id=_number(message.message_id),
                    reply_markup=under_message(message.buttons),
                )
            case DeleteMessage():
                await self._bot.delete_message(message.chat_id, _number(message.message_id))
            case DeleteMessages():
                await self._bot.delete_messages(message.chat_id, message.message_ids)
            case React():
                reaction = [ReactionTypeEmoji(message.emoji)] if message.emoji else []
                await self._bot.set_message_reaction(message.chat_id, _number(message.message_id), reaction)
            case CreateTopic():
                topic = await self._bot.create_forum_topic(message.chat_id, message.name)
                return number_given(topic.message_thread_id)
            case ChangeTopic():
                await self._change_topic(message)
            case _:
                assert_never(message)
        return None

    async def _send_text(self, message: SendText, parse_mode: ParseMode | None) -> int:
        wishes = {
            "chat_id": message.chat_id,
            "text": message.text,
            "parse_mode": parse_mode,
            "link_preview_options": _NO_PREVIEW,
            "disable_notification": message.silent or None,
            "message_thread_id": _thread(message.thread_id),
            "reply_parameters": _reply(message.reply_to),
            "reply_markup": _keyboard(message),
        }
        parameters = [RequestParameter.from_input(name, wish) for name, wish in wishes.items() if wish]
        # Past the library's own method, which makes objects of the whole answer: only its number is wanted.
        sent = await self._bot.request.post(f"{self._bot.base_url}/sendMessage", RequestData(parameters))
        return _number_in(sent)

    async def _send_file(self, message: SendFile, parse_mode: ParseMode | None) -> int:
        given: dict[str, Any] = {
            "chat_id": message.chat_id,
            "caption": message.caption or None,
            "parse_mode": parse_mode if message.caption else None,
            "filename": message.name,
            "message_thread_id": _thread(message.thread_id),
            "reply_parameters": _reply(message.reply_to),
        }
        if message.is_picture:
            sent = await self._bot.send_photo(photo=message.data, **given)
        else:
            sent = await self._bot.send_document(document=message.data, **given)
        return number_given(sent.message_id)

    async def _copy(self, message: CopyMessage) -> int:
        copy = await self._bot.copy_message(
            message.chat_id,
            message.from_chat_id,
            message.message_id,
            message_thread_id=_thread(message.thread_id),
            reply_parameters=_reply(message.reply_to, message.quote),
        )
        return number_given(copy.message_id)

    async def _edit_text(self, message: EditText, parse_mode: ParseMode | None) -> None:
        await self._bot.edit_message_text(
            message.text,
            chat_id=message.chat_id,
            message_id=_number(message.message_id),
            parse_mode=parse_mode if message.entities is None else None,
            entities=entities_of(message.entities or ()) or None,
            link_preview_options=_NO_PREVIEW,
            reply_markup=under_message(message.buttons),
        )

    async def _change_topic(self, message: ChangeTopic) -> None:
        chat_id, thread_id = message.chat_id, _number(message.thread_id)
        match message.action:
            case TopicAction.RENAME:
                await self._bot.edit_forum_topic(chat_id, thread_id, name=message.name)
            case TopicAction.CLOSE:
                await self._bot.close_forum_topic(chat_id, thread_id)
            case TopicAction.REOPEN:
                await self._bot.reopen_forum_topic(chat_id, thread_id)
            case TopicAction.DELETE:
                await self._bot.delete_forum_topic(chat_id, thread_id)
            case _:
                assert_never(message.action)


def _without_formatting(message: Formatted) -> Formatted:
    match message:
        case SendText():
            return replace(message, text=plain_text(message.text))
        case SendFile():
            return replace(message, caption=plain_text(message.caption))
        case EditText():
            text = plain_text(message.text) if message.entities is None else message.text
            return replace(message, text=text, entities=())
        case EditCaption() | EditMedia():
            return replace(message, entities=())


def _answering_less(message: Answer) -> Answer:
    """First without the words that were picked out, which may have been edited away; then without all."""
    if isinstance(message, CopyMessage) and message.quote is not None:
        return replace(message, quote=None)
    return replace(message, reply_to=None)


def _number(value: Id) -> int:
    if isinstance(value, str):
        raise TypeError("the outbox fills in awaited ids before a message is sent")
    return value


def _number_in(sent: object) -> int:
    return number_given(sent.get("message_id") if isinstance(sent, dict) else None)


def _thread(value: Id | None) -> int | None:
    return None if value is None else _number(value)


def _reply(message_id: Id | None, quote: Quote | None = None) -> ReplyParameters | None:
    """What a message answers may be deleted in the meantime: it is sent all the same."""
    if message_id is None:
        return None
    if quote is None:
        return ReplyParameters(_number(message_id), allow_sending_without_reply=True)
    return ReplyParameters(
        _number(message_id),
        allow_sending_without_reply=True,
        quote=quote.text,
        quote_entities=entities_of(quote.entities) or None,
        quote_position=quote.position,
    )


def _keyboard(
    message: SendText,
) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | ForceReply | None:
    if message.no_keys:
        return ReplyKeyboardRemove()
    if message.asks:
        # Selective: only the phone of whoever is named in the text opens the answer.
        return ForceReply(selective=True, input_field_placeholder=message.asks[:_LONGEST_PLACEHOLDER])
    return under_message(message.buttons) or in_place_of_keyboard(message.keys)

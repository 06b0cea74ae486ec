"""Telegram as people see it: chats with messages, topics, and the refusals of real groups and phones."""

import re
from dataclasses import dataclass, replace
from html.parser import HTMLParser

from bot.domain.delivery import Outcome, Refusal, Refused, Sent
from bot.domain.messages import (
    CALLBACK_LIMIT_BYTES,
    CAPTION_LIMIT,
    TEXT_LIMIT,
    TOPIC_NAME_LIMIT,
    Buttons,
    ChangeTopic,
    CopyMessage,
    CreateTopic,
    DeleteMessage,
    DeleteMessages,
    EditButtons,
    EditCaption,
    EditMedia,
    EditText,
    Keys,
    OutgoingMessage,
    React,
    SendFile,
    SendText,
    TopicAction,
)
from tests.doubles import RecordingSender

#: The tags that Telegram knows and Drom uses; another one would make Telegram refuse the message.
TAGS = {"b", "i", "a", "code", "pre"}
DROM = "Drom"


@dataclass(frozen=True, slots=True)
class Bubble:
    """A message on the screen."""

    id: int
    author: str
    text: str
    kind: str = "text"
    buttons: Buttons = ()
    keys: Keys = ()
    thread: int | None = None
    reply_to: int | None = None
    is_copy: bool = False
    reaction: str = ""
    file: str = ""  #: the picture that was put in the place of the first one
    asks: str = ""  #: the phone opens an answer to it, with these words in the empty text field
    quote: str = ""  #: the words that were picked out of what is answered

    def __str__(self) -> str:
        place = f"[topic {self.thread}] " if self.thread else ""
        what = "" if self.kind == "text" else f"<{self.kind}> "
        labels = "".join(f" [{button.label}]" for row in self.buttons for button in row)
        return f"{place}{self.author}: {what}{self.text}{labels}"


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of a forum."""

    name: str
    is_closed: bool = False


class Phones:
    """Every screen; a `Sender` that shows what `RecordingSender` took."""

    def __init__(self, recorder: RecordingSender) -> None:
        self.recorder = recorder
        self.chats: dict[int, list[Bubble]] = {}
        self.topics: dict[int, dict[int, Topic]] = {}
        self.blocked: set[int] = set()
        self.left_groups: set[int] = set()
        self.without_topics: set[int] = set()
        self.without_topic_rights: set[int] = set()
        self.without_delete_rights: set[int] = set()
        self.without_signs: set[int] = set()
        self.log: list[str] = []

    def show(self, chat_id: int, bubble: Bubble) -> None:
        self.chats.setdefault(chat_id, []).append(bubble)
        self.log.append(f"{chat_id:>15} {bubble}")

    def bubble(self, chat_id: int, message_id: object) -> Bubble | None:
        return next((bubble for bubble in self.chats.get(chat_id, []) if bubble.id == message_id), None)

    def change(self, chat_id: int, message_id: object, **changes: object) -> None:
        """A message that is on the screen looks different now."""
        bubbles = self.chats[chat_id]
        for position, bubble in enumerate(bubbles):
            if bubble.id == message_id:
                bubbles[position] = replace(bubble, **changes)  # type: ignore[arg-type]
                self.log.append(f"{chat_id:>15} (now) {bubbles[position]}")

    async def send(self, message: OutgoingMessage) -> Outcome:
        check_limits(message)
        refusal = self._refusal(message)
        if refusal is not None:
            self.recorder.answer(lambda other: other is message, Refused(refusal))
        outcome = await self.recorder.send(message)
        if isinstance(outcome, Sent):
            return self._arrive(message, outcome)
        self.log.append(f"{message.chat_id:>15} ({outcome}) {type(message).__name__}")
        return outcome

    def _refusal(self, message: OutgoingMessage) -> Refusal | None:
        chat_id = message.chat_id
        if chat_id in self.blocked:
            return Refusal.BLOCKED
        if chat_id in self.left_groups:
            return Refusal.CHAT_GONE
        if isinstance(message, CreateTopic):
            if chat_id in self.without_topics:
                return Refusal.NOT_A_FORUM
            return Refusal.NO_RIGHTS if chat_id in self.without_topic_rights else None
        is_topic_deletion = isinstance(message, ChangeTopic) and message.action is TopicAction.DELETE
        is_deletion = is_topic_deletion or isinstance(message, DeleteMessage)
        if is_deletion and chat_id in self.without_delete_rights:
            return Refusal.NO_RIGHTS
        thread = getattr(message, "thread_id", None)
        if thread is not None and thread not in self.topics.get(chat_id, {}):
            return Refusal.TOPIC_GONE
        if isinstance(message, React) and chat_id in self.without_signs:
            return Refusal.INVALID
        if isinstance(message, EditText | EditCaption | EditMedia | EditButtons | DeleteMessage | React):
            return None if self.bubble(chat_id, message.message_id) else Refusal.MESSAGE_GONE
        if isinstance(message, CopyMessage):
            source = self.bubble(message.from_chat_id, message.message_id)
            return None if source else Refusal.MESSAGE_GONE
        return None

    def _arrive(self, message: OutgoingMessage, sent: Sent) -> Outcome:
        number = sent.result or 0
        match message:
            case SendText(chat_id, text, buttons, keys, thread, reply_to):
                shown = Bubble(number, DROM, text, "text", buttons, keys, _number(thread), reply_to)
                self.show(chat_id, replace(shown, asks=message.asks))
                return sent
            case SendFile(chat_id, name, _, caption, is_picture, thread, reply_to):
                kind = "photo" if is_picture else "document"
                text = caption or name
                file = Bubble(number, DROM, text, kind, thread=_number(thread), reply_to=reply_to)
                self.show(chat_id, file)
                return sent
            case CopyMessage(chat_id, origin, message_id, thread, reply_to, quote):
                source = self.bubble(origin, message_id)
                assert source is not None
                copy = Bubble(number, DROM, source.text, source.kind, thread=_number(thread), is_copy=True)
                words = quote.text if quote else ""
                self.show(chat_id, replace(copy, reply_to=_number(reply_to), quote=words))
                return sent
            case CreateTopic(chat_id, name):
                self.topics.setdefault(chat_id, {})[number] = Topic(name)
                self.log.append(f"{chat_id:>15} (new topic {number}) {name}")
                return sent
            case EditText(chat_id, message_id, text, buttons):
                self.change(chat_id, message_id, text=text, buttons=buttons)
            case EditCaption(chat_id, message_id, text):
                self.change(chat_id, message_id, text=text)
            case EditMedia(chat_id, message_id, attachment, text):
                self.change(chat_id, message_id, kind=attachment.kind, text=text, file=attachment.file_id)
            case EditButtons(chat_id, message_id, buttons):
                self.change(chat_id, message_id, buttons=buttons)
            case DeleteMessage(chat_id, message_id):
                self.chats[chat_id] = [one for one in self.chats[chat_id] if one.id != message_id]
                self.log.append(f"{chat_id:>15} (deleted {message_id})")
            case DeleteMessages(chat_id, numbers):
                self.chats[chat_id] = [one for one in self.chats[chat_id] if one.id not in numbers]
                self.log.append(f"{chat_id:>15} (deleted {numbers})")
            case React(chat_id, message_id, emoji):
                self.change(chat_id, message_id, reaction=emoji)
            case ChangeTopic():
                self._change_topic(message)
        return Sent(None)

    def _change_topic(self, message: ChangeTopic) -> None:
        topics, thread = self.topics[message.chat_id], _number(message.thread_id)
        assert thread is not None
        self.log.append(f"{message.chat_id:>15} ({message.action} topic {thread}) {message.name}")
        match message.action:
            case TopicAction.RENAME:
                topics[thread] = replace(topics[thread], name=message.name)
            case TopicAction.CLOSE:
                topics[thread] = replace(topics[thread], is_closed=True)
            case TopicAction.REOPEN:
                topics[thread] = replace(topics[thread], is_closed=False)
            case TopicAction.DELETE:
                self.delete_topic(message.chat_id, thread)

    def close_topic(self, chat_id: int, thread: int) -> None:
        """By hand."""
        self.topics[chat_id][thread] = replace(self.topics[chat_id][thread], is_closed=True)

    def rename_topic(self, chat_id: int, thread: int, name: str) -> None:
        """By hand."""
        self.topics[chat_id][thread] = replace(self.topics[chat_id][thread], name=name)

    def delete(self, chat_id: int, message_id: int) -> None:
        """By hand; Telegram tells no bot about it."""
        self.chats[chat_id] = [one for one in self.chats[chat_id] if one.id != message_id]

    def delete_topic(self, chat_id: int, thread: int) -> None:
        """With everything that was written in it, as Telegram does."""
        del self.topics[chat_id][thread]
        self.chats[chat_id] = [one for one in self.chats.get(chat_id, []) if one.thread != thread]


def _number(value: object) -> int | None:
    assert value is None or isinstance(value, int), f"not filled in: {value}"
    return value


class _Markup(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, f"Telegram does not know <{tag}>"
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open.pop() == tag, f"</{tag}> closes nothing"

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def words_of(html: str) -> str:
    """What is left on the screen of Telegram's HTML; AssertionError where Telegram would refuse it."""
    markup = _Markup()
    markup.feed(html)
    markup.close()
    assert not markup.open, f"<{markup.open}> is never closed"
    return "".join(markup.words)


def check_limits(message: OutgoingMessage) -> None:
    """What Telegram would refuse must never be sent, in any story."""
    if isinstance(message, CreateTopic) or (isinstance(message, ChangeTopic) and message.name):
        assert 0 < len(message.name) <= TOPIC_NAME_LIMIT, message.name
    if isinstance(message, EditCaption):
        assert len(message.text) <= CAPTION_LIMIT, message.text
    if not isinstance(message, SendText | EditText):
        return
    is_html = isinstance(message, SendText) or message.entities is None
    words = words_of(message.text) if is_html else message.text
    assert words.strip(), "Telegram sends no empty message"
    assert len(words) <= TEXT_LIMIT, message.text
    if is_html:
        shown = re.sub(r"<pre>.*?</pre>", "", message.text, flags=re.DOTALL)  # JSON has brackets of its own
        assert "{" not in shown, f"a value was never inserted: {words}"
    for row in message.buttons:
        for button in row:
            assert button.label.strip(), message.buttons
            assert bool(button.data) != bool(button.url), button
            assert len(button.data.encode()) <= CALLBACK_LIMIT_BYTES, button

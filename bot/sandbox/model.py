"""The things of this world: people, chats, topics and messages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

JSON = dict[str, Any]
ChatType = Literal["private", "group", "supergroup"]
Status = Literal["creator", "administrator", "member", "left", "kicked", "none"]
IN_CHARGE = ("creator", "administrator")

RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
    "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories",
    "can_delete_stories", "can_pin_messages", "can_manage_topics", "can_manage_tags", "is_anonymous",
)  # fmt: skip
ALL_RIGHTS = {right: right != "is_anonymous" for right in RIGHTS}


@dataclass(slots=True)
class Person:
    """Somebody with a phone, or the bot."""

    id: int
    slug: str
    first_name: str
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False
    started: bool = False
    blocked: bool = False

    def user(self) -> JSON:
        user: JSON = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        if self.username:
            user["username"] = self.username
        if self.language_code:
            user["language_code"] = self.language_code
        return user

    def card(self) -> JSON:
        return {
            "slug": self.slug,
            "id": self.id,
            "first_name": self.first_name,
            "language_code": self.language_code,
            "started": self.started,
            "blocked": self.blocked,
        }


@dataclass(slots=True)
class Topic:
    """A topic of a forum; its thread is the number of the message that opened it."""

    thread: int
    name: str
    icon_color: int
    closed: bool = False
    icon_custom_emoji_id: str | None = None

    def card(self) -> JSON:
        return {
            "thread": self.thread,
            "name": self.name,
            "closed": self.closed,
            "icon_color": self.icon_color,
        }

    def forum_topic(self) -> JSON:
        topic: JSON = {
            "message_thread_id": self.thread,
            "name": self.name,
            "icon_color": self.icon_color,
        }
        if self.icon_custom_emoji_id:
            topic["icon_custom_emoji_id"] = self.icon_custom_emoji_id
        return topic


@dataclass(slots=True)
class Chat:
    """A private chat with the bot or a group, with all that was said there."""

    id: int
    slug: str
    type: ChatType
    title: str | None = None
    username: str | None = None
    is_forum: bool = False
    person: Person | None = None
    members: dict[int, Status] = field(default_factory=dict)
    removed: set[int] = field(default_factory=set)
    bot_status: Status = "none"
    bot_rights: dict[str, bool] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    last_message_id: int = 0

    @property
    def is_private(self) -> bool:
        return self.type == "private"

    def is_administrator(self, person: Person) -> bool:
        return self.members.get(person.id) in IN_CHARGE

    def status_of(self, person: Person) -> Status:
        return self.members.get(person.id, "kicked" if person.id in self.removed else "left")

    def has_right(self, right: str) -> bool:
        return self.bot_status == "administrator" and self.bot_rights.get(right, False)

    def brief(self) -> JSON:
        if self.person is not None:
            brief: JSON = {"id": self.id, "type": "private", "first_name": self.person.first_name}
            return brief | ({"username": self.person.username} if self.person.username else {})
        brief = {"id": self.id, "type": self.type, "title": self.title}
        if self.username:
            brief["username"] = self.username
        if self.is_forum:
            brief["is_forum"] = True
        return brief


@dataclass(slots=True, eq=False)
class Message:
    """A message; `content` is what a copy takes along, `extras` is what it leaves behind."""

    id: int
    chat: Chat
    sender: Person
    date: int
    content: JSON
    thread: int | None = None
    reply_to: Message | None = None
    markup: JSON | None = None
    keyboard: JSON | None = None
    edit_date: int | None = None
    is_service: bool = False
    extras: JSON = field(default_factory=dict)
    reactions: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def plain(self, with_reply: bool = True) -> JSON:
        """Telegram's own message object."""
        plain: JSON = {
            "message_id": self.id,
            "from": self.sender.user(),
            "chat": self.chat.brief(),
            "date": self.date,
        }
        if self.thread is not None:
            plain["message_thread_id"] = self.thread
            plain["is_topic_message"] = True
        elif self.reply_to is not None and self.chat.type == "supergroup":
            # Telegram numbers chains of answers like topics, and nothing can be sent there.
            plain["message_thread_id"] = self._first_of_chain().id
        answered = self._answered() if with_reply else None
        if answered is not None:
            plain["reply_to_message"] = answered.plain(with_reply=False)
        plain |= self.content | self.extras
        if self.edit_date is not None:
            plain["edit_date"] = self.edit_date
        if self.markup is not None:
            plain["reply_markup"] = self.markup
        return plain

    def _first_of_chain(self) -> Message:
        first = self
        while first.reply_to is not None:
            first = first.reply_to
        return first

    def _answered(self) -> Message | None:
        """In a topic, what answers nothing answers the message that opened the topic."""
        if self.reply_to is not None:
            return self.chat.messages.get(self.reply_to.id)
        if self.thread is not None and self.thread != self.id:
            return self.chat.messages.get(self.thread)
        return None

    def view(self, slugs: dict[int, str]) -> JSON:
        """For the page and the tests."""
        return self.plain() | {
            "from_slug": slugs[self.sender.id],
            "deleted": False,
            "thread": self.thread,
            "keyboard": self.keyboard,
            "reactions": self.reaction_list(slugs),
        }

    def reaction_list(self, slugs: dict[int, str]) -> list[JSON]:
        return [
            {"emoji": emoji, "from_slug": slugs[person]}
            for person, emojis in self.reactions.items()
            for emoji in emojis
        ]

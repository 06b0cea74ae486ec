"""The whole world in memory: who and what exists, and how to find it."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.sandbox.clock import CLOCK_FILE, WorldClock
from bot.sandbox.errors import BotApiError, ControlError, bad_request, forbidden
from bot.sandbox.events import CallLog, EventLog
from bot.sandbox.faults import Faults
from bot.sandbox.files import FileStore
from bot.sandbox.limits import RateLimits
from bot.sandbox.model import ALL_RIGHTS, JSON, Chat, ChatType, Message, Person, Status, Topic
from bot.sandbox.queue import UpdateQueue

FIRST_PERSON = 5_000_000_101
FIRST_SUPERGROUP = -1_002_000_000_101
FIRST_GROUP = -4_000_101
FAMILIES = {"family1": ("Family 1", "ru"), "family2": ("Family 2", "lv")}
HELPERS = {"anna": ("Anna", "et"), "boris": ("Boris", "ru"), "staff": ("Staff", "en")}


@dataclass(slots=True)
class Query:
    """A press of a button that waits for its answer."""

    chat: Chat
    person: Person
    created: float


@dataclass(slots=True)
class InlineQuery:
    """Words that somebody writes behind the bot's name, and what the bot offers for them."""

    person: Person
    chat: Chat
    words: str
    created: float
    results: dict[str, JSON] | None = None  #: by their ids; None until the bot answers


@dataclass(slots=True)
class Profile:
    """What the bot has said about itself, by language, and its commands, by scope and language."""

    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[str, str], tuple[JSON, list[JSON]]] = field(default_factory=dict)
    menu_buttons: dict[int, JSON] = field(default_factory=dict)


class World:
    """People, chats and the bot; everything that happens is told to the page and, where due, to the bot."""

    def __init__(
        self,
        token: str,
        clock: Callable[[], float] = time.time,
        strict_limits: float | None = None,
        records_calls: bool = True,
        trial_folder: Path | None = None,
    ) -> None:
        self.token = token
        #: Where `drom try` and its bot look for what they have to know; None when there is no trial.
        self.trial_folder = trial_folder
        self.clock = WorldClock(clock, trial_folder and trial_folder / CLOCK_FILE)
        self.events = EventLog()
        self.calls = CallLog(records_calls)
        # What waits for the bot waits in real time: a jump must not take a press from it.
        self.updates = UpdateQueue(clock)
        self.files = FileStore()
        self.faults = Faults()
        self.limits = None if strict_limits is None else RateLimits(strict_limits)
        self.profile = Profile()
        self.queries: dict[str, Query] = {}
        self.inline_mode = True  # as if @BotFather had been asked for it
        self.inline_queries: dict[str, InlineQuery] = {}
        self.people: dict[str, Person] = {}
        self.chats: dict[str, Chat] = {}
        self.people_by_id: dict[int, Person] = {}
        self.chats_by_id: dict[int, Chat] = {}
        self.slugs: dict[int, str] = {}
        self.migrated: dict[int, int] = {}
        self.chat_instance_salt = secrets.randbits(48)
        number = token.partition(":")[0]
        self.bot = Person(
            int(number) if number.isdigit() else 1, "bot", "Sandbox bot", "sandbox_bot", is_bot=True
        )
        self.slugs[self.bot.id] = "bot"
        self.people_by_id[self.bot.id] = self.bot
        self._populate()

    def now(self) -> int:
        return int(self.clock())

    def count(self, chat: Chat, messages: int = 1) -> None:
        """The bot sends or changes something in a chat; refused when it does so too often."""
        if self.limits is not None:
            self.limits.take(chat.id, chat.is_private, messages, self.clock())

    def close(self) -> None:
        self.events.close()
        self.updates.close()

    def _populate(self) -> None:
        for slug, (name, language) in (FAMILIES | HELPERS).items():
            self.add_person(slug, name, language)
        rights = dict(ALL_RIGHTS)
        mediators = self.add_chat("mediators", "supergroup", "Mediators", True, None)
        mediators.bot_status, mediators.bot_rights = "administrator", rights
        staffroom = self.add_chat("staffroom", "supergroup", "Staff room", False, None)
        staffroom.bot_status = "member"
        for chat, slugs in ((mediators, ("staff", "anna", "boris")), (staffroom, ("staff", "anna"))):
            for slug in slugs:
                status: Status = "creator" if slug == "staff" else "member"
                chat.members[self.people[slug].id] = status

    # ---- making

    def add_person(self, slug: str, first_name: str, language_code: str | None) -> Person:
        if slug in self.people or slug in self.chats or slug == "bot" or not slug:
            raise ControlError(f"The name {slug} is taken.", 409)
        person = Person(FIRST_PERSON + len(self.people) * 1_000_003, slug, first_name, slug, language_code)
        self.people[slug] = self.people_by_id[person.id] = person
        self.slugs[person.id] = slug
        chat = Chat(person.id, slug, "private", person=person, bot_status="member")
        self.chats[slug] = self.chats_by_id[chat.id] = chat
        return person

    def add_chat(self, slug: str, kind: ChatType, title: str, is_forum: bool, username: str | None) -> Chat:
        if slug in self.chats or not slug:
            raise ControlError(f"The name {slug} is taken.", 409)
        chat = Chat(self.new_chat_id(kind), slug, kind, title, username, is_forum)
        # Number 1 is the group's beginning, and in a forum the General topic: no message has it.
        chat.last_message_id = 1
        self.chats[slug] = self.chats_by_id[chat.id] = chat
        return chat

    def new_chat_id(self, kind: ChatType) -> int:
        first = FIRST_GROUP if kind == "group" else FIRST_SUPERGROUP
        return first - (len(self.chats_by_id) + len(self.migrated)) * 1_009

    # ---- finding, for the control interface

    def person(self, slug: Any) -> Person:
        if not isinstance(slug, str) or slug not in self.people:
            raise ControlError(f"There is no person {slug}.", 404)
        return self.people[slug]

    def chat(self, slug: Any) -> Chat:
        if not isinstance(slug, str) or slug not in self.chats:
            raise ControlError(f"There is no chat {slug}.", 404)
        return self.chats[slug]

    # ---- finding, for the bot

    def find_chat(self, chat_id: int | str) -> Chat:
        """The chat of a call, if the bot has ever been there."""
        if isinstance(chat_id, str) and re.fullmatch(r"-?[0-9]{1,19}", chat_id):
            chat_id = int(chat_id)
        if isinstance(chat_id, str):
            name = chat_id.removeprefix("@").lower() if chat_id.startswith("@") else ""
            groups = (chat for chat in self.chats.values() if not chat.is_private and chat.username)
            found = next((chat for chat in groups if (chat.username or "").lower() == name), None)
        else:
            self._refuse_migrated(chat_id)
            found = self.chats_by_id.get(chat_id)
        if found is None or found.bot_status == "none":
            raise bad_request("chat not found")
        return found

    def _refuse_migrated(self, chat_id: int) -> None:
        if chat_id in self.migrated:
            parameters = {"migrate_to_chat_id": self.migrated[chat_id]}
            raise bad_request("group chat was upgraded to a supergroup chat", parameters)

    def present_chat(self, chat_id: int | str) -> Chat:
        """The chat of a call, which the bot has not left."""
        chat = self.find_chat(chat_id)
        if chat.bot_status == "kicked":
            raise forbidden(f"bot was kicked from the {chat.type} chat")
        if chat.bot_status == "left":
            raise forbidden(f"bot is not a member of the {chat.type} chat")
        return chat

    def writable_chat(self, chat_id: int | str) -> Chat:
        """The chat of a call, where the bot may write."""
        chat = self.present_chat(chat_id)
        problem = self._private_problem(chat.person)
        if problem is not None:
            raise problem
        return chat

    def _private_problem(self, person: Person | None) -> BotApiError | None:
        if person is None:
            return None
        if person.blocked:
            return forbidden("bot was blocked by the user")
        return None if person.started else forbidden("bot can't initiate conversation with a user")

    def users(self) -> dict[int, JSON]:
        return {person.id: person.user() for person in self.people_by_id.values()}

    # ---- telling

    def tell(self, kind: str, message: Message) -> None:
        self.events.add(kind, message.chat.slug, message=message.view(self.slugs))

    def tell_topic(self, chat: Chat, topic: Topic) -> None:
        self.events.add("topic", chat.slug, topic=topic.card())

    def chat_card(self, chat: Chat) -> JSON:
        members = [chat.person.id] if chat.person else list(chat.members)
        return {
            "slug": chat.slug,
            "id": chat.id,
            "type": chat.type,
            "title": chat.title or (chat.person.first_name if chat.person else ""),
            "is_forum": chat.is_forum,
            "members": [self.slugs[member] for member in members],
            "bot": chat.bot_status,
        }

    def tell_chat(self, chat: Chat) -> None:
        self.events.add("chat", chat.slug, details=self.chat_card(chat))

"""Everything that can arrive from Telegram, already understood, with nothing of Telegram's own shape left."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.messages import CAPTION_LIMIT, TEXT_LIMIT, Attachment, Quote


@dataclass(frozen=True, slots=True)
class Person:
    """Who did something. The name is used while the update is handled and never kept."""

    user_id: int
    first_name: str
    language_code: str | None = None
    is_anonymous: bool = False  #: an administrator who writes in the group's name, or a channel


class ContentKind(StrEnum):
    """What a message carries."""

    TEXT = "text"
    PHOTO = "photo"
    VOICE = "voice"
    AUDIO = "audio"
    VIDEO = "video"
    VIDEO_NOTE = "video_note"
    ANIMATION = "animation"
    DOCUMENT = "document"
    STICKER = "sticker"
    LOCATION = "location"
    CONTACT = "contact"
    DICE = "dice"
    # What is not passed on:
    POLL = "poll"  #: nobody would see the votes
    GAME = "game"  #: it belongs to the bot that sent it
    STORY = "story"  #: it names whoever posted it
    PAYMENT = "payment"  #: an invoice, or media that cost money
    PROTECTED = "protected"  #: of a chat in which copying is forbidden
    UNKNOWN = "unknown"  #: something else that cannot be copied to another chat

    @property
    def can_be_passed_on(self) -> bool:
        """Telegram copies it, and the copy says what the original said."""
        return self not in _NOT_PASSED_ON


_NOT_PASSED_ON = frozenset(
    (
        ContentKind.POLL,
        ContentKind.GAME,
        ContentKind.STORY,
        ContentKind.PAYMENT,
        ContentKind.PROTECTED,
        ContentKind.UNKNOWN,
    )
)


@dataclass(frozen=True, slots=True)
class Written:
    """The words of a message or caption, with Telegram's formatting entities as they came."""

    text: str
    entities: tuple[dict[str, object], ...] = ()
    is_caption: bool = False

    @property
    def can_be_rewritten(self) -> bool:
        """Within what a bot may write; people who pay Telegram may write longer captions."""
        limit = CAPTION_LIMIT if self.is_caption else TEXT_LIMIT
        return len(self.text.encode("utf-16-le")) // 2 <= limit


# ── in the private chat of a family ──


@dataclass(frozen=True, slots=True)
class FamilyCommand:
    """`/start`, `/language` and the like; the argument of `/start` is the deep link."""

    person: Person
    message_id: int
    name: str  #: without slash, lower case
    argument: str = ""


@dataclass(frozen=True, slots=True)
class FamilyMessage:
    """Anything that a family sends: text or any other kind."""

    person: Person
    message_id: int
    kind: ContentKind
    written: Written | None = None
    album: str | None = None
    reply_to: int | None = None
    quote: Quote | None = None
    is_forwarded: bool = False  #: from whom is nobody's business here


@dataclass(frozen=True, slots=True)
class FamilyEdit:
    """A family changed a message that it had sent."""

    person: Person
    message_id: int
    kind: ContentKind
    written: Written | None = None
    attachment: Attachment | None = None  #: the picture or file as it is now


@dataclass(frozen=True, slots=True)
class FamilyReaction:
    """A family set a sign under a message, or took it away."""

    person: Person
    message_id: int
    emoji: str | None  #: empty when it is taken away; None for a sign that no bot can set


@dataclass(frozen=True, slots=True)
class FamilyPress:
    """A button under a message of the bot; the data may be forged."""

    person: Person
    message_id: int
    data: str
    answered: FamilyMessage | None = None  #: the family's own message to which the bot's was an answer


@dataclass(frozen=True, slots=True)
class FamilyReachability:
    """The family blocked the bot, or let it in again."""

    person: Person
    reachable: bool


# ── in a group ──


@dataclass(frozen=True, slots=True)
class Group:
    """A Telegram group as an update describes it."""

    chat_id: int
    title: str
    is_forum: bool = False
    is_public: bool = False


@dataclass(frozen=True, slots=True)
class RoomCommand:
    """A command in a group: `/bind`, `/alias`, `/stats`."""

    group: Group
    person: Person
    message_id: int
    name: str
    argument: str = ""
    thread_id: int | None = None
    reply_to: int | None = None


@dataclass(frozen=True, slots=True)
class RoomMessage:
    """What somebody wrote in a group."""

    group: Group
    person: Person
    message_id: int
    kind: ContentKind
    written: Written | None = None
    thread_id: int | None = None
    reply_to: int | None = None
    album: str | None = None
    quote: Quote | None = None


@dataclass(frozen=True, slots=True)
class RoomReaction:
    """Somebody in a group set a sign under a message, or took it away; Telegram names no topic."""

    group: Group
    person: Person
    message_id: int
    emoji: str | None  #: empty when it is taken away; None for a sign that no bot can set


@dataclass(frozen=True, slots=True)
class RoomEdit:
    """Somebody changed a message in a group."""

    group: Group
    person: Person
    message_id: int
    kind: ContentKind
    written: Written | None = None
    thread_id: int | None = None
    attachment: Attachment | None = None


@dataclass(frozen=True, slots=True)
class RoomPress:
    """A button in a group; the data may be forged."""

    group: Group
    person: Person
    message_id: int
    data: str
    thread_id: int | None = None


@dataclass(frozen=True, slots=True)
class TopicClosed:
    """Somebody closed a topic by hand, in Telegram's own menu."""

    group: Group
    person: Person
    message_id: int
    thread_id: int


@dataclass(frozen=True, slots=True)
class BotPlaceChanged:
    """The bot was added to a group, promoted, demoted or removed."""

    group: Group
    is_member: bool
    is_administrator: bool
    may_manage_topics: bool
    is_new: bool = True  #: it was not there before


@dataclass(frozen=True, slots=True)
class MemberLeft:
    """Somebody left a group or was removed from it."""

    group: Group
    person: Person


@dataclass(frozen=True, slots=True)
class GroupUpgraded:
    """A basic group became a supergroup: Telegram gives it a new chat id."""

    old_chat_id: int
    group: Group


@dataclass(frozen=True, slots=True)
class InlineQuestion:
    """Somebody writes the bot's name and some words in any chat; Telegram does not say in which."""

    person: Person
    query_id: str
    words: str
    is_in_group: bool


@dataclass(frozen=True, slots=True)
class NothingToDo:
    """An update that concerns nobody: service messages, channels, other bots."""

    reason: str


Command = (
    FamilyCommand
    | FamilyMessage
    | FamilyEdit
    | FamilyReaction
    | FamilyPress
    | FamilyReachability
    | RoomCommand
    | RoomMessage
    | RoomEdit
    | RoomReaction
    | RoomPress
    | TopicClosed
    | BotPlaceChanged
    | MemberLeft
    | GroupUpgraded
    | InlineQuestion
    | NothingToDo
)

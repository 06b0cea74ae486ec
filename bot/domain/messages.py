"""Everything that can leave for Telegram, as plain values that are stored before they are sent."""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

#: Telegram's own limits; what is longer must be split or refused, never cut.
TEXT_LIMIT: Final = 4096
CAPTION_LIMIT: Final = 1024
CALLBACK_LIMIT_BYTES: Final = 64
TOPIC_NAME_LIMIT: Final = 128

#: Stands for the message or topic id that the row waited for will bring.
AWAITED: Final = "awaited"
Id = int | Literal["awaited"]


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: what it says and what comes back when it is pressed."""

    label: str
    data: str = ""
    url: str = ""


Buttons = tuple[tuple[Button, ...], ...]  #: rows
Keys = tuple[tuple[str, ...], ...]  #: rows of the keyboard that stands in place of the phone's


@dataclass(frozen=True, slots=True)
class SendText:
    """A text in Telegram's HTML."""

    chat_id: int
    text: str
    buttons: Buttons = ()
    keys: Keys = ()
    thread_id: Id | None = None
    reply_to: int | None = None
    silent: bool = False
    no_keys: bool = False  #: takes away the keys that an earlier message brought
    asks: str = ""  #: the phone opens an answer to this message, with these words in the empty text field
    type: Literal["send_text"] = "send_text"


@dataclass(frozen=True, slots=True)
class SendFile:
    """A picture or a document that the bot has made itself; it is erased when it is sent."""

    chat_id: int
    name: str
    content: str  #: base64
    caption: str = ""  #: Telegram's HTML
    is_picture: bool = False
    thread_id: Id | None = None
    reply_to: int | None = None
    type: Literal["send_file"] = "send_file"

    @property
    def data(self) -> bytes:
        """What is in the file."""
        return b64decode(self.content)


def packed(data: bytes) -> str:
    """The content of a file as `SendFile` carries it."""
    return b64encode(data).decode()


@dataclass(frozen=True, slots=True)
class Quote:
    """The part of an earlier message that its reader picked out to answer."""

    text: str
    entities: tuple[dict[str, object], ...] = ()
    position: int = 0  #: about where it stands


@dataclass(frozen=True, slots=True)
class CopyMessage:
    """A relay: Telegram copies the message, so its content is never here."""

    chat_id: int
    from_chat_id: int
    message_id: int
    thread_id: Id | None = None
    reply_to: Id | None = None
    quote: Quote | None = None  #: of the message that is answered
    type: Literal["copy"] = "copy"


@dataclass(frozen=True, slots=True)
class EditText:
    """Replace the text of a message: the bot's own (HTML) or a copied one (entities)."""

    chat_id: int
    message_id: Id
    text: str
    buttons: Buttons = ()
    entities: tuple[dict[str, object], ...] | None = None
    type: Literal["edit_text"] = "edit_text"


@dataclass(frozen=True, slots=True)
class EditCaption:
    """Replace the caption of a copied photo, voice note or document."""

    chat_id: int
    message_id: Id
    text: str
    entities: tuple[dict[str, object], ...] = ()
    type: Literal["edit_caption"] = "edit_caption"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture or file that lies at Telegram, by the name under which this bot may use it again."""

    kind: Literal["photo", "video", "animation", "document", "audio"]
    file_id: str
    is_covered: bool = False  #: shown only after a tap
    caption_above: bool = False


@dataclass(frozen=True, slots=True)
class EditMedia:
    """Replace the picture or file of a copied message together with its caption."""

    chat_id: int
    message_id: Id
    attachment: Attachment
    text: str = ""
    entities: tuple[dict[str, object], ...] = ()
    type: Literal["edit_media"] = "edit_media"


@dataclass(frozen=True, slots=True)
class EditButtons:
    """Replace the buttons under one of the bot's messages; empty takes them away."""

    chat_id: int
    message_id: Id
    buttons: Buttons = ()
    type: Literal["edit_buttons"] = "edit_buttons"


@dataclass(frozen=True, slots=True)
class DeleteMessage:
    """Take a message of the bot back."""

    chat_id: int
    message_id: Id
    type: Literal["delete"] = "delete"


@dataclass(frozen=True, slots=True)
class DeleteMessages:
    """Take up to a hundred messages of a private chat back; those that are gone already are passed over."""

    chat_id: int
    message_ids: tuple[int, ...]
    type: Literal["delete_some"] = "delete_some"


@dataclass(frozen=True, slots=True)
class React:
    """The bot's one sign under a message: it arrived, or what the other side set there."""

    chat_id: int
    message_id: Id
    emoji: str  #: empty takes the sign away
    type: Literal["react"] = "react"


@dataclass(frozen=True, slots=True)
class CreateTopic:
    """A new topic of a forum; its id is what later rows wait for."""

    chat_id: int
    name: str
    type: Literal["create_topic"] = "create_topic"


class TopicAction(StrEnum):
    """What can be done to a topic that exists."""

    RENAME = "rename"
    CLOSE = "close"
    REOPEN = "reopen"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class ChangeTopic:
    """Rename, close, reopen or delete a topic."""

    chat_id: int
    thread_id: Id
    action: TopicAction
    name: str = ""
    type: Literal["change_topic"] = "change_topic"


OutgoingMessage = (
    SendText
    | SendFile
    | CopyMessage
    | EditText
    | EditCaption
    | EditMedia
    | EditButtons
    | DeleteMessage
    | DeleteMessages
    | React
    | CreateTopic
    | ChangeTopic
)


class ReceiptKind(StrEnum):
    """What is noted when a message has arrived, or could not."""

    TOPIC = "topic"  #: id: case
    CARD = "card"  #: id: case
    COPY = "copy"  #: id: relay
    FAMILY = "family"  #: id: contact; only a refusal matters
    NOTICE = "notice"  #: id: case; what the bot says of it in the room
    PROMPT = "prompt"  #: id: case; the bot asks for words to look up
    MIRROR = "mirror"  #: id: relay; an edit of its copy; only a refusal matters
    REACTION = "reaction"  #: id: relay; a sign under its other end; only a refusal matters
    TAKEN_BACK = "taken_back"  #: id: relay; its copy is deleted, or cannot be any more
    DELETION = "deletion"  #: id: room; only a refusal matters
    SIGN_IN = "sign_in"  #: id: link to the dashboard; only a refusal matters


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where Telegram's answer to an outgoing message belongs."""

    kind: ReceiptKind
    id: int

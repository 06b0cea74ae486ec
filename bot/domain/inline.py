"""What somebody is shown who writes the bot's name and some words into any chat."""

from dataclasses import dataclass
from typing import Final

#: The command that a chosen result is sent as; it does something only in a room.
SEND_COMMAND: Final = "kb_send"
#: The deep link behind the button that strangers are shown.
FROM_INLINE: Final = "inline"


@dataclass(frozen=True, slots=True)
class InlineChoice:
    """An entry to choose; choosing it writes `text` into the chat, in the name of whoever chose."""

    entry: str
    title: str
    preview: str
    text: str


@dataclass(frozen=True, slots=True)
class InlineAnswer:
    """What is offered for one inline question; never stored."""

    query_id: str
    choices: tuple[InlineChoice, ...] = ()
    button: str = ""  #: what stands above an empty list and leads into the private chat

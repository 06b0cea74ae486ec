"""What a button can ask for, as the short text that travels through the phone and back."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.domain.messages import CALLBACK_LIMIT_BYTES

#: Telegram's message numbers are no longer.
_LONGEST_NUMBER: Final = 10


class Verb(StrEnum):
    """Two letters each: Telegram allows 64 bytes for everything."""

    LANGUAGE = "la"
    COUNTRY = "co"
    PLACE = "pl"
    MENU = "me"
    TOPIC = "to"
    ENTRY = "en"
    NONE_OF_THESE = "no"
    HELPED = "he"
    EMERGENCY = "em"
    NO_EMERGENCY = "ne"
    PERSON = "pe"
    CONSENT = "yes"
    DECLINE = "dec"
    WITHDRAW = "wi"
    REOPEN = "re"
    FEEDBACK = "fe"
    FORGET = "fo"
    PRIVACY = "pv"
    MY_DATA = "md"
    HIDE = "hi"
    SAME_MATTER = "sm"
    OTHER_MATTER = "om"
    # in the room
    TAKE = "ta"
    CLOSE = "ce"
    OUTCOME = "oc"
    INSTITUTIONS = "is"
    INSTITUTION = "it"
    PERSONS = "ps"
    KEEP_OPEN = "ko"
    TRANSFER = "tr"
    MOVE_TO = "mt"
    MOVE_NOW = "mn"
    STAY = "st"
    GIVE_BACK = "gb"
    MUTE = "mu"
    MUTE_FOR = "mf"
    MUTE_NOW = "mw"
    LIFT_MUTE = "ml"
    QUEUE = "qu"
    MINE = "mi"
    READ_IN = "ri"
    ROOM_READS_IN = "rr"
    # knowledge in the room
    KNOWLEDGE = "kn"
    PREVIEW = "kv"
    SEND_CARD = "ks"
    NEEDS_MENDING = "km"
    MENDED = "kd"


#: The steps in which a case is closed; only its owner may take them.
ENDING_VERBS: Final = frozenset(
    {Verb.CLOSE, Verb.OUTCOME, Verb.INSTITUTIONS, Verb.INSTITUTION, Verb.PERSONS, Verb.KEEP_OPEN}
)
#: The steps in which an abusive sender is muted; only the owner of the case may take them.
MUTE_VERBS: Final = frozenset({Verb.MUTE, Verb.MUTE_FOR, Verb.MUTE_NOW})
#: What is pressed under a case in its room; the first argument names the case.
CASE_VERBS: Final = (
    ENDING_VERBS
    | MUTE_VERBS
    | {
        Verb.TAKE,
        Verb.REOPEN,
        Verb.GIVE_BACK,
        Verb.TRANSFER,
        Verb.MOVE_TO,
        Verb.MOVE_NOW,
        Verb.STAY,
    }
)
#: In a room, and of no case.
LANGUAGE_VERBS: Final = frozenset({Verb.READ_IN, Verb.ROOM_READS_IN})
#: What a mediator does with an answer of the knowledge base, in a case or outside of one.
KNOWLEDGE_VERBS: Final = frozenset(
    (Verb.KNOWLEDGE, Verb.PREVIEW, Verb.SEND_CARD, Verb.NEEDS_MENDING, Verb.MENDED)
)
#: The argument of `PERSON` that opens an urgent case.
URGENT = "urgent"


@dataclass(frozen=True, slots=True)
class Action:
    """A verb and its arguments. Arguments come from the phone: whoever acts on them checks them."""

    verb: Verb
    arguments: tuple[str, ...] = ()

    def encode(self) -> str:
        """The button's data."""
        return ":".join((self.verb.value, *self.arguments))

    def argument(self, position: int) -> str:
        """An argument, or "" where a forged button has none."""
        return self.arguments[position] if position < len(self.arguments) else ""

    def message_id(self, position: int) -> int | None:
        """A message's number, or None; a forged one only names another message of the same chat."""
        word = self.argument(position)
        return int(word) if word.isascii() and word.isdigit() and len(word) <= _LONGEST_NUMBER else None


def act(verb: Verb, *arguments: str | int) -> str:
    """The data of a button that asks for `verb`."""
    return Action(verb, tuple(str(argument) for argument in arguments)).encode()


def decode(data: str) -> Action | None:
    """The action of a pressed button, or None when the data is not one of ours."""
    if not data.isprintable() or len(data.encode()) > CALLBACK_LIMIT_BYTES:
        return None
    verb, *arguments = data.split(":")
    try:
        return Action(Verb(verb), tuple(arguments))
    except ValueError:
        return None

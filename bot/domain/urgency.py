"""What a message is worth while others wait with it."""

from enum import IntEnum

from bot.domain.messages import (
    ChangeTopic,
    CopyMessage,
    DeleteMessage,
    DeleteMessages,
    EditButtons,
    EditCaption,
    EditMedia,
    EditText,
    OutgoingMessage,
    React,
)


class Urgency(IntEnum):
    """The least goes first."""

    URGENT = 0  #: a family in danger, and what a mediator sees after a press
    AWAITED = 1  #: somebody sits before the telephone
    COPY = 2  #: a family's words on their way into a topic
    COSMETIC = 3  #: names of topics, signs below messages, what is cleared away


def urgency_of(message: OutgoingMessage) -> Urgency:
    """As far as the message itself can tell."""
    is_to_group = message.chat_id < 0
    match message:
        case ChangeTopic() | React() | DeleteMessage() | DeleteMessages():
            return Urgency.COSMETIC
        case CopyMessage() | EditCaption() | EditMedia():
            return Urgency.COPY if is_to_group else Urgency.AWAITED
        case EditText(entities=entities) if entities is not None:
            return Urgency.COPY if is_to_group else Urgency.AWAITED
        case EditText() | EditButtons():
            # The bot changes its own messages in a room because somebody has pressed a button of them.
            return Urgency.URGENT if is_to_group else Urgency.AWAITED
        case _:
            return Urgency.AWAITED

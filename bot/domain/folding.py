"""A change of something that has not been sent yet is made before it is sent, not after."""

from dataclasses import replace

from bot.domain.messages import (
    ChangeTopic,
    CopyMessage,
    CreateTopic,
    EditButtons,
    EditCaption,
    EditMedia,
    EditText,
    OutgoingMessage,
    SendText,
    TopicAction,
)


def is_foldable(message: OutgoingMessage) -> bool:
    """True for changes that a message in the queue could take in."""
    match message:
        case EditText() | EditCaption() | EditMedia() | EditButtons():
            return True
        case ChangeTopic(action=action):
            return action is TopicAction.RENAME
    return False


def folded_into_awaited(queued: OutgoingMessage, change: OutgoingMessage) -> OutgoingMessage | None:
    """What is to be sent instead of the message that the change waits for; None where both must go."""
    match queued, change:
        case SendText(), EditText(entities=None, text=text, buttons=buttons) if not queued.keys:
            return replace(queued, text=text, buttons=buttons)
        case SendText(), EditButtons(buttons=buttons) if not queued.keys:
            return replace(queued, buttons=buttons)
        case CreateTopic(), ChangeTopic(action=TopicAction.RENAME, name=name):
            return replace(queued, name=name)
        case CopyMessage(), EditText(entities=entities) if entities is not None:
            return queued  # Telegram copies the message as it is by then
        case CopyMessage(), EditCaption() | EditMedia():
            return queued
    return None


def folded_into_change(queued: OutgoingMessage, change: OutgoingMessage) -> OutgoingMessage | None:
    """The one change that does what both do, of a message that is or will be there; None for two things.

    Both must wait for the same row if what they change is awaited.
    """
    match queued, change:
        case EditText(), EditText():
            is_same = queued.message_id == change.message_id
            return change if is_same and (queued.entities is None) == (change.entities is None) else None
        case EditCaption(), EditCaption():
            return change if queued.message_id == change.message_id else None
        case EditMedia(), EditMedia():
            return change if queued.message_id == change.message_id else None
        case EditButtons(), EditButtons():
            return change if queued.message_id == change.message_id else None
        case ChangeTopic(action=TopicAction.RENAME), ChangeTopic(action=TopicAction.RENAME):
            return change if queued.thread_id == change.thread_id else None
    return None

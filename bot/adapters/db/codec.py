"""Outgoing messages as bytes and back, exactly."""

from typing import Annotated, Final

from pydantic import Field, TypeAdapter

from bot.domain.messages import OutgoingMessage

_ADAPTER: Final[TypeAdapter[OutgoingMessage]] = TypeAdapter(
    Annotated[OutgoingMessage, Field(discriminator="type")]
)


def encode(message: OutgoingMessage) -> bytes:
    """JSON, with the kind of message in its `type`."""
    return _ADAPTER.dump_json(message)


def decode(data: bytes) -> OutgoingMessage:
    """The message that was encoded."""
    return _ADAPTER.validate_json(data)

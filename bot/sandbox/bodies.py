"""What the control interface accepts, one model per call."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, ValidationError

from bot.sandbox.errors import ControlError
from bot.sandbox.parameters.model import Strict

As = Annotated[str, Field(alias="as")]
FileKind = Literal["photo", "voice", "audio", "video", "video_note", "document", "animation"]


class Place(Strict):
    """A point on the map."""

    latitude: float = Field(ge=-90, le=90, strict=False)
    longitude: float = Field(ge=-180, le=180, strict=False)


class Card(Strict):
    """A card from the address book."""

    phone_number: str = Field(min_length=1)
    first_name: str = Field(min_length=1)
    last_name: str | None = None
    user_id: int | None = None


class Send(Strict):
    """A person sends something."""

    who: As
    chat: str
    thread: int | None = None
    reply_to: int | None = None
    text: str | None = None
    location: Place | None = None
    contact: Card | None = None
    sticker: str | None = None
    kind: FileKind | None = None
    caption: str | None = None
    media_group: str | None = None
    duration: int | None = None


class Edit(Strict):
    """A person edits a message of theirs."""

    who: As
    chat: str
    message_id: int
    text: str


class Press(Strict):
    """A person presses a button, or a hostile program says so."""

    who: As
    chat: str
    message_id: int
    data: str


class WriteInline(Strict):
    """A person writes the bot's name and some words, and has not sent them yet."""

    who: As
    chat: str
    query: str = Field(max_length=256)


class Choose(Strict):
    """A person taps one of the results that the bot offers."""

    who: As
    query_id: str
    result_id: str
    thread: int | None = None
    reply_to: int | None = None


class SwitchInline(Strict):
    """What @BotFather does: the bot's inline mode goes on or off."""

    on: bool


class React(Strict):
    """A person reacts to a message or takes it back."""

    who: As
    chat: str
    message_id: int
    emoji: str | None = None


class Start(Strict):
    """A person opens the chat with the bot, perhaps by a link."""

    who: As
    payload: str | None = Field(default=None, pattern=r"^[A-Za-z0-9_-]{0,64}$")


class ChangePerson(Strict):
    """A person appears, or changes the language of the phone."""

    who: str | None = Field(default=None, alias="as")
    create: str | None = None
    first_name: str | None = None
    language_code: str | None = None


class Block(Strict):
    """A person blocks the bot or lets it in again."""

    who: As
    blocked: bool


class CreateChat(Strict):
    """A group appears."""

    create: str = Field(min_length=1)
    type: Literal["group", "supergroup"] = "supergroup"
    title: str = Field(min_length=1)
    is_forum: bool = False
    username: str | None = None
    members: list[str] = Field(default_factory=list)
    bot: Literal["administrator", "member", "none"] = "member"
    rights: dict[str, bool] | None = None


class ChangeBot(Strict):
    """The bot's place in a chat changes."""

    chat: str
    status: Literal["administrator", "member", "left", "kicked"]
    rights: dict[str, bool] | None = None


class Members(Strict):
    """People come and go, or are brought and removed by somebody."""

    chat: str
    by: str | None = None
    add: list[str] = Field(default_factory=list)
    remove: list[str] = Field(default_factory=list)


class ChangeTopic(Strict):
    """An administrator works on a topic by hand."""

    chat: str
    thread: int | None = None
    action: Literal["create", "delete", "close", "reopen", "rename"]
    name: str | None = None


class Delete(Strict):
    """A person deletes a message."""

    who: As
    chat: str
    message_id: int


class Upgrade(Strict):
    """A basic group becomes a supergroup."""

    chat: str


class PlanFault(Strict):
    """Calls that are to fail."""

    method: str | None = None
    chat: str | None = None
    status: int = Field(default=500, ge=200, le=599)
    description: str | None = None
    retry_after: int | None = None
    times: int = Field(default=1, ge=1)
    delay_seconds: float = Field(default=0.0, ge=0, strict=False)
    drop: Literal["before", "after"] | None = None


class Travel(Strict):
    """The clock jumps: to a named moment, so many hours ahead, or to a time on the room's wall."""

    to: Literal["saturday_night", "holiday", "three_days", "working_morning", "now"] | None = None
    hours: float | None = Field(default=None, ge=-30_000, le=30_000, strict=False)
    at: str | None = None


class SetLimits(Strict):
    """How long the windows of Telegram's limits are: 1 as there, less for haste, null for no limits."""

    scale: float | None = Field(default=None, gt=0, strict=False)


Body = TypeVar("Body", bound=Strict)


def parsed(model: type[Body], value: Any) -> Body:
    try:
        return model.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ControlError(f"{place or 'The body'}: {first['msg']}.") from error

"""The name under which families know a mediator: chosen in a room, and nobody else's."""

import unicodedata
from dataclasses import replace
from typing import Final

from bot.domain.audit import Deed, about_room
from bot.domain.commands import RoomCommand
from bot.domain.people import Room
from bot.services.phrasebook import Reply
from bot.services.ports import UnitOfWork
from bot.services.room_replies import RoomReplies

_MOST_LETTERS: Final = 32
#: Letters by the rules of Unicode, which no screen shows.
_INVISIBLE: Final = frozenset("\u115f\u1160\u3164\uffa0")
#: Cyrillic and Greek letters that look like Latin ones, large or small.
_LOOKS_LIKE: Final = str.maketrans("авекмнорстухіјѕαβεζηικνορτυχ", "abekmhopctyxijsabezhikvoptyx")


async def choose_alias(uow: UnitOfWork, room: Room, command: RoomCommand, replies: RoomReplies) -> Reply:
    """`/alias`; of two who want the same name the second is asked for another."""
    alias = " ".join(command.argument.split())
    if not is_alias(alias):
        return replies.alias_help()
    await uow.rooms.hold_names()
    mediator = await uow.rooms.mediator(command.person.user_id)
    # In every room: cases change rooms, and the family goes on talking to whoever it knows.
    others = [one for one in await uow.rooms.named() if one.id != mediator.id]
    if any(_sound(one.alias or "") == _sound(alias) for one in others):
        return replies.alias_taken(alias)
    await uow.rooms.save_mediator(replace(mediator, alias=alias))
    await uow.audit.note(Deed.ALIAS, command.person.user_id, about_room(room.id))
    return replies.alias_set(alias)


def is_alias(alias: str) -> bool:
    """A name that a family can read: letters, spaces, hyphens, a dot or an apostrophe."""
    letters = [sign for sign in alias if sign not in " -.'’"]
    is_readable = all(letter.isalpha() and letter not in _INVISIBLE for letter in letters)
    return bool(letters) and len(alias) <= _MOST_LETTERS and is_readable


def _sound(alias: str) -> str:
    """A family hears no difference between capital and small letters, dots, hyphens and spaces, and sees none
    between letters of other alphabets that look the same."""
    folded = unicodedata.normalize("NFKC", alias).casefold().translate(_LOOKS_LIKE)
    return "".join(letter for letter in folded if letter.isalpha())

"""Is the bot known at Telegram, does it hear what is written, and may it work in its rooms?"""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from bot.adapters.telegram.inspection import Inspection, Refusal
from bot.cli.doctoring.findings import Finding, bad, doubtful, good
from bot.domain.people import Room, RoomKind

#: Clocks of computers that ask a time server differ by far less.
_DOUBTFUL_CLOCK: Final = timedelta(seconds=5)
_BAD_CLOCK: Final = timedelta(seconds=60)
_MANY_PENDING: Final = 100
_RECENT: Final = timedelta(hours=1)
_WANTED: Final = {"can_manage_topics": "Manage topics", "can_delete_messages": "Delete messages"}


async def examine_telegram(
    telegram: Inspection, rooms: Sequence[Room] | None, webhook_url: str | None
) -> AsyncIterator[Finding]:
    """All that only Telegram knows; rooms are None where they cannot be read."""
    me = await telegram.ask("getMe")
    if isinstance(me, Refusal):
        yield _no_answer(telegram.address, me)
        return
    yield good("token", f"The bot is @{me.get('username')}.")
    yield _clock(telegram.clock_difference)
    if me.get("can_join_groups") is False:
        yield bad("groups", "The bot cannot be added to groups.", "@BotFather: /setjoingroups, Enable.")
    if not me.get("supports_inline_queries"):
        yield doubtful(
            "inline mode",
            "It is off: answers cannot be passed on from other chats.",
            "@BotFather: /setinline, then any few words. Without it everything else works.",
        )
    yield _arrivals(await telegram.ask("getWebhookInfo"), webhook_url)
    async for finding in _rooms(telegram, rooms, int(me["id"])):
        yield finding


def _no_answer(address: str, refusal: Refusal) -> Finding:
    if refusal.status in (401, 404):
        return bad("token", f"{address} refuses it.", "Copy it again from @BotFather into DROM_TOKEN.")
    return bad(
        "telegram",
        f"{address} does not answer as Telegram does ({refusal.status or refusal.reason}).",
        "Check the internet connection, the firewall, and DROM_API_BASE_URL if it is set.",
    )


def _clock(difference: timedelta | None) -> Finding:
    if difference is None:
        return doubtful("clock", "Telegram did not tell its time.", "Compare this machine's clock yourself.")
    seconds = round(difference.total_seconds())
    if abs(difference) < _DOUBTFUL_CLOCK:
        return good("clock", "It agrees with Telegram's.")
    says = f"It is {abs(seconds)} seconds {'slow' if seconds > 0 else 'fast'}, by Telegram's."
    todo = "Switch time synchronisation on: timedatectl set-ntp true. Reminders go by this clock."
    return bad("clock", says, todo) if abs(difference) >= _BAD_CLOCK else doubtful("clock", says, todo)


def _arrivals(info: Mapping[str, Any] | Refusal, wanted: str | None) -> Finding:
    about = "webhook" if wanted else "polling"
    if isinstance(info, Refusal):
        return bad(about, f"Telegram does not tell its state ({info.reason}).", "Try again in a minute.")
    there, pending = str(info.get("url") or ""), int(info.get("pending_update_count") or 0)
    if there and there != (wanted or ""):
        return doubtful(
            about,
            f"Telegram sends updates to {urlsplit(there).hostname}, which these settings do not name.",
            "Another program uses this token, or used it: stop it first, then `drom run` takes over.",
        )
    if wanted and not there:
        return doubtful(about, "Telegram has no webhook.", "`drom run` sets it; is the bot running?")
    failed = datetime.fromtimestamp(int(info.get("last_error_date") or 0), UTC)
    if there and datetime.now(UTC) - failed < _RECENT:
        return doubtful(
            about,
            f"The last delivery failed at {failed:%H:%M} UTC: {info.get('last_error_message')}.",
            "See that the proxy runs, that its certificate is valid and that it leads to DROM_LISTEN.",
        )
    if pending > _MANY_PENDING:
        return doubtful(
            about,
            f"{pending} updates wait at Telegram.",
            "Is the bot running? It keeps them for 24 hours only.",
        )
    return good(about, f"{pending} updates wait at Telegram.")


async def _rooms(telegram: Inspection, rooms: Sequence[Room] | None, me: int) -> AsyncIterator[Finding]:
    if rooms is None:
        return
    found = [room for room in rooms if room.is_open]
    if not any(room.kind is RoomKind.CASES for room in found):
        yield bad("rooms", "No group takes cases.", "Write /bind all in the mediators' group.")
    if not any(room.kind is RoomKind.STAFF for room in found):
        yield doubtful("rooms", "No group is told of faults.", "Write /bind staff in the staff's group.")
    for room in found:
        yield await _room(telegram, room, me)


async def _room(telegram: Inspection, room: Room, me: int) -> Finding:
    about = f"room {room.id} ({_purpose(room)})"
    chat = await telegram.ask("getChat", chat_id=room.chat_id)
    if isinstance(chat, Refusal):
        if chat.status == 0 or chat.status >= 500 or chat.status == 429:
            return doubtful(about, "Telegram did not tell about it.", "Try again in a minute.")
        return bad(about, "The bot is no longer in this group.", "Add it again, as administrator.")
    member = await telegram.ask("getChatMember", chat_id=room.chat_id, user_id=me)
    return _standing(about, room, chat, {} if isinstance(member, Refusal) else member)


def _standing(about: str, room: Room, chat: Mapping[str, Any], member: Mapping[str, Any]) -> Finding:
    if chat.get("username"):
        todo = "Make it private in the group's settings. Until then everybody can read the cases."
        return bad(about, "The group is public.", todo)
    if member.get("status") in (None, "left", "kicked"):
        return bad(about, "The bot is no longer in this group.", "Add it again, as administrator.")
    if room.kind is RoomKind.STAFF:
        return good(about, "The bot can write there.")
    if chat.get("type") != "supergroup":
        return bad(about, "It is a small group without topics.", "Switch Topics on in the group's settings.")
    if member.get("status") != "administrator":
        todo = "Make it administrator with the rights Manage topics and Delete messages."
        return bad(about, "The bot is no administrator.", todo)
    missing = [label for right, label in _WANTED.items() if not member.get(right)]
    if missing:
        todo = "Give it in the group's settings, Administrators."
        return bad(about, f"The bot lacks the right {' and '.join(missing)}.", todo)
    if not chat.get("is_forum"):
        todo = "Switch Topics on in the group's settings, then write /bind there again."
        return doubtful(about, "Topics are off; cases stand one below the other.", todo)
    return good(about, "Private, with topics, and the bot has its rights.")


def _purpose(room: Room) -> str:
    if room.kind is RoomKind.STAFF:
        return "staff"
    places = [place.municipality or place.country or "all" for place in room.places]
    return ", ".join(places) or "no places"

"""Who is in the long life of the program: families, mediators, rooms, and chats that are none of ours."""

from dataclasses import dataclass, replace
from typing import Any, Final

from bot.domain.cases import Case
from tests import builders
from tests.builders import Json
from tests.fuzz.road import ADMIN, Road
from tests.fuzz.strict_telegram import Call

HELPED, WAITING, ASKING, STRANGER = 880_000_001, 880_000_002, 880_000_003, 880_000_004
ANNA, BORIS, BOT, ANONYMOUS = 770_000_001, 770_000_002, 770_000_003, 1_087_968_824
FORUM, PLAIN, STAFF = -1_001_000_000_001, -1_001_000_000_002, -1_001_000_000_003
UNBOUND, PUBLIC, CHANNEL = -1_001_000_000_004, -1_001_000_000_005, -1_001_000_000_006
FAMILIES: Final = (HELPED, WAITING, ASKING, STRANGER)
ROOMS: Final = (FORUM, PLAIN, STAFF)
NOT_OURS: Final = (UNBOUND, PUBLIC, CHANNEL)
#: A word in everything that comes out of a chat, which nothing else contains.
TOKENS: Final = {
    HELPED: "Ugrimorsk",
    WAITING: "Zverobojka",
    ASKING: "Kortsutyja",
    STRANGER: "Perpetuuma",
    FORUM: "Bonifatsij",
    PLAIN: "Hrisanfova",
    STAFF: "Direktorka",
    UNBOUND: "Nekomunike",
    PUBLIC: "Torgovisce",
    CHANNEL: "Kanalizacy",
}
CHATS: Final[dict[int, Json]] = {
    **{family: builders.private_chat(family) for family in FAMILIES},
    FORUM: builders.room_chat(FORUM, is_forum=True),
    PLAIN: builders.room_chat(PLAIN, kind="group"),
    STAFF: builders.room_chat(STAFF),
    UNBOUND: builders.room_chat(UNBOUND, is_forum=True),
    PUBLIC: builders.room_chat(PUBLIC, username="everybody_reads"),
    CHANNEL: {"id": CHANNEL, "type": "channel", "title": "News"},
}


@dataclass
class Cast:
    """What the rooms and families have come to."""

    road: Road
    topic: int = 0  #: of the case that has been taken
    word: str = ""
    waiting_word: str = ""

    async def gathers(self) -> None:
        """Three rooms; a family whose case was taken, one that waits, one that only asks."""
        for chat, words in ((FORUM, "valga"), (PLAIN, "narva"), (STAFF, "staff")):
            await self.road.polled(said(chat, ADMIN, f"/bind {words}"))
        for family, place in ((HELPED, "valga"), (WAITING, "narva"), (ASKING, "valga")):
            async with self.road.ground.transactions() as uow:
                contact = await uow.contacts.of(family)
                home = replace(contact, country="EE", municipality=place, place_asked=True, language="en")
                await uow.contacts.save(home)
                await uow.commit()
        await self.road.polled(pressed(WAITING, WAITING, "yes:-"))
        self.waiting_word = (await self.case_of(WAITING)).word
        await self.is_as_it_was()

    async def is_as_it_was(self) -> None:
        """What an update has ended begins anew."""
        await self.road.polled(*map(in_the_room, ROOMS))
        await self.has_its_case()

    async def has_its_case(self) -> None:
        """The helped family may have taken its question back."""
        case = await self.found_case(HELPED)
        if case is None:
            calls = await self.road.polled(pressed(HELPED, HELPED, "yes:-"))
            case = await self.case_of(HELPED)
            self.word = case.word
            await self.road.polled(pressed(FORUM, ANNA, f"ta:{self.word}"))
            self.topic = topic_in(calls) or self.topic
        assert self.topic, "the room is a forum"

    async def found_case(self, family: int) -> Case | None:
        async with self.road.ground.transactions.reading() as uow:
            contact = await uow.contacts.find(family)
            return await uow.cases.open_of(contact.id) if contact else None

    async def case_of(self, family: int) -> Case:
        case = await self.found_case(family)
        assert case is not None
        return case


def topic_in(calls: list[Call]) -> int | None:
    """The topic into which something was just sent."""
    threads = [
        call.parameters["message_thread_id"] for call in calls if "message_thread_id" in call.parameters
    ]
    return int(threads[-1]) if threads else None


def somebody(user_id: int, token: str = "", **more: Any) -> Json:
    if user_id == ANONYMOUS:
        return builders.user(
            ANONYMOUS, name="Group", is_bot=True, username="GroupAnonymousBot", language=None
        )
    return builders.user(user_id, name=f"N{token}", language="en", is_bot=user_id == BOT, **more)


def said(chat: int, user_id: int, text: str, **more: Any) -> Json:
    """Somebody writes something somewhere."""
    token = TOKENS.get(user_id, "")
    message = builders.message(CHATS[chat], somebody(user_id, token), **builders.texts(text), **more)
    return builders.update("message", message)


def pressed(chat: int, user_id: int, data: str, thread: int | None = None, message_id: int = 600) -> Json:
    """Somebody presses a button somewhere, or says so."""
    press = builders.press(data, somebody(user_id, TOKENS.get(user_id, "")), CHATS[chat], message_id, "4382")
    if thread is not None:
        press["message"] |= builders.in_topic(thread)
    return builders.update("callback_query", press)


def in_the_room(chat: int) -> Json:
    """The bot is an administrator there, as before."""
    return builders.room_place_update("administrator", CHATS[chat], can_manage_topics=True)

"""Two mediators who want the same name in the same instant: one of them is asked for another."""

import asyncio
import gettext

from bot.adapters.translations import GettextCatalogues
from bot.domain.commands import Group, Person, RoomCommand
from bot.domain.knowledge import KnowledgeBase
from bot.domain.people import Place, RoomKind
from bot.services.aliases import choose_alias
from bot.services.phrasebook import Phrasebook
from bot.services.room_replies import RoomReplies
from tests.databases import Ground, grounded
from tests.postgres_server import PostgresServer

GROUP = Group(-1005550003, "A group")
WORDS = Phrasebook(GettextCatalogues({"en": gettext.NullTranslations()}), "en")
REPLIES = RoomReplies(WORDS, KnowledgeBase("1", {}, {}, {}, {}, {}))


def wish(user_id: int, alias: str) -> RoomCommand:
    return RoomCommand(GROUP, Person(user_id, "Somebody"), 1, "alias", alias)


async def somebody_waits(ground: Ground) -> None:
    """Or everybody is through already: then nothing was in the way of the second one."""
    for _ in range(100):
        rows = await ground.rows("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        if rows:
            return
        await asyncio.sleep(0.01)


async def test_of_two_who_choose_the_same_name_in_the_same_instant_the_second_is_asked_for_another(
    postgres_server: PostgresServer,
) -> None:
    name = postgres_server.create_database()
    async with grounded(postgres_server.url(name)) as ground:
        async with ground.transactions() as uow:
            places = (Place("EE", "valga"),)
            room = await uow.rooms.bind(GROUP.chat_id, RoomKind.CASES, places, is_forum=False, language="en")
            await uow.commit()
        async with ground.transactions() as first, ground.transactions() as second:

            async def commit_once_the_second_waits() -> None:
                await somebody_waits(ground)
                await first.commit()

            said = await choose_alias(first, room, wish(1, "Anna K."), REPLIES)
            answer, _ = await asyncio.gather(
                choose_alias(second, room, wish(2, "anna k"), REPLIES), commit_once_the_second_waits()
            )
            await second.commit()
        assert said == REPLIES.alias_set("Anna K.")
        assert answer == REPLIES.alias_taken("anna k")
        async with ground.transactions.reading() as uow:
            assert [one.alias for one in await uow.rooms.named()] == ["Anna K."]
    postgres_server.drop_database(name)

"""What many updates of one account are made of, and how one sees who was answered."""

from bot.services.ports import Incoming
from tests import builders
from tests.journeys.people import Family
from tests.journeys.stage import Stage

TOLD = "Many messages came at once. I answer them one after another."
HARMLESS = "how to find a family doctor"


async def flood(stage: Stage, family: Family, number: int, text: str = HARMLESS) -> None:
    """In the parts in which Telegram gives them to the bot; nothing is handled yet."""
    for start in range(0, number, 100):
        batch = [one_update(stage, family, text) for _ in range(min(100, number - start))]
        await stage.services.inbox.receive(batch)


def one_update(stage: Stage, family: Family, text: str) -> Incoming:
    number = stage.number()
    message = builders.message(family.chat, family.user, number, **builders.texts(text))
    payload = builders.payload(builders.update("message", message) | {"update_id": number})
    return Incoming(number, family.chat_id, payload)


async def answered(stage: Stage, chats: set[int]) -> dict[int, int]:
    async with stage.ground.transactions.reading() as uow:
        return {chat: await uow.outbox.backlog(chat_id=chat) for chat in chats}

"""What arrives in a room for a case that went elsewhere meanwhile, or is deleted: nothing stays unknown."""

from dataclasses import replace

from bot.domain.messages import ChangeTopic, DeleteMessage, OutgoingMessage, TopicAction
from bot.domain.relays import LeftPlace
from bot.services.ports import UnitOfWork
from bot.services.voice import lane_of_number


async def take_away(uow: UnitOfWork, message: OutgoingMessage, result: int | None) -> None:
    """Its case is deleted: so is the message. What stands in a topic goes with that."""
    in_topic = getattr(message, "thread_id", None) is not None
    if result is not None and message.chat_id < 0 and not in_topic:
        await uow.outbox.add(DeleteMessage(message.chat_id, result), now=uow.now)


async def topic_arrived(uow: UnitOfWork, message: OutgoingMessage, case_id: int, result: int | None) -> None:
    """Noted with the case, or as what the case left in that room; without a case it is deleted."""
    case, room = await uow.cases.get(case_id), await uow.rooms.find(message.chat_id)
    if case is not None and await is_answer_to(case.topic_row, uow):
        await uow.cases.save(replace(case, thread_id=result, topic_row=None))
    elif result is None:
        pass
    elif case is None:
        # Behind everything that is still on its way into it.
        change = ChangeTopic(message.chat_id, result, TopicAction.DELETE)
        await uow.outbox.add(change, now=uow.now, lane=lane_of_number(case_id))
    elif room is not None:
        await uow.moves.topic_arrived(case.id, room.id, result)


async def card_arrived(uow: UnitOfWork, message: OutgoingMessage, case_id: int, result: int | None) -> None:
    """The same of the card."""
    case, room = await uow.cases.get(case_id), await uow.rooms.find(message.chat_id)
    if case is None:
        await take_away(uow, message, result)
    elif await is_answer_to(case.card_row, uow):
        await uow.cases.save(replace(case, card_message_id=result, card_row=None))
    elif room is not None and result is not None and getattr(message, "thread_id", None) is None:
        await uow.moves.leave([LeftPlace(case.id, room.id, message_id=result)])


async def is_answer_to(row: int | None, uow: UnitOfWork) -> bool:
    """False for what was on its way to a room that the case has left meanwhile."""
    return row is not None and await uow.outbox.is_sent(row)

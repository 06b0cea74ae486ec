"""A room that was made public: anybody can read what stands there, so it goes at once."""

from bot.domain.messages import ChangeTopic, DeleteMessage, Receipt, ReceiptKind, TopicAction
from bot.domain.people import Room
from bot.services.left_places import LeftPlaces
from bot.services.ports import UnitOfWork
from bot.services.voice import lane_of_number


class PublicRooms:
    """Its open cases have gone elsewhere with everything; who reopens an ended one brings it along anew."""

    def __init__(self, left: LeftPlaces) -> None:
        self._left = left

    async def clear(self, uow: UnitOfWork, room: Room) -> None:
        """Topics, copies, cards and mediators' words; staff hear if Telegram refuses."""
        for case in await uow.cases.all_in(room.id):
            await self._left.remember(uow, case, room)
            await uow.cases.forget_numbers(case.id)
            await uow.cases.save(case.out_of_sight())
        receipt: Receipt | None = Receipt(ReceiptKind.DELETION, room.id)
        for place in await uow.moves.left_in(room.id):
            message: ChangeTopic | DeleteMessage
            if place.thread_id is not None:
                message = ChangeTopic(room.chat_id, place.thread_id, TopicAction.DELETE)
            elif place.message_id is not None:
                message = DeleteMessage(room.chat_id, place.message_id)
            else:
                continue  # a topic that has not arrived yet
            # Behind what is still on its way there; one alarm is enough when Telegram refuses them all.
            lane = lane_of_number(place.case_id)
            await uow.outbox.add(message, now=uow.now, lane=lane, receipt=receipt)
            receipt = None
        await uow.moves.forget_room(room.id, only_known=True)

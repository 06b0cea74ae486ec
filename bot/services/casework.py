"""A case in people's hands: taken by exactly one, closed by its owner, taken back by the family."""

from bot.domain.audit import Deed
from bot.domain.cases import Case, Ending, IllegalStepError, State
from bot.domain.counting import Event
from bot.domain.messages import (
    TopicAction,
)
from bot.domain.people import Contact, Mediator, Room
from bot.services.absence_replies import AbsenceReplies
from bot.services.handbook import Handbook
from bot.services.phrasebook import Reply
from bot.services.placement import Placement
from bot.services.ports import UnitOfWork
from bot.services.statistics import Statistics
from bot.services.voice import Voice


class Casework:
    """The legal steps of a case, each with the one message that tells the family about it."""

    def __init__(
        self, voice: Voice, statistics: Statistics, placement: Placement, handbook: Handbook
    ) -> None:
        self._voice = voice
        self._statistics = statistics
        self._placement = placement
        self._handbook = handbook

    async def take(
        self, uow: UnitOfWork, case: Case, room: Room, mediator: Mediator, reply_to: int | None
    ) -> None:
        """Exactly one mediator gets it; whoever is second is told who was first."""
        try:
            taken = case.taken_by(mediator.id, uow.now)
        except IllegalStepError:
            await self._refuse_take(uow, case, room, mediator, reply_to)
            return
        await uow.cases.save(taken)
        await uow.audit.note(Deed.TAKE, mediator.user_id, case.word)
        await uow.moves.end(case.id)
        await self._statistics.of_case(uow, Event.TAKEN, taken)
        await self._placement.show(uow, taken, room)
        await self._voice.clear_buttons(uow, taken, room, reply_to)
        await self._handbook.introduce(uow, taken, room, mediator)
        contact = await uow.contacts.get(case.contact_id)
        if contact is not None:
            await self._voice.tell_family(uow, contact, self._voice.family(contact).taken(mediator.alias))
        if mediator.is_away(uow.now.date()):
            # Whoever takes a case can be counted on.
            await uow.rooms.save_mediator(mediator.back())
            reply = AbsenceReplies(self._voice.room(room.language)).not_away(mediator)
            await self._voice.tell_case(uow, taken, room, reply)

    async def _refuse_take(
        self, uow: UnitOfWork, case: Case, room: Room, mediator: Mediator, reply_to: int | None
    ) -> None:
        replies = self._voice.to(mediator, room)
        if case.state is State.TAKEN:
            if case.mediator_id == mediator.id:
                return  # a second tap of the owner changes nothing
            reply = replies.already_taken(case, await self._voice.owner_name(uow, case, replies))
        else:
            reply = replies.case_has_ended(case)
        await self._voice.tell_case(uow, case, room, reply, reply_to=reply_to)

    async def close(
        self,
        uow: UnitOfWork,
        case: Case,
        room: Room,
        mediator: Mediator,
        ending: Ending,
        said: Reply | None = None,
    ) -> None:
        """The owner ends the case; the family is asked how it was, or reads what is `said` instead."""
        try:
            closed = case.closed(mediator.id, ending, uow.now)
        except IllegalStepError:
            await self.refuse_stranger(uow, case, room, mediator)
            return
        await uow.cases.save(closed)
        await uow.audit.note(Deed.CLOSE, mediator.user_id, case.word)
        await uow.moves.end(case.id)
        await self._statistics.ending(uow, case, ending)
        await self._statistics.resolved(uow, closed, room)
        await self._placement.show(uow, closed, room, action=TopicAction.CLOSE)
        contact = await uow.contacts.get(case.contact_id)
        if contact is not None:
            await self._voice.tell_family(uow, contact, said or self._voice.family(contact).closed(closed))

    async def refuse_stranger(
        self, uow: UnitOfWork, case: Case, room: Room, mediator: Mediator, reply_to: int | None = None
    ) -> None:
        """Say why somebody who does not own the case cannot close it."""
        replies = self._voice.to(mediator, room)
        if case.state is State.WAITING:
            reply = replies.take_first(case)
        elif case.state is State.TAKEN and case.mediator_id != mediator.id:
            reply = replies.only_owner_closes(await self._voice.owner_name(uow, case, replies))
        else:
            reply = replies.case_has_ended(case)
        await self._voice.tell_case(uow, case, room, reply, reply_to=reply_to)

    async def withdraw(self, uow: UnitOfWork, contact: Contact, case: Case) -> None:
        """The family takes its question back; pressing twice changes nothing."""
        if not case.is_open:
            return
        withdrawn = case.withdrawn(uow.now)
        await uow.cases.save(withdrawn)
        await uow.moves.end(case.id)
        await self._statistics.of_case(uow, Event.WITHDRAWN, withdrawn)
        room = await self._placement.room_of(uow, withdrawn)
        if room is not None:
            await self._voice.tell_case(uow, withdrawn, room, self._voice.room(room.language).withdrawn())
            await self._placement.show(uow, withdrawn, room, action=TopicAction.CLOSE)
        await self._voice.tell_family(uow, contact, self._voice.family(contact).withdrawn(withdrawn))

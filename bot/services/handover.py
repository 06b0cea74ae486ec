"""From the bot to a person, at the family's wish: consent, the case, taking it back, saying how it was."""

from dataclasses import replace

from bot.domain.actions import URGENT, Action
from bot.domain.bounds import MOST_UNSENT_OF_CASE
from bot.domain.cases import Case, State
from bot.domain.commands import FamilyEdit, FamilyMessage
from bot.domain.counting import Event
from bot.domain.messages import EditButtons
from bot.domain.people import Contact
from bot.services.bounds_replies import BoundsReplies
from bot.services.casework import Casework
from bot.services.emergencies import Emergencies
from bot.services.opening import Opening
from bot.services.phrasebook import Reply
from bot.services.placement import Placement
from bot.services.ports import Knowledge, UnitOfWork
from bot.services.relaying import Relaying
from bot.services.statistics import Statistics
from bot.services.turnstile import Turnstile
from bot.services.voice import Voice, lane_of

_FEEDBACK = {
    "good": Event.FEEDBACK_GOOD,
    "middle": Event.FEEDBACK_MIDDLE,
    "bad": Event.FEEDBACK_BAD,
}


class Handover:
    """The family's side of a case."""

    def __init__(
        self,
        knowledge: Knowledge,
        voice: Voice,
        statistics: Statistics,
        opening: Opening,
        casework: Casework,
        placement: Placement,
        relaying: Relaying,
        emergencies: Emergencies,
        turnstile: Turnstile,
        retention_days: int,
    ) -> None:
        self._knowledge = knowledge
        self._voice = voice
        self._statistics = statistics
        self._opening = opening
        self._casework = casework
        self._placement = placement
        self._relaying = relaying
        self._emergencies = emergencies
        self._turnstile = turnstile
        self._retention_days = retention_days

    async def ask_for_person(
        self,
        uow: UnitOfWork,
        contact: Contact,
        entry: str = "",
        *,
        urgent: bool = False,
        question: int | None = None,
    ) -> None:
        """One tap; the first time a plain sentence of consent, except where every minute counts.

        `question` is the message that a card answered: it goes along with what was not answered.
        """
        known = entry if entry in self._knowledge.current.entries else ""
        current = await uow.cases.open_of(contact.id)
        if current is not None:
            await self._add_to(uow, contact, current, known, question, urgent=urgent)
            return
        if not await self._turnstile.lets_through(uow, contact, urgent=urgent):
            return
        if contact.consented_on is None and not urgent:
            reply = self._voice.family(contact).consent(self._retention_days, known, question)
            await self._voice.tell_family(uow, contact, reply)
            return
        unanswered = contact.going_along(question, uow.now)
        with_messages = replace(contact, unanswered=unanswered, unanswered_at=None)
        await self._opening.open(uow, with_messages, known, urgent=urgent)

    async def _add_to(
        self,
        uow: UnitOfWork,
        contact: Contact,
        current: Case,
        entry: str,
        question: int | None,
        *,
        urgent: bool,
    ) -> None:
        """A family has one open case at most: what else it asks goes into that one."""
        await self._opening.pass_along(uow, contact, current, question)
        case = await self._opening.also_about(uow, current, entry) if entry else current
        if urgent:
            await self._opening.make_urgent(uow, contact, case)
        else:
            await self._voice.tell_family(uow, contact, self._voice.family(contact).already_open(case))

    async def pressed(self, uow: UnitOfWork, contact: Contact, action: Action) -> None:
        """A button that asks for a person."""
        await self.ask_for_person(
            uow,
            contact,
            action.argument(0),
            urgent=action.argument(1) == URGENT,
            question=action.message_id(2),
        )

    async def consented(self, uow: UnitOfWork, contact: Contact, action: Action) -> None:
        """Yes, recorded as a date; pressing twice opens one case."""
        agreed = contact
        if contact.consented_on is None:
            agreed = replace(contact, consented_on=uow.now.date(), declined_on=None)
            await uow.contacts.save(agreed)
        await self.ask_for_person(uow, agreed, action.argument(0), question=action.message_id(1))

    async def declined(self, uow: UnitOfWork, contact: Contact) -> None:
        """No: nothing is passed on, not even with a later matter, and whom to call is shown instead.

        The day of the last answer is kept and nothing else: no count of refusals, no entry, no hour. A no
        after a yes takes it back.
        """
        without = replace(contact, consented_on=None, declined_on=uow.now.date())
        await uow.contacts.save(without.with_nothing_unanswered())
        services = self._knowledge.current.people_to_call(contact.country, contact.municipality)
        await self._voice.tell_family(uow, contact, self._voice.family(contact).declined(services))

    async def message(self, uow: UnitOfWork, contact: Contact, case: Case, message: FamilyMessage) -> None:
        """In an open case everything goes to the mediators; what cannot is refused politely."""
        number = message.message_id
        if await uow.outbox.backlog(lane=lane_of(case)) >= MOST_UNSENT_OF_CASE:
            replies = BoundsReplies(self._voice.family(contact).words)
            await self._voice.tell_family(uow, contact, replies.case_is_full(), reply_to=number)
        elif message.kind.can_be_passed_on:
            case = replace(case.written_to(uow.now), last_word_at=uow.now)
            await uow.cases.save(case)
            if message.is_forwarded:
                await self._placement.mark_forwarded(uow, case, message.album)
            await self._placement.relay_from_family(
                uow,
                contact,
                case.id,
                number,
                answers=message.reply_to,
                quote=message.quote,
                album=message.album,
            )
        else:
            reply = self._voice.family(contact).cannot_be_passed_on(message.kind)
            await self._voice.tell_family(uow, contact, reply, reply_to=number)
        await self._emergencies.in_case(uow, contact, case, message.message_id, message.written)

    async def edit(self, uow: UnitOfWork, contact: Contact, case: Case, edit: FamilyEdit) -> None:
        """The copy in the room follows."""
        await self._relaying.edit_from_family(uow, contact, case, edit)
        await self._emergencies.in_case(uow, contact, case, edit.message_id, edit.written)

    async def withdraw(self, uow: UnitOfWork, contact: Contact, action: Action) -> None:
        case = await self._own_case(uow, contact, action)
        if case is not None and case.is_open:
            await self._casework.withdraw(uow, contact, case)
        elif case is not None:
            await self._say_it_is_over(uow, contact, case)

    async def reopen(self, uow: UnitOfWork, contact: Contact, action: Action) -> None:
        case = await self._own_case(uow, contact, action)
        if case is not None:
            await self._opening.reopen(uow, contact, case)

    async def feedback(self, uow: UnitOfWork, contact: Contact, action: Action, message_id: int) -> None:
        """How it was, counted once."""
        case = await self._own_case(uow, contact, action)
        event = _FEEDBACK.get(action.argument(1))
        if case is None:
            return
        if event is None or case.rated or case.state is State.WITHDRAWN:
            await self._say_it_is_over(uow, contact, case)
            return
        if case.is_open:
            # It was reopened after the question was asked; how it was can be said at its end.
            await self._voice.tell_family(uow, contact, self._voice.family(contact).already_open(case))
            return
        await uow.cases.save(replace(case, rated=True))
        await self._statistics.of_case(uow, event, case)
        replies = self._voice.family(contact)
        buttons = EditButtons(contact.chat_id, message_id, replies.closed(case).buttons[1:])
        await uow.outbox.add(buttons, now=uow.now)
        await self._voice.tell_family(uow, contact, replies.thanks_for_feedback())

    async def _say_it_is_over(self, uow: UnitOfWork, contact: Contact, case: Case) -> None:
        """A button that has done its work: what is still possible instead."""
        replies = self._voice.family(contact)
        if case.is_open:
            reply = replies.already_open(case)
        elif case.state is State.WITHDRAWN:
            reply = replies.withdrawn(case)
        else:
            # The last row is "I still need help"; the faces above it may have been pressed already.
            reply = Reply(replies.stale_button(), replies.closed(case).buttons[-1:])
        await self._voice.tell_family(uow, contact, reply)

    async def _own_case(self, uow: UnitOfWork, contact: Contact, action: Action) -> Case | None:
        """The case that a button names, if it is this family's; the data may be forged."""
        case = await uow.cases.by_word(action.argument(0))
        if case is None or case.contact_id != contact.id:
            await self._voice.tell_family(uow, contact, self._voice.family(contact).gone())
            return None
        return case

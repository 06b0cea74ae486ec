"""Questions that were put off: the bot asked something back first, and a button says to answer them now."""

from dataclasses import replace

from bot.domain.actions import Action
from bot.domain.commands import FamilyMessage, FamilyPress
from bot.domain.messages import EditButtons
from bot.domain.people import Contact
from bot.services.later_matters import LaterMatters
from bot.services.ports import UnitOfWork
from bot.services.questions import Questions
from bot.services.voice import Voice


class PutOffQuestions:
    """Nobody kept the words: Telegram brings the message along with the button under what it was answered."""

    def __init__(self, voice: Voice, questions: Questions, later_matters: LaterMatters) -> None:
        self._voice = voice
        self._questions = questions
        self._later_matters = later_matters

    async def no_emergency(self, uow: UnitOfWork, contact: Contact, press: FamilyPress) -> None:
        """A false alarm costs one tap: Telegram brings the message with the button, so nobody kept it."""
        if contact.rated_message == press.message_id:
            return
        message = press.answered
        if message is None:
            await self._voice.tell_family(uow, contact, self._voice.family(contact).message_out_of_sight())
            return
        await self._handle_now(uow, contact, press, message)

    async def other_matter(
        self, uow: UnitOfWork, contact: Contact, action: Action, press: FamilyPress
    ) -> None:
        """Not about the case that has ended: the message is a question like any other."""
        if contact.rated_message == press.message_id:
            return
        if not await self._later_matters.is_another(uow, contact, action):
            return
        if press.answered is None:
            await self._voice.tell_family(uow, contact, self._voice.family(contact).message_out_of_sight())
        else:
            await self._handle_now(uow, contact, press, press.answered)

    async def _handle_now(
        self, uow: UnitOfWork, contact: Contact, press: FamilyPress, message: FamilyMessage
    ) -> None:
        """The question that was put off, with a way to a person where the other buttons stood."""
        asker = replace(contact, rated_message=press.message_id).with_answered(message.message_id)
        person = self._voice.family(asker).person_button(question=message.message_id)
        await uow.outbox.add(EditButtons(asker.chat_id, press.message_id, ((person,),)), now=uow.now)
        if message.written is not None and not message.written.is_caption:
            await self._questions.answer_text(uow, asker, message.message_id, message.written.text)
        else:
            await self._questions.leave_to_person(uow, asker, message)

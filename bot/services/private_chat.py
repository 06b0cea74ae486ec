"""The index of what a family can do in its private chat: commands, keys, messages, edits, buttons."""

from dataclasses import replace

from bot.domain.actions import Action, Verb, decode
from bot.domain.commands import (
    ContentKind,
    FamilyCommand,
    FamilyEdit,
    FamilyMessage,
    FamilyPress,
    Person,
)
from bot.domain.people import Contact
from bot.domain.rights import COMMANDS, VERBS, Answer, deed_of
from bot.services.dashboard_links import DashboardLinks
from bot.services.deliveries import Deliveries
from bot.services.doorkeeper import Doorkeeper, refused
from bot.services.emergencies import Emergencies
from bot.services.handover import Handover
from bot.services.later_matters import LaterMatters
from bot.services.onboarding import Onboarding
from bot.services.overviews import Overviews
from bot.services.ports import UnitOfWork
from bot.services.privacy import Privacy
from bot.services.put_off import PutOffQuestions
from bot.services.questions import Questions
from bot.services.voice import Voice, language_of


class PrivateChat:
    """Sends what a family does to the service that answers it."""

    def __init__(
        self,
        voice: Voice,
        doorkeeper: Doorkeeper,
        onboarding: Onboarding,
        questions: Questions,
        emergencies: Emergencies,
        handover: Handover,
        deliveries: Deliveries,
        overviews: Overviews,
        later_matters: LaterMatters,
        put_off: PutOffQuestions,
        dashboard: DashboardLinks,
        privacy: Privacy,
    ) -> None:
        self._voice = voice
        self._doorkeeper = doorkeeper
        self._onboarding = onboarding
        self._questions = questions
        self._emergencies = emergencies
        self._handover = handover
        self._deliveries = deliveries
        self._overviews = overviews
        self._later_matters = later_matters
        self._put_off = put_off
        self._dashboard = dashboard
        self._privacy = privacy

    async def contact(self, uow: UnitOfWork, person: Person) -> Contact:
        """The family, with what its phone says now."""
        contact = await uow.contacts.of(person.user_id)
        seen = replace(contact, phone_language=person.language_code, reachable=True, unreachable_since=None)
        if seen != contact:
            if not contact.reachable:
                await self._deliveries.family_reachable(contact.id, True, uow)
            await uow.contacts.save(seen)
        return seen

    async def command(self, uow: UnitOfWork, command: FamilyCommand) -> None:
        contact = await self.contact(uow, command.person)
        if await self._emergencies.interrupts(uow, contact, command.message_id, command.argument):
            return
        row = COMMANDS.get(deed_of(command.name, ""))
        answer = await self._doorkeeper.answer_alone(uow, contact, row) if row else Answer.UNKNOWN
        match answer:
            case Answer.YES:
                await self._obey(uow, contact, command)
            case Answer.IN_STAFF_ROOM:
                await self._dashboard.ask_in_staff_room(uow, contact)
            case Answer.UNKNOWN:
                await self._onboarding.help(uow, contact)
            case _:
                await self._refuse(uow, contact, answer)

    async def _refuse(self, uow: UnitOfWork, contact: Contact, answer: Answer) -> None:
        refusal = refused(answer, self._voice.room(language_of(contact)))
        if refusal is not None:
            await self._voice.tell_family(uow, contact, refusal)

    async def _obey(self, uow: UnitOfWork, contact: Contact, command: FamilyCommand) -> None:
        match command.name:
            case "start":
                await self._onboarding.start(uow, contact, command.argument)
            case "language":
                await self._onboarding.ask_language(uow, contact)
            case "place":
                await self._onboarding.ask_place(uow, contact)
            case "privacy":
                await self._privacy.show(uow, contact)
            case "mydata":
                await self._privacy.my_data(uow, contact)
            case "hide":
                await self._privacy.hide(uow, contact, command.message_id)
            case "forget":
                await self._onboarding.ask_forget(uow, contact)
            case "person":
                await self._handover.ask_for_person(uow, contact)
            case "dashboard":
                await self._dashboard.asked_in_private(uow, contact)
            case "mine":
                await self._overviews.mine_everywhere(uow, contact)
            case _:
                await self._onboarding.help(uow, contact)

    async def message(self, uow: UnitOfWork, message: FamilyMessage) -> None:
        contact = await self.contact(uow, message.person)
        text = message.written.text if message.written else ""
        if await self._pressed_key(uow, contact, text):
            return
        case = await uow.cases.open_of(contact.id)
        if case is not None:
            await self._handover.message(uow, contact, case, message)
        elif message.written is not None and not message.written.is_caption:
            await self._questions.ask(uow, contact, message.message_id, text)
        else:
            await self._questions.cannot_read(uow, contact, message)

    async def _pressed_key(self, uow: UnitOfWork, contact: Contact, text: str) -> bool:
        """The keys at the bottom of the screen arrive as text, maybe in a language chosen earlier."""
        if len(text) > 64:
            return False
        for language in self._voice.translator.languages():
            replies = self._voice.family(contact, language)
            if text == replies.topics_key:
                await self._onboarding.menu(uow, contact)
            elif text == replies.person_key:
                await self._handover.ask_for_person(uow, contact)
            elif text == replies.emergency_key:
                await self._emergencies.show_all(uow, contact)
            else:
                continue
            return True
        return False

    async def edit(self, uow: UnitOfWork, edit: FamilyEdit) -> None:
        """An edit in a case follows its copy; an edited question is asked anew."""
        contact = await self.contact(uow, edit.person)
        case = await uow.cases.open_of(contact.id)
        if case is not None:
            await self._handover.edit(uow, contact, case, edit)
        elif edit.written is not None and not edit.written.is_caption:
            await self._questions.ask(uow, contact, edit.message_id, edit.written.text)
        elif edit.kind is not ContentKind.LOCATION:  # a moving position would be answered every few seconds
            message = FamilyMessage(edit.person, edit.message_id, edit.kind, edit.written)
            await self._questions.cannot_read(uow, contact, message)

    async def press(self, uow: UnitOfWork, press: FamilyPress) -> None:
        contact = await self.contact(uow, press.person)
        action = decode(press.data)
        row = VERBS.get(action.verb) if action is not None else None
        if action is None or row is None:
            await self._onboarding.stale(uow, contact)
            return
        match await self._doorkeeper.answer_alone(uow, contact, row):
            case Answer.YES:
                await self._act(uow, contact, action, press)
            case Answer.ASK_AGAIN as answer:
                await self._refuse(uow, contact, answer)
            case _:
                await self._onboarding.stale(uow, contact)

    async def _act(self, uow: UnitOfWork, contact: Contact, action: Action, press: FamilyPress) -> None:
        match action.verb:
            case Verb.LANGUAGE:
                await self._onboarding.language_chosen(uow, contact, action)
            case Verb.COUNTRY:
                await self._onboarding.country_chosen(uow, contact, action)
            case Verb.PLACE:
                await self._onboarding.municipality_chosen(uow, contact, action)
            case Verb.MENU:
                await self._onboarding.menu(uow, contact)
            case Verb.TOPIC:
                await self._onboarding.topic(uow, contact, action.argument(0))
            case Verb.ENTRY:
                await self._questions.open(uow, contact, action)
            case Verb.NONE_OF_THESE:
                await self._questions.none_of_these(uow, contact, press.message_id)
            case Verb.HELPED:
                await self._questions.rated(uow, contact, action, press.message_id)
            case Verb.EMERGENCY:
                await self._emergencies.show_all(uow, contact)
            case Verb.NO_EMERGENCY:
                await self._put_off.no_emergency(uow, contact, press)
            case Verb.PERSON:
                await self._handover.pressed(uow, contact, action)
            case Verb.CONSENT:
                await self._handover.consented(uow, contact, action)
            case Verb.DECLINE:
                await self._handover.declined(uow, contact)
            case Verb.WITHDRAW:
                await self._handover.withdraw(uow, contact, action)
            case Verb.REOPEN:
                await self._handover.reopen(uow, contact, action)
            case Verb.FEEDBACK:
                await self._handover.feedback(uow, contact, action, press.message_id)
            case Verb.FORGET:
                await self._privacy.forget(uow, contact, press.person)
            case Verb.PRIVACY:
                if not await self._privacy.pressed(uow, contact, action.argument(0)):
                    await self._onboarding.stale(uow, contact)
            case Verb.MY_DATA:
                await self._privacy.my_data(uow, contact)
            case Verb.HIDE:
                await self._privacy.hide(uow, contact, press.message_id)
            case Verb.MINE:
                await self._overviews.turn_mine_everywhere(uow, contact, action, press.message_id)
            case Verb.SAME_MATTER:
                await self._later_matters.is_the_same(uow, contact, action)
            case Verb.OTHER_MATTER:
                await self._put_off.other_matter(uow, contact, action, press)
            case _:  # the table says yes to no other
                await self._onboarding.stale(uow, contact)

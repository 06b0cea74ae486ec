"""Somebody in a room wants to know what the knowledge base says: who, about which case, answered where."""

from dataclasses import dataclass

from bot.domain.audit import Deed
from bot.domain.cases import Case
from bot.domain.commands import Person, RoomCommand, RoomMessage, RoomPress
from bot.domain.people import Room
from bot.services.card_previews import Reader
from bot.services.knowledge_replies import KnowledgeReplies
from bot.services.phrasebook import Reply
from bot.services.ports import Knowledge, UnitOfWork
from bot.services.voice import Voice


@dataclass(frozen=True, slots=True)
class Asking:
    """A mediator reads in the mediator's own language; what the family would read is in the family's."""

    voice: Voice
    room: Room
    case: Case | None
    person: Person
    message_id: int
    thread_id: int | None
    replies: KnowledgeReplies

    async def note(self, uow: UnitOfWork, deed: Deed, entry: str) -> None:
        """What was done with an entry; whoever hides behind the group's name is nobody."""
        await uow.audit.note(deed, None if self.person.is_anonymous else self.person.user_id, entry)

    @property
    def language(self) -> str:
        """Of whoever asks."""
        return self.replies.words.language

    async def tell(self, uow: UnitOfWork, reply: Reply) -> None:
        """Under what was written or pressed."""
        if self.case is not None:
            await self.voice.tell_case(uow, self.case, self.room, reply, reply_to=self.message_id)
            return
        await self.voice.tell_room(
            uow, self.room.chat_id, reply, thread_id=self.thread_id, reply_to=self.message_id
        )

    async def tell_stale(self, uow: UnitOfWork) -> None:
        """A forged button, or one that is too old."""
        await self.tell(uow, self.voice.room(self.room.language).stale_button())

    async def reader(self, uow: UnitOfWork) -> Reader:
        """For whom the answer is."""
        contact = await uow.contacts.get(self.case.contact_id) if self.case else None
        return Reader.family(contact) if contact else Reader.room(self.room, self.language)


async def asking_of(
    uow: UnitOfWork,
    voice: Voice,
    knowledge: Knowledge,
    room: Room,
    case: Case | None,
    what: RoomCommand | RoomMessage | RoomPress,
) -> Asking:
    """In the language in which the person is answered everywhere in the room."""
    said = await voice.answer(uow, room, what.person)
    replies = KnowledgeReplies(said.words, knowledge.current)
    return Asking(voice, room, case, what.person, what.message_id, what.thread_id, replies)

"""The knowledge base in a room: looked up with `/kb`, by a button or by name, previewed, sent, marked."""

from bot.domain.actions import Action, Verb
from bot.domain.audit import Deed
from bot.domain.cases import Case
from bot.domain.commands import RoomCommand, RoomMessage, RoomPress
from bot.domain.inline import SEND_COMMAND
from bot.domain.knowledge import Entry
from bot.domain.messages import EditButtons, Receipt, ReceiptKind, SendText
from bot.domain.people import Room
from bot.domain.relays import Side
from bot.domain.urgency import Urgency
from bot.services.asking import Asking, asking_of
from bot.services.card_previews import CardPreviews
from bot.services.card_sending import CardSending
from bot.services.knowledge_replies import NO_CASE
from bot.services.left_places import LeftPlaces
from bot.services.lookup import Lookup
from bot.services.mending import Mending
from bot.services.placement import Placement
from bot.services.ports import Knowledge, UnitOfWork
from bot.services.relaying import is_note
from bot.services.voice import Voice, thread_of

_MENDING_WORD = "mending"


class KnowledgeDesk:
    """Finds what mediators ask for; what they send, and what they mark, is the work of others."""

    def __init__(
        self,
        knowledge: Knowledge,
        voice: Voice,
        placement: Placement,
        lookup: Lookup,
        previews: CardPreviews,
        sending: CardSending,
        mending: Mending,
    ) -> None:
        self._knowledge = knowledge
        self._voice = voice
        self._placement = placement
        self._lookup = lookup
        self._previews = previews
        self._sending = sending
        self._mending = mending
        self._left = LeftPlaces(voice)

    # ── words ──

    async def command(self, uow: UnitOfWork, room: Room, command: RoomCommand) -> None:
        """`/kb words`, `/kb mending`, and what was chosen after the bot's name."""
        case = await self._placement.case_at(uow, room, command.thread_id, command.reply_to)
        if case is not None:
            await self._left.remember_aside(uow, case, room, command.message_id)
        asking = await self._asking(uow, room, case, command)
        await uow.rooms.mediator(command.person.user_id)  # from now on known, also where no room is named
        words = command.argument.split()
        if command.name == SEND_COMMAND:
            await self._chosen(uow, asking, words[0] if words else "")
        elif [word.lower() for word in words] == [_MENDING_WORD]:
            await asking.tell(uow, await self._mending.listing(uow, asking.replies.words))
        else:
            await self._look_up(uow, asking, command.argument)

    async def takes(self, uow: UnitOfWork, room: Room, message: RoomMessage) -> bool:
        """Words that answer the bot's question what to look for; they never leave the room."""
        if message.reply_to is None or is_note(message.written):
            return False
        case = await self._placement.case_at(uow, room, message.thread_id, message.reply_to)
        if case is None or await uow.cases.relay_of(case.id, Side.PROMPT, message.reply_to) is None:
            return False
        await self._left.remember_aside(uow, case, room, message.message_id)
        asking = await self._asking(uow, room, case, message)
        if message.written is None or message.written.is_caption:
            await asking.tell(uow, asking.replies.only_words())
        else:
            await self._look_up(uow, asking, message.written.text)
        return True

    async def _look_up(self, uow: UnitOfWork, asking: Asking, words: str) -> None:
        if not words.strip():
            await asking.tell(uow, asking.replies.help())
            return
        reader = await asking.reader(uow)
        topic = asking.case.topic if asking.case else None
        await self._offer(uow, asking, self._lookup.find(words, asking.language, topic, reader.country))

    async def _offer(self, uow: UnitOfWork, asking: Asking, entries: tuple[Entry, ...]) -> None:
        reader = await asking.reader(uow)
        hits = [(one, self._previews.line(uow, reader, one.slug, asking.language)) for one in entries]
        replies = asking.replies
        await asking.tell(
            uow, replies.found(hits, asking.case) if hits else replies.nothing_found(asking.case)
        )

    async def _chosen(self, uow: UnitOfWork, asking: Asking, slug: str) -> None:
        """In a case it is sent; anywhere else in the room there is nobody to send it to."""
        if asking.case is not None:
            await self._send(uow, asking, asking.case, slug, None)
        else:
            await self._preview(uow, asking, slug, 0, None)

    # ── buttons ──

    async def press(self, uow: UnitOfWork, room: Room, press: RoomPress, action: Action) -> None:
        """Every right is checked here, since data can be forged."""
        if action.verb is Verb.MENDED:
            await self._mended(uow, await self._asking(uow, room, None, press), action)
            return
        word = action.argument(0)
        case = await uow.cases.by_word(word) if word != NO_CASE else None
        is_ours = word == NO_CASE or (case is not None and case.room_id == room.id)
        asking = await self._asking(uow, room, case if is_ours else None, press)
        if is_ours:
            await self._act(uow, asking, action)
        else:
            await asking.tell_stale(uow)

    async def _act(self, uow: UnitOfWork, asking: Asking, action: Action) -> None:
        slug, case = action.argument(1), asking.case
        match action.verb:
            case Verb.KNOWLEDGE if case is not None:
                await self._open(uow, asking, case, is_asked=slug == "ask")
            case Verb.PREVIEW:
                await self._preview(uow, asking, slug, _page(action.argument(2)), action.argument(3) or None)
            case Verb.SEND_CARD if case is not None:
                await self._send(uow, asking, case, slug, action.argument(2) or None)
            case Verb.NEEDS_MENDING:
                await self._mark(uow, asking, action)
            case _:
                await asking.tell_stale(uow)

    async def _open(self, uow: UnitOfWork, asking: Asking, case: Case, *, is_asked: bool) -> None:
        """What the case is about lies ready; where nobody knows that, the bot asks for words."""
        near = () if is_asked else self._lookup.near(case.entry, case.topic)
        if near:
            await self._offer(uow, asking, near)
            return
        prompt = asking.replies.ask_words(asking.person.user_id, asking.person.first_name)
        thread, waits_for = thread_of(case)
        message = SendText(
            asking.room.chat_id,
            prompt.text,
            thread_id=thread,
            reply_to=asking.message_id,
            asks=asking.replies.placeholder,
        )
        receipt = Receipt(ReceiptKind.PROMPT, case.id)
        await self._voice.add_for_case(
            uow, case, message, waits_for=waits_for, receipt=receipt, urgency=Urgency.URGENT
        )

    async def _preview(
        self, uow: UnitOfWork, asking: Asking, slug: str, page: int, country: str | None
    ) -> None:
        entry = self._knowledge.current.entries.get(slug)
        if entry is None:
            await asking.tell(uow, asking.replies.gone())
            return
        await asking.note(uow, Deed.MARK, slug)
        reader = await asking.reader(uow)
        home = self._previews.home(reader, slug, country)
        countries = self._knowledge.current.countries_with(slug)
        if home is None and countries:
            await asking.tell(uow, asking.replies.which_country(entry, countries, asking.case))
            return
        card = self._previews.card(uow, reader, slug, home or "")
        if card is None:
            await asking.tell(uow, asking.replies.nothing_to_preview(slug))
            return
        text, number, pages = self._previews.page(card, reader, page)
        await asking.tell(uow, asking.replies.preview(text, card, asking.case, number, pages))

    async def _send(
        self, uow: UnitOfWork, asking: Asking, case: Case, slug: str, country: str | None
    ) -> None:
        mediator = await uow.rooms.mediator(asking.person.user_id)
        await self._sending.send(uow, case, asking.room, mediator, slug, country, asking.message_id)
        is_preview = country is not None
        sent = await uow.cases.get(case.id)
        if is_preview and sent is not None and sent.has_just_sent(slug, uow.now):
            # What has been sent asks for nothing more: a later tap would send it a second time.
            await self._voice.clear_buttons(uow, sent, asking.room, asking.message_id)

    # ── mending ──

    async def _mark(self, uow: UnitOfWork, asking: Asking, action: Action) -> None:
        """The button goes with the tap: it could not say that somebody has tapped twice."""
        slug, country, language = (action.argument(position) for position in (1, 2, 3))
        if not await self._mending.mark(uow, slug, country, language):
            await asking.tell(uow, asking.replies.gone())
            return
        reader = await asking.reader(uow)
        card = self._previews.card(uow, reader, slug, country)
        if card is not None:
            _, page, pages = self._previews.page(card, reader, _page(action.argument(4)))
            buttons = asking.replies.preview_buttons(card, asking.case, page, pages, is_marked=True)
            edit = EditButtons(asking.room.chat_id, asking.message_id, buttons)
            if asking.case is not None:
                await self._voice.add_for_case(uow, asking.case, edit)
            else:
                await uow.outbox.add(edit, now=uow.now)
        await asking.tell(uow, asking.replies.marked())

    async def _mended(self, uow: UnitOfWork, asking: Asking, action: Action) -> None:
        if await self._mending.done(uow, action):
            await asking.note(uow, Deed.MENDED, action.argument(0))
            await asking.tell(uow, asking.replies.mended())
        else:
            await asking.tell_stale(uow)

    async def _asking(
        self, uow: UnitOfWork, room: Room, case: Case | None, what: RoomCommand | RoomMessage | RoomPress
    ) -> Asking:
        return await asking_of(uow, self._voice, self._knowledge, room, case, what)


def _page(word: str) -> int:
    return int(word) if word.isascii() and word.isdigit() and len(word) < 3 else 0

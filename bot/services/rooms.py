"""Groups become rooms by an admin's word; mediators choose the name that families read."""

from dataclasses import dataclass

from bot.domain.audit import Deed, about_room
from bot.domain.commands import Group, RoomCommand, TopicClosed
from bot.domain.knowledge import KnowledgeBase
from bot.domain.languages import DEFAULT_LANGUAGE, known_language
from bot.domain.people import Place, Room, RoomKind
from bot.domain.rights import Answer
from bot.services.absences import Absences
from bot.services.aliases import choose_alias
from bot.services.dashboard_links import DashboardLinks
from bot.services.doorkeeper import Doorkeeper, refused
from bot.services.figures import Figures
from bot.services.handbook import Handbook
from bot.services.knowledge_desk import KnowledgeDesk
from bot.services.left_places import LeftPlaces
from bot.services.muting import Muting
from bot.services.overviews import Overviews
from bot.services.phrasebook import Reply
from bot.services.placement import Placement
from bot.services.ports import Knowledge, UnitOfWork
from bot.services.room_hours import RoomHours
from bot.services.room_replies import RoomReplies
from bot.services.stats_pictures import StatsPictures, Wish
from bot.services.stats_replies import StatsReplies, month_figures, month_of
from bot.services.voice import Voice


@dataclass(frozen=True, slots=True)
class UnknownPlace:
    """A word after `/bind` that is no place."""

    word: str


class Rooms:
    """Commands in groups; who may give them is asked of the doorkeeper."""

    def __init__(
        self,
        knowledge: Knowledge,
        voice: Voice,
        doorkeeper: Doorkeeper,
        placement: Placement,
        hours: RoomHours,
        overviews: Overviews,
        absences: Absences,
        handbook: Handbook,
        desk: KnowledgeDesk,
        dashboard: DashboardLinks,
        figures: Figures,
        pictures: StatsPictures,
        muting: Muting,
    ) -> None:
        self._knowledge = knowledge
        self._voice = voice
        self._doorkeeper = doorkeeper
        self._placement = placement
        self._hours = hours
        self._overviews = overviews
        self._absences = absences
        self._handbook = handbook
        self._desk = desk
        self._dashboard = dashboard
        self._figures = figures
        self._pictures = pictures
        self._muting = muting
        self._left = LeftPlaces(voice)

    # ── commands ──

    async def command(self, uow: UnitOfWork, room: Room | None, command: RoomCommand) -> None:
        """What people write with a slash; what is not listed here is somebody else's command."""
        replies = await self._doorkeeper.replies_for(uow, room, command.person)
        match self._doorkeeper.answer_to_command(room, command):
            case Answer.YES if room is not None:
                await self._obey(uow, room, command, replies)
            case Answer.YES if command.name == "bind":
                await self._bind(uow, command, replies)
            case Answer.YES:
                await self._answer(uow, command, replies.welcome())
            case Answer.UNKNOWN if room is not None:
                await self._hold_back(uow, command, room, replies)
            case answer:
                if (refusal := refused(answer, replies, command.name)) is not None:
                    await self._answer(uow, command, refusal)

    async def _obey(self, uow: UnitOfWork, room: Room, command: RoomCommand, replies: RoomReplies) -> None:
        """Who writes it may do it: that was asked before."""
        match command.name:
            case "bind":
                await self._bind(uow, command, replies)
            case "alias":
                await self._answer(uow, command, await choose_alias(uow, room, command, replies))
            case "hours":
                await self._answer(uow, command, await self._hours.hours(uow, room, command, replies))
            case "promise":
                await self._answer(uow, command, await self._hours.promise(uow, room, command, replies))
            case "away":
                await self._answer(uow, command, await self._absences.away(uow, room, command, replies))
            case "back":
                await self._answer(uow, command, await self._absences.back(uow, room, command, replies))
            case "queue":
                await self._answer(uow, command, await self._overviews.queue(uow, room))
            case "mine":
                mine = await self._overviews.mine(uow, command.person.user_id, room)
                await self._answer(uow, command, mine)
            case "kb" | "kb_send":
                await self._desk.command(uow, room, command)
            case "stats":
                await self._answer(uow, command, await self._stats(uow, room, command, replies))
            case "muted":
                await self._answer(uow, command, await self._muting.listing(uow, room))
            case "dashboard":
                await self._answer(uow, command, await self._dashboard.asked_in_room(uow, room, command))
            case "language":
                await self._answer(uow, command, await self._handbook.language(uow, room, command))
            case _:  # "help" and "start"
                await self._answer(uow, command, await self._handbook.help(uow, room, command.person))

    async def _hold_back(
        self, uow: UnitOfWork, command: RoomCommand, room: Room, replies: RoomReplies
    ) -> None:
        """In a case's topic, words that begin with a slash are neither a command nor sent: that is said."""
        case = await self._placement.case_at(uow, room, command.thread_id, command.reply_to)
        if case is not None:
            await self._left.remember_aside(uow, case, room, command.message_id)
            reply = replies.not_delivered()
            await self._voice.tell_case(uow, case, room, reply, reply_to=command.message_id)

    async def topic_closed(self, uow: UnitOfWork, room: Room, closed: TopicClosed) -> None:
        """In a closed topic its owner could not write any more, while the family waits for an answer."""
        case = await self._placement.case_at(uow, room, closed.thread_id, None)
        if case is None or not case.is_open:
            return
        await self._placement.reopen_topic(uow, case, room)
        reply = (await self._voice.answer(uow, room, closed.person)).topic_is_needed()
        await self._voice.tell_case(uow, case, room, reply)

    async def _answer(self, uow: UnitOfWork, command: RoomCommand, reply: Reply) -> None:
        await self._voice.tell_room(
            uow,
            command.group.chat_id,
            reply,
            thread_id=command.thread_id,
            reply_to=command.message_id,
        )

    async def _bind(self, uow: UnitOfWork, command: RoomCommand, replies: RoomReplies) -> None:
        group = command.group
        if group.is_public:
            await self._answer(uow, command, replies.make_it_private())
            return
        language = known_language(command.person.language_code) or DEFAULT_LANGUAGE
        replies = self._voice.room(language)
        words = command.argument.lower().split() or ["all"]
        if words == ["staff"]:
            if open_here := await self._open_cases_in(uow, group):
                await self._answer(uow, command, replies.cases_are_open_here(open_here))
                return
            await uow.rooms.bind(
                group.chat_id, RoomKind.STAFF, (), is_forum=group.is_forum, language=language
            )
            await uow.audit.note(Deed.BIND, command.person.user_id, "staff")
            await self._answer(uow, command, replies.bound_staff())
            return
        places = [place_of(word, self._knowledge.current) for word in words]
        unknown = next((place for place in places if isinstance(place, UnknownPlace)), None)
        if unknown is not None:
            await self._answer(uow, command, replies.unknown_place(unknown.word))
            return
        known = tuple(dict.fromkeys(place for place in places if isinstance(place, Place)))
        room = await uow.rooms.bind(
            group.chat_id, RoomKind.CASES, known, is_forum=group.is_forum, language=language
        )
        await uow.audit.note(Deed.BIND, command.person.user_id, about_room(room.id))
        await self._answer(uow, command, replies.bound(known))
        if not group.is_forum:
            await self._answer(uow, command, replies.topics_hint())
        await self._placement.place_waiting_cases(uow)

    async def _open_cases_in(self, uow: UnitOfWork, group: Group) -> int:
        """A staff room shows no cases: what is open in it would be seen by nobody."""
        room = await uow.rooms.find(group.chat_id)
        return len(await uow.cases.open_in(room.id)) if room is not None else 0

    async def _stats(self, uow: UnitOfWork, room: Room, command: RoomCommand, replies: RoomReplies) -> Reply:
        """The newest published month, or the one that is named; a picture follows."""
        stats, words = StatsReplies(replies), command.argument
        newest = await self._figures.latest(uow)
        if words:
            month = month_of(words, uow.now.date())
            if month is None:
                return stats.month_help()
        elif newest is None:
            return stats.not_ready()
        else:
            month = newest.first
        figures = await month_figures(uow, self._figures, month)
        if figures is None:
            return stats.not_ready()
        self._pictures.wish(Wish(room.chat_id, command.message_id, month, room.language, command.thread_id))
        return stats.month(figures)


def place_of(word: str, knowledge: KnowledgeBase) -> Place | UnknownPlace:
    """`all`, a country's code, or a municipality's slug."""
    if word == "all":
        return Place()
    if word.upper() in knowledge.countries:
        return Place(word.upper())
    for country in knowledge.countries.values():
        if word in country.municipalities:
            return Place(country.code, word)
    return UnknownPlace(word)

"""Everybody of the table of rights in one world, each with a case of their own to be tempted by."""

from dataclasses import dataclass

from bot.domain.cases import Case
from bot.domain.rights import Answer, Who
from tests import builders
from tests.journeys.people import Family, Group, Mediator, Onlooker
from tests.journeys.stage import ADMIN, Stage

MASK = builders.user(1087968824, name="Group", is_bot=True, username="GroupAnonymousBot", language="en")

#: What is read when something is refused.
SENTENCES = {
    Answer.BE_YOURSELF: "You are writing in the name of the group. "
    "Turn off “Remain Anonymous” in your administrator rights.",
    Answer.ADMINS_ONLY: "Only an administrator of the foundation can do this.",
    Answer.NOT_A_ROOM: "This group is not connected yet. First an administrator writes /bind",
    Answer.IN_CASE_ROOM: "This works in a room that gets families’ questions.",
    Answer.IN_THE_GROUP: "This command works in the mediators’ group.",
    Answer.STALE: "This button no longer works.",
}
IN_STAFF_ROOM = (
    "The figures are for the staff room. An administrator writes there: /bind staff",
    "This list is for the staff room.",
    "Please write /dashboard in the staff room once.",
)
OWNER_ONLY = (
    "Only {owner} can close this case.",
    "Not sent. This case is with {owner}. Notes to colleagues begin with //",
    "This case is with {owner}. Only they can do this.",
)


@dataclass
class Actor:
    """Somebody of the table, at the place where they act."""

    who: Who
    person: Family | Mediator
    case: Case

    @property
    def place(self) -> Onlooker:
        return self.person.group if isinstance(self.person, Mediator) else self.person

    async def commands(self, words: str) -> None:
        if isinstance(self.person, Mediator) and self._is_masked:
            await self.person.writes(words, sender_chat=self.person.group.chat)
        else:
            await self.person.writes(words)

    async def presses(self, data: str) -> None:
        self.place.looks_away()
        user = self.person.user
        # Telegram names the person who presses; only a forged update could come from the mask itself.
        self.person.user = user | {"is_bot": False}
        await self.person.forges(data)
        self.person.user = user

    @property
    def _is_masked(self) -> bool:
        return self.who in (Who.MASK, Who.STAFF_MASK, Who.MASK_ELSEWHERE)

    @property
    def heard(self) -> str:
        return "\n".join(bubble.text for bubble in self.place.news)


async def actor(stage: Stage, who: Who, case: Case, room: Group, staff: Group, elsewhere: Group) -> Actor:
    """The case is taken by the owner; everybody else would like to have a hand in it."""
    owner = Mediator(stage, 770_000_001, "Annavera", room, "en")
    stella = Mediator(stage, 770_000_003, "Stellamaris", staff, "en")
    match who:
        case Who.FAMILY:
            return Actor(who, Family(stage, 880_000_900, "en", "Fremdara"), case)
        case Who.MEDIATOR:
            return Actor(who, Family(stage, 770_000_001, "en", "Annavera"), case)
        case Who.STAFF_ALONE:
            await stella.writes("/dashboard")
            return Actor(who, Family(stage, 770_000_003, "en", "Stellamaris"), case)
        case Who.OWNER:
            return Actor(who, owner, case)
        case Who.MEMBER:
            return Actor(who, Mediator(stage, 770_000_002, "Borislavs", room, "en"), case)
        case Who.STAFF:
            return Actor(who, stella, case)
        case Who.STRANGER:
            return Actor(who, Mediator(stage, 770_000_009, "Vooras", elsewhere, "en"), case)
        case Who.ADMIN | Who.ADMIN_ELSEWHERE | Who.STAFF_ADMIN:
            group = {Who.ADMIN: room, Who.STAFF_ADMIN: staff}.get(who, elsewhere)
            return Actor(who, Mediator(stage, ADMIN, "Direktorova", group, "en"), case)
        case Who.MASK | Who.STAFF_MASK | Who.MASK_ELSEWHERE:
            group = {Who.MASK: room, Who.STAFF_MASK: staff}.get(who, elsewhere)
            masked = Mediator(stage, 1087968824, "Group", group, "en")
            masked.user = MASK
            return Actor(who, masked, case)

"""Random weeks of several families: what was counted is exactly what happened."""

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

import pytest

from bot.domain.cases import Case
from tests.journeys.conftest import MakeFamily, MakeMediator, MakeRoom
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import Stage

TOWNS = ("valga", "narva", None)
KNOWN = ("how to find a family doctor", "how do I enrol my child in school")
UNKNOWN = "who built the pyramids"
ENDINGS = {
    "Solved": ("closed_solved", True),
    "Referred to an institution": ("closed_referred", True),
    "Could not help": ("closed_could_not_help", False),
    "No reply from the family": ("closed_no_reply", False),
}
FACES = {"😀": "feedback_good", "😐": "feedback_middle", "🙁": "feedback_bad"}


@dataclass(slots=True)
class Diary:
    """What happened, written down by somebody who watched."""

    events: Counter[str] = field(default_factory=Counter)
    towns: dict[int, str | None] = field(default_factory=dict)  #: of each family that was there


@dataclass(slots=True)
class Matter:
    """One family with its case, if it has one."""

    family: Family
    town: str | None
    case: Case | None = None
    is_taken: bool = False
    is_replied: bool = False


class Weeks:
    """Chooses what happens next among what can happen."""

    def __init__(self, stage: Stage, anna: Mediator, matters: list[Matter], random: Random) -> None:
        self._stage = stage
        self._anna = anna
        self._matters = matters
        self._random = random
        self.diary = Diary()

    async def pass_by(self, steps: int) -> None:
        for _ in range(steps):
            self._stage.clock.tick(timedelta(minutes=self._random.choice((3, 50, 300, 2000))))
            matter = self._random.choice(self._matters)
            await self._random.choice(self._possible(matter))(matter)

    def _possible(self, matter: Matter) -> list[Callable[[Matter], Awaitable[None]]]:
        if matter.case is None:
            return [self._asks, self._asks, self._wonders, self._is_in_danger, self._opens_case]
        if not matter.is_taken:
            return [self._takes, self._takes, self._withdraws]
        return [self._replies, self._gives_back, self._closes, self._closes]

    def _was_there(self, matter: Matter, *events: str) -> None:
        self.diary.events.update(events)
        self.diary.towns[matter.family.chat_id] = matter.town

    async def _asks(self, matter: Matter) -> None:
        await matter.family.writes(self._random.choice(KNOWN))
        self._was_there(matter, "asked", "answered")
        verdict, event = self._random.choice(
            (("It helped", "helped"), ("It didn’t help", "not_helped"), ("", ""))
        )
        if verdict:
            await matter.family.presses(verdict)
            self._was_there(matter, event)

    async def _wonders(self, matter: Matter) -> None:
        await matter.family.writes(UNKNOWN)
        if any("🆕" in label for label in matter.family.labels()):
            await matter.family.presses("Something new")  # after a case that has ended it is asked first
        self._was_there(matter, "asked", "unanswered")

    async def _is_in_danger(self, matter: Matter) -> None:
        await matter.family.presses("Emergency")
        self._was_there(matter, "emergency_shown")

    async def _opens_case(self, matter: Matter) -> None:
        matter.case = await matter.family.asks_for_a_person()
        matter.is_taken = matter.is_replied = False
        # A hand-over is the family's, but its month is counted by what it did before or does next.
        self.diary.events["escalated"] += 1

    async def _takes(self, matter: Matter) -> None:
        assert matter.case is not None
        await self._anna.takes(matter.case)
        matter.is_taken = True
        self.diary.events["taken"] += 1

    async def _replies(self, matter: Matter) -> None:
        assert matter.case is not None
        await self._anna.writes("ok", matter.case)
        if not matter.is_replied:
            self.diary.events["first_reply"] += 1
        matter.is_replied = True

    async def _withdraws(self, matter: Matter) -> None:
        await matter.family.presses("Take the question back")
        matter.case = None
        self.diary.events["withdrawn"] += 1

    async def _gives_back(self, matter: Matter) -> None:
        assert matter.case is not None
        await self._anna.presses("Give back", matter.case)
        matter.is_taken = False
        self.diary.events["returned"] += 1

    async def _closes(self, matter: Matter) -> None:
        assert matter.case is not None
        label = self._random.choice(list(ENDINGS))
        event, has_persons = ENDINGS[label]
        persons = self._random.choice((1, 2, 7)) if has_persons else None
        await self._anna.closes(matter.case, label, persons)
        self.diary.events.update((event, "resolved"))
        self.diary.events["persons_helped"] += persons or 0
        if self._random.random() < 0.5:
            face = self._random.choice(list(FACES))
            await matter.family.presses(face)
            self.diary.events[FACES[face]] += 1
        if self._random.random() < 0.3:
            await matter.family.presses("I still need help")
            self.diary.events["reopened"] += 1
            matter.is_taken = False
        else:
            matter.case = None


@pytest.mark.parametrize("seed", range(3))
async def test_what_was_counted_is_what_happened(
    seed: int, stage: Stage, new_room: MakeRoom, new_family: MakeFamily, new_mediator: MakeMediator
) -> None:
    room: Group = await new_room("all")
    matters = []
    random = Random(seed)
    for number in range(7):
        family = new_family()
        town = TOWNS[number % len(TOWNS)]
        await family.settles(municipality=town)
        matters.append(Matter(family, town))
    weeks = Weeks(stage, new_mediator(room), matters, random)
    weeks.diary.events["started"] = len(matters)
    weeks.diary.towns.update({matter.family.chat_id: matter.town for matter in matters})

    await weeks.pass_by(60)

    found: Counter[str] = Counter()
    for event, number in (await stage.counts()).items():
        kind = next((kind for kind in ("first_reply", "resolved") if event.startswith(kind)), event)
        found[kind] += number
    if found != weeks.diary.events:
        stage.fail(f"counted {dict(found)}\n   not {dict(weeks.diary.events)}")
    rows = await stage.ground.rows(
        "SELECT municipality, count(*) AS n FROM month_families WHERE month = '2026-03-01' GROUP BY 1"
    )
    towns = Counter(town or "" for town in weeks.diary.towns.values())
    assert {row["municipality"]: int(row["n"]) for row in rows} == towns

"""Many families at once: what each of them writes and presses, mixed by a seed that can be repeated."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

from benchmarks.local_telegram import LocalTelegram, until_bot_has_written

QUESTIONS: Final = Path(__file__).resolve().parent.parent / "tests" / "data" / "questions" / "first.jsonl"
#: The data of the buttons "a person" and "yes, pass it on".
PERSON: Final = "pe:-"
CONSENT: Final = "yes:-"
#: One family in so many asks for a person half-way through what it has to say.
_HAND_OVER_EVERY: Final = 5


@dataclass(slots=True)
class Family:
    """One family, and what it has written so far."""

    slug: str
    chat_id: int
    hands_over: bool
    first_bot_message: int = 0
    asked: list[int] = field(default_factory=list)  #: messages that the bot itself must answer
    told: dict[int, str] = field(default_factory=dict)  #: messages that must reach the mediators
    says: list[str] = field(default_factory=list)

    def steps(self, questions: list[str], count: int) -> None:
        """Plan: every text is of its own, so that its copy can be recognised."""
        said = [f"{questions[number % len(questions)]} ({self.slug}/{number})" for number in range(count)]
        half = [PERSON, CONSENT] if self.hands_over else []
        self.says = [*said[: count // 2], *half, *said[count // 2 :]]

    async def go_on(self, telegram: LocalTelegram) -> None:
        """The next step."""
        step = self.says.pop(0)
        if step in (PERSON, CONSENT):
            press = {"chat": self.slug, "message_id": self.first_bot_message, "data": step}
            await telegram.act("press", as_=self.slug, **press)
            return
        number = (await telegram.act("send", as_=self.slug, chat=self.slug, text=step))["message_id"]
        if self.hands_over and CONSENT not in self.says:
            self.told[number] = step
        else:
            self.asked.append(number)


def questions_of(file: Path = QUESTIONS) -> list[str]:
    """What families write, each in its own language."""
    return [json.loads(line)["text"] for line in file.read_text("utf-8").splitlines() if line.strip()]


async def gather(telegram: LocalTelegram, count: int, questions: int, random: Random) -> list[Family]:
    """Families that have pressed Start and been greeted, each with its share of the questions."""
    pool = questions_of()
    families: list[Family] = []
    for number in range(count):
        slug = f"household{number}"
        person = await telegram.act("person", create=slug, first_name="Household", language_code="et")
        family = Family(slug, person["id"], hands_over=number % _HAND_OVER_EVERY == 0)
        share = questions // count + (number < questions % count)
        family.steps(random.sample(pool, k=min(share, len(pool))), share)
        await telegram.act("start", as_=slug, payload="ee-et")
        families.append(family)
    for family in families:
        family.first_bot_message = (await until_bot_has_written(telegram, family.slug))["message_id"]
    return families


def mixed(families: list[Family], random: Random) -> Iterator[Family]:
    """Whose turn it is: by chance, until everybody has said everything."""
    turns = [family for family in families for _ in family.says]
    random.shuffle(turns)
    yield from turns


async def speak(
    telegram: LocalTelegram, turns: Iterator[Family], count: int | None = None, seconds: float = 0.0
) -> None:
    """So many steps, evenly within that time; all that are left unless a number is given."""
    pause = seconds / count if count else 0.0
    for number, family in enumerate(turns, 1):
        await family.go_on(telegram)
        if number == count:
            return
        if pause:
            await asyncio.sleep(pause)

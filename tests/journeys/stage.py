"""The stage of a story: the whole bot in one process, with only Telegram and the clock played."""

import ast
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import NoReturn

import pytest
from sqlalchemy import exists, literal, select, union_all

from bot import services
from bot.adapters.calendars import HolidayCalendars
from bot.adapters.db.tables import inbox, metadata, outbox
from bot.adapters.matching.matcher import LearnedMatcher
from bot.adapters.telegram.envelopes import envelope
from bot.adapters.telegram.parsing import TelegramParser
from bot.dashboard import press
from bot.domain.actions import Verb
from bot.domain.bounds import Daily
from bot.domain.cases import Case
from bot.domain.counting import Event
from bot.domain.knowledge import KnowledgeBase
from bot.domain.pacing import Pace
from bot.domain.privacy import Policy
from bot.services.assembly import Services, build
from bot.services.phrasebook import Phrasebook
from bot.services.ports import Incoming, Translator
from tests import builders
from tests.databases import Ground
from tests.doubles import GroupMembers, RecordingSender
from tests.journeys.fragile import FragileMatcher, FragilePrinter, FragileTranslator, Shelf
from tests.journeys.phones import Phones

ADMIN = 900_000_001
RETENTION_DAYS = 30
DASHBOARD = "https://figures.example.org"
_FIRST_BOT_MESSAGE = 5_000_001
#: Most tables are empty at the end of most stories, and to read each of them costs more than this.
_FILLED = union_all(
    *(select(literal(table.name)).where(exists(select(table))) for table in metadata.sorted_tables)
)


class Stage:
    """Everything that a story needs; people and groups act on it through `family`, `group` and `mediator`."""

    daily = Daily()  #: how often people may be called in a day

    def __init__(
        self, ground: Ground, knowledge: KnowledgeBase, matcher: LearnedMatcher, translator: Translator
    ) -> None:
        self.ground = ground
        self.clock = ground.clock
        self.shelf = Shelf(knowledge)
        self.matcher = FragileMatcher(matcher)
        self.translator = FragileTranslator(translator)
        self.printer = FragilePrinter(press(self.translator))
        self.phones = Phones(RecordingSender(_FIRST_BOT_MESSAGE))
        self.members = GroupMembers()
        self.services = self._built()
        self.secrets: set[str] = set()  #: what must be nowhere in the database or the log
        self.rejected_options = 0
        self.leaves_something_behind = False  #: set by stories that end with a buried update or an open queue
        self.last_number = 0  #: of the newest update
        self._numbers = count(1)
        self._waiting = 0  #: updates that nobody has handled yet
        self._of_past_months: Counter[str] = Counter()  #: the bot has destroyed them
        self._is_held = False
        self._telegram_is_silent = False

    def _built(self) -> Services:
        """One life of the program on this ground."""
        return build(
            transactions=self.ground.transactions,
            parser=TelegramParser(builders.BOT_ID, builders.BOT_USERNAME),
            sender=self.phones,
            clock=self.clock,
            knowledge=self.shelf,
            matcher=self.matcher,
            translator=self.translator,
            admin_ids=frozenset({ADMIN}),
            policy=Policy(case_days=RETENTION_DAYS),
            calendars=HolidayCalendars(),
            dashboard_url=DASHBOARD,
            pace=Pace(),  # the clock of a story stands still
            printer=self.printer,
            membership=self.members,
            daily=self.daily,
        )

    # ── what happens ──

    def number(self) -> int:
        return next(self._numbers)

    def sentence(self, language: str, sentence: str, **values: object) -> str:
        """A sentence of the bot as it is read in a language; a story must quote it as the code has it."""
        assert sentence in spoken_sentences(), f"the bot never says “{sentence}”"
        return Phrasebook(self.translator.real, language).t(sentence, **values)

    def label(self, language: str, label: str) -> str:
        """A button's words: a sentence of the bot, or a name or sign that is the same for everybody."""
        return self.sentence(language, label) if label in spoken_sentences() else label

    async def receive(self, update: builders.Json) -> None:
        """An update comes in; it is handled at once unless the story holds it."""
        self.last_number = self.number()
        await self.receive_as_it_is(update | {"update_id": self.last_number})

    async def receive_as_it_is(self, update: builders.Json) -> None:
        """With the number that it has; Telegram repeats updates that it is not sure of."""
        sealed = envelope(update)
        incoming = Incoming(sealed.update_id, sealed.chat, builders.payload(update))
        press = update.get("callback_query")
        if press and press.get("data") == Verb.NONE_OF_THESE.value:
            self.rejected_options += 1
        await self.services.inbox.receive([incoming])
        self._waiting += 1
        if not self._is_held:
            await self.settle()

    async def settle(self) -> None:
        """Handle and deliver until nothing is left that is due."""
        asked = self.members.questions
        while await self.services.inbox.process_next():
            if self.members.questions > asked:
                asked = self.members.questions
                continue  # Telegram was asked who is there, and the same update comes again
            self._waiting -= 1
            if self._waiting == 0:
                break  # asking once more costs a transaction in each step of each story
        self._waiting = 0
        if not self._telegram_is_silent:
            await self._deliver()

    async def _deliver(self) -> None:
        leased = await self.services.outbox.exchange((), 50)
        while leased:
            finished = [(message, await self.phones.send(message.message)) for message in leased]
            leased = await self.services.outbox.exchange(finished, 50)

    @asynccontextmanager
    async def at_the_same_moment(self) -> AsyncIterator[None]:
        """Everything in this block has arrived before any of it is handled."""
        self._is_held = True
        yield
        self._is_held = False
        await self.settle()

    @asynccontextmanager
    async def telegram_takes_nothing(self) -> AsyncIterator[None]:
        """In this block updates are handled, but nothing is delivered."""
        self._telegram_is_silent = True
        yield
        self._telegram_is_silent = False
        await self.settle()

    async def sweep(self) -> None:
        """The hourly job."""
        look, work = self.ground.transactions.reading, self.ground.transactions
        await self.services.retention.sweep(look, work)
        await self.services.reachability.sweep(look, work)
        await self.settle()

    async def ticks(self) -> None:
        """The job that keeps the clocks of the queue."""
        await self.services.clocks.tick(self.ground.transactions.reading, self.ground.transactions)
        await self.settle()

    async def month_ends(self) -> None:
        """It is the second of the next month, and the ten-minute job has run."""
        now = self.clock.now()
        later = (now.replace(day=1) + timedelta(days=32)).replace(day=2)
        self.clock.tick(later - now)
        self._of_past_months = await self.counts()
        await self.services.months.close_due(self.ground.transactions)

    async def staff_reports_go_out(self) -> None:
        """The jobs of the staff room have run."""
        await self.services.staff_reports.monthly.post_due(self.ground.transactions)
        await self.services.staff_reports.pictures.draw_wished(self.ground.transactions)
        await self.settle()

    # ── what can be seen ──

    def fail(self, complaint: str) -> NoReturn:
        pytest.fail(f"{complaint}\n\nThe story so far:\n" + "\n".join(self.phones.log[-60:]), pytrace=True)

    async def case_of(self, user_id: int) -> Case:
        """The newest case of a family."""
        cases = await self.cases_of(user_id)
        return cases[0] if cases else self.fail(f"{user_id} has no case")

    async def cases_of(self, user_id: int) -> tuple[Case, ...]:
        async with self.ground.transactions.reading() as uow:
            contact = await uow.contacts.find(user_id)
            return await uow.cases.all_of(contact.id) if contact else ()

    async def counts(self) -> Counter[str]:
        rows = await self.ground.rows("SELECT event, sum(n) AS n FROM counters GROUP BY event")
        return self._of_past_months + Counter({row["event"]: int(row["n"]) for row in rows})

    async def counted(self, **expected: int) -> None:
        """Exactly this was counted, and nothing else; every ending counts its time as well."""
        counts = await self.counts()
        found = {event: n for event, n in counts.items() if n and not event.startswith("resolved_")}
        unknown = expected.keys() - {event.value for event in Event}
        assert not unknown, f"no such events: {unknown}"
        if found != expected:
            self.fail(f"counted {found}\n   not {expected}")

    # ── what is true at the end of every story ──

    async def curtain(self, log: str) -> None:
        """Nothing is stuck, nothing was told to the database or the log, and the counts agree."""
        tables = await self._dump()
        self._keeps_secrets(tables, log)
        await self._reconciles(tables)
        if not self.leaves_something_behind:
            stuck = [row for row in tables[inbox.name] if row["state"] != "done"]
            stuck += [row for row in tables[outbox.name] if row["settled_at"] is None]
            if stuck:
                hidden = ("payload", "chat_key", "lane_key")
                shown = [{name: row[name] for name in row if name not in hidden} for row in stuck]
                self.fail(f"still in the queues: {shown}")
            words = [row for name in ("inbox", "outbox") for row in tables[name] if row["payload"]]
            assert not words, "payloads must be erased when they are settled"

    async def _dump(self) -> dict[str, list[dict[str, object]]]:
        async with self.ground.database.reading() as connection:
            filled = set(await connection.scalars(_FILLED))
            return {
                table.name: [dict(row) for row in (await connection.execute(select(table))).mappings()]
                if table.name in filled
                else []
                for table in metadata.sorted_tables
            }

    def _keeps_secrets(self, tables: dict[str, list[dict[str, object]]], log: str) -> None:
        found = {
            f"{name}.{column}"
            for name, rows in tables.items()
            for row in rows
            for column, value in row.items()
            for secret in self.secrets
            if secret in _readable(value)
        }
        if found:
            self.fail(f"the database tells who wrote what: {sorted(found)}")
        if spoken := [secret for secret in self.secrets if secret in log]:
            self.fail(f"in the log: {spoken}")

    async def _reconciles(self, tables: dict[str, list[dict[str, object]]]) -> None:
        n = await self.counts()
        answers = n["answered"] + n["clarified"] + n["unanswered"]
        complaints = []
        if answers != n["asked"] + self.rejected_options:
            complaints.append("questions")
        closed = sum(number for event, number in n.items() if event.startswith("closed_"))
        if closed + n["withdrawn"] > n["escalated"] + n["reopened"]:
            complaints.append("ends")
        if closed != sum(number for event, number in n.items() if event.startswith("resolved_")):
            complaints.append("times")
        replies = sum(number for event, number in n.items() if event.startswith("first_reply_"))
        by_people = closed - n["closed_unreachable"]
        if replies > n["escalated"] or by_people > n["taken"] or len(tables["cases"]) > n["escalated"]:
            complaints.append("cases")
        if sum(number for event, number in n.items() if event.startswith("feedback_")) > closed:
            complaints.append("feedback")
        named = sum(int(str(row["n"])) for row in tables["institution_counters"])
        if named > n["closed_referred"] + sum(n[event] for event in n if event.startswith("closed_refused")):
            complaints.append("institutions")
        if complaints:
            self.fail(f"the counts do not agree about {complaints}: {dict(n)}")


@cache
def spoken_sentences() -> frozenset[str]:
    """Every text in the code of the services: what the bot can say, in English."""
    folder = Path(services.__path__[0])
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in folder.glob("*.py")]
    constants = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return frozenset(node.value for node in constants if isinstance(node.value, str))


def _readable(value: object) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "replace")
    return value if isinstance(value, str) else " ".join(map(str, _numbers_in(value)))


def _numbers_in(value: object) -> Iterator[object]:
    if isinstance(value, tuple | list):
        yield from value
    elif isinstance(value, int) and not isinstance(value, bool):
        yield value


def plain(text: str) -> str:
    """Without tags and with single spaces, for comparing."""
    return " ".join(re.sub(r"<[^>]+>", "", text).split())

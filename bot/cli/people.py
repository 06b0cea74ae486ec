"""`drom erase` and `drom audit`: what an operator does for people who ask, and what staff have done."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Annotated, Final

import typer

from bot.adapters.calendars import HolidayCalendars
from bot.adapters.clock import SystemClock
from bot.adapters.crypto import BadKeyError, Keyring
from bot.adapters.db.engine import DatabaseUnusableError
from bot.adapters.db.guard import WrongKeyError
from bot.adapters.db.opening import opened_beside
from bot.adapters.db.unit_of_work import SqlTransactions
from bot.adapters.knowledge.live import LiveKnowledge
from bot.adapters.translations import GettextCatalogues
from bot.config import Settings, SettingsError
from bot.domain.audit import AuditEntry, Deed
from bot.domain.bounds import Bounded
from bot.domain.privacy import Forgotten
from bot.services.erasure import Erasure
from bot.services.placement import Placement
from bot.services.ports import Transactions, UnitOfWork
from bot.services.returning import Returning
from bot.services.room_calendars import RoomCalendars
from bot.services.statistics import Statistics
from bot.services.turnstile import KEPT
from bot.services.voice import Voice

#: A line of the table.
_LINE: Final = "{at:<17} {deed:<10} {subject:<12} {who}"


class NobodyKnownError(Exception):
    """Nothing is kept of that person; the text says so."""


@asynccontextmanager
async def at_the_database(settings: Settings) -> AsyncIterator[Transactions]:
    """Also while the bot runs."""
    vault = Keyring.from_text(settings.secret_keys.get_secret_value())
    async with opened_beside(settings.database_url, vault) as database:
        yield SqlTransactions(database, vault, SystemClock())


def erase(
    user_id: Annotated[int, typer.Argument(min=1, help="The person's numeric Telegram id.")],
    mediator: Annotated[
        bool, typer.Option("--mediator", help="Only what they left as a mediator or on the staff.")
    ] = False,
) -> None:
    """Delete everything about one person, also in the rooms. Works while the bot runs; counts stay."""
    settings = Settings.from_environment()
    typer.echo(asyncio.run(_erase(settings, user_id, is_staff_alone=mediator)))


async def _erase(settings: Settings, user_id: int, *, is_staff_alone: bool) -> str:
    knowledge = LiveKnowledge(settings.knowledge_dir)
    voice = Voice(knowledge, GettextCatalogues.load(settings.locales_dir), settings.admin_ids)
    async with at_the_database(settings) as transactions:
        if is_staff_alone:
            return await erase_staff(transactions, voice, user_id)
        return await erase_person(transactions, voice, user_id)


async def erase_person(transactions: Transactions, voice: Voice, user_id: int) -> str:
    """Whatever they were to the bot; the sentences for the operator."""
    said = []
    for part in (erase_staff, erase_family):
        with contextlib.suppress(NobodyKnownError):
            said.append(await part(transactions, voice, user_id))
    if not said:
        raise NobodyKnownError("Nothing is kept of a person with this id.")
    return "\n".join(said)


async def erase_family(transactions: Transactions, voice: Voice, user_id: int) -> str:
    """The sentence for the operator."""
    async with transactions() as uow:
        contact = await uow.contacts.find(user_id)
        outlived = await _outlives_forgetting(uow, user_id)
        if contact is None and not outlived:
            raise NobodyKnownError("Nothing is kept of a family with this id.")
        forgotten = Forgotten(0, 0)
        if contact is not None:
            forgotten = await Erasure(voice).of_family(uow, contact)
        # What outlives `/forget`, so that nobody gets around it, goes where a person decides it.
        await uow.mutes.forget(user_id)
        await uow.tallies.forget(user_id)
        await uow.audit.note(Deed.ERASE, None)
        await uow.commit()
    if contact is None:
        return "Deleted: what was left after /forget, a mute or the count of a day's calls."
    return (
        f"Deleted: the family's row, {forgotten.cases} cases and {forgotten.messages} message numbers. "
        "Topics and copies in the rooms are deleted by the bot, now or when it next runs; the staff room "
        "reads what Telegram refuses. Counts without names stay; so do backups until you replace them."
    )


async def _outlives_forgetting(uow: UnitOfWork, user_id: int) -> bool:
    if await uow.mutes.of(user_id, uow.now) is not None:
        return True
    return await uow.tallies.count(Bounded.CALL, user_id, uow.now - KEPT) > 0


async def erase_staff(transactions: Transactions, voice: Voice, user_id: int) -> str:
    """The sentence for the operator."""
    calendars = RoomCalendars(voice.knowledge, HolidayCalendars())
    placement, statistics = Placement(voice), Statistics(voice.knowledge, calendars)
    returning = Returning(voice, placement, statistics, calendars)
    async with transactions() as uow:
        mediator = await uow.rooms.known_mediator(user_id)
        returned = await returning.everything_of(uow, mediator) if mediator is not None else 0
        if not await Erasure(voice).of_staff(uow, user_id):
            raise NobodyKnownError("Nothing is kept of a mediator or staff member with this id.")
        await uow.audit.note(Deed.ERASE, None)
        await uow.commit()
    return (
        "Deleted: alias, language, absence, dashboard, and the name beside what they did. "
        f"{returned} open cases wait again. What they wrote in topics goes with the cases; "
        "take them out of the groups by hand."
    )


def audit(
    deed: Annotated[Deed | None, typer.Option(help="Only this kind of deed.")] = None,
    about: Annotated[str | None, typer.Option(help="Only of this case, room or entry.")] = None,
    days: Annotated[int | None, typer.Option(min=1, help="Only the last so many days.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Show what staff have done. Words and families are never in it."""
    settings = Settings.from_environment()
    found = asyncio.run(_audit(settings, deed, about, days))
    typer.echo("\n".join(as_lines(found, as_json=as_json)))


async def _audit(
    settings: Settings, deed: Deed | None, about: str | None, days: int | None
) -> Sequence[AuditEntry]:
    since = None if days is None else datetime.now(UTC) - timedelta(days=days)
    async with at_the_database(settings) as transactions, transactions() as uow:
        return await uow.audit.entries(deed=deed, subject=about, since=since)


def as_lines(entries: Sequence[AuditEntry], *, as_json: bool) -> list[str]:
    """A table, or a line of JSON for each."""
    if as_json:
        return [
            json.dumps(
                {
                    "at": entry.at.isoformat(),
                    "deed": entry.deed.value,
                    "user_id": entry.user_id,
                    "subject": entry.subject or None,
                }
            )
            for entry in entries
        ]
    if not entries:
        return ["Nothing is noted."]
    return [
        _LINE.format(
            at=f"{entry.at:%Y-%m-%d %H:%M}",
            deed=entry.deed.value,
            subject=entry.subject or "–",
            who=_who(entry),
        )
        for entry in entries
    ]


def _who(entry: AuditEntry) -> str:
    return "–" if entry.user_id is None else str(entry.user_id)


def note_if_there_is_a_bot(deed: Deed, subject: str) -> None:
    """For commands that editors also use without any bot: then there is nobody to answer to."""
    with contextlib.suppress(SettingsError, BadKeyError, DatabaseUnusableError, WrongKeyError):
        asyncio.run(note(Settings.from_environment(), deed, subject))


async def note(settings: Settings, deed: Deed, subject: str = "") -> None:
    """Something that was done at the command line."""
    async with at_the_database(settings) as transactions, transactions() as uow:
        await uow.audit.note(deed, None, subject)
        await uow.commit()

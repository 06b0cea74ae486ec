"""Everybody tries everything: what the table says happens, and what it refuses changes nothing."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.domain.actions import Verb
from bot.domain.rights import COMMANDS, VERBS, Answer, Who
from tests.journeys.conftest import MakeFamily, MakeMediator, MakeRoom
from tests.journeys.house import House
from tests.journeys.people import Group, Mediator
from tests.journeys.rights_cast import IN_STAFF_ROOM, OWNER_ONLY, SENTENCES, Actor, actor
from tests.journeys.stage import ADMIN, Stage, plain

#: What somebody would have to send for the verb to do its work; the word is that of a case.
DATA = {
    Verb.LANGUAGE: "la:en",
    Verb.COUNTRY: "co:EE",
    Verb.PLACE: "pl:EE:valga",
    Verb.TOPIC: "to:health",
    Verb.ENTRY: "en:family-doctor-find",
    Verb.HELPED: "he:family-doctor-find:yes",
    Verb.PERSON: "pe:-:-:-",
    Verb.CONSENT: "yes:-",
    Verb.FORGET: "fo:yes",
    Verb.OUTCOME: "oc:{word}:no_reply",
    Verb.PERSONS: "ps:{word}:solved:3:-",
    Verb.QUEUE: "qu::0",
    Verb.MINE: "mi::0",
    Verb.READ_IN: "ri:en",
    Verb.ROOM_READS_IN: "rr:en",
    Verb.KNOWLEDGE: "kn:{word}:ask",
    Verb.PREVIEW: "kv:-:family-doctor-find:0:EE",
    Verb.SEND_CARD: "ks:{word}:family-doctor-find:EE",
    Verb.NEEDS_MENDING: "km:-:family-doctor-find:EE:et:0",
    Verb.MENDED: "kd:family-doctor-find:EE:et",
}
#: What a refused deed must leave as it was.
KEPT = "audit cases contacts rooms room_places relays transfers mendings staff".split()


@pytest.fixture
def house(sqlite_house: House) -> House:
    """Rights ask nothing special of a database."""
    return sqlite_house


@pytest.fixture(params=list(Who))
async def somebody(
    request: pytest.FixtureRequest,
    stage: Stage,
    new_room: MakeRoom,
    new_group: Callable[..., Group],
    new_family: MakeFamily,
    new_mediator: MakeMediator,
) -> Actor:
    """One of the table, in a world with a taken case."""
    room, staff, elsewhere = await new_room("valga"), await new_room("staff"), new_group()
    family = new_family(name="Mirgaste")
    await family.settles()
    case = await family.asks_for_a_person()
    who: Who = request.param
    owner = await actor(stage, Who.OWNER, case, room, staff, elsewhere)
    for group in (room, staff):
        await Mediator(stage, ADMIN, "Direktorova", group, "en").writes("/language room en")
    await owner.commands("/alias Annavera")
    await owner.presses(f"ta:{case.word}")
    case = await family.case()
    found = await actor(stage, who, case, room, staff, elsewhere)
    if who in (Who.FAMILY, Who.MEDIATOR, Who.STAFF_ALONE):
        await found.commands("/start")
    return found


async def world(stage: Stage) -> dict[str, list[dict[str, Any]]]:
    """Everything that is known; what was taken in and what was said is left out."""
    return {name: await stage.ground.rows(f"SELECT * FROM {name} ORDER BY 1") for name in KEPT}


def answers_heard(stage: Stage, who: Actor) -> set[Answer]:
    """Which refusals are on the screen."""
    heard = plain(who.heard)
    found = {answer for answer, sentence in SENTENCES.items() if _said(stage, sentence) in heard}
    if any(_said(stage, sentence) in heard for sentence in IN_STAFF_ROOM):
        found.add(Answer.IN_STAFF_ROOM)
    if any(_said(stage, sentence, owner="Annavera") in heard for sentence in OWNER_ONLY):
        found |= {Answer.OWNER_ONLY, Answer.WHILE_IT_WAITS}
    return found


def _said(stage: Stage, sentence: str, **values: object) -> str:
    return plain(stage.sentence("en", sentence, **values))


def must_be_heard(answer: Answer, heard: set[Answer], who: Actor, deed: str) -> None:
    if answer in (Answer.UNKNOWN, Answer.NOTHING):
        assert not heard, deed
        assert answer is not Answer.NOTHING or not who.heard, deed
    else:
        assert answer in heard, f"{who.who} {deed}: {answer} is not among {heard}: {who.heard!r}"


async def test_what_is_refused_is_answered_and_changes_nothing(stage: Stage, somebody: Actor) -> None:
    before = await world(stage)
    for deed, row in COMMANDS.items():
        if (answer := row[somebody.who]) is not Answer.YES:
            await somebody.commands(f"/{deed}")
            must_be_heard(answer, answers_heard(stage, somebody), somebody, deed)
    for verb, row in VERBS.items():
        if (answer := row[somebody.who]) is not Answer.YES:
            await somebody.presses(data_of(verb, somebody))
            must_be_heard(answer, answers_heard(stage, somebody), somebody, verb)
    assert await world(stage) == before


async def test_what_is_allowed_is_not_refused(stage: Stage, somebody: Actor) -> None:
    last = (Verb.FORGET, Verb.GIVE_BACK, Verb.OUTCOME, Verb.PERSONS, Verb.MOVE_NOW, Verb.MENDED)
    rights = set(SENTENCES) | {Answer.IN_STAFF_ROOM, Answer.OWNER_ONLY}
    for deed, row in COMMANDS.items():
        if row[somebody.who] is Answer.YES and deed != "bind":
            await somebody.commands(f"/{deed}")
            assert not answers_heard(stage, somebody) & rights, deed
            assert somebody.heard, deed
    for verb, row in sorted(VERBS.items(), key=lambda item: item[0] in last):
        if row[somebody.who] is Answer.YES:
            data = "no" if verb is Verb.NONE_OF_THESE else data_of(verb, somebody)  # the stage counts it
            await somebody.presses(data)
            assert not answers_heard(stage, somebody) & (rights - {Answer.STALE, Answer.OWNER_ONLY}), verb


async def test_deeds_of_nobody_are_refused(stage: Stage, somebody: Actor) -> None:
    before = await world(stage)
    for words in ("/drop", "/admin", "/sudo bind all", "/BINDX valga"):
        await somebody.commands(words)
    for data in ("zz:{word}", "TA:{word}", "ta;{word}", "ta:{word}\u0000", "take"):
        await somebody.presses(data.format(word=somebody.case.word))
    assert await world(stage) == before


def data_of(verb: Verb, who: Actor) -> str:
    return DATA.get(verb, f"{verb}:{{word}}").format(word=who.case.word)

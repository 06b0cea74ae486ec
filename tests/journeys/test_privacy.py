"""A family reads what is kept of it, and hides its chat on a phone that others use too."""

import json
from datetime import timedelta

import pytest

from bot.domain.cases import Case, State
from bot.domain.knowledge import KnowledgeBase
from bot.domain.languages import LANGUAGES
from bot.domain.privacy import Policy
from bot.services.case_replies import CaseReplies
from bot.services.phrasebook import Phrasebook, Reply
from bot.services.ports import Translator
from bot.services.privacy_replies import PrivacyReplies
from bot.services.turnstile import KEPT
from tests.doubles import FrozenClock
from tests.journeys.kept_columns import NAMED
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.phones import DROM
from tests.journeys.stage import Stage, plain


async def test_privacy_is_short_and_more_is_a_tap_away(stage: Stage, family: Family) -> None:
    await family.settles()

    await family.writes("/privacy")
    short = family.hears("We keep as little as possible.")
    assert len(plain(short.text)) < 350, "a small phone shows it without scrolling"
    await family.presses("More")

    family.sees("If you write nothing for 3 months, we delete that too.")
    family.hears("You may complain to the data protection authority of your country.")


@pytest.mark.parametrize("language", LANGUAGES)
def test_privacy_says_what_the_settings_say(translator: Translator, language: str) -> None:
    policy = Policy(41, 23, operator_name="A <foundation>", operator_contact="somewhere 5")
    replies = PrivacyReplies(Phrasebook(translator, language), policy)
    assert "41" in replies.short().text
    assert "23" in replies.long().text
    for reply in (replies.short(), replies.long()):
        assert "A &lt;foundation&gt;, somewhere 5" in reply.text
    nobody = PrivacyReplies(Phrasebook(translator, language), Policy()).short().text
    assert nobody.count("\n") == replies.short().text.count("\n") - 1, "nothing is said of nobody"


async def test_mydata_tells_everything_in_words_and_for_programs(
    stage: Stage, room: Group, family: Family
) -> None:
    await family.settles()
    await family.asks_for_a_person()
    await family.writes("words of which only the number is kept")

    await family.writes("/mydata")
    family.hears("This is what we keep about you:")
    family.sees("1 question")
    family.sees("When you ask a person, we keep the topic, place, urgency, times and how it ended")
    await family.presses("JSON")

    found = json.loads(plain(family.news[-1].text))
    assert found["telegram_id"] == family.chat_id
    assert (found["country"], found["municipality"], found["language"]) == ("EE", "valga", "en")
    assert (found["cases"], found["open_cases"], found["message_numbers"]) == (1, 1, 1)
    assert found["consented"] == found["last_seen"] == str(stage.clock.now().date())
    assert (found["counted_this_month"], found["staff"]) == (True, None)
    assert set(NAMED) <= set(found) | {f"each {part}" for part in found["kept_of_each_case"]}
    assert not {"health", "waiting"} & set(str(found).split("'")), "what it was about is for no other eyes"


CALLS = "For a day we keep a code of how often you asked for a person; /forget does not delete it."


async def test_who_asked_for_a_person_reads_that_it_is_counted_and_is_not_promised_too_much(
    stage: Stage, room: Group, family: Family
) -> None:
    await family.settles()
    await family.writes("/mydata")
    assert CALLS not in family.news[-1].text
    family.sees("To delete everything now: /forget")
    await family.asks_for_a_person()

    await family.writes("/mydata")
    family.sees(f"🙋 1 · {CALLS}")
    family.sees("To delete everything else: /forget")
    assert "everything now" not in family.news[-1].text
    await family.presses("JSON")
    assert json.loads(plain(family.news[-1].text))["calls_of_last_day"] == 1
    await family.writes("/privacy")
    family.sees("To delete everything else: /forget")

    stage.clock.tick(KEPT - timedelta(minutes=1))
    await family.writes("/mydata")
    assert CALLS in family.news[-1].text, "it does not count any more, but is still there"
    stage.clock.tick(timedelta(minutes=2))
    await stage.sweep()
    await family.writes("/mydata")
    assert CALLS not in family.news[-1].text
    family.sees("To delete everything now: /forget")


async def test_a_mediator_reads_what_is_kept_of_the_work_and_forget_leaves_that(
    stage: Stage, room: Group, anna: Mediator
) -> None:
    alone = Family(stage, anna.user["id"], "en", "Annavera")
    await anna.writes("/alias Maarja")
    await anna.writes("/away 30.3.")
    await alone.settles()

    await alone.writes("/mydata")
    alone.sees("Name for families: Maarja")
    alone.sees("2 steps are noted, without words.")
    await alone.presses("JSON")
    found = json.loads(plain(alone.news[-1].text))["staff"]
    assert (found["alias"], found["away_until"], found["deeds"]) == ("Maarja", "2026-03-30", 2)
    assert found["last_worked"] == str(stage.clock.now().date())
    await alone.forges("fo:yes")

    alone.sees("What you did as a mediator or on the staff stays. Whoever runs this bot can delete it.")
    async with stage.ground.transactions.reading() as uow:
        assert await uow.rooms.known_mediator(anna.user["id"]) is not None
        assert await uow.audit.number_of(anna.user["id"]) == 2


async def test_a_no_is_kept_as_one_day_and_takes_an_earlier_yes_back(
    stage: Stage, room: Group, family: Family
) -> None:
    await family.settles()
    await family.writes("/person")
    await family.presses("No")
    [row] = await stage.ground.rows("SELECT consented_on, declined_on FROM contacts")
    assert row["consented_on"] is None and row["declined_on"] is not None

    await family.writes("/person")
    await family.presses("Yes, pass it on")
    [row] = await stage.ground.rows("SELECT consented_on, declined_on FROM contacts")
    assert row["consented_on"] is not None and row["declined_on"] is None

    await family.forges("dec")
    [row] = await stage.ground.rows("SELECT consented_on, declined_on FROM contacts")
    assert row["consented_on"] is None and row["declined_on"] is not None


def shown(family: Family) -> list[str]:
    return [bubble.text for bubble in family.screen if bubble.author == DROM]


async def test_hiding_takes_back_what_the_bot_and_the_mediator_wrote(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    await anna.writes("an answer that others must not see", case)
    assert len(shown(family)) > 3

    command = await family.writes("/hide")

    family.hears("Done. To remove the rest: press and hold this chat in the list, then “Delete chat”.")
    assert len(shown(family)) == 1
    assert stage.phones.bubble(family.chat_id, command) is None, "the command tells something too"
    assert (await family.case()).is_open, "the case goes on"


async def test_what_telegram_no_longer_deletes_is_not_tried(stage: Stage, family: Family) -> None:
    await family.settles()
    old = len(shown(family))
    stage.clock.tick(timedelta(hours=48))
    await family.writes("/help")

    await family.writes("/hide")

    assert len(shown(family)) == old + 1


async def test_a_forgotten_family_leaves_its_hash_in_no_queue(stage: Stage, family: Family) -> None:
    await family.settles()
    keys = {stage.ground.vault.index(purpose, family.chat_id) for purpose in ("chat", "queue")}

    await family.forges("fo:yes")

    sent = await stage.ground.rows("SELECT chat_key FROM outbox")
    came = await stage.ground.rows("SELECT chat_key FROM inbox")
    # The wish itself and its answer are left, for a week.
    assert len([row for row in (*sent, *came) if row["chat_key"] in keys]) == 2


# ── what a locked phone shows ──


OF_VIOLENCE = Case(
    id=1,
    word="K7M2",
    contact_id=1,
    state=State.CLOSED,
    opened_at=FrozenClock().now(),
    language="et",
    country="EE",
    municipality="valga",
    topic="violence",
    urgent=True,
)


def said_unasked(words: CaseReplies, case: Case) -> list[Reply]:
    """What comes when nobody has the chat open."""
    return [
        words.taken("Anna"),
        words.taken(None),
        words.closed(case),
        words.closed_while_away(case),
        words.waits_again(case, None),
        words.is_with_others(case, None),
        words.reopened(case, None),
        words.not_passed_on(),
        words.passed_on_later(),
        words.went_wrong(),
        words.same_or_other(case, 5),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_line_of_what_comes_unasked_says_nothing_of_the_matter(
    translator: Translator, knowledge: KnowledgeBase, language: str
) -> None:
    forbidden = {"112", "roma", "romi", "čigān", "рома", "цыган"}
    for topic in knowledge.topics.values():
        forbidden |= {name.lower() for name in topic.names.values()}
    for reply in said_unasked(CaseReplies(Phrasebook(translator, language)), OF_VIOLENCE):
        line = reply.text.splitlines()[0].lower()
        assert not [word for word in forbidden if f" {word}" in f" {line}"], line
        assert "violence" not in line

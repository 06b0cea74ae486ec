"""Mediators look things up in their room and send what they find, in a language that they may not speak."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.actions import Verb, act
from bot.domain.cases import Case
from tests.builders import BOT_ID, photo, user
from tests.journeys.conftest import MakeFamily, MakeMediator, MakeRoom
from tests.journeys.house import House
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.phones import Bubble
from tests.journeys.stage import Stage

DOCTOR = "family-doctor-find"
TAKE_FIRST = "Not sent. Take the case first. Notes to colleagues begin with //"
NOT_YOURS = "Not sent. This case is with {owner}. Notes to colleagues begin with //"
ASKS = "What are you looking for? Only the bot reads the answer."
GONE = "This answer is no longer in the knowledge base. Please search again: /kb"
OWN_BOT = user(BOT_ID, is_bot=True)


@pytest.fixture
def house(sqlite_house: House) -> House:
    """These stories ask nothing special of a database."""
    return sqlite_house


@pytest.fixture
async def case(family: Family, room: Group, anna: Mediator) -> Case:
    """A Russian-speaking family of Valga, whose case Anna has taken; nobody knows yet what it is about."""
    await family.settles("ru")
    case = await family.asks_for_a_person()
    await anna.takes(case)
    family.looks_away()
    return case


def title_of(stage: Stage, language: str, entry: str = DOCTOR) -> str:
    return stage.shelf.current.entries[entry].titles[language]


def numbered(group: Group, title: str) -> tuple[Bubble, int]:
    """The list of found entries, and the number of one of them."""
    bubble = group.sees(title)
    lines = [line for line in bubble.text.splitlines() if title in line]
    return bubble, int("".join(sign for sign in lines[0] if sign.isdigit())[:1])


async def sends(anna: Mediator, group: Group, title: str) -> None:
    bubble, number = numbered(group, title)
    label = group.stage.sentence("et", "Send {number}", number=number)
    data = next(b.data for row in bubble.buttons for b in row if label in b.label)
    await anna.forges(data, bubble.id, thread=bubble.thread)


# ── looking up and sending ──


async def test_one_tap_sends_a_card_in_the_language_of_the_family_and_counts_as_the_first_reply(
    stage: Stage, room: Group, anna: Mediator, family: Family, case: Case
) -> None:
    await anna.writes("/kb perearst", case)
    found = room.sees(title_of(stage, "et"))
    assert found.thread == room.topic_of(case)
    family.sees_nothing_new()

    await sends(anna, room, title_of(stage, "et"))

    card = family.sees(title_of(stage, "ru"))
    family.sees_nothing_like("/kb")
    assert any("👍" in label for label in family.labels(card)), "the same card as the bot's own"
    room.sees(f"{title_of(stage, 'et')} (Русский)")
    await stage.counted(started=1, escalated=1, taken=1, card_sent=1, first_reply_1h=1)


async def test_words_of_any_language_find_it_and_the_list_is_in_the_language_of_whoever_asks(
    stage: Stage, room: Group, new_mediator: MakeMediator, case: Case
) -> None:
    boris = new_mediator(room, "Borislavs", phone="lv")
    await boris.writes("/kb семейный врач", case)

    room.sees(title_of(stage, "lv"))
    assert stage.sentence("lv", "Preview {number}", number=1) in " ".join(room.labels())


async def test_the_list_is_in_the_language_that_the_mediator_chose_whatever_the_phone_says(
    stage: Stage, room: Group, new_mediator: MakeMediator, case: Case
) -> None:
    boris = new_mediator(room, "Borislavs", phone="lv")
    await boris.writes("/language ru")
    await boris.writes("/kb perearst", case)

    room.sees(title_of(stage, "ru"))
    assert stage.sentence("ru", "Preview {number}", number=1) in " ".join(room.labels())


async def test_a_second_tap_within_a_moment_sends_nothing_twice_and_a_later_one_does(
    stage: Stage, room: Group, anna: Mediator, family: Family, case: Case
) -> None:
    await anna.writes("/kb perearst", case)
    async with stage.at_the_same_moment():
        await sends(anna, room, title_of(stage, "et"))
        await anna.forges(act(Verb.SEND_CARD, case.word, DOCTOR), thread=room.topic_of(case))
    assert len([one for one in family.news if title_of(stage, "ru") in one.text]) == 1

    stage.clock.tick(timedelta(minutes=5))
    await anna.forges(act(Verb.SEND_CARD, case.word, DOCTOR), thread=room.topic_of(case))
    assert len([one for one in family.news if title_of(stage, "ru") in one.text]) == 2
    await stage.counted(started=1, escalated=1, taken=1, card_sent=2, first_reply_1h=1)


async def test_the_preview_is_the_card_of_the_family_and_stays_in_the_room(
    stage: Stage, room: Group, anna: Mediator, family: Family, case: Case
) -> None:
    await anna.writes("/kb perearst", case)
    await anna.forges(act(Verb.PREVIEW, case.word, DOCTOR), thread=room.topic_of(case))

    preview = room.sees(title_of(stage, "ru"))
    assert room.says("The family does not see this.") in preview.text
    family.sees_nothing_new()
    await anna.presses("Send to the family", case)
    card = family.sees(title_of(stage, "ru"))
    assert card.text in preview.text


async def test_a_language_that_does_not_exist_is_said_on_the_card_and_in_the_room(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles("lt")
    case = await family.asks_for_a_person()
    await anna.takes(case)
    await anna.writes("/kb perearst", case)
    await sends(anna, room, title_of(stage, "et"))

    family.hears("This answer is not in your language yet. This text is in: {name}.", name="Русский")
    room.hears("It does not exist in the family’s language yet; the card says so.")


async def test_a_family_that_has_not_said_its_country_is_asked_as_by_the_bot_unless_the_mediator_chooses(
    stage: Stage,
    room: Group,
    anna: Mediator,
    new_room: MakeRoom,
    new_mediator: MakeMediator,
    new_family: MakeFamily,
) -> None:
    everywhere = await new_room("all")
    clara = new_mediator(everywhere, "Claravita")
    answers = dict(stage.shelf.current.answers)
    answers["LV", DOCTOR] = replace(answers["EE", DOCTOR], country="LV", services=(), local={})
    countries = dict(stage.shelf.current.countries)
    countries["LV"] = replace(countries["EE"], code="LV", flag="🇱🇻", municipalities={})
    stage.shelf.current = replace(stage.shelf.current, answers=answers, countries=countries)
    family = new_family()
    await family.settles("en", None, None)
    case = await family.asks_for_a_person()
    await clara.takes(case)

    await clara.forges(act(Verb.SEND_CARD, case.word, DOCTOR), thread=everywhere.topic_of(case))
    family.hears("For which country do you need the answer?")
    everywhere.hears("The family is asked for which country it needs: {title}", title=title_of(stage, "et"))

    stage.clock.tick(timedelta(minutes=1))
    await clara.forges(act(Verb.PREVIEW, case.word, DOCTOR), thread=everywhere.topic_of(case))
    everywhere.hears("The answer for which country?")
    await clara.presses("🇪🇪", case)
    await clara.presses("Send to the family", case)
    family.sees(title_of(stage, "en"))
    await stage.counted(started=1, escalated=1, taken=1, card_sent=1, first_reply_1h=1)


# ── the button on the card ──


async def test_the_button_offers_what_the_case_is_about_and_asks_for_words_where_nobody_knows(
    stage: Stage, room: Group, anna: Mediator, family: Family, case: Case
) -> None:
    await anna.presses("Knowledge", case)
    prompt = room.hears(ASKS)
    assert prompt.asks
    assert f"tg://user?id={anna.user['id']}" in prompt.text

    await anna.writes("perearst", case, reply_to=prompt.id)
    room.sees(title_of(stage, "et"))
    family.sees_nothing_new()
    await anna.writes("", case, reply_to=prompt.id, photo=[photo()])
    room.hears("Not sent. Please write words to look up, or write without replying.")
    await anna.writes("not for the bot any more", case)
    family.sees("not for the bot any more")


async def test_the_entry_of_the_case_comes_first(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles("en")
    await family.forges(act(Verb.PERSON, DOCTOR))
    await family.presses("Yes, pass it on")
    case = await family.case()
    await anna.presses("Knowledge", case)

    found = room.sees(title_of(stage, "et"))
    assert "1. " + title_of(stage, "et") in found.text
    await anna.presses("Other words", case)
    room.hears(ASKS)


# ── rights ──


async def test_only_the_owner_sends_and_others_are_asked_to_take_it_first(
    stage: Stage, room: Group, anna: Mediator, new_mediator: MakeMediator, family: Family
) -> None:
    stranger = new_mediator(room, "Stranger")
    await anna.writes("/alias Anna")
    await family.settles("ru")
    case = await family.asks_for_a_person()
    family.looks_away()
    thread = room.topic_of(case)

    await anna.writes("/kb perearst", case)
    await sends(anna, room, title_of(stage, "et"))
    room.hears(TAKE_FIRST)
    await anna.takes(case)
    family.looks_away()
    await stranger.forges(act(Verb.SEND_CARD, case.word, DOCTOR), thread=thread)
    room.hears(NOT_YOURS, owner="Anna")
    await stranger.writes(f"/kb_send {DOCTOR}", case)
    room.hears(NOT_YOURS, owner="Anna")
    await anna.closes(case, "No reply from the family", None)
    family.looks_away()
    await anna.forges(act(Verb.SEND_CARD, case.word, DOCTOR), thread=thread)
    room.hears("Not sent. This case is closed.")
    family.sees_nothing_new()


async def test_forged_buttons_do_nothing_but_say_so(
    stage: Stage,
    room: Group,
    anna: Mediator,
    new_room: MakeRoom,
    new_mediator: MakeMediator,
    family: Family,
    case: Case,
) -> None:
    elsewhere = await new_room("narva")
    boris = new_mediator(elsewhere, "Borislavs")
    for data in (
        act(Verb.SEND_CARD, case.word, DOCTOR),
        act(Verb.PREVIEW, case.word, DOCTOR),
        act(Verb.KNOWLEDGE, case.word),
        act(Verb.KNOWLEDGE),
        act(Verb.KNOWLEDGE, "-"),
        act(Verb.SEND_CARD, "-", DOCTOR),
        act(Verb.SEND_CARD, "ZZZZ", DOCTOR),
    ):
        await boris.forges(data)
        elsewhere.hears("This button no longer works.")
    thread = room.topic_of(case)
    for data in (
        act(Verb.SEND_CARD, case.word, "no-such-entry"),
        act(Verb.PREVIEW, case.word, "<b>", "9", "XX"),
        act(Verb.NEEDS_MENDING, case.word, DOCTOR, "EE", "xx"),
        act(Verb.NEEDS_MENDING, "-", DOCTOR, "XX", "et"),
    ):
        await anna.forges(data, thread=thread)
        room.hears(GONE)
    await anna.forges(act(Verb.SEND_CARD, case.word, DOCTOR, "XX"), thread=thread)
    room.hears(
        "Not sent. There is no checked answer for this country yet: {title}", title=title_of(stage, "et")
    )
    await anna.forges(act(Verb.PREVIEW, case.word, DOCTOR, "99", "EE"), thread=thread)
    room.sees(title_of(stage, "ru"))
    await family.forges(act(Verb.SEND_CARD, case.word, DOCTOR))
    family.hears("This button no longer works.")
    await stage.counted(started=1, escalated=1, taken=1)


async def test_whoever_hides_behind_the_name_of_the_group_neither_looks_up_nor_sends(
    room: Group, new_mediator: MakeMediator, family: Family, case: Case
) -> None:
    nobody = new_mediator(room, "Nobodynamed")
    nobody.user = user(1087968824, name="Group", is_bot=True, language=None)
    await nobody.writes("/kb perearst", case, sender_chat=room.chat)
    assert "Remain Anonymous" in room.news[-1].text or "anonüüm" in room.news[-1].text.lower()
    family.sees_nothing_new()


async def test_a_family_that_tries_it_is_told_where_it_works(family: Family, stage: Stage) -> None:
    await family.settles("en")
    for words in ("/kb family doctor", f"/kb_send {DOCTOR}", "/kb"):
        await family.writes(words)
        family.hears("This command works in the mediators’ group.")
    await stage.counted(started=1)


# ── odd words, odd moments ──


async def test_no_words_and_far_too_many_words(
    stage: Stage, room: Group, anna: Mediator, family: Family, case: Case
) -> None:
    await anna.writes("/kb", case)
    room.hears("Write a few words after it, in any language: /kb family doctor")
    await anna.writes("/kb   \n ", case)
    room.hears("Write a few words after it, in any language: /kb family doctor")
    await anna.writes("/kb " + "perearst lapsele " * 300, case)
    assert room.news
    await anna.writes("/kb 🤷 ‎", case)
    assert room.news
    family.sees_nothing_new()


async def test_an_entry_that_has_gone_since_is_neither_previewed_nor_sent(
    stage: Stage, room: Group, anna: Mediator, family: Family, case: Case
) -> None:
    await anna.writes("/kb perearst", case)
    entries = {slug: entry for slug, entry in stage.shelf.current.entries.items() if slug != DOCTOR}
    answers = {key: answer for key, answer in stage.shelf.current.answers.items() if key[1] != DOCTOR}
    stage.shelf.current = replace(stage.shelf.current, entries=entries, answers=answers)
    thread = room.topic_of(case)

    for verb in (Verb.SEND_CARD, Verb.PREVIEW):
        await anna.forges(act(verb, case.word, DOCTOR), thread=thread)
        room.hears(GONE)
    family.sees_nothing_new()


async def test_a_card_longer_than_a_message_is_previewed_page_by_page_and_sent_from_its_beginning(
    stage: Stage, room: Group, anna: Mediator, family: Family, case: Case
) -> None:
    stage.shelf.change_answer(
        DOCTOR,
        "EE",
        lambda answer: replace(
            answer,
            texts={
                code: replace(text, steps=tuple(f"{code} step {n} " + "w" * 300 for n in range(30)))
                for code, text in answer.texts.items()
            },
        ),
    )
    await anna.forges(act(Verb.PREVIEW, case.word, DOCTOR), thread=room.topic_of(case))
    assert "ru step 0 " not in room.sees(title_of(stage, "ru")).text
    await anna.presses("More", case)
    room.sees("ru step 0 ")
    await anna.presses("Send to the family", case)

    family.sees(title_of(stage, "ru"))
    family.sees_nothing_like("ru step 0 ")
    assert any(family.says("More") in label or "➡️" in label for label in family.labels())


async def test_outside_of_a_case_there_is_a_preview_and_nothing_to_send(
    stage: Stage, room: Group, anna: Mediator, new_room: MakeRoom, new_mediator: MakeMediator
) -> None:
    await anna.writes("/kb perearst")
    room.sees(title_of(stage, "et"))
    assert not any("📤" in label for label in room.labels())
    await anna.forges(act(Verb.PREVIEW, "-", DOCTOR))
    preview = room.sees(title_of(stage, "et"))
    assert not any("📤" in label for label in room.labels(preview))

    staff = await new_room("staff")
    await new_mediator(staff, "Stafforia").writes("/kb perearst")
    staff.sees(title_of(stage, "et"))


async def test_a_group_without_topics_works_by_answering(
    stage: Stage, new_room: MakeRoom, new_mediator: MakeMediator, family: Family
) -> None:
    room = await new_room("valga", is_forum=False)
    anna = new_mediator(room)
    await family.settles("ru")
    case = await family.asks_for_a_person()
    await anna.takes(case)
    card, _ = room.button("Knowledge", room.screen)
    family.looks_away()
    await anna.writes("/kb perearst", reply_to=card.id)
    await sends(anna, room, title_of(stage, "et"))
    family.sees(title_of(stage, "ru"))

    await anna.presses("Knowledge", case)
    prompt = room.hears(ASKS)
    family.looks_away()
    await anna.writes("lasteaed", reply_to=prompt.id)
    room.sees(title_of(stage, "et", "kindergarten-place"))
    family.sees_nothing_new()


async def test_without_topics_what_was_looked_up_for_a_family_goes_with_its_case(
    stage: Stage, new_room: MakeRoom, new_mediator: MakeMediator, family: Family
) -> None:
    room = await new_room("valga", is_forum=False)
    anna = new_mediator(room)
    before = [bubble.id for bubble in room.screen]
    await family.settles("ru")
    case = await family.asks_for_a_person()
    await anna.takes(case)
    card, _ = room.button("Knowledge", room.screen)
    await anna.writes("/kb perearst", reply_to=card.id)
    found, number = numbered(room, title_of(stage, "et"))
    preview = next(b.data for row in found.buttons for b in row if f"{number}" in b.label)
    await anna.forges(preview, found.id)
    await anna.writes("/kb", reply_to=found.id)
    await anna.writes("/kb lasteaed", reply_to=room.news[-1].id)
    await sends(anna, room, title_of(stage, "et", "kindergarten-place"))
    await anna.writes("/their_name_is a slip of the finger", reply_to=found.id)
    await anna.writes("/kb_send family-doctor-find", reply_to=card.id)

    await family.forges("fo:yes")

    left = [bubble for bubble in room.screen if bubble.id not in before]
    assert left == [
        room.hears("Case {word} is deleted. The family asked us to delete everything.", word=case.word)
    ]


# ── the bot's name instead of a command ──


async def test_the_name_of_the_bot_and_some_words_never_reach_the_family(
    stage: Stage, room: Group, anna: Mediator, family: Family, case: Case
) -> None:
    await anna.writes("@Drom_Bot perearst", case)
    room.sees(title_of(stage, "et"))
    await anna.writes("something that was chosen of it", case, via_bot=OWN_BOT)
    await anna.writes(f"/kb_send {DOCTOR}\n{title_of(stage, 'et')}", case, via_bot=OWN_BOT)

    room.sees(f"{title_of(stage, 'et')} (Русский)")
    [card] = family.news
    assert title_of(stage, "ru") in card.text
    await anna.writes("@drom_bottle is somebody else", case)
    family.sees("@drom_bottle is somebody else")
    await anna.writes("by another bot", case, via_bot=user(4711, is_bot=True))
    family.sees("by another bot")


async def test_what_was_chosen_outside_of_a_case_is_only_shown(
    stage: Stage, room: Group, anna: Mediator
) -> None:
    await anna.writes(f"/kb_send {DOCTOR}", via_bot=OWN_BOT)
    preview = room.sees(title_of(stage, "et"))
    assert not any("📤" in label for label in room.labels(preview))
    await anna.writes("/kb_send", via_bot=OWN_BOT)
    room.hears(GONE)

"""A case ends by its owner, is counted once, and can come back."""

from datetime import timedelta

from bot.domain.cases import State
from tests.builders import voice
from tests.journeys.conftest import MakeFamily, MakeMediator
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import Stage

TAKE_FIRST = "Not sent. Take the case first. Notes to colleagues begin with //"


OUTCOMES = {
    "Solved": ("closed_solved", 3),
    "Referred to an institution": ("closed_referred", 10),
    "Right refused: sent away": ("closed_refused_sent_away", 1),
    "Right refused: asked for an extra paper": ("closed_refused_paper", 2),
    "Right refused: discrimination": ("closed_refused_discrimination", 5),
    "Could not help": ("closed_could_not_help", None),
    "No reply from the family": ("closed_no_reply", None),
    "Not a real question": ("closed_not_a_question", None),
}


async def test_each_outcome_is_counted_with_its_persons(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    for outcome, (_, persons) in OUTCOMES.items():
        case = await family.asks_for_a_person()
        await anna.takes(case)
        await anna.closes(case, outcome, persons)

        family.hears("Your question {word} is closed. How was the help?", word=case.word)
        stage.clock.tick(timedelta(hours=5))  # in a day people can be called so and so often
        assert room.topic_name(case).startswith("✅")
        assert stage.phones.topics[room.chat_id][room.topic_of(case)].is_closed

    number = len(OUTCOMES)
    await stage.counted(
        started=1,
        escalated=number,
        taken=number,
        persons_helped=sum(persons or 0 for _, persons in OUTCOMES.values()),
        **{event: 1 for event, _ in OUTCOMES.values()},
    )


async def test_only_the_owner_closes(
    stage: Stage, room: Group, anna: Mediator, new_mediator: MakeMediator, family: Family
) -> None:
    boris = new_mediator(room, "Borislavs")
    await anna.writes("/alias Anna")
    await family.settles()
    case = await family.asks_for_a_person()
    await boris.forges(f"ps:{case.word}:solved:3", thread=room.topic_of(case))
    room.hears(TAKE_FIRST)
    await anna.takes(case)

    await boris.presses("Close", case)
    room.hears("Only {owner} can close this case.", owner="Anna")
    await boris.forges(f"ps:{case.word}:solved:3", thread=room.topic_of(case))
    room.hears("Only {owner} can close this case.", owner="Anna")

    assert (await family.case()).state is State.TAKEN
    await stage.counted(started=1, escalated=1, taken=1)


async def test_whoever_does_not_close_after_all_gets_the_button_back(
    room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    await anna.presses("Close", case)
    await anna.presses("Solved", case)

    await anna.presses("Don’t close", case)

    assert (await family.case()).state is State.TAKEN
    room.button("Close", room.of_case(case))


async def test_closing_twice_counts_once(stage: Stage, room: Group, anna: Mediator, family: Family) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    await anna.presses("Close", case)
    await anna.presses("Solved", case)

    async with stage.at_the_same_moment():
        await anna.presses("3", case)
        await anna.presses("5", case)

    await stage.counted(started=1, escalated=1, taken=1, closed_solved=1, persons_helped=3)


async def test_a_colleague_can_reopen_and_somebody_takes_it_again(
    stage: Stage, room: Group, anna: Mediator, new_mediator: MakeMediator, family: Family
) -> None:
    boris = new_mediator(room, "Borislavs")
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    await anna.closes(case)

    await boris.presses("Reopen", case)
    family.hears("Your question {word} is open again. A mediator will answer you here.", word=case.word)
    room.hears("The case is open again.")
    await boris.takes(case)
    await boris.writes("there was one thing more", case)

    family.sees("there was one thing more")


async def test_what_the_family_took_back_no_colleague_can_reopen(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    await anna.closes(case)
    await anna.writes("anything else?", case)
    await family.presses("I still need help")
    await family.presses("Take the question back")

    await anna.presses("Reopen", case)

    assert (await family.case()).state is State.WITHDRAWN


async def test_the_waiting_time_is_counted_as_a_class_and_once(
    stage: Stage, room: Group, anna: Mediator, family: Family, new_family: MakeFamily
) -> None:
    other = new_family()
    await family.settles()
    await other.settles()
    early, late = await family.asks_for_a_person(), await other.asks_for_a_person()
    await anna.takes(early)
    await anna.takes(late)
    await anna.writes("good day to you", early)
    stage.clock.tick(timedelta(hours=5))
    await anna.writes("good evening to you", late)
    await anna.writes("and to you once more", early)

    n = await stage.counts()
    assert {event: number for event, number in n.items() if event.startswith("first")} == {
        "first_reply_1h": 1,
        "first_reply_1d": 1,
    }


async def test_a_voice_note_from_the_mediator_is_the_first_reply_too(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)

    await anna.writes("", case, voice=voice())

    assert (await stage.counts())["first_reply_1h"] == 1

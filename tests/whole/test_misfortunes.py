"""Telegram fails in every way it can, and the bot is killed: nothing is lost, little comes twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.whole.phones import Message, Phones, text_of
from tests.whole.programs import eventually
from tests.whole.stage import Stage, staged

pytestmark = pytest.mark.slow

QUESTION = "kuidas leida endale perearsti"
#: As many messages as are sent at the same time.
IN_FLIGHT = 16
Question = tuple[str, int]


@pytest.fixture
def stage(shared_stage: Stage) -> Iterator[Stage]:
    yield shared_stage
    shared_stage.phones.recovers()


@pytest.fixture
def family(stage: Stage, request: pytest.FixtureRequest) -> str:
    """A family of the test's own, which has had its first answer."""
    number = len(stage.phones.world()["people"])
    slug = stage.phones.appears(f"family_of_test_{number}", "Aino", "et")
    asked = stage.phones.writes(slug, QUESTION)
    stage.phones.hears(slug, reply_to=asked)
    stage.phones.hears(slug, after=asked + 1)  # where do you live?
    stage.settles()
    return slug


def answers_to(phones: Phones, family: str, asked: int) -> list[Message]:
    return phones.from_bot(family, reply_to=asked)


SENDING_FAULTS: dict[str, dict[str, Any]] = {
    "flood limit": {"status": 429, "retry_after": 1, "times": 2},
    "server error": {"status": 500, "times": 2},
    "connection lost before": {"drop": "before", "times": 2},
    "very slow": {"status": 200, "delay_seconds": 2.0, "times": 1},
}


@pytest.mark.parametrize("fault", SENDING_FAULTS.values(), ids=SENDING_FAULTS)
def test_an_answer_that_telegram_did_not_take_arrives_once(
    stage: Stage, family: str, fault: dict[str, Any]
) -> None:
    stage.phones.suffers(method="sendMessage", chat=family, **fault)
    asked = [stage.phones.writes(family, QUESTION) for _ in range(3)]
    for question in asked:
        stage.phones.hears(family, reply_to=question)
    stage.settles()
    heard = [m["reply_to_message"]["message_id"] for m in stage.phones.from_bot(family, after=asked[0])]
    assert heard == asked, "each once, in order"


def test_an_answer_whose_confirmation_was_lost_may_come_twice_but_not_never(
    stage: Stage, family: str
) -> None:
    stage.phones.suffers(method="sendMessage", chat=family, drop="after", times=1)
    asked = stage.phones.writes(family, QUESTION)
    after = stage.phones.writes(family, QUESTION)
    stage.phones.hears(family, reply_to=after)
    stage.settles()
    assert len(answers_to(stage.phones, family, asked)) == 2
    assert len(answers_to(stage.phones, family, after)) == 1


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 500, "times": 2},
        {"status": 429, "retry_after": 1},
        {"drop": "before", "times": 2},
        {"drop": "after", "times": 2},
    ],
    ids=["server error", "flood limit", "connection lost before", "connection lost after"],
)
def test_updates_that_could_not_be_fetched_are_fetched_later(
    stage: Stage, family: str, fault: dict[str, Any]
) -> None:
    stage.phones.suffers(method="getUpdates", **fault)
    asked = [stage.phones.writes(family, QUESTION) for _ in range(3)]
    for question in asked:
        stage.phones.hears(family, reply_to=question)
    stage.settles()
    assert [len(answers_to(stage.phones, family, question)) for question in asked] == [1, 1, 1]


def test_one_family_that_cannot_be_reached_keeps_nobody_waiting(stage: Stage, family: str) -> None:
    phones = stage.phones
    words = "Forbidden: bot was blocked by the user"
    phones.suffers(method="sendMessage", chat=family, status=403, description=words, times=1)
    lost = phones.writes(family, QUESTION)
    other = phones.appears(f"{family}_b", "Berta", "et")
    asked = phones.writes(other, QUESTION)
    phones.hears(other, reply_to=asked)
    stage.settles()
    assert answers_to(phones, family, lost) == [], "refused for good, and not tried for ever"
    again = phones.writes(family, QUESTION)
    phones.hears(family, reply_to=again)


def test_a_case_is_opened_in_spite_of_everything(stage: Stage, family: str) -> None:
    phones = stage.phones
    phones.suffers(method="createForumTopic", chat="mediators", status=500)
    phones.suffers(method="sendMessage", chat="mediators", drop="before")
    phones.suffers(method="copyMessage", chat="mediators", status=429, retry_after=1)
    phones.suffers(method="editForumTopic", chat="mediators", drop="before")
    phones.suffers(method="editMessageText", chat="mediators", status=502)
    known = {topic["thread"] for topic in phones.topics("mediators")}
    phones.writes(family, "kus saab jalgratast parandada")
    second = phones.writes(family, "see on roheline jalgratas")
    phones.presses(family, "pe", after=second)
    phones.presses(family, "yes", after=second)

    def copied() -> list[str]:
        return [
            text_of(message)
            for message in phones.messages("mediators")
            if message["thread"] is not None and message["thread"] not in known and message.get("text")
        ]

    phones.until("mediators", lambda: "see on roheline jalgratas" in copied(), "The case is not complete")
    stage.settles()
    case = phones.presses("anna", "ta:", "mediators").removeprefix("ta:")
    phones.hears(family, after=phones.hears(family, case)["message_id"])
    phones.button("mediators", f"ce:{case}")
    stage.settles()
    new = [topic for topic in phones.topics("mediators") if topic["thread"] not in known]
    assert len(new) == 1 and case in new[0]["name"] and new[0]["name"].startswith("🔵")
    card, *copies = [text for text in copied() if "/help" not in text]  # without the lines for newcomers
    assert case in card
    assert copies == ["kus saab jalgratast parandada", "see on roheline jalgratas"]


def test_a_killed_bot_answers_everything_after_it_was_started_again(tmp_path: Path) -> None:
    with staged(tmp_path) as stage:
        phones = stage.phones
        stage.start_bot()
        stage.bind_rooms()
        families = [phones.appears(f"family_{number}", "Aino", "et") for number in range(5)]
        asked: list[Question] = []
        for _ in range(2):
            fresh = [(family, phones.writes(family, QUESTION)) for _ in range(3) for family in families]
            # Some are answered, some lie in the database, some are still with Telegram.
            wait_for_answers(stage, fresh, 1)
            stage.kill_bot()
            asked += [*fresh, *((family, phones.writes(family, QUESTION)) for family in families)]
            stage.start_bot()
        wait_for_answers(stage, asked, len(asked))
        stage.settles()
        answers = {question: len(answers_to(phones, *question)) for question in asked}
        # A message is sent twice only where a kill fell between the sending and the noting of it.
        assert max(answers.values()) <= 2 and list(answers.values()).count(2) <= 2 * IN_FLIGHT, answers
        for family in families:
            order = [
                m["reply_to_message"]["message_id"]
                for m in phones.from_bot(family)
                if "reply_to_message" in m
            ]
            first_times = list(dict.fromkeys(order))
            assert first_times == sorted(first_times), "answers come in the order of the questions"


def wait_for_answers(stage: Stage, asked: list[Question], number: int) -> None:
    def answered() -> int:
        return sum(bool(answers_to(stage.phones, *question)) for question in asked)

    eventually(
        lambda: answered() >= number,
        lambda: f"Only {answered()} of {len(asked)} were answered.\n{stage.logs}",
    )

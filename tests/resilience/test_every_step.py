"""A process that dies before any statement, any commit or any sending: the next one leaves nothing undone."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.adapters.crypto import Keyring, new_key
from bot.adapters.db.opening import opened
from bot.domain.delivery import LEASE
from bot.domain.messages import CopyMessage, CreateTopic
from tests import builders
from tests.resilience.road import COMMIT, CONFIRM, SENT, Fuse, Ground, replies_to

AFTER_THE_LEASE = LEASE + timedelta(seconds=1)
OPEN_UPDATES = "SELECT count(*) FROM inbox WHERE state <> 'done'"
UNSENT = "SELECT count(*) FROM outbox WHERE state <> 'sent'"
ALL_UPDATES = "SELECT count(*) FROM inbox"
ASKED = "SELECT coalesce(sum(n), 0) FROM counters WHERE event = 'asked'"
CASES = "SELECT count(*) FROM cases"


@pytest.fixture
async def ground(database_url: str) -> AsyncIterator[Ground]:
    """A house with one room of mediators."""
    ground = Ground(database_url, Keyring.from_text(new_key()))
    async with opened(database_url, ground.vault):
        pass
    async with ground.process() as process:
        room = builders.room_chat(is_forum=True)
        await process.take([[builders.room_text_update("/bind all", chat=room)]])
    assert len(ground.telegram.sent) == 1
    yield ground


def story_of(family: int) -> list[list[builders.Json]]:
    """A question, the wish for a person with consent, and a message for the mediators, in three polls."""
    return [
        [builders.text_update("perearst", family)],
        [builders.button_update("pe:-", user_id=family)],
        [builders.button_update("yes:-", user_id=family), builders.text_update("aitäh", family)],
    ]


# ── any step ──


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_whatever_step_a_process_dies_at_everything_is_done_once(ground: Ground) -> None:
    hidden = 0
    burns_at = 0
    while True:
        burns_at += 1
        fuse = Fuse(burns_at)
        before = len(ground.telegram.sent)
        batches = story_of(family := 5000 + burns_at)
        (question,), _, (_, told) = [list(batch) for batch in batches]
        async with ground.process(fuse) as process:
            await process.take(batches)
        if len(fuse.steps) < burns_at:
            break
        ground.clock.tick(AFTER_THE_LEASE)
        async with ground.process() as process:
            await process.take(batches)
        sent = ground.telegram.sent[before:]
        place = f"died at step {burns_at}: {fuse.steps[-1]} of family {family}"
        twice = sum(count - 1 for count in Counter(map(str, sent)).values())
        assert twice == fuse.hides_a_sending(), place
        hidden += twice
        distinct = list(dict.fromkeys(sent))
        assert replies_to(distinct, question["message"]["message_id"]) == 1, place
        assert sum(isinstance(message, CreateTopic) for message in distinct) == 1, place
        copies = [message.message_id for message in distinct if isinstance(message, CopyMessage)]
        assert copies == [told["message"]["message_id"]], place
        found = await ground.counts(OPEN_UPDATES, UNSENT, CASES, ASKED)
        assert found == [0, 0, burns_at, burns_at], place
    assert burns_at > 100, "the road has become so short that this test looks at something else"
    assert hidden > 5, "no step lay between a sending and its noting"


# ── the five places by name ──


def step_number(steps: list[str], name: str, occurrence: int) -> int:
    """Which step of a whole life is that one."""
    places = [at for at, step in enumerate(steps, 1) if step == name]
    return places[occurrence - 1]


@pytest.mark.parametrize(
    ("step", "occurrence", "stored", "waiting", "delivered", "answers"),
    [
        pytest.param(COMMIT, 1, 0, 0, 0, 1, id="before the inbox commit: Telegram sends again"),
        pytest.param(CONFIRM, 1, 1, 0, 0, 1, id="before Telegram is told: the repetition is dropped"),
        pytest.param(COMMIT, 2, 1, 0, 0, 1, id="while handling: no trace of the first try"),
        pytest.param("send", 1, 0, 2, 0, 1, id="before sending: the message waits"),
        pytest.param(SENT, 1, 0, 2, 1, 2, id="before noting: the only duplicate"),
    ],
)
async def test_a_death_at_each_place_of_the_road(
    ground: Ground, step: str, occurrence: int, stored: int, waiting: int, delivered: int, answers: int
) -> None:
    whole = Fuse()
    async with ground.process() as process:
        # The first question of a month makes its key; every later life has the same steps.
        await process.take([[builders.text_update("perearst", 3999)]])
    async with ground.process(whole) as process:
        await process.take([[builders.text_update("perearst", 4000)]])
    updates, asked = await ground.counts(ALL_UPDATES, ASKED)
    before = len(ground.telegram.sent)
    question = builders.text_update("perearst", 4001)
    batches = [[question]]

    async with ground.process(Fuse(step_number(whole.steps, step, occurrence))) as process:
        await process.take(batches)
    assert len(batches) == (step in (COMMIT, CONFIRM) and occurrence == 1), "what Telegram still has"
    assert await ground.counts(OPEN_UPDATES, UNSENT) == [stored, waiting]
    assert len(ground.telegram.sent) - before == delivered

    async with ground.process() as process:
        await process.take(batches)
    sent = ground.telegram.sent[before:]
    if waiting:
        assert len(sent) == delivered, "what a process took is its own until the lease ends"
    ground.clock.tick(AFTER_THE_LEASE)
    async with ground.process() as process:
        await process.take(batches)
    sent = ground.telegram.sent[before:]
    assert replies_to(sent, question["message"]["message_id"]) == answers
    found = await ground.counts(OPEN_UPDATES, UNSENT, ALL_UPDATES, ASKED)
    assert found == [0, 0, updates + 1, asked + 1]

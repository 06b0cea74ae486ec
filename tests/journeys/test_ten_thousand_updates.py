"""One account sends ten thousand updates at once: measured in the order of handling, not in time."""

import pytest

from bot.domain.bounds import MOST_WAITING
from tests.journeys.conftest import MakeFamily
from tests.journeys.floods import HARMLESS, TOLD, answered, flood, one_update
from tests.journeys.stage import Stage

FLOOD = 10_000


async def test_ten_thousand_updates_of_one_account_hold_up_nobody(
    stage: Stage, new_family: MakeFamily, request: pytest.FixtureRequest
) -> None:
    """Measured in the order of handling: in the first forty updates everybody has had a first answer."""
    is_small = "postgresql" in request.node.name
    flooding, others = new_family(name="Fluudija"), [new_family(name=f"Pere{n}pere") for n in range(20)]
    for family in (flooding, *others):
        await family.settles()
    await flood(stage, flooding, 1_000 if is_small else FLOOD)
    waiting = await stage.ground.rows("SELECT count(*) AS n FROM inbox WHERE state = 'open'")
    assert waiting == [{"n": MOST_WAITING}], "what one account may leave here is bounded"
    await stage.services.inbox.receive([one_update(stage, family, HARMLESS) for family in others])

    firsts: list[int] = []
    everybody = {family.chat_id for family in (flooding, *others)}
    before = await answered(stage, everybody)
    for _ in range(42):
        assert await stage.services.inbox.process_next()
        now = await answered(stage, everybody)
        firsts += [chat for chat in everybody if now[chat] > before[chat] and chat not in firsts]
    assert set(firsts) >= {family.chat_id for family in others}

    await stage.settle()
    while await stage.services.inbox.process_next():
        pass
    await stage.settle()
    told = [one for one in flooding.screen if TOLD in one.text]
    assert len(told) == 1, "it reads so once"
    for family in others:
        assert not [one for one in family.screen if TOLD in one.text]
        family.sees("How to find a family doctor?")

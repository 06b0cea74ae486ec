"""Whatever people, clocks, Telegram and power cuts do at random, a case has one owner and no word is lost.

`DROM_STORIES`, `DROM_STORY_STEPS` and `DROM_STORY_SEED` make it longer and different; `DROM_STORY_SHRINK=1`
looks for the shortest story that fails.
"""

import os

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from bot.adapters.matching.matcher import LearnedMatcher
from bot.domain.knowledge import KnowledgeBase
from bot.services.ports import Translator
from tests.journeys.house import House
from tests.journeys.rules_of_families import Families
from tests.journeys.rules_of_fate import Fate
from tests.journeys.rules_of_mediators import Mediators
from tests.journeys.world import StoryWithoutAuthor

_QUICKLY = {"sqlite": (10, 60), "postgresql": (3, 40)}


class OneOwner(Families, Mediators, Fate):
    """Rules of other files join here."""


@pytest.mark.timeout(36_000)
def test_whatever_happens_a_case_has_one_owner_and_no_word_is_lost(
    house: House,
    knowledge: KnowledgeBase,
    matcher: LearnedMatcher,
    translator: Translator,
    capsys: pytest.CaptureFixture[str],
) -> None:
    StoryWithoutAuthor.stage_parts = (house, knowledge, matcher, translator)
    StoryWithoutAuthor.steps = StoryWithoutAuthor.deaths = 0
    few, short = _QUICKLY["postgresql" if house.template is None else "sqlite"]
    stories, steps = (
        int(os.environ.get("DROM_STORIES", few)),
        int(os.environ.get("DROM_STORY_STEPS", short)),
    )
    chosen = os.environ.get("DROM_STORY_SEED")
    profile = settings(
        max_examples=stories,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        derandomize=chosen is None,
        phases=[Phase.generate, *([Phase.shrink] if "DROM_STORY_SHRINK" in os.environ else [])],
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    run_state_machine_as_test(seed(int(chosen))(OneOwner) if chosen else OneOwner, settings=profile)
    with capsys.disabled():
        done = (
            f"{StoryWithoutAuthor.steps} steps in {stories} stories, {StoryWithoutAuthor.deaths} power cuts"
        )
        print(f"\none owner: {done}")  # noqa: T201

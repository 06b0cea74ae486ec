"""How long to look: a little and always the same in the suite, as long as wanted by hand.

`pytest tests/fuzz --hypothesis-profile=long` tries ten times as many examples, others each time.
"""

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, settings

_PATIENT = tuple(HealthCheck)
settings.register_profile("long", deadline=None, max_examples=3000, suppress_health_check=_PATIENT)


def fuzzing(examples: int) -> Callable[[Any], Any]:
    """So many examples in the suite. Nothing is shrunk: the program lives on and would not repeat itself."""
    is_long = settings.get_current_profile_name() == "long"
    return settings(
        max_examples=examples * 10 if is_long else examples,
        derandomize=not is_long,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=_PATIENT,
    )

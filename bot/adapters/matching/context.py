"""What is known beside the words, as factors on the shares of the entries."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from bot.adapters.matching.scoring import Vector
from bot.domain.matching import Context

#: Assumed, since no question is kept to count it: every third question stays with the topic at hand …
_STAYS_ON_TOPIC: Final = 1 / 3
#: … and what its own country has no answer for is asked half as often.
_WITHOUT_ANSWER: Final = 0.5
#: An entry that the first message did not suggest at all may still be meant.
_LEAST_SHARE: Final = 0.002


def factors_of(context: Context, names: Sequence[str], topics: Sequence[str], persistence: float) -> Vector:
    """A factor for each entry: above 1 where the context speaks for it, 0 where it was refused."""
    factors = np.ones(len(names), np.float32)
    inside = np.array([topic == context.topic for topic in topics])
    if context.topic is not None and inside.any() and not inside.all():
        # As often as before, were a topic no hint at all; more often inside it, less often outside.
        usual = inside.mean()
        stays = _STAYS_ON_TOPIC + (1 - _STAYS_ON_TOPIC) * usual
        factors[inside] *= stays / usual
        factors[~inside] *= (1 - stays) / (1 - usual)
    if context.answered:
        factors[[name not in context.answered for name in names]] *= _WITHOUT_ANSWER
    if context.hunch is not None:
        before = dict(context.hunch.shares)
        shares = [max(before.get(name, 0.0), _LEAST_SHARE) for name in names]
        factors *= np.array(shares, np.float32) ** np.float32(persistence)
        factors[[name in context.hunch.excluded for name in names]] = 0.0
    return factors


def after_refusal(known: float, refused: float) -> float:
    """How likely the base still knows the question when what was shown was not meant (Bayes)."""
    left = known * max(1 - refused, 0.0)  # rounding may make a little more of the shares than there is
    return min(left / (left + 1 - known), 1.0) if left else 0.0

"""Updates that no Telegram sends, or not yet: values exchanged, left out, or of next year."""

import copy
from collections.abc import Iterator
from typing import Any, Final

from hypothesis import strategies as st

from tests.builders import Json

_LONG: Final = "ā" * 5000
#: Each of them has stopped some bot.
ODD: Final[tuple[Any, ...]] = (
    None, True, False, 0, -1, 1.5, 2**31, -(2**31) - 1, 2**53, 2**63 - 1, -(2**63), 2**63, 2**70,
    float("nan"),
    float("inf"), "", " ", "\n", "\x00", "a\x00b", "\ud800", "\udfff\ud800", "\u202e", "\ufeff", "\u2028",
    "0",
    "<b>", "&amp;</i>", "{name}", "%s%n", "/start", "/bind all", "@drom_bot", "12345678901234567890", _LONG,
    "👩‍👩‍👧‍👦" * 20,
    [], {}, [[]], [None], {"": None}, {"id": 1}, [{"type": "emoji", "emoji": "👍"}],
)  # fmt: skip


def places(part: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value."""
    yield path
    inner = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for key, value in inner:
        yield from places(value, (*path, key))


#: Where (of all places), how (drop, add, put), and what.
Wounds = tuple[tuple[int, int, Any], ...]


@st.composite
def damages(draw: st.DrawFn) -> Wounds:
    """For any update; often none."""
    one = st.tuples(st.integers(0, 10_000), st.integers(0, 5), st.sampled_from(ODD))
    return tuple(draw(st.lists(one, max_size=2)))


def damaged(update: Json, wounds: Wounds) -> Json:
    """The update with these values in it."""
    hurt = copy.deepcopy(update)
    for place, how, value in wounds:
        ways = list(places(hurt))[1:]
        if not ways:
            break
        *way, last = ways[place % len(ways)]
        holder: Any = hurt
        for step in way:
            holder = holder[step]
        if how == 0:
            del holder[last]
        elif how == 1 and isinstance(holder, dict):
            holder["something_of_next_year"] = copy.deepcopy(value)
        else:
            holder[last] = copy.deepcopy(value)
    return hurt

"""The quick reader and the full parser agree on every file that the quick one reads."""

from pathlib import Path

import pytest
from hypothesis import assume, event, example, given, settings
from hypothesis import strategies as st

from bot.adapters.knowledge.quick import quick
from bot.adapters.knowledge.tree import parse_fully
from tests.adapters.test_knowledge_folder import FILES

ROOT = Path(__file__).parents[2] / "knowledge"

USUAL = (
    "a: b",
    "a: 08:30\nb: 112\nc: no",
    "a:\n  - b\n  - c",
    "a:\n- b\nc: d",
    "a:\n  - b: c\n    d: e\n  - f: g",
    "a: [b, 'c''d', \"e\\\"f\"]",
    "a: {b: https://example.ee/a, c: [d, {e: f}]}",
    "a: []\nb: {}",
    'a: "b"   # a note\n\n# another\nc: [d] # and one more',
    "a: b#c d:e",
    "a:\n    b:\n        c: d\ne: f",
    "a: Кошка и собака – «дом»",
)
FOR_THE_FULL_PARSER = (
    "",
    "a",
    "- a",
    "a: b\na: c",
    "a: b\n c: d",
    "a: b\n  more of it",
    "a:\nb: c",
    "a: |\n  b",
    "a: &x b",
    "a: !x b",
    "a: 'b",
    'a: "b\\n"',
    "a: [b",
    "a: [b,\n  c]",
    "a: [b, ]",
    "a: {b: }",
    "a: {b: c, b: d}",
    "a: b: c",
    "---\na: b",
    "a:\tb",
    "a: b\u2028",
    "? a\n: b",
    "a:\n  - - b",
    "a:\n  b: c\n d: e",
    "a: " + "[" * 9 + "]" * 9,
    "a: " + "[" * 5000,
)
_SIGNS = st.text("ab:{}[]-,'\"&*!|>%@#?\\ \n\xa0é", max_size=60)


def assert_agreed(text: str) -> bool:
    found = quick(text)
    if found is None:
        return False
    full = parse_fully(text)
    assert (full.faults, full.readable) == ((), True)
    assert found == (full.data, full.marks)
    return True


@pytest.mark.parametrize("text", USUAL)
def test_the_usual_is_read_quickly(text: str) -> None:
    assert assert_agreed(text)


@pytest.mark.parametrize("text", FOR_THE_FULL_PARSER)
def test_the_unusual_is_left_to_the_full_parser(text: str) -> None:
    assert quick(text) is None


def test_nearly_all_of_the_real_base_is_read_quickly() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(ROOT.rglob("*.yaml"))]
    quickly = [text for text in texts if assert_agreed(text)]

    assert sum(map(len, quickly)) > 0.9 * sum(map(len, texts)), "the base loads ten times as slowly"


@settings(max_examples=400, deadline=None)
@given(head=st.sampled_from(["a: ", "a:\n  - ", "a: [", "a:\n  b: ", ""]), text=_SIGNS)
@example("a: [", "a:]")
@example("a: ", "a #b")
@example("a: [", "b #c]")
@example("a:\n  - ", "a: b\n  - c")
def test_both_agree_on_any_signs(head: str, text: str) -> None:
    assume(text)
    event(f"read quickly: {assert_agreed(head + text)}")


@settings(max_examples=300, deadline=None)
@given(name=st.sampled_from(list(FILES)), sign=_SIGNS, data=st.data())
def test_both_agree_on_a_good_file_with_something_typed_into_it(
    name: str, sign: str, data: st.DataObject
) -> None:
    text = FILES[name]
    at = data.draw(st.integers(0, len(text)))
    removed = data.draw(st.integers(0, 3))
    event(f"read quickly: {assert_agreed(text[:at] + sign[:4] + text[at + removed :])}")

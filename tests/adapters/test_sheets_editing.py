"""A change inside a YAML file leaves comments, order, quotes and form of everything else as they were."""

import difflib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.knowledge import folder
from bot.adapters.knowledge.sheets.editing import UnusualHandwritingError, edited
from bot.adapters.knowledge.sheets.manuscript import data_of, manuscript
from bot.adapters.knowledge.sheets.slots import Slots
from bot.adapters.knowledge.tree import Data, Loc
from bot.config import content_folder
from tests.adapters.test_knowledge_folder import FILES

REAL = folder.read(content_folder("knowledge")).texts
CRAFTED = """\
# Head of the file.
services:
  # ---- the whole country ----
  # Read twice.
  fund:
    names: {et: "Kassa", en: 'The "fund"'}   # as on the door
    emails: [a@example.ee, b@example.ee]
    phones:
      - number: "1220"
        labels: {et: öösel}
      # the reception
      - {number: 112}
    note: >
      In two
      lines.

  centre:
    names: {et: Keskus}
    languages: []
"""


def changed(text: str, loc: Loc, value: Data | None) -> str:
    """The text with one value put in or taken out."""
    slots = Slots(data_of(manuscript(text)))
    if value is None:
        slots.drop(loc)
    else:
        slots.put(loc, value)
    return edited(text, slots.solid())


def difference(old: str, new: str) -> tuple[list[str], list[str]]:
    """The lines that went and the lines that came."""
    lines = list(difflib.ndiff(old.splitlines(keepends=True), new.splitlines(keepends=True)))
    return [line[2:] for line in lines if line[0] == "-"], [line[2:] for line in lines if line[0] == "+"]


@pytest.mark.parametrize(
    ("loc", "value", "went", "came"),
    [
        (
            ("services", "fund", "names", "et"),
            'Uus "kassa"',
            ['    names: {et: "Kassa", en: \'The "fund"\'}   # as on the door\n'],
            ['    names: {et: "Uus \\"kassa\\"", en: \'The "fund"\'}   # as on the door\n'],
        ),
        (
            ("services", "fund", "names", "en"),
            "People's fund",
            ['    names: {et: "Kassa", en: \'The "fund"\'}   # as on the door\n'],
            ["    names: {et: \"Kassa\", en: 'People''s fund'}   # as on the door\n"],
        ),
        (
            ("services", "fund", "names", "ru"),
            "Касса",
            ['    names: {et: "Kassa", en: \'The "fund"\'}   # as on the door\n'],
            ['    names: {et: "Kassa", ru: "Касса", en: \'The "fund"\'}   # as on the door\n'],
        ),
        (
            ("services", "fund", "emails", 0),
            None,
            ["    emails: [a@example.ee, b@example.ee]\n"],
            ["    emails: [b@example.ee]\n"],
        ),
        (
            ("services", "fund", "emails", 2),
            "c@example.ee",
            ["    emails: [a@example.ee, b@example.ee]\n"],
            ["    emails: [a@example.ee, b@example.ee, c@example.ee]\n"],
        ),
        (
            ("services", "centre", "languages"),
            ["et", "en"],
            ["    languages: []\n"],
            ["    languages: [et, en]\n"],
        ),
        (
            ("services", "fund", "phones", 0, "number"),
            "1221",
            ['      - number: "1220"\n'],
            ['      - number: "1221"\n'],
        ),
        (("services", "fund", "phones", 1), None, ["      - {number: 112}\n"], []),
        (
            ("services", "fund", "phones", 0, "number"),
            None,
            ['      - number: "1220"\n', "        labels: {et: öösel}\n"],
            ["      - labels: {et: öösel}\n"],
        ),
        (
            ("services", "fund", "phones", 7, "number"),
            "+372 600 0000",
            [],
            ['      - number: "+372 600 0000"\n'],
        ),
        (
            ("services", "fund", "note"),
            "One: line.",
            ["    note: >\n", "      In two\n", "      lines.\n"],
            ['    note: "One: line."\n'],
        ),
        (
            ("services", "fund", "address"),
            "Kesk 1",
            [],
            ['    address: "Kesk 1"\n'],
        ),
        (
            ("services", "centre"),
            None,
            ["\n", "  centre:\n", "    names: {et: Keskus}\n", "    languages: []\n"],
            [],
        ),
        (
            ("services", "office", "names", "et"),
            "Amet",
            [],
            ["\n", "  office:\n", '    names: {et: "Amet"}\n'],
        ),
    ],
)
def test_only_the_lines_of_the_change_change(
    loc: Loc, value: Data | None, went: list[str], came: list[str]
) -> None:
    assert difference(CRAFTED, changed(CRAFTED, loc, value)) == (went, came)


def test_a_deleted_service_takes_its_comment_along_and_leaves_the_heading_and_the_head() -> None:
    new = changed(CRAFTED, ("services", "fund"), None)

    assert new == (
        "# Head of the file.\nservices:\n  # ---- the whole country ----\n"
        "\n  centre:\n    names: {et: Keskus}\n    languages: []\n"
    )


def test_files_with_windows_line_breaks_keep_them() -> None:
    text = CRAFTED.replace("\n", "\r\n")

    new = changed(text, ("services", "fund", "phones", 2, "number"), "1550")

    assert new.replace("\r\n", "\n") == changed(CRAFTED, ("services", "fund", "phones", 2, "number"), "1550")
    assert new.count("\n") == new.count("\r\n")


def test_a_file_without_a_last_line_break_can_grow() -> None:
    text = CRAFTED.rstrip("\n")

    assert changed(text, ("services", "centre", "checked"), "2026-01-02").endswith(
        "\n    checked: 2026-01-02"
    )


def test_a_layout_that_cannot_be_changed_with_certainty_is_refused_rather_than_damaged() -> None:
    text = "phones:\n- - number\n  - other\n"

    with pytest.raises(UnusualHandwritingError):
        edited(text, {"phones": ["number"]})


def _places(data: Data, loc: Loc = ()) -> list[Loc]:
    if isinstance(data, dict):
        return [place for key, value in data.items() for place in _places(value, (*loc, key))]
    if isinstance(data, list):
        return [place for number, value in enumerate(data) for place in _places(value, (*loc, number))]
    return [loc]


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cn")), min_size=1)
TIDY = WORDS.map(lambda text: " ".join(text.replace("\ufeff", "").split())).filter(bool)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_text_can_take_the_place_of_any_other_in_the_real_files(data: st.DataObject) -> None:
    texts = {**REAL, **FILES}
    name = data.draw(st.sampled_from(sorted(texts)))
    text = texts[name]
    loc = data.draw(st.sampled_from(_places(data_of(manuscript(text)))))
    value = data.draw(st.one_of(TIDY, st.sampled_from(["=1+1", "- a", "a: b", "#", '"', "\\", "{a}", "no"])))

    new = changed(text, loc, value)

    went, came = difference(text, new)
    assert len(went) <= 3 and len(came) <= 1
    assert [line for line in text.splitlines() if line.lstrip().startswith("#")] == [
        line for line in new.splitlines() if line.lstrip().startswith("#")
    ]


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_any_value_of_the_real_files_can_be_taken_out_and_put_back(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(REAL)))
    before = data_of(manuscript(REAL[name]))
    loc = data.draw(st.sampled_from(_places(before)))
    slots = Slots(before)
    value = slots.at(loc)
    assert value is not None
    without = changed(REAL[name], loc, None)

    slots = Slots(data_of(manuscript(without)))
    slots.put(loc, value)

    assert edited(without, slots.solid()) != without


@pytest.mark.parametrize("name", sorted(REAL))
def test_a_file_in_which_nothing_changes_stays_the_same_to_the_byte(name: str) -> None:
    assert edited(REAL[name], data_of(manuscript(REAL[name]))) == REAL[name]


def test_every_real_file_can_be_read_as_a_manuscript() -> None:
    assert len(REAL) == len(list(Path(content_folder("knowledge")).rglob("*.yaml")))

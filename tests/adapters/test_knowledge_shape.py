"""Mistakes of writing: broken YAML and things in the wrong shape are told with file and line."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.adapters.knowledge import KnowledgeError, check, load
from tests.adapters.test_knowledge_folder import FILES, TODAY, write_base

DOCTOR = "ee/answers/doctor.yaml"
FOOD = "ee/answers/food.yaml"
DIRECTORY = "ee/directory.yaml"
COUNTRY = "ee/country.yaml"
HEALTH = "questions/health.yaml"
AID = "questions/aid.yaml"


@dataclass(frozen=True)
class Planted:
    """A fault: `old` becomes `new` in the file, and the line with `at` is complained about."""

    name: str
    file: str
    old: str
    new: str
    at: str
    says: str
    severity: str = "error"


FAULTS = (
    # YAML itself
    Planted("open quote", DOCTOR, "cost: Tasuta.", 'cost: "Tasuta.', 'cost: "', "quotation mark"),
    Planted("open bracket", DOCTOR, "[avaldus]", "[avaldus", "bring:", "bracket"),
    Planted("colon in a text", DOCTOR, "cost: Tasuta.", "cost: Nii: tasuta", "Nii:", "colon"),
    Planted("no colon", DOCTOR, "review_by: 2027-05-04", "review_by 2027-05-04", "review_by", "colon"),
    Planted("shifted line", DOCTOR, "    cost: Tasuta.", "   cost: Tasuta.", "cost:", "aligned"),
    Planted("tab before a word", DOCTOR, "    cost:", "\tcost:", "\tcost:", "tab"),
    Planted("tab in a text", DOCTOR, "Tasuta.", "Tasu\tta.", "cost:", "tab"),
    Planted("sign at the beginning", DOCTOR, "Tasuta.", "@ tasuta", "cost:", "quotation marks"),
    Planted("anchor", DOCTOR, "Tasuta.", "&x Tasuta.", "cost:", "shorthand"),
    Planted("alias", DOCTOR, "cost: Tasuta.", "cost: *x", "cost:", "shorthand"),
    Planted("exclamation mark", DOCTOR, "Tasuta.", "!x Tasuta.", "cost:", "exclamation"),
    Planted("second document", DOCTOR, "services:", "---\nservices:", "---", "second document"),
    Planted("bracket as a name", DOCTOR, "texts:", "[a]: b\ntexts:", "[a]: b", "name is expected"),
    Planted("hidden sign", DOCTOR, "Tasuta.", '"Ta\\0suta."', "cost:", "invisible"),
    Planted("damaged sign", DOCTOR, "Tasuta.", "Ta\x01suta.", "cost:", "invisible"),
    Planted("key twice", DOCTOR, "    cost: Tasuta.", "    cost: 0\n    cost: 1", "cost: 1", "second time"),
    Planted("language twice", HEALTH, "      lt: [", "      lv: [", "when opens doctor lt", "second time"),
    # the shape
    Planted("unknown word", DOCTOR, "    cost:", "    costs:", "costs:", "did you mean “cost”"),
    Planted("missing word", DOCTOR, "reviewed: 2026-11-04\n", "", "review_by", "“reviewed” is missing"),
    Planted(
        "missing in a service", DIRECTORY, "    verified: true\n", "", "  fund:", "“verified” is missing"
    ),
    Planted("nothing behind a colon", DOCTOR, "Tasuta.", "", "cost:", "Nothing is written"),
    Planted("empty text", DOCTOR, "[avaldus]", "[avaldus, '  ']", "bring:", "Nothing is written"),
    Planted("list for a text", DOCTOR, "cost: Tasuta.", "cost: [a]", "cost:", "One text"),
    Planted("text for a list", DOCTOR, "[avaldus]", "avaldus", "bring:", "A list"),
    Planted(
        "text for a mapping",
        DOCTOR,
        "{url: https://example.ee/doctor, checked: 2026-11-04}",
        "x",
        "- x",
        "Names",
    ),
    Planted(
        "no source",
        FOOD,
        "\n  - {url: https://example.ee/food, checked: 2026-11-05}",
        " []",
        "sources: []",
        "Nothing",
    ),
    Planted("long note", DIRECTORY, "et: Tasuta", "et: " + "a" * 301, "fees:", "too long"),
    Planted("too long", DOCTOR, "Tasuta.", "a" * 1001, "cost:", "too long"),
    Planted(
        "no such day", DOCTOR, "review_by: 2027-05-04", "review_by: 2027-02-30", "review_by", "existing day"
    ),
    Planted("day in words", DIRECTORY, "checked: 2026-11-02", "checked: eile", "eile", "existing day"),
    Planted("no such time", DIRECTORY, "opens: 08:30", "opens: 8.30", "opens:", "two digits"),
    Planted("no such weekday", DIRECTORY, "[mo, tu]", "[mo, esmaspäev]", "esmaspäev", "mo, tu, we"),
    Planted(
        "neither true nor false",
        DIRECTORY,
        "verified: true",
        "verified: yes",
        "verified: yes",
        "true or false",
    ),
    Planted("no web address", DOCTOR, "https://example.ee/doctor", "www.example.ee", "www", "web address"),
    Planted(
        "script as a link", DIRECTORY, "[https://example.ee]", "['javascript:x']", "javascript", "web address"
    ),
    Planted("no e-mail address", DIRECTORY, "info@example.ee", "info", "emails:", "e-mail"),
    Planted("no such time zone", COUNTRY, "Europe/Tallinn", "Europe/Valga", "timezone", "time zone"),
    Planted(
        "not a short name", DIRECTORY, "  valga-centre:", "  Valga keskus:", "Valga keskus", "short name"
    ),
)


def planted(folder: Path, fault: Planted) -> tuple[Path, int]:
    """The base with the fault, and the line where it should be told."""
    base = write_base(folder / "knowledge")
    path = base / fault.file
    text = FILES[fault.file]
    assert fault.old in text
    text = text.replace(fault.old, fault.new, 1)
    path.write_text(text, encoding="utf-8")
    lines = text.split("\n")
    return base, next(number for number, line in enumerate(lines, start=1) if fault.at in line)


def told(base: Path, fault: Planted, line: int) -> bool:
    """Whether the report has the expected complaint."""
    return any(
        complaint.file == fault.file
        and complaint.line == line
        and complaint.severity == fault.severity
        and fault.says in complaint.message
        for complaint in check(base, TODAY).complaints
    )


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_mistake_of_writing_is_told_where_it_stands_and_keeps_the_base_from_loading(
    tmp_path: Path, fault: Planted
) -> None:
    base, line = planted(tmp_path, fault)

    assert told(base, fault, line), check(base, TODAY).as_text()
    with pytest.raises(KnowledgeError):
        load(base)

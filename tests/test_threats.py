"""What the threat model promises is played by a test that exists."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_every_story_that_the_list_of_misfortunes_names_exists() -> None:
    page = (ROOT / "docs" / "misfortunes.md").read_text("utf-8")
    rows = [row for row in page.splitlines() if row.startswith("| ") and not row.startswith("| misfortune")]
    named = [name for row in rows for name in re.findall(r"`((?:\w+/)?test_\w+|\w+/)`", row)]
    assert len(rows) > 30 and [row for row in rows if "`" not in row] == []
    places = {name: ROOT / "tests" / (name if "/" in name else f"journeys/{name}") for name in named}
    assert {
        name for name, at in places.items() if not (at.is_dir() or at.with_suffix(".py").is_file())
    } == set()


def test_every_test_that_the_threat_model_names_exists() -> None:
    rows = (ROOT / "docs" / "privacy" / "threats.md").read_text("utf-8").splitlines()
    threats = [row for row in rows if row.startswith("| ") and not row.startswith("| who ")]
    named = {name for row in threats for name in re.findall(r"`(test_\w+)`", row)}
    code = "\n".join(file.read_text("utf-8") for file in (ROOT / "tests").rglob("test_*.py"))
    known = set(re.findall(r"def (test_\w+)\(", code))
    assert len(threats) > 20
    assert [row for row in threats if "`test_" not in row] == [], "a threat without a test"
    assert named - known == set()

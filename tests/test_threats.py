"""What the threat model promises is played by a test that exists."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_every_test_that_the_threat_model_names_exists() -> None:
    rows = (ROOT / "docs" / "privacy" / "threats.md").read_text("utf-8").splitlines()
    threats = [row for row in rows if row.startswith("| ") and not row.startswith("| who ")]
    named = {name for row in threats for name in re.findall(r"`(test_\w+)`", row)}
    code = "\n".join(file.read_text("utf-8") for file in (ROOT / "tests").rglob("test_*.py"))
    known = set(re.findall(r"def (test_\w+)\(", code))
    assert len(threats) > 20
    assert [row for row in threats if "`test_" not in row] == [], "a threat without a test"
    assert named - known == set()
